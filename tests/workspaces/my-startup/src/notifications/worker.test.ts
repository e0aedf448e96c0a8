import { beforeEach, describe, expect, it, vi } from 'vitest';
import { backoffSeconds, type Leased } from './queue.js';
import type { SendResult } from './types.js';
import { NotificationWorker } from './worker.js';

function leased(overrides: Partial<Leased['job']> = {}): Leased {
  return {
    lease: 'b1f0',
    job: {
      id: '42',
      orgId: 'org_01',
      kind: 'invoice_paid',
      channel: 'email',
      recipient: 'marta@acme.example',
      locale: 'en',
      payload: { invoiceNumber: '2025-0117', amount: '€119.00', paidOn: '3 November 2025' },
      attempts: 0,
      ...overrides,
    },
  };
}

const log = { info: vi.fn(), warn: vi.fn(), error: vi.fn() };
const outbox = {
  lease: vi.fn<() => Promise<Leased[]>>(),
  sent: vi.fn(async () => true),
  failed: vi.fn(async () => true),
  later: vi.fn(async () => true),
};
const send = vi.fn<() => Promise<SendResult>>();
const worker = new NotificationWorker(outbox, { send }, log);

beforeEach(() => vi.clearAllMocks());

describe('NotificationWorker.tick', () => {
  it('uses the same idempotency key on every attempt', async () => {
    send.mockResolvedValue({ ok: true, providerId: 'm1' });
    outbox.lease.mockResolvedValueOnce([leased()]).mockResolvedValueOnce([leased({ attempts: 3 })]);
    await worker.tick();
    await worker.tick();
    const keys = send.mock.calls.map(([mail]: any) => mail.idempotencyKey);
    expect(keys).toEqual(['outbox-42', 'outbox-42']);
  });

  it('waits at least as long as the provider asks', async () => {
    outbox.lease.mockResolvedValueOnce([leased()]);
    send.mockResolvedValueOnce({ ok: false, permanent: false, reason: '429', retryAfterSeconds: 600 });
    await worker.tick();
    expect(outbox.later).toHaveBeenCalledWith(expect.anything(), 600, '429');
  });

  it('gives up after the eighth attempt', async () => {
    outbox.lease.mockResolvedValueOnce([leased({ attempts: 7 })]);
    send.mockResolvedValueOnce({ ok: false, permanent: false, reason: '503' });
    await worker.tick();
    expect(outbox.failed).toHaveBeenCalledOnce();
    expect(outbox.later).not.toHaveBeenCalled();
  });

  it('does not try again when the template throws', async () => {
    const bad = leased({ kind: 'invoice_sent', payload: { payUrl: 'http://evil.test' } as never });
    outbox.lease.mockResolvedValueOnce([bad]);
    await worker.tick();
    expect(send).not.toHaveBeenCalled();
    expect(outbox.failed).toHaveBeenCalledOnce();
  });

  it('keeps at most five mails under way', async () => {
    let underWay = 0;
    let most = 0;
    send.mockImplementation(async () => {
      most = Math.max(most, (underWay += 1));
      await new Promise((r) => setTimeout(r, 2));
      underWay -= 1;
      return { ok: true, providerId: 'm' };
    });
    outbox.lease.mockResolvedValueOnce(Array.from({ length: 20 }, (_, i) => leased({ id: String(i) })));
    await expect(worker.tick()).resolves.toBe(20);
    expect(most).toBe(5);
  });
});

describe('backoffSeconds', () => {
  it('doubles, and stops at an hour', () => {
    const exact = (n: number): number => backoffSeconds(n, () => 0.5);
    expect([0, 1, 2, 6, 7, 20].map(exact)).toEqual([30, 60, 120, 1920, 3600, 3600]);
  });
});
