import { Redis } from 'ioredis';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { SessionStore } from './session.js';
import type { OrgId, User, UserId } from './types.js';

const redis = new Redis(process.env.TEST_REDIS_URL ?? 'redis://127.0.0.1:6379/15');
const client = { ip: '203.0.113.7', userAgent: 'Mozilla/5.0' };

function user(overrides: Partial<User> = {}): User {
  return {
    id: 'usr_01' as UserId,
    orgId: 'org_01' as OrgId,
    email: 'marta@acme.example',
    role: 'accountant',
    passwordHash: '',
    totpEnabled: false,
    disabledAt: null,
    ...overrides,
  };
}

let clock = 1_700_000_000;
const store = new SessionStore(redis, () => clock);

beforeEach(async () => {
  clock = 1_700_000_000;
  await redis.flushdb();
});
afterAll(() => redis.quit());

describe('SessionStore', () => {
  it('never writes the token to Redis', async () => {
    const token = await store.create(user(), client);
    const keys = await redis.keys('*');
    const values = await Promise.all(keys.filter((k) => !k.startsWith('sess:user:')).map((k) => redis.get(k)));
    expect([...keys, ...values].join('\n')).not.toContain(token);
  });

  it('ends twelve hours after it began, however busy it is', async () => {
    const token = await store.create(user(), client);
    for (let i = 0; i < 47; i += 1) {
      clock += 15 * 60;
      expect(await store.read(token)).not.toBeNull();
    }
    clock += 15 * 60;
    expect(await store.read(token)).toBeNull();
  });

  it('does not touch more than once a minute', async () => {
    const token = await store.create(user(), client);
    clock += 59;
    expect((await store.read(token))?.lastSeenAt).toBe(1_700_000_000);
    clock += 1;
    expect((await store.read(token))?.lastSeenAt).toBe(clock);
  });

  it('makes the old token useless on rotation and keeps the age', async () => {
    const old = await store.create(user({ totpEnabled: true }), client);
    clock += 20;
    const next = await store.rotate(old, { mfaPassed: true });
    expect(next).not.toBeNull();
    expect(await store.read(old)).toBeNull();
    expect(await store.read(next!)).toMatchObject({ mfaPassed: true, createdAt: 1_700_000_000 });
    expect(await store.rotate(old)).toBeNull();
  });

  it('gives a session without second factor five minutes', async () => {
    const token = await store.create(user({ totpEnabled: true }), client);
    const [key] = (await redis.keys('sess:*')).filter((k) => !k.startsWith('sess:user:'));
    expect(await redis.ttl(key!)).toBeLessThanOrEqual(300);
    expect((await store.read(token))?.mfaPassed).toBe(false);
  });

  it('drops the oldest session beyond ten', async () => {
    const tokens: string[] = [];
    for (let i = 0; i < 11; i += 1) {
      clock += 1;
      tokens.push(await store.create(user(), client));
    }
    expect(await store.read(tokens[0]!)).toBeNull();
    expect(await store.read(tokens[1]!)).not.toBeNull();
  });

  it('signs out everywhere but here', async () => {
    const here = await store.create(user(), client);
    const there = await store.create(user(), client);
    expect(await store.revokeAll('usr_01' as UserId, here)).toBe(1);
    expect(await store.read(there)).toBeNull();
    expect(await store.read(here)).not.toBeNull();
  });
});
