import type { Logger } from 'pino';
import type { EmailProvider } from './email-provider.js';
import { backoffSeconds, MAX_ATTEMPTS, type Leased, type Outbox } from './queue.js';
import { render } from './templates.js';
import type { SendResult } from './types.js';

export interface WorkerOptions {
  readonly batch: number;
  readonly leaseSeconds: number;
  readonly idleMs: number;
}

/** 20 mails of at most 10 s, five at a time, are 40 s: well inside a lease of 90 s. */
const DEFAULTS: WorkerOptions = { batch: 20, leaseSeconds: 90, idleMs: 1_000 };
const CONCURRENCY = 5;

export class NotificationWorker {
  private stopping = false;
  private wake: (() => void) | undefined;
  private readonly options: WorkerOptions;

  constructor(
    private readonly outbox: Pick<Outbox, 'lease' | 'sent' | 'failed' | 'later'>,
    private readonly provider: EmailProvider,
    private readonly log: Pick<Logger, 'info' | 'warn' | 'error'>,
    options: Partial<WorkerOptions> = {},
  ) {
    this.options = { ...DEFAULTS, ...options };
  }

  async run(): Promise<void> {
    while (!this.stopping) {
      let handled = 0;
      try {
        handled = await this.tick();
      } catch (error) {
        this.log.error({ err: error }, 'outbox not readable');
      }
      if (handled === 0 && !this.stopping) await this.pause(this.options.idleMs);
    }
  }

  /** Lets the batch at hand finish: the pod's grace period is 60 s. */
  stop(): void {
    this.stopping = true;
    this.wake?.();
  }

  async tick(): Promise<number> {
    const batch = await this.outbox.lease(this.options.batch, this.options.leaseSeconds);
    const queue = [...batch];
    await Promise.all(
      Array.from({ length: Math.min(CONCURRENCY, queue.length) }, async () => {
        for (let next = queue.shift(); next !== undefined; next = queue.shift()) await this.handle(next);
      }),
    );
    return batch.length;
  }

  private async handle(leased: Leased): Promise<void> {
    const { job } = leased;
    const result = await this.attempt(leased);
    const fields = { jobId: job.id, kind: job.kind, attempts: job.attempts + 1 };
    if (result.ok) {
      const kept = await this.outbox.sent(leased, result.providerId);
      if (!kept) this.log.warn(fields, 'sent after the lease was lost');
      else this.log.info(fields, 'notification sent');
      return;
    }
    if (result.permanent || job.attempts + 1 >= MAX_ATTEMPTS) {
      await this.outbox.failed(leased, result.reason);
      this.log.error({ ...fields, reason: result.reason }, 'notification given up');
      return;
    }
    const wait = Math.max(result.retryAfterSeconds ?? 0, backoffSeconds(job.attempts));
    await this.outbox.later(leased, wait, result.reason);
    this.log.warn({ ...fields, wait, reason: result.reason }, 'notification postponed');
  }

  private async attempt({ job }: Leased): Promise<SendResult> {
    if (job.channel !== 'email') return { ok: false, permanent: true, reason: `no sender for ${job.channel}` };
    try {
      const message = render(job.kind, job.locale, job.payload);
      return await this.provider.send({ to: job.recipient, message, idempotencyKey: `outbox-${job.id}` });
    } catch (error) {
      // A template that throws will throw again: do not spend eight attempts on it.
      return { ok: false, permanent: true, reason: error instanceof Error ? error.message : 'render failed' };
    }
  }

  private pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
