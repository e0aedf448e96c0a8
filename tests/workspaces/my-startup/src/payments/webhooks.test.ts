import Fastify from 'fastify';
import type pg from 'pg';
import Stripe from 'stripe';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { Ledger } from './ledger.js';
import { handleEvent, NotYet, registerStripeWebhook, type WebhookDeps } from './webhooks.js';

const SECRET = 'whsec_test';
const stripe = new Stripe('sk_test_unused');

function chargeEvent(overrides: Record<string, unknown> = {}): Stripe.Event {
  return {
    id: 'evt_1',
    type: 'charge.succeeded',
    account: 'acct_1',
    created: 1_762_000_000,
    data: {
      object: {
        id: 'ch_1',
        amount: 11_900,
        currency: 'eur',
        created: 1_762_000_000,
        metadata: { org_id: 'org_01', invoice_id: 'inv_01' },
      },
    },
    ...overrides,
  } as unknown as Stripe.Event;
}

/** Answers by the statement's beginning; whatever is not listed is an empty result. */
function fakePool(answers: Record<string, unknown>): { pool: pg.Pool; statements: string[] } {
  const statements: string[] = [];
  const query = vi.fn(async (sql: string) => {
    const text = sql.trim();
    statements.push(text.split(/\s+/).slice(0, 3).join(' '));
    const hit = Object.keys(answers).find((start) => text.startsWith(start));
    return hit === undefined ? { rows: [], rowCount: 0 } : answers[hit];
  });
  return { pool: { connect: async () => ({ query, release: vi.fn() }) } as unknown as pg.Pool, statements };
}

const known = {
  'insert into stripe_events': { rows: [], rowCount: 1 },
  'select i.number': { rows: [{ number: '2025-0117', stripe_account: 'acct_1' }] },
  'insert into ledger_entries': { rows: [{ id: '1' }] },
};

function deps(pool: pg.Pool): WebhookDeps {
  return { pool, stripe, ledger: new Ledger(), signingSecret: SECRET };
}

beforeEach(() => {
  vi.restoreAllMocks();
  vi.spyOn(stripe.charges, 'retrieve').mockResolvedValue({
    balance_transaction: { amount: 11_900, fee: 204, currency: 'eur' },
  } as never);
});

describe('handleEvent', () => {
  it('posts a payment once', async () => {
    const { pool, statements } = fakePool(known);
    await expect(handleEvent(deps(pool), chargeEvent())).resolves.toBe('processed');
    expect(statements.at(-1)).toBe('commit');
  });

  it('does nothing for a second delivery', async () => {
    const { pool, statements } = fakePool({ 'insert into stripe_events': { rows: [], rowCount: 0 } });
    await expect(handleEvent(deps(pool), chargeEvent())).resolves.toBe('duplicate');
    expect(statements).toEqual(['begin', 'insert into stripe_events', 'rollback']);
  });

  it('does not believe metadata from another account', async () => {
    const { pool, statements } = fakePool(known);
    await expect(handleEvent(deps(pool), chargeEvent({ account: 'acct_2' }))).resolves.toBe('ignored');
    expect(statements.some((s) => s.startsWith('insert into ledger_entries'))).toBe(false);
  });

  it('forgets the event when the fee is not known yet, so that the next delivery works', async () => {
    vi.mocked(stripe.charges.retrieve).mockResolvedValue({ balance_transaction: null } as never);
    const { pool, statements } = fakePool(known);
    await expect(handleEvent(deps(pool), chargeEvent())).rejects.toBeInstanceOf(NotYet);
    expect(statements.at(-1)).toBe('rollback');
  });
});

describe('POST /stripe', () => {
  it('refuses a body that was changed after signing', async () => {
    const app = Fastify();
    registerStripeWebhook(app, deps(fakePool(known).pool));
    const payload = JSON.stringify(chargeEvent());
    const signature = stripe.webhooks.generateTestHeaderString({ payload, secret: SECRET });
    const response = await app.inject({
      method: 'POST',
      url: '/stripe',
      headers: { 'content-type': 'application/json', 'stripe-signature': signature },
      payload: payload.replace('11900', '1190000'),
    });
    expect(response.statusCode).toBe(400);
  });
});
