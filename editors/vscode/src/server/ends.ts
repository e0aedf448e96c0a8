/** How often a server has ended lately. */

/** A server that ends more often than this is not started again: it would end once more. */
export const RESTARTS = 4;
/** What is lately, in milliseconds. */
const LATELY = 3 * 60 * 1000;

export class Ends {
  private times: number[] = [];

  /** Counts one, at a time in milliseconds; how many there were lately. */
  count(now: number): number {
    this.times = [...this.times.filter((time) => now - time <= LATELY), now];
    return this.times.length;
  }
}
