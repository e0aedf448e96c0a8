/** Where everything of a budget lies on its scale: shares of the width, from 0 to 1. */
import type { Budget, Part, PhaseState, Verdict } from "../protocol";

/** How far the scale goes: a little beyond the rule and the heaviest phase, or to the window. */
export type Scale = "loads" | "window";

export interface Bars {
  rule: number;
  /** Nothing when it lies beyond the scale. */
  window: number | undefined;
  rows: Row[];
}

export interface Row {
  id: string;
  title: string;
  state: PhaseState;
  verdict: Verdict;
  total: number;
  limit: number;
  /** Of the window. */
  share: number;
  /** Where the phase's own limit is; nothing where that is the rule. */
  limitAt: number | undefined;
  parts: Segment[];
}

export interface Segment extends Part {
  width: number;
}

/** Room behind the heaviest. */
const ROOM = 1.06;

export function bars(budget: Budget, scale: Scale): Bars {
  const heaviest = Math.max(budget.rule, ...budget.phases.map(({ load }) => Math.max(load.total, load.limit)));
  // A window that a load outgrows is drawn where it is.
  const end = (scale === "window" ? Math.max(budget.window, heaviest) : heaviest * ROOM) || 1;
  return {
    rule: budget.rule / end,
    window: budget.window <= end ? budget.window / end : undefined,
    rows: budget.phases.map(({ id, title, state, verdict, load }) => ({
      id,
      title,
      state,
      verdict: verdict ?? "within",
      total: load.total,
      limit: load.limit,
      share: load.total / (budget.window || 1),
      limitAt: load.limit < budget.rule ? load.limit / end : undefined,
      parts: load.parts.map((part) => ({ ...part, width: part.tokens / end })),
    })),
  };
}
