/** What is said of a part of a load. */
import { tokens } from "../figures";
import type { Part } from "../protocol";

/** `2k`, and for the digest of a bundle `2k instead of 13k`. */
export function weight({ tokens: count, bundle }: Part): string {
  return bundle ? `${tokens(count)} instead of ${tokens(bundle.original_tokens)}` : tokens(count);
}

/** What would make it smaller, with what that saves where it is known: `Save a bundle (−28.6k)`. */
export function advice({ saving }: Part): string | undefined {
  if (!saving) return undefined;
  return saving.tokens === null ? saving.advice : `${saving.advice} (−${tokens(saving.tokens)})`;
}
