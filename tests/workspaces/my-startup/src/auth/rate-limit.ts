import { randomBytes } from 'node:crypto';
import type { Redis } from 'ioredis';
import { AuthError } from './types.js';

export interface Limit {
  readonly name: string;
  readonly max: number;
  readonly windowSeconds: number;
}

/**
 * Two limits per login attempt: one stops guessing at an account from many addresses, the other
 * one address that tries many accounts. An office of 40 people behind one NAT stays below the second.
 */
export const LOGIN_PER_ACCOUNT: Limit = { name: 'login:acct', max: 8, windowSeconds: 15 * 60 };
export const LOGIN_PER_IP: Limit = { name: 'login:ip', max: 60, windowSeconds: 15 * 60 };
export const RESET_PER_ACCOUNT: Limit = { name: 'reset:acct', max: 3, windowSeconds: 60 * 60 };
export const TOTP_PER_SESSION: Limit = { name: 'totp:sess', max: 5, windowSeconds: 5 * 60 };

// One script, so that concurrent attempts cannot all see "one left".
// Refused attempts are not recorded: a person who waits gets in even while a bot keeps knocking.
const HIT = `
local now, window, max = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - window)
if redis.call('ZCARD', KEYS[1]) >= max then
  local first = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')
  return { 0, first[2] + window - now }
end
redis.call('ZADD', KEYS[1], now, ARGV[4])
redis.call('PEXPIRE', KEYS[1], window)
return { 1, 0 }
`;

export class SlidingWindowLimiter {
  constructor(
    private readonly redis: Redis,
    private readonly now: () => number = Date.now,
  ) {}

  /** Resolves when the attempt is allowed, and records it. */
  async hit(limit: Limit, subject: string): Promise<void> {
    const key = `rl:${limit.name}:${subject}`;
    let answer: [number, number];
    try {
      answer = (await this.redis.eval(
        HIT,
        1,
        key,
        this.now(),
        limit.windowSeconds * 1000,
        limit.max,
        `${this.now()}-${randomBytes(6).toString('hex')}`,
      )) as [number, number];
    } catch {
      // Without Redis there are no sessions either, so nothing is gained by failing open.
      throw new AuthError('rate_limited', 'Sign-in is not available at the moment.', 30);
    }
    const [allowed, waitMs] = answer;
    if (allowed === 0) {
      throw new AuthError('rate_limited', 'Too many attempts.', Math.max(1, Math.ceil(waitMs / 1000)));
    }
  }

  /** After a success: earlier typing errors are forgiven. */
  async reset(limit: Limit, subject: string): Promise<void> {
    await this.redis.del(`rl:${limit.name}:${subject}`);
  }
}
