import { createHash } from 'node:crypto';
import type pg from 'pg';

export type Claim =
  | { readonly state: 'claimed' }
  | { readonly state: 'done'; readonly statusCode: number; readonly body: unknown }
  | { readonly state: 'running' }
  | { readonly state: 'mismatch' };

/** A claim whose owner died is free again after this. Longer than the API's request timeout of 30 s. */
const LEASE = '90 seconds';

const KEY = /^[A-Za-z0-9_-]{16,64}$/;

export function isIdempotencyKey(value: unknown): value is string {
  return typeof value === 'string' && KEY.test(value);
}

/** Canonical JSON, so that the order of the members does not matter. */
export function fingerprint(method: string, route: string, body: unknown): string {
  const canonical = JSON.stringify(body, (_key, value: unknown) =>
    value !== null && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
      : value,
  );
  return createHash('sha256').update(`${method} ${route}\n${canonical ?? ''}`).digest('hex');
}

interface Row {
  fingerprint: string;
  status_code: number | null;
  body: unknown;
}

/**
 * The insert either takes the key, takes over an expired lease, or leaves the row as it is. The
 * second statement then tells which. Keys are per organisation and kept for 48 hours.
 */
export async function claim(
  db: pg.Pool | pg.PoolClient,
  orgId: string,
  key: string,
  print: string,
): Promise<Claim> {
  const taken = await db.query(
    `insert into idempotency_keys (org_id, key, fingerprint, locked_until)
     values ($1, $2, $3, now() + interval '${LEASE}')
     on conflict (org_id, key) do update
        set locked_until = now() + interval '${LEASE}'
      where idempotency_keys.status_code is null
        and idempotency_keys.locked_until < now()
        and idempotency_keys.fingerprint = excluded.fingerprint
     returning 1`,
    [orgId, key, print],
  );
  if (taken.rowCount === 1) return { state: 'claimed' };

  const { rows } = await db.query<Row>(
    'select fingerprint, status_code, body from idempotency_keys where org_id = $1 and key = $2',
    [orgId, key],
  );
  const row = rows[0];
  if (row === undefined) return { state: 'running' }; // Swept between the two statements: the client retries.
  if (row.fingerprint !== print) return { state: 'mismatch' };
  if (row.status_code === null) return { state: 'running' };
  return { state: 'done', statusCode: row.status_code, body: row.body };
}

/** In the same transaction as the effect: both are visible, or neither. */
export async function complete(
  tx: pg.PoolClient,
  orgId: string,
  key: string,
  statusCode: number,
  body: unknown,
): Promise<void> {
  await tx.query(
    `update idempotency_keys
        set status_code = $3, body = $4, locked_until = null
      where org_id = $1 and key = $2`,
    [orgId, key, statusCode, JSON.stringify(body)],
  );
}

/** After a failure that left no effect. The client may then try again with the same key. */
export async function release(db: pg.Pool, orgId: string, key: string): Promise<void> {
  await db.query('delete from idempotency_keys where org_id = $1 and key = $2 and status_code is null', [orgId, key]);
}
