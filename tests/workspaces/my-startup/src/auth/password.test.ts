import { describe, expect, it } from 'vitest';
import { createHash } from 'node:crypto';
import { assertAcceptable, hashPassword, needsRehash, verifyPassword, type BreachList } from './password.js';

const nothingLeaked: BreachList = { range: async () => new Set() };

function leaked(password: string): BreachList {
  const sha1 = createHash('sha1').update(password).digest('hex').toUpperCase();
  return {
    range: async (prefix) => new Set(prefix === sha1.slice(0, 5) ? [sha1.slice(5)] : []),
  };
}

describe('assertAcceptable', () => {
  it.each([
    ['eleven-char', 'too short'],
    ['x'.repeat(129), 'too long'],
    ['marta.kowal-2025!', 'contains the local part'],
  ])('refuses %s (%s)', async (password) => {
    await expect(assertAcceptable(password, 'marta.kowal@acme.example', nothingLeaked)).rejects.toMatchObject({
      code: 'weak_password',
      statusCode: 422,
    });
  });

  it('counts characters, not UTF-16 units', async () => {
    // Six emoji are twelve units, but only six characters.
    await expect(assertAcceptable('🦊🦊🦊🦊🦊🦊', 'a@acme.example', nothingLeaked)).rejects.toThrow(/at least 12/);
  });

  it('refuses a password from the breach list', async () => {
    const password = 'correct horse battery staple';
    await expect(assertAcceptable(password, 'a@acme.example', leaked(password))).rejects.toThrow(/data breach/);
  });

  it('accepts when the breach list is unreachable', async () => {
    const down: BreachList = { range: () => Promise.reject(new Error('ECONNREFUSED')) };
    await expect(assertAcceptable('a long enough phrase', 'a@acme.example', down)).resolves.toBeUndefined();
  });
});

describe('verifyPassword', () => {
  it('accepts the same text in another Unicode form', async () => {
    const stored = await hashPassword('Zu\u0308rich-am-See-8001');
    await expect(verifyPassword(stored, 'Z\u00fcrich-am-See-8001')).resolves.toBe(true);
  });

  it('is false for an unknown account, and takes as long', async () => {
    const stored = await hashPassword('the real password');
    await verifyPassword(undefined, 'warm up the decoy');
    const t0 = performance.now();
    await verifyPassword(stored, 'a wrong password');
    const t1 = performance.now();
    await expect(verifyPassword(undefined, 'a wrong password')).resolves.toBe(false);
    const t2 = performance.now();
    const ratio = (t2 - t1) / (t1 - t0);
    expect(ratio).toBeGreaterThan(0.5);
    expect(ratio).toBeLessThan(2);
  });

  it('never runs out of slots after a failure', async () => {
    await Promise.allSettled(Array.from({ length: 20 }, () => verifyPassword('not a hash', 'x')));
    await expect(hashPassword('still works')).resolves.toMatch(/^\$argon2id\$/);
  });
});

describe('needsRehash', () => {
  it('is true for a hash that was made with a lower memory cost', () => {
    expect(needsRehash('$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$' + 'A'.repeat(43))).toBe(true);
  });
});
