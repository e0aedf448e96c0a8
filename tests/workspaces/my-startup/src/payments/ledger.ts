import type pg from 'pg';
import { type Currency, type Money, money } from './money.js';

export type Account =
  | 'receivable'
  | 'stripe_clearing'
  | 'stripe_fees'
  | 'revenue'
  | 'refunds'
  | 'disputes_held'
  | 'payouts';

export interface Posting {
  readonly account: Account;
  /** Positive is a debit, negative a credit. */
  readonly amount: Money;
}

export interface Entry {
  readonly orgId: string;
  /** Unique per organisation: posting the same source twice is one entry. */
  readonly source: string;
  readonly occurredAt: Date;
  readonly memo: string;
  readonly postings: readonly Posting[];
}

export class UnbalancedEntry extends Error {
  constructor(source: string, currency: Currency, difference: bigint) {
    super(`entry ${source} is off by ${difference} minor units of ${currency}`);
    this.name = 'UnbalancedEntry';
  }
}

export function assertBalanced(entry: Entry): void {
  if (entry.postings.length < 2) throw new RangeError(`entry ${entry.source} needs two postings or more`);
  const sums = new Map<Currency, bigint>();
  for (const { amount } of entry.postings) {
    if (amount.minor === 0n) throw new RangeError(`entry ${entry.source} has a posting of zero`);
    sums.set(amount.currency, (sums.get(amount.currency) ?? 0n) + amount.minor);
  }
  for (const [currency, sum] of sums) {
    if (sum !== 0n) throw new UnbalancedEntry(entry.source, currency, sum);
  }
}

/** What a customer's payment does to the books: gross in, fee out, receivable settled. */
export function paymentEntry(input: {
  orgId: string;
  chargeId: string;
  invoiceNumber: string;
  gross: Money;
  fee: Money;
  occurredAt: Date;
}): Entry {
  const net = money(input.gross.minor - input.fee.minor, input.gross.currency);
  const postings: Posting[] = [
    { account: 'stripe_clearing', amount: net },
    { account: 'receivable', amount: money(-input.gross.minor, input.gross.currency) },
  ];
  if (input.fee.minor !== 0n) postings.push({ account: 'stripe_fees', amount: input.fee });
  return {
    orgId: input.orgId,
    source: `stripe:charge:${input.chargeId}`,
    occurredAt: input.occurredAt,
    memo: `Payment of invoice ${input.invoiceNumber}`,
    postings,
  };
}

export class Ledger {
  /**
   * Writes inside the caller's transaction. Returns false when the source was posted before, so
   * that a redelivered webhook is no second payment. Entries are never changed: a correction is
   * another entry with the opposite postings.
   */
  async post(tx: pg.PoolClient, entry: Entry): Promise<boolean> {
    assertBalanced(entry);
    const inserted = await tx.query<{ id: string }>(
      `insert into ledger_entries (org_id, source, occurred_at, memo)
       values ($1, $2, $3, $4)
       on conflict (org_id, source) do nothing
       returning id`,
      [entry.orgId, entry.source, entry.occurredAt, entry.memo],
    );
    const id = inserted.rows[0]?.id;
    if (id === undefined) return false;
    await tx.query(
      `insert into ledger_postings (entry_id, account, currency, minor)
       select $1, account, currency, minor
         from unnest($2::text[], $3::text[], $4::bigint[]) as p (account, currency, minor)`,
      [
        id,
        entry.postings.map((p) => p.account),
        entry.postings.map((p) => p.amount.currency),
        entry.postings.map((p) => p.amount.minor.toString()),
      ],
    );
    return true;
  }

  async balance(tx: pg.PoolClient, orgId: string, account: Account, currency: Currency): Promise<Money> {
    const { rows } = await tx.query<{ minor: string }>(
      `select coalesce(sum(p.minor), 0)::text as minor
         from ledger_postings p join ledger_entries e on e.id = p.entry_id
        where e.org_id = $1 and p.account = $2 and p.currency = $3`,
      [orgId, account, currency],
    );
    return money(BigInt(rows[0]?.minor ?? '0'), currency);
  }
}
