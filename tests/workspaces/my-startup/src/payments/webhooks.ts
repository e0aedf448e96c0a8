import type { FastifyInstance } from 'fastify';
import type pg from 'pg';
import type Stripe from 'stripe';
import { type Ledger, paymentEntry } from './ledger.js';
import { isCurrency, money } from './money.js';
import { PaymentGateway } from './stripe-client.js';

export interface WebhookDeps {
  readonly pool: pg.Pool;
  readonly stripe: Stripe;
  readonly ledger: Ledger;
  readonly signingSecret: string;
}

/** Stripe's own default. A wider window would let a captured request be replayed for longer. */
const TOLERANCE_SECONDS = 300;

export type Outcome = 'processed' | 'duplicate' | 'ignored';

/** Thrown when the event is right but cannot be worked on yet: Stripe delivers it again. */
export class NotYet extends Error {}

/**
 * The row is locked for as long as the handler runs. A second delivery of the same event waits
 * on the unique index, and then sees that it is a duplicate.
 */
async function remember(tx: pg.PoolClient, event: Stripe.Event): Promise<boolean> {
  const { rowCount } = await tx.query(
    `insert into stripe_events (id, type, account, api_created, payload)
     values ($1, $2, $3, to_timestamp($4), $5)
     on conflict (id) do nothing`,
    [event.id, event.type, event.account ?? null, event.created, JSON.stringify(event)],
  );
  return rowCount === 1;
}

async function onChargeSucceeded(deps: WebhookDeps, tx: pg.PoolClient, event: Stripe.Event): Promise<Outcome> {
  const charge = event.data.object as Stripe.Charge;
  const orgId = charge.metadata['org_id'];
  const invoiceId = charge.metadata['invoice_id'];
  if (orgId === undefined || invoiceId === undefined || event.account === undefined) return 'ignored';

  const { rows } = await tx.query<{ number: string; stripe_account: string }>(
    `select i.number, o.stripe_account
       from invoices i join organisations o on o.id = i.org_id
      where i.id = $1 and i.org_id = $2
        for update of i`,
    [invoiceId, orgId],
  );
  const invoice = rows[0];
  // Metadata can be written by whoever holds the connected account: it is only believed when both agree.
  if (invoice === undefined || invoice.stripe_account !== event.account) return 'ignored';

  const currency = charge.currency.toUpperCase();
  if (!isCurrency(currency)) return 'ignored';
  const settled = await new PaymentGateway(deps.stripe).feeOf(event.account, charge.id);
  if (settled === null) throw new NotYet(`no balance transaction for ${charge.id}`);

  const posted = await deps.ledger.post(
    tx,
    paymentEntry({
      orgId,
      chargeId: charge.id,
      invoiceNumber: invoice.number,
      gross: money(charge.amount, currency),
      fee: settled.fee,
      occurredAt: new Date(charge.created * 1000),
    }),
  );
  if (!posted) return 'duplicate';
  await tx.query(
    `update invoices
        set paid_minor = paid_minor + $2,
            status = case when paid_minor + $2 >= total_minor then 'paid' else 'partly_paid' end
      where id = $1`,
    [invoiceId, charge.amount],
  );
  return 'processed';
}

export async function handleEvent(deps: WebhookDeps, event: Stripe.Event): Promise<Outcome> {
  const tx = await deps.pool.connect();
  try {
    await tx.query('begin');
    if (!(await remember(tx, event))) {
      await tx.query('rollback');
      return 'duplicate';
    }
    let outcome: Outcome = 'ignored';
    if (event.type === 'charge.succeeded') outcome = await onChargeSucceeded(deps, tx, event);
    await tx.query('commit');
    return outcome;
  } catch (error) {
    await tx.query('rollback');
    throw error;
  } finally {
    tx.release();
  }
}

export function registerStripeWebhook(app: FastifyInstance, deps: WebhookDeps): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_req, body, done) => done(null, body));

  app.post('/stripe', async (req, reply) => {
    const signature = req.headers['stripe-signature'];
    let event: Stripe.Event;
    try {
      event = deps.stripe.webhooks.constructEvent(
        req.body as Buffer,
        typeof signature === 'string' ? signature : '',
        deps.signingSecret,
        TOLERANCE_SECONDS,
      );
    } catch {
      req.log.warn({ ip: req.ip }, 'webhook with a wrong signature');
      return reply.code(400).send({ error: { code: 'bad_signature', message: 'The signature does not match.' } });
    }
    try {
      const outcome = await handleEvent(deps, event);
      req.log.info({ eventId: event.id, type: event.type, outcome }, 'webhook handled');
      return reply.code(200).send({ outcome });
    } catch (error) {
      req.log[error instanceof NotYet ? 'info' : 'error']({ err: error, eventId: event.id }, 'webhook not handled');
      return reply.code(503).header('retry-after', '30').send({ error: { code: 'try_again', message: 'Try again.' } });
    }
  });
}
