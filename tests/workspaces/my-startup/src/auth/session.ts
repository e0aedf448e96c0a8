import { createHash, randomBytes } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { SessionRecord, User, UserId } from './types.js';

export const COOKIE_NAME = '__Host-ll_session';

const TOKEN_BYTES = 32;
const IDLE_SECONDS = 30 * 60;
const ABSOLUTE_SECONDS = 12 * 60 * 60;
const MFA_PENDING_SECONDS = 5 * 60;
/** `lastSeenAt` is written at most this often, to spare Redis a write per request. */
const TOUCH_EVERY_SECONDS = 60;
const MAX_PER_USER = 10;

const keyOf = (token: string): string => `sess:${createHash('sha256').update(token).digest('base64url')}`;
const indexOf = (user: UserId): string => `sess:user:${user}`;
const nowSeconds = (): number => Math.floor(Date.now() / 1000);

export interface ClientInfo {
  readonly ip: string;
  readonly userAgent: string;
}

/**
 * Opaque tokens, kept by Redis under their SHA-256. A dump of Redis therefore gives nobody a
 * session. The per-user index is a sorted set (score: creation) and makes "sign out everywhere"
 * one round trip.
 */
export class SessionStore {
  constructor(
    private readonly redis: Redis,
    private readonly now: () => number = nowSeconds,
  ) {}

  async create(user: User, client: ClientInfo): Promise<string> {
    const token = randomBytes(TOKEN_BYTES).toString('base64url');
    const key = keyOf(token);
    const createdAt = this.now();
    const record: SessionRecord = {
      userId: user.id,
      orgId: user.orgId,
      role: user.role,
      createdAt,
      lastSeenAt: createdAt,
      userAgent: client.userAgent.slice(0, 256),
      ip: client.ip,
      mfaPassed: !user.totpEnabled,
    };
    const ttl = record.mfaPassed ? IDLE_SECONDS : MFA_PENDING_SECONDS;
    await this.redis
      .multi()
      .set(key, JSON.stringify(record), 'EX', ttl)
      .zadd(indexOf(user.id), createdAt, key)
      .expire(indexOf(user.id), ABSOLUTE_SECONDS)
      .exec();
    await this.evictOldest(user.id);
    return token;
  }

  async read(token: string): Promise<SessionRecord | null> {
    const key = keyOf(token);
    const raw = await this.redis.get(key);
    if (raw === null) return null;
    const record = JSON.parse(raw) as SessionRecord;
    const now = this.now();
    if (now - record.createdAt >= ABSOLUTE_SECONDS) {
      await this.drop(record.userId, key);
      return null;
    }
    if (record.mfaPassed && now - record.lastSeenAt >= TOUCH_EVERY_SECONDS) {
      const left = ABSOLUTE_SECONDS - (now - record.createdAt);
      const touched: SessionRecord = { ...record, lastSeenAt: now };
      // XX: a session that was revoked between the read and this write stays revoked.
      await this.redis.set(key, JSON.stringify(touched), 'EX', Math.min(IDLE_SECONDS, left), 'XX');
      return touched;
    }
    return record;
  }

  /** A new token for the same session: after login, after the second factor, on a role change. */
  async rotate(token: string, change: Partial<Pick<SessionRecord, 'mfaPassed' | 'role'>> = {}): Promise<string | null> {
    const oldKey = keyOf(token);
    const raw = await this.redis.getdel(oldKey);
    if (raw === null) return null;
    const record: SessionRecord = { ...(JSON.parse(raw) as SessionRecord), ...change, lastSeenAt: this.now() };
    const left = ABSOLUTE_SECONDS - (this.now() - record.createdAt);
    if (left <= 0) return null;
    const next = randomBytes(TOKEN_BYTES).toString('base64url');
    await this.redis
      .multi()
      .set(keyOf(next), JSON.stringify(record), 'EX', Math.min(IDLE_SECONDS, left))
      .zrem(indexOf(record.userId), oldKey)
      .zadd(indexOf(record.userId), record.createdAt, keyOf(next))
      .exec();
    return next;
  }

  async revoke(token: string): Promise<void> {
    const key = keyOf(token);
    const raw = await this.redis.getdel(key);
    if (raw !== null) await this.redis.zrem(indexOf((JSON.parse(raw) as SessionRecord).userId), key);
  }

  async revokeAll(user: UserId, exceptToken?: string): Promise<number> {
    const keep = exceptToken === undefined ? null : keyOf(exceptToken);
    const keys = (await this.redis.zrange(indexOf(user), 0, -1)).filter((key) => key !== keep);
    if (keys.length === 0) return 0;
    await this.redis.multi().del(...keys).zrem(indexOf(user), ...keys).exec();
    return keys.length;
  }

  private async drop(user: UserId, key: string): Promise<void> {
    await this.redis.multi().del(key).zrem(indexOf(user), key).exec();
  }

  private async evictOldest(user: UserId): Promise<void> {
    const surplus = await this.redis.zrange(indexOf(user), 0, -(MAX_PER_USER + 1));
    for (const key of surplus) await this.drop(user, key);
  }
}
