import type Stripe from 'stripe';
import { type Money, money, isCurrency } from './money.js';

export interface CheckoutRequest {
  readonly orgId: string;
  readonly connectedAccount: string;
  readonly invoiceId: string;
  readonly invoiceNumber: string;
  readonly amount: Money;
  readonly customerEmail: string;
  readonly idempotencyKey: string;
}

export class StripeUnavailable extends Error {
  constructor(cause: unknown) {
    super('the payment provider cannot be reached', { cause });
    this.name = 'StripeUnavailable';
  }
}

export class StripeRefused extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
    this.name = 'StripeRefused';
  }
}

/** Stripe wants a number. Anything above this is no invoice that a customer pays by card. */
const MAX_MINOR = 99_999_999n;

/**
 * Errors from the network, a 5xx or a rate limit may be tried again with the same idempotency key.
 * Everything else is an answer, and trying again gives the same one.
 */
export function classify(error: unknown): StripeUnavailable | StripeRefused {
  const raw = error as { type?: string; code?: string; message?: string; statusCode?: number };
  const transient =
    raw.type === 'StripeConnectionError' ||
    raw.type === 'StripeRateLimitError' ||
    (raw.statusCode !== undefined && raw.statusCode >= 500);
  if (transient || raw.type === undefined) return new StripeUnavailable(error);
  return new StripeRefused(raw.code ?? raw.type, raw.message ?? 'refused');
}

export class PaymentGateway {
  constructor(private readonly stripe: Stripe) {}

  async createIntent(request: CheckoutRequest): Promise<{ id: string; clientSecret: string }> {
    const { minor, currency } = request.amount;
    if (minor <= 0n || minor > MAX_MINOR) throw new StripeRefused('amount_out_of_range', `cannot charge ${minor}`);
    try {
      const intent = await this.stripe.paymentIntents.create(
        {
          amount: Number(minor),
          currency: currency.toLowerCase(),
          receipt_email: request.customerEmail,
          description: `Invoice ${request.invoiceNumber}`,
          automatic_payment_methods: { enabled: true },
          // The webhook finds its way back by these two, never by the description.
          metadata: { org_id: request.orgId, invoice_id: request.invoiceId },
        },
        { stripeAccount: request.connectedAccount, idempotencyKey: request.idempotencyKey },
      );
      if (intent.client_secret === null) throw new StripeRefused('no_client_secret', 'intent cannot be confirmed');
      return { id: intent.id, clientSecret: intent.client_secret };
    } catch (error) {
      throw error instanceof StripeRefused ? error : classify(error);
    }
  }

  /** The fee is only on the balance transaction, which may come seconds after the charge. */
  async feeOf(connectedAccount: string, chargeId: string): Promise<{ gross: Money; fee: Money } | null> {
    try {
      const charge = await this.stripe.charges.retrieve(
        chargeId,
        { expand: ['balance_transaction'] },
        { stripeAccount: connectedAccount },
      );
      const balance = charge.balance_transaction;
      if (balance === null || typeof balance === 'string') return null;
      const code = balance.currency.toUpperCase();
      if (!isCurrency(code)) throw new StripeRefused('currency_not_supported', code);
      return { gross: money(balance.amount, code), fee: money(balance.fee, code) };
    } catch (error) {
      throw error instanceof StripeRefused ? error : classify(error);
    }
  }
}
