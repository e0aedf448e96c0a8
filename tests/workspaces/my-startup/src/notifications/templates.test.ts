import { describe, expect, it } from 'vitest';
import { render } from './templates.js';
import { KINDS, type Kind, type Payloads } from './types.js';

const payUrl = 'https://pay.ledgerline.example/i/inv_01';
const samples: Payloads = {
  invoice_sent: { invoiceNumber: '2025-0117', amount: '€119.00', dueOn: '30 November 2025', payUrl },
  invoice_paid: { invoiceNumber: '2025-0117', amount: '€119.00', paidOn: '3 November 2025' },
  invoice_overdue: { invoiceNumber: '2025-0117', amount: '€119.00', daysLate: 7, payUrl },
  payment_failed: { invoiceNumber: '2025-0117', reason: 'insufficient funds', payUrl },
  password_reset: { resetUrl: 'https://app.ledgerline.example/reset#t=abc', expiresInMinutes: 30 },
  new_device_sign_in: { device: 'Firefox on Linux', place: 'Bern', at: '10:42' },
};

describe('render', () => {
  it.each(KINDS)('%s renders in every language with a subject and a body', (kind: Kind) => {
    for (const locale of ['en', 'de-CH', 'fr']) {
      const out = render(kind, locale, samples[kind] as never);
      expect(out.subject).not.toBe('');
      expect(out.text).not.toMatch(/undefined|\[object/);
      expect(out.html).toContain('<p>');
    }
  });

  it('falls back to English where a translation is missing', () => {
    expect(render('invoice_overdue', 'de-CH', samples.invoice_overdue).subject).toMatch(/^Reminder/);
  });

  it('escapes what customers type', () => {
    const out = render('invoice_paid', 'en', { ...samples.invoice_paid, invoiceNumber: '<img src=x onerror=1>' });
    expect(out.html).not.toContain('<img');
    expect(out.text).toContain('<img');
  });

  it('keeps the subject on one line', () => {
    const out = render('invoice_paid', 'en', { ...samples.invoice_paid, invoiceNumber: '1\r\nBcc: all@acme.example' });
    expect(out.subject).not.toMatch(/[\r\n]/);
  });

  it.each(['http://pay.ledgerline.example/x', 'https://ledgerline.example.evil.test/x', 'javascript:alert(1)'])(
    'refuses to link to %s',
    (url) => {
      expect(() => render('invoice_sent', 'en', { ...samples.invoice_sent, payUrl: url })).toThrow(RangeError);
    },
  );

  it('says "1 day"', () => {
    expect(render('invoice_overdue', 'en', { ...samples.invoice_overdue, daysLate: 1 }).text).toContain('1 day ago');
  });
});
