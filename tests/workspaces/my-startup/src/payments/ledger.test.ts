import { describe, expect, it, vi } from 'vitest';
import type pg from 'pg';
import { assertBalanced, Ledger, paymentEntry, UnbalancedEntry, type Entry } from './ledger.js';
import { allocate, money } from './money.js';

const base = {
  orgId: 'org_01',
  chargeId: 'ch_3Q',
  invoiceNumber: '2025-0117',
  gross: money(119_00, 'EUR'),
  fee: money(2_04, 'EUR'),
  occurredAt: new Date('2025-11-03T09:12:00Z'),
};

describe('paymentEntry', () => {
  it('balances gross, fee and net', () => {
    const entry = paymentEntry(base);
    expect(() => assertBalanced(entry)).not.toThrow();
    expect(entry.postings).toEqual([
      { account: 'stripe_clearing', amount: money(116_96, 'EUR') },
      { account: 'receivable', amount: money(-119_00, 'EUR') },
      { account: 'stripe_fees', amount: money(2_04, 'EUR') },
    ]);
  });

  it('leaves the fee out when there is none', () => {
    expect(paymentEntry({ ...base, fee: money(0, 'EUR') }).postings).toHaveLength(2);
  });
});

describe('assertBalanced', () => {
  it('checks every currency on its own', () => {
    const entry: Entry = {
      ...paymentEntry(base),
      postings: [
        { account: 'receivable', amount: money(100, 'EUR') },
        { account: 'stripe_clearing', amount: money(-100, 'CHF') },
      ],
    };
    expect(() => assertBalanced(entry)).toThrow(UnbalancedEntry);
  });

  it('refuses a posting of zero', () => {
    const entry = { ...paymentEntry(base), postings: [
      { account: 'receivable' as const, amount: money(0, 'EUR') },
      { account: 'revenue' as const, amount: money(0, 'EUR') },
    ] };
    expect(() => assertBalanced(entry)).toThrow(/posting of zero/);
  });
});

describe('Ledger.post', () => {
  it('writes no postings when the source is known', async () => {
    const query = vi.fn().mockResolvedValueOnce({ rows: [] });
    const posted = await new Ledger().post({ query } as unknown as pg.PoolClient, paymentEntry(base));
    expect(posted).toBe(false);
    expect(query).toHaveBeenCalledTimes(1);
  });
});

describe('allocate', () => {
  it.each([
    [100n, [1n, 1n, 1n], [34n, 33n, 33n]],
    [-100n, [1n, 1n, 1n], [-34n, -33n, -33n]],
    [5n, [3n, 7n], [2n, 3n]],
    [0n, [1n, 2n], [0n, 0n]],
  ])('splits %s by %s', (total, weights, expected) => {
    const parts = allocate(money(total, 'CHF'), weights).map((m) => m.minor);
    expect(parts).toEqual(expected);
    expect(parts.reduce((a, b) => a + b, 0n)).toBe(total);
  });
});
