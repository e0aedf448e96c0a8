/** How many times longer than the job itself the pause before the next one is: a fifth of the time is the most that it takes. */
const REST = 4;

/**
 * Does a job some time after it was called for, once for many calls, and never twice at a time. A job that takes long is done less often:
 * in a large workspace, answers must not take the machine from whoever is typing.
 */
export class Later {
  private timer: NodeJS.Timeout | undefined;
  private isRunning = false;
  private isWanted = false;
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
    this.timer = setTimeout(() => {
      void this.run();
    }, Math.max(this.pause, this.earliest - Date.now()));
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.isWanted = false;
  }

  private async run(): Promise<void> {
    this.timer = undefined;
    this.isWanted = false;
    this.isRunning = true;
    const began = Date.now();
    try {
      await this.job();
    } finally {
      const ended = Date.now();
      this.earliest = ended + REST * (ended - began);
      this.isRunning = false;
      this.callAgain();
    }
  }

  /** Somebody may have called during the job. */
  private callAgain(): void {
    if (this.isWanted) this.call();
  }
}
