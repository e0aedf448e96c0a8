/** Versions of the server. */

/** The oldest server that this extension talks to. */
export const OLDEST = "0.1.0";

/** The version in what `agentops --version` prints: `agentops 0.1.0`. */
export function versionIn(output: string): string | undefined {
  return /^agentops (\d+\.\d+\.\d+\S*)/m.exec(output)?.[1];
}

export function isAtLeast(version: string, oldest: string): boolean {
  const numbers = (text: string): number[] => text.split(/[.+-]/).slice(0, 3).map(Number);
  const [have, want] = [numbers(version), numbers(oldest)];
  for (let i = 0; i < 3; i++) {
    const difference = (have[i] ?? 0) - (want[i] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}
