import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { createHash } from 'node:crypto';
import type pg from 'pg';
import { z } from 'zod';
import { hashPassword, needsRehash, verifyPassword } from './password.js';
import { LOGIN_PER_ACCOUNT, LOGIN_PER_IP, type SlidingWindowLimiter } from './rate-limit.js';
import { COOKIE_NAME, type SessionStore } from './session.js';
import { AuthError, type OrgId, type Role, type User, type UserId } from './types.js';

export interface AuthDeps {
  readonly pool: pg.Pool;
  readonly sessions: SessionStore;
  readonly limiter: SlidingWindowLimiter;
}

const LoginBody = z.object({
  email: z.string().trim().toLowerCase().email().max(254),
  password: z.string().min(1).max(1024),
});

interface UserRow {
  id: string;
  org_id: string;
  email: string;
  role: Role;
  password_hash: string;
  totp_enabled: boolean;
  disabled_at: Date | null;
}

const toUser = (row: UserRow): User => ({
  id: row.id as UserId,
  orgId: row.org_id as OrgId,
  email: row.email,
  role: row.role,
  passwordHash: row.password_hash,
  totpEnabled: row.totp_enabled,
  disabledAt: row.disabled_at,
});

async function findByEmail(pool: pg.Pool, email: string): Promise<User | undefined> {
  const { rows } = await pool.query<UserRow>(
    `select id, org_id, email, role, password_hash, totp_enabled, disabled_at
       from users where email = $1`,
    [email],
  );
  return rows[0] && toUser(rows[0]);
}

function tokenOf(req: FastifyRequest): string | undefined {
  for (const part of (req.headers.cookie ?? '').split(';')) {
    const eq = part.indexOf('=');
    if (eq > 0 && part.slice(0, eq).trim() === COOKIE_NAME) return part.slice(eq + 1).trim();
  }
  return undefined;
}

function setCookie(reply: FastifyReply, token: string | null): void {
  const value = token ?? '';
  const age = token === null ? '; Max-Age=0' : '';
  reply.header('set-cookie', `${COOKIE_NAME}=${value}; Path=/; Secure; HttpOnly; SameSite=Lax${age}`);
}

export function registerAuthRoutes(app: FastifyInstance, deps: AuthDeps): void {
  app.setErrorHandler((error, req, reply) => {
    if (error instanceof AuthError) {
      if (error.retryAfterSeconds !== undefined) reply.header('retry-after', String(error.retryAfterSeconds));
      return reply.code(error.statusCode).send({ error: { code: error.code, message: error.message } });
    }
    req.log.error({ err: error }, 'auth route failed');
    return reply.code(500).send({ error: { code: 'internal', message: 'Something went wrong.' } });
  });

  app.post('/login', async (req, reply) => {
    const parsed = LoginBody.safeParse(req.body);
    if (!parsed.success) throw new AuthError('invalid_credentials', 'Wrong e-mail address or password.');
    const { email, password } = parsed.data;
    const account = createHash('sha256').update(email).digest('base64url');
    await deps.limiter.hit(LOGIN_PER_IP, req.ip);
    await deps.limiter.hit(LOGIN_PER_ACCOUNT, account);

    const user = await findByEmail(deps.pool, email);
    const matches = await verifyPassword(user?.passwordHash, password);
    if (!user || !matches || user.disabledAt !== null) {
      throw new AuthError('invalid_credentials', 'Wrong e-mail address or password.');
    }
    if (needsRehash(user.passwordHash)) {
      const upgraded = await hashPassword(password);
      // The old hash in the condition: a password that was changed meanwhile is not put back.
      await deps.pool.query('update users set password_hash = $1 where id = $2 and password_hash = $3', [
        upgraded,
        user.id,
        user.passwordHash,
      ]);
    }
    await deps.limiter.reset(LOGIN_PER_ACCOUNT, account);
    const before = tokenOf(req);
    if (before !== undefined) await deps.sessions.revoke(before);
    const token = await deps.sessions.create(user, { ip: req.ip, userAgent: req.headers['user-agent'] ?? '' });
    setCookie(reply, token);
    return reply.code(200).send({ userId: user.id, mfaRequired: user.totpEnabled });
  });

  app.post('/logout', async (req, reply) => {
    const token = tokenOf(req);
    if (token !== undefined) await deps.sessions.revoke(token);
    setCookie(reply, null);
    return reply.code(204).send();
  });

  app.get('/me', async (req) => {
    const token = tokenOf(req);
    const session = token === undefined ? null : await deps.sessions.read(token);
    if (session === null) throw new AuthError('session_expired', 'Please sign in.');
    if (!session.mfaPassed) throw new AuthError('mfa_required', 'Enter the code from your authenticator.');
    return { userId: session.userId, orgId: session.orgId, role: session.role };
  });
}
