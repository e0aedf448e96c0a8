/** The tree as plain data: profiles, topics, phases, artifacts, bundles. */
import type { Bundle, Phase, Profile, Status, Topic, Workspace } from "../protocol";

interface In<K extends string> {
  kind: K;
  workspace: Workspace;
}

export type WorkspaceNode = In<"workspace">;
export type ProfileNode = In<"profile"> & { profile: Profile };
export type TopicNode = In<"topic"> & { profile: Profile; topic: Topic };
export type PhaseNode = In<"phase"> & { profile: Profile; topic: Topic; phase: Phase };
export type ArtifactNode = In<"artifact"> & { path: string };
export type BundlesNode = In<"bundles"> & { bundles: Bundle[] };
export type BundleNode = In<"bundle"> & { bundle: Bundle };

export type Node = WorkspaceNode | ProfileNode | TopicNode | PhaseNode | ArtifactNode | BundlesNode | BundleNode;

/** What stands at the top: a single folder needs no line of its own. */
export function roots({ workspaces }: Status): Node[] {
  const ours = workspaces.filter((workspace) => workspace.is_initialised);
  const [only] = ours;
  if (ours.length === 1 && only) return children({ kind: "workspace", workspace: only });
  return ours.map((workspace) => ({ kind: "workspace", workspace }));
}

export function children(node: Node): Node[] {
  const { workspace } = node;
  switch (node.kind) {
    case "workspace": {
      const profiles: Node[] = workspace.profiles.map((profile) => ({ kind: "profile", workspace, profile }));
      const bundles = workspace.bundles ?? [];
      return bundles.length > 0 ? [...profiles, { kind: "bundles", workspace, bundles }] : profiles;
    }
    case "profile":
      return node.profile.topics.map((topic) => ({ kind: "topic", workspace, profile: node.profile, topic }));
    case "topic":
      return node.topic.phases.map((phase) => ({ kind: "phase", workspace, profile: node.profile, topic: node.topic, phase }));
    case "phase":
      // A single artifact is opened by its phase.
      return node.phase.artifacts.length > 1 ? node.phase.artifacts.map((path) => ({ kind: "artifact", workspace, path })) : [];
    case "bundles":
      return node.bundles.map((bundle) => ({ kind: "bundle", workspace, bundle }));
    case "artifact":
    case "bundle":
      return [];
  }
}

/** A name that stays the same while the tree changes, so that what is open stays open. */
export function idOf(node: Node): string {
  const own = {
    workspace: () => [],
    // A line that could not be opened stays closed when it can: with its first topic, a profile is another one, and open.
    profile: (n: ProfileNode) => [n.profile.name, ...(n.profile.topics.length > 0 ? [] : ["empty"])],
    topic: (n: TopicNode) => [n.profile.name, n.topic.name ?? ""],
    phase: (n: PhaseNode) => [n.profile.name, n.topic.name ?? "", n.phase.id],
    artifact: (n: ArtifactNode) => [n.path],
    bundles: () => [],
    bundle: (n: BundleNode) => [n.bundle.name],
  }[node.kind] as (n: Node) => string[];
  return [node.workspace.uri, node.kind, ...own(node)].join("\n");
}

/** The file that a node stands for, relative to its folder. */
export function fileOf(node: Node): string | undefined {
  switch (node.kind) {
    case "phase":
      return node.phase.artifacts[0];
    case "artifact":
      return node.path;
    case "bundle":
      return node.bundle.path;
    default:
      return undefined;
  }
}

/** How many problems of which code there are in all folders, those that are reported as hints only left out. */
export function problemCounts(workspaces: Workspace[]): { code: string; count: number }[] {
  const counts = new Map<string, number>();
  const told = workspaces.flatMap(({ problems }) => problems).filter(({ severity }) => severity === "error" || severity === "warning");
  for (const { code, count } of told) counts.set(code, (counts.get(code) ?? 0) + count);
  return [...counts].map(([code, count]) => ({ code, count }));
}

/** Whether the phase behind this one is that of the command `/plan`. */
export function precedesPlan(phases: Pick<Phase, "id" | "command">[], id: string): boolean {
  const plan = phases.findIndex(({ command }) => command === "/plan");
  return phases[plan - 1]?.id === id;
}

/** Whether a topic can go on from here: this phase has something, and the one behind it has nothing. */
export function canAdvance({ topic, phase }: PhaseNode): boolean {
  const next = topic.phases[topic.phases.indexOf(phase) + 1];
  return topic.name !== null && phase.artifacts.length > 0 && next?.state === "absent";
}
