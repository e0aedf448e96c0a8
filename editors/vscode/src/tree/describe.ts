/** What a node of the tree looks like, in plain data. */
import { tokens } from "../figures";
import type { Bundle, PhaseState, Topic, Verdict } from "../protocol";
import { canAdvance, type BundleNode, type Node, type PhaseNode } from "./model";

export interface Description {
  label: string;
  description?: string;
  tooltip?: string;
  icon: string;
  /** Id of a theme colour. */
  colour?: string;
  /** What menus know it by. */
  context: string;
  open: "expanded" | "collapsed" | "leaf";
  /** What a screen reader says, where the icon says something that no word does. */
  spoken?: string;
}

const STATE_ICONS: Record<PhaseState, string> = {
  absent: "circle-outline",
  draft: "edit",
  ready: "pass",
  done: "pass-filled",
  stale: "history",
};

const VERDICT_COLOURS: Partial<Record<Verdict, string>> = {
  "near-rule": "list.warningForeground",
  "over-budget": "list.warningForeground",
  "over-rule": "list.errorForeground",
};

const VERDICT_WORDS: Record<Verdict, string> = {
  within: "",
  "near-rule": "near the rule",
  "over-budget": "over budget",
  "over-rule": "over the rule",
};

export function describe(node: Node): Description {
  switch (node.kind) {
    case "workspace":
      return { label: node.workspace.name, icon: "root-folder", context: "workspace", open: "expanded" };
    case "profile": {
      const { title, topics } = node.profile;
      const nothing = topics.length === 0 ? { description: "nothing yet" } : {};
      return { label: title, ...nothing, icon: "organization", context: "profile", open: topics.length > 0 ? "expanded" : "leaf" };
    }
    case "topic":
      return topic(node.topic);
    case "phase":
      return phase(node);
    case "artifact": {
      const name = node.path.split("/").at(-1) ?? node.path;
      return { label: name, tooltip: node.path, icon: "markdown", context: "artifact", open: "leaf" };
    }
    case "bundles":
      return { label: "Bundles", description: String(node.bundles.length), icon: "archive", context: "bundles", open: "collapsed" };
    case "bundle":
      return bundle(node);
  }
}

function topic({ name, date, phases }: Topic): Description {
  const current = phases.find((phase) => phase.is_current);
  const colour = current && VERDICT_COLOURS[current.load.verdict];
  return {
    label: name ?? "Shared by all topics",
    description: current ? `${current.title} · ${VERDICT_WORDS[current.load.verdict] || standing(current.state)}` : "done",
    ...(date ? { tooltip: `Since ${date}` } : {}),
    icon: name === null ? "home" : current ? "comment-discussion" : "check-all",
    ...(colour ? { colour } : {}),
    context: "topic",
    open: "collapsed",
  };
}

/** Of the phase that a topic is in, or that comes next. */
function standing(state: PhaseState): string {
  return state === "absent" ? "next" : state;
}

function phase(node: PhaseNode): Description {
  const { title, state, is_current, load, command, artifacts } = node.phase;
  const figures = `${tokens(load.total)} of ${tokens(load.limit)}`;
  // What is behind can no longer be helped.
  const verdict = is_current ? load.verdict : "within";
  const words = VERDICT_WORDS[verdict];
  const colour = VERDICT_COLOURS[verdict] ?? (state === "done" ? "testing.iconPassed" : undefined);
  const actions = (artifacts.length > 0 ? ".saves" : "") + (canAdvance(node) ? ".advances" : "");
  const tooltip = [
    `**${title}** · ${state}`,
    `Loads ${figures} tokens${words ? `: ${words}` : ""}.`,
    command && is_current ? `Next: \`${command}\`` : "",
    ...artifacts.map((path) => `\`${path}\``),
  ];
  const description = [figures, words || (is_current ? standing(state) : "")].filter(Boolean).join(" · ");
  return {
    label: title,
    description,
    spoken: [title, state, figures, words].filter(Boolean).join(", "),
    tooltip: tooltip.filter(Boolean).join("\n\n"),
    icon: STATE_ICONS[state],
    ...(colour ? { colour } : {}),
    context: `phase.${state}${actions}`,
    open: artifacts.length > 1 ? "collapsed" : "leaf",
  };
}

function bundle({ bundle }: BundleNode): Description {
  const icons: Record<Bundle["state"], [icon: string, colour: string]> = {
    fresh: ["package", "testing.iconPassed"],
    stale: ["history", "list.warningForeground"],
    broken: ["error", "list.errorForeground"],
    unknown: ["question", "descriptionForeground"],
  };
  const [icon, colour] = icons[bundle.state];
  const { original_tokens: original, digest_tokens: digest } = bundle;
  const figures = original !== null && digest !== null ? `${tokens(original)} → ${tokens(digest)}` : "";
  return {
    label: bundle.name,
    // What is wrong is the last to be cut off in a narrow view.
    description: (bundle.state === "fresh" ? [figures, bundle.age] : [bundle.state, figures]).filter(Boolean).join(" · "),
    tooltip: `\`${bundle.path}\``,
    icon,
    colour,
    context: "bundle",
    open: "leaf",
  };
}
