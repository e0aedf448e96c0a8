import type { Kind, Payloads } from './types.js';

export interface Rendered {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

type Locale = 'en' | 'de';
type Template<K extends Kind> = (p: Payloads[K]) => { subject: string; lines: string[]; action?: { label: string; url: string } };

const en: { [K in Kind]: Template<K> } = {
  invoice_sent: (p) => ({
    subject: `Invoice ${p.invoiceNumber} over ${p.amount}`,
    lines: [`You have received invoice ${p.invoiceNumber} over ${p.amount}.`, `It is due on ${p.dueOn}.`],
    action: { label: 'View and pay', url: p.payUrl },
  }),
  invoice_paid: (p) => ({
    subject: `Invoice ${p.invoiceNumber} is paid`,
    lines: [`${p.amount} for invoice ${p.invoiceNumber} arrived on ${p.paidOn}.`],
  }),
  invoice_overdue: (p) => ({
    subject: `Reminder: invoice ${p.invoiceNumber}`,
    lines: [
      `Invoice ${p.invoiceNumber} over ${p.amount} was due ${p.daysLate} ${p.daysLate === 1 ? 'day' : 'days'} ago.`,
      'If you have paid in the last two days, there is nothing to do.',
    ],
    action: { label: 'Pay now', url: p.payUrl },
  }),
  payment_failed: (p) => ({
    subject: `The payment of invoice ${p.invoiceNumber} failed`,
    lines: [`Your bank refused the payment of invoice ${p.invoiceNumber}: ${p.reason}.`],
    action: { label: 'Try again', url: p.payUrl },
  }),
  password_reset: (p) => ({
    subject: 'Set a new password',
    lines: [
      `The link works once, and for ${p.expiresInMinutes} minutes.`,
      'If you did not ask for it, ignore this message: your password stays as it is.',
    ],
    action: { label: 'Set a new password', url: p.resetUrl },
  }),
  new_device_sign_in: (p) => ({
    subject: 'New sign-in to your account',
    lines: [`${p.device}, ${p.place}, ${p.at}.`, 'If this was not you, set a new password now.'],
  }),
};

const de: Partial<{ [K in Kind]: Template<K> }> = {
  invoice_sent: (p) => ({
    subject: `Rechnung ${p.invoiceNumber} über ${p.amount}`,
    lines: [`Sie haben die Rechnung ${p.invoiceNumber} über ${p.amount} erhalten.`, `Sie ist fällig am ${p.dueOn}.`],
    action: { label: 'Ansehen und bezahlen', url: p.payUrl },
  }),
  invoice_paid: (p) => ({
    subject: `Rechnung ${p.invoiceNumber} ist bezahlt`,
    lines: [`${p.amount} für die Rechnung ${p.invoiceNumber} sind am ${p.paidOn} eingegangen.`],
  }),
};

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (c) => ESCAPES[c] ?? c);

/** Line breaks in a subject would be new headers. */
const oneLine = (text: string): string => text.replace(/[\r\n\u2028\u2029]+/g, ' ').trim().slice(0, 150);

function assertOwnUrl(url: string): string {
  const parsed = new URL(url);
  if (parsed.protocol !== 'https:' || !parsed.hostname.endsWith('.ledgerline.example')) {
    throw new RangeError(`not a link of ours: ${parsed.origin}`);
  }
  return parsed.href;
}

function pick(locale: string): Locale {
  return locale.toLowerCase().startsWith('de') ? 'de' : 'en';
}

export function render<K extends Kind>(kind: K, locale: string, payload: Payloads[K]): Rendered {
  const local = pick(locale) === 'de' ? (de[kind] as Template<K> | undefined) : undefined;
  const template = local ?? (en[kind] as Template<K>);
  const { subject, lines, action } = template(payload);
  const url = action === undefined ? undefined : assertOwnUrl(action.url);
  const text = [...lines, ...(url === undefined ? [] : ['', url])].join('\n');
  const html = [
    ...lines.map((line) => `<p>${escapeHtml(line)}</p>`),
    ...(action === undefined || url === undefined
      ? []
      : [`<p><a href="${escapeHtml(url)}">${escapeHtml(action.label)}</a></p>`]),
  ].join('\n');
  return { subject: oneLine(subject), text, html };
}
