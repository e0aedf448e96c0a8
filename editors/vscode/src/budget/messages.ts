/** What the page of the budget view and the extension tell each other. */
import type { Budget } from "../protocol";

export type ToPage = { type: "budget"; budget: Budget } | { type: "problem"; text: string };
export type FromPage = { type: "ready" } | { type: "open"; path: string };
