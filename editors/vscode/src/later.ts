/** How many times longer than the job itself the pause before the next one is: a fifth of the time is the most that it takes. */
const REST = 4;
/** Milliseconds that this pause takes at most: one slow answer, or a night's sleep in the middle of it, must not stop what people see. */
const LONGEST = 5000;

/**
 * Does a job some time after it was called for, once for many calls, and never twice at a time. A job that takes long is done less often:
 * in a large workspace, answers must not take the machine from whoever is typing. What somebody waits for is done at once.
 */
export class Later {
  private timer: NodeJS.Timeout | undefined;
  private isRunning = false;
  private isWanted = false;
  private isUrgent = false;
  /** When the next job may begin. */
  private earliest = 0;

  constructor(
    private readonly job: () => Promise<void>,
    /** Milliseconds, at least. */
    private readonly pause: number,
  ) {}

  call(): void {
    this.isWanted = true;
    if (this.isRunning || this.timer) return;
    this.begin(Math.max(this.pause, this.earliest - Date.now()));
  }

  /** For what a person has just done: without a pause, and right behind a job that runs. */
  now(): void {
    this.isWanted = true;
    this.isUrgent = true;
    if (this.isRunning) return;
    clearTimeout(this.timer);
    this.begin(0);
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.isWanted = false;
  }

  private begin(pause: number): void {
    this.timer = setTimeout(() => {
      void this.run();
    }, pause);
  }

  private async run(): Promise<void> {
    this.timer = undefined;
    this.isWanted = false;
    this.isUrgent = false;
    this.isRunning = true;
    const began = Date.now();
    try {
      await this.job();
    } finally {
      const ended = Date.now();
      this.earliest = ended + Math.min(REST * (ended - began), LONGEST);
      this.isRunning = false;
      this.callAgain();
    }
  }

  /** Somebody may have called during the job. */
  private callAgain(): void {
    if (!this.isWanted) return;
    if (this.isUrgent) this.now();
    else this.call();
  }
}
