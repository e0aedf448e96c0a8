import type pg from 'pg';
import type { Job, Kind, NewJob } from './types.js';

export interface Leased {
  readonly job: Job;
  /** Fencing token: an answer that comes after the lease was lost changes nothing. */
  readonly lease: string;
}

export const MAX_ATTEMPTS = 8;

/** 30 s, 1 min, 2 min … capped at one hour, with ±20% so that a recovering provider is not hit at once. */
export function backoffSeconds(attempts: number, random: () => number = Math.random): number {
  const base = Math.min(3600, 30 * 2 ** attempts);
  return Math.round(base * (0.8 + 0.4 * random()));
}

interface OutboxRow {
  id: string;
  org_id: string;
  kind: Kind;
  channel: Job['channel'];
  recipient: string;
  locale: string;
  payload: Job['payload'];
  attempts: number;
  lease: string;
}

/**
 * A transactional outbox. `enqueue` runs in the transaction of the business change, so that there
 * is no mail about a payment that was rolled back, and no payment without its mail.
 */
export class Outbox {
  constructor(private readonly pool: pg.Pool) {}

  async enqueue<K extends Kind>(tx: pg.PoolClient, job: NewJob<K>): Promise<boolean> {
    const { rowCount } = await tx.query(
      `insert into notification_outbox
         (org_id, kind, channel, recipient, locale, payload, dedupe_key, run_at)
       values ($1, $2, $3, $4, $5, $6, $7, coalesce($8, now()))
       on conflict (org_id, dedupe_key) do nothing`,
      [
        job.orgId,
        job.kind,
        job.channel,
        job.recipient,
        job.locale,
        JSON.stringify(job.payload),
        job.dedupeKey,
        job.notBefore ?? null,
      ],
    );
    return rowCount === 1;
  }

  async lease(limit: number, seconds: number): Promise<Leased[]> {
    const { rows } = await this.pool.query<OutboxRow>(
      `update notification_outbox o
          set lease = gen_random_uuid(), leased_until = now() + make_interval(secs => $2)
         from (select id from notification_outbox
                where state = 'pending' and run_at <= now()
                  and (leased_until is null or leased_until < now())
                order by run_at
                limit $1
                  for update skip locked) due
        where o.id = due.id
        returning o.id, o.org_id, o.kind, o.channel, o.recipient, o.locale, o.payload, o.attempts, o.lease`,
      [limit, seconds],
    );
    return rows.map((row) => ({
      lease: row.lease,
      job: {
        id: row.id,
        orgId: row.org_id,
        kind: row.kind,
        channel: row.channel,
        recipient: row.recipient,
        locale: row.locale,
        payload: row.payload,
        attempts: row.attempts,
      },
    }));
  }

  async sent(leased: Leased, providerId: string): Promise<boolean> {
    return this.finish(leased, `state = 'sent', provider_id = $3, sent_at = now(), payload = '{}'`, [providerId]);
  }

  async failed(leased: Leased, reason: string): Promise<boolean> {
    return this.finish(leased, `state = 'failed', last_error = $3`, [reason.slice(0, 500)]);
  }

  async later(leased: Leased, seconds: number, reason: string): Promise<boolean> {
    return this.finish(
      leased,
      `run_at = now() + make_interval(secs => $3), last_error = $4`,
      [seconds, reason.slice(0, 500)],
    );
  }

  private async finish(leased: Leased, set: string, values: readonly unknown[]): Promise<boolean> {
    const { rowCount } = await this.pool.query(
      `update notification_outbox
          set ${set}, attempts = attempts + 1, lease = null, leased_until = null
        where id = $1 and lease = $2`,
      [leased.job.id, leased.lease, ...values],
    );
    return rowCount === 1;
  }
}
