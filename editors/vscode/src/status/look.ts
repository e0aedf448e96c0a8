/** How a load looks in the status bar. */
import { advice } from "../budget/words";
import { percent, tokens } from "../figures";
import type { Gauge } from "../protocol";

/** Parts that the tooltip shows. */
const PARTS = 8;

export interface Look {
  text: string;
  tooltip: string;
  /** Ids of theme colours. */
  background?: string;
  foreground?: string;
}

export function look(gauge: Gauge): Look {
  return { text: `$(pulse) ${gauge.short}`, tooltip: tooltip(gauge), ...colours(gauge) };
}

function colours({ zone, verdict }: Gauge): Pick<Look, "background" | "foreground"> {
  if (zone === "critical" || verdict === "over-rule") return { background: "statusBarItem.errorBackground" };
  if (zone === "over" || verdict === "over-budget") return { background: "statusBarItem.warningBackground" };
  return zone === "near" ? { foreground: "editorWarning.foreground" } : {};
}

function tooltip({ profile_title, topic, title, load }: Gauge): string {
  const shown = load.parts.slice(0, PARTS);
  const rest = load.parts.slice(PARTS);
  const row = (name: string, count: number): string => `| ${name} | ${tokens(count)} | ${percent(count / load.total)} |`;
  const lines = [
    `**${title}**`,
    "",
    [profile_title, topic].filter(Boolean).join(" · "),
    "",
    "| | tokens | |",
    "|:--|--:|--:|",
    ...shown.map((part) => row(part.name.replaceAll("|", "\\|"), part.tokens)),
  ];
  if (rest.length > 0) {
    const sum = rest.reduce((sum, part) => sum + part.tokens, 0);
    lines.push(row(`*${rest.length} more*`, sum));
  }
  const heavy = load.parts.find((part) => part.saving);
  if (heavy) lines.push("", `What would help: ${heavy.name} – ${advice(heavy) ?? ""}`);
  return lines.join("\n");
}
