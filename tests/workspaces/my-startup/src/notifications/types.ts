export type Channel = 'email' | 'in_app';

/** Every kind has a template. A kind is never renamed: it is stored in the outbox and in preferences. */
export const KINDS = [
  'invoice_sent',
  'invoice_paid',
  'invoice_overdue',
  'payment_failed',
  'password_reset',
  'new_device_sign_in',
] as const;
export type Kind = (typeof KINDS)[number];

/** Sent whatever the preferences say: the law or the safety of the account wants it. */
export const MANDATORY: ReadonlySet<Kind> = new Set<Kind>(['password_reset', 'new_device_sign_in', 'payment_failed']);

export interface Payloads {
  invoice_sent: { invoiceNumber: string; amount: string; dueOn: string; payUrl: string };
  invoice_paid: { invoiceNumber: string; amount: string; paidOn: string };
  invoice_overdue: { invoiceNumber: string; amount: string; daysLate: number; payUrl: string };
  payment_failed: { invoiceNumber: string; reason: string; payUrl: string };
  password_reset: { resetUrl: string; expiresInMinutes: number };
  new_device_sign_in: { device: string; place: string; at: string };
}

export interface Job<K extends Kind = Kind> {
  readonly id: string;
  readonly orgId: string;
  readonly kind: K;
  readonly channel: Channel;
  readonly recipient: string;
  readonly locale: string;
  readonly payload: Payloads[K];
  /** How many times it was tried before this time. */
  readonly attempts: number;
}

export type NewJob<K extends Kind = Kind> = Omit<Job<K>, 'id' | 'attempts'> & {
  /** At most one job per organisation and key, for ever: `invoice_overdue:inv_01:7d`. */
  readonly dedupeKey: string;
  readonly notBefore?: Date;
};

export type SendResult =
  | { readonly ok: true; readonly providerId: string }
  | { readonly ok: false; readonly permanent: boolean; readonly reason: string; readonly retryAfterSeconds?: number };
