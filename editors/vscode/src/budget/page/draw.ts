/** Draws a budget: for each phase a bar of what it loads, against its budget, the rule and the window. */
import { percent, tokens } from "../../figures";
import type { Budget } from "../../protocol";
import { bars, type Bars, type Row, type Scale, type Segment } from "../bars";
import type { ToPage } from "../messages";
import { advice, weight } from "../words";
import { at, make } from "./dom";

export interface Actions {
  open: (path: string) => void;
  setScale: (scale: Scale) => void;
}

const KINDS: Record<string, string> = {
  always: "always loaded",
  agent: "agent",
  workflow: "workflows",
  input: "inputs",
  output: "the phase's own files",
  reference: "files that the plan names",
};

/** The heaviest parts that are listed below a bar; the rest is in the bar alone. */
const LISTED = 4;

export function draw(message: ToPage, scale: Scale, actions: Actions): HTMLElement[] {
  if (message.type === "problem") return [make("p", { role: "alert" }, message.text)];
  const { budget } = message;
  const drawn = bars(budget, scale);
  return [header(budget, scale, actions), legend(drawn), ...drawn.rows.map((row) => section(row, drawn, actions))];
}

function header(budget: Budget, scale: Scale, actions: Actions): HTMLElement {
  const button = (value: Scale, text: string): HTMLElement =>
    make("button", { id: `scale-${value}`, "aria-pressed": String(value === scale), click: () => { actions.setScale(value); } }, text);
  const limits = `window ${tokens(budget.window)} · rule ${tokens(budget.rule)}`;
  return make(
    "header",
    {},
    make("h1", {}, budget.topic ?? "Shared by all topics"),
    make("span", { class: "quiet" }, `${budget.profile} · ${limits}`),
    make("span", { class: "spacer" }),
    make("span", { class: "scale", role: "group", "aria-label": "Scale" }, button("loads", "Loads"), button("window", "Whole window")),
  );
}

function legend({ rows, window }: Bars): HTMLElement {
  const used = new Set(rows.flatMap((row) => row.parts.map((part) => part.kind)));
  const kinds = Object.entries(KINDS).filter(([kind]) => used.has(kind));
  const line = (kind: string, text: string): HTMLElement => make("li", {}, make("span", { class: `key ${kind}` }), text);
  return make(
    "ul",
    { class: "legend" },
    ...kinds.map(([kind, text]) => make("li", {}, make("span", { class: `swatch ${kind}` }), text)),
    rows.some((row) => row.limitAt !== undefined) ? line("limit", "budget") : undefined,
    line("rule", "rule"),
    window === undefined ? undefined : line("window", "window"),
  );
}

function section(row: Row, drawn: Bars, actions: Actions): HTMLElement {
  const verdict = { within: "", "near-rule": "near the rule", "over-budget": "over budget", "over-rule": "over the rule" }[row.verdict];
  return make(
    "section",
    { class: `${row.verdict} ${row.state}`, "data-phase": row.id },
    make(
      "div",
      { class: "head" },
      make("h2", {}, row.title),
      make("span", { class: "quiet" }, row.state),
      make("span", { class: "spacer" }),
      make("span", { class: "figures" }, `${tokens(row.total)} of ${tokens(row.limit)} · ${percent(row.share)} of window`),
      verdict ? make("strong", { class: "verdict" }, verdict) : undefined,
    ),
    make(
      "div",
      { class: "track" },
      make("div", { class: "bar" }, ...row.parts.map((part) => bar(part, idOf("bar", row, part), actions))),
      row.limitAt === undefined ? undefined : at(make("span", { class: "line limit" }), "left", row.limitAt),
      at(make("span", { class: "line rule" }), "left", drawn.rule),
      drawn.window === undefined ? undefined : at(make("span", { class: "line window" }), "left", drawn.window),
    ),
    list(row, actions),
    ...savings(row),
  );
}

/** The same as long as the part is there, wherever it stands. */
function idOf(what: "bar" | "line", row: Row, { kind, name }: Segment): string {
  return [what, row.id, kind, name].join("\n");
}

function bar(part: Segment, id: string, { open }: Actions): HTMLElement {
  const text = `${part.name}: ${weight(part)}`;
  const kind = part.kind in KINDS ? part.kind : "other";
  const attributes = { id, class: `part ${kind}`, title: text, "aria-label": text };
  const { path } = part;
  const element = path === null ? make("span", { ...attributes, role: "img" }) : make("button", { ...attributes, click: () => { open(path); } });
  return at(element, "width", part.width);
}

function list(row: Row, { open }: Actions): HTMLElement {
  const item = (part: Segment): HTMLElement => {
    const { name, path } = part;
    const short = name.split("/").at(-1) ?? name;
    const shown = path === null ? make("span", { class: "quiet", title: name }, short) : make("button", { id: idOf("line", row, part), title: name, click: () => { open(path); } }, short);
    return make("li", {}, shown, " ", make("span", { class: "quiet figures" }, weight(part)));
  };
  // The light ones that are there because of a bundle show what it is good for.
  const listed = row.parts.filter(({ bundle }, index) => index < LISTED || bundle);
  const rest = row.parts.length - listed.length;
  return make("ul", { class: "list" }, ...listed.map(item), rest > 0 ? make("li", { class: "quiet" }, `${rest} more`) : undefined);
}

function savings(row: Row): HTMLElement[] {
  const found = row.parts.filter((part) => part.saving).slice(0, 2);
  return found.map((part) => make("p", { class: "saving quiet" }, `${part.name.split("/").at(-1) ?? part.name}: ${advice(part) ?? ""}`));
}
