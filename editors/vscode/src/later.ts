/** Does a job some time after it was called for, once for many calls, and never twice at a time. */
export class Later {
  private timer: NodeJS.Timeout | undefined;
  private isRunning = false;
  private isWanted = false;

  constructor(
    private readonly job: () => Promise<void>,
    private readonly pause: number,
  ) {}

  call(): void {
    this.isWanted = true;
    if (this.isRunning || this.timer) return;
    this.timer = setTimeout(() => {
      void this.run();
    }, this.pause);
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.isWanted = false;
  }

  private async run(): Promise<void> {
    this.timer = undefined;
    this.isWanted = false;
    this.isRunning = true;
    try {
      await this.job();
    } finally {
      this.isRunning = false;
      this.callAgain();
    }
  }

  /** Somebody may have called during the job. */
  private callAgain(): void {
    if (this.isWanted) this.call();
  }
}
