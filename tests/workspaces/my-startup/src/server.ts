import Fastify, { type FastifyInstance } from 'fastify';
import { Redis } from 'ioredis';
import pg from 'pg';
import Stripe from 'stripe';
import { registerAuthRoutes } from './auth/routes.js';
import { SessionStore } from './auth/session.js';
import { SlidingWindowLimiter } from './auth/rate-limit.js';
import { Ledger } from './payments/ledger.js';
import { registerStripeWebhook } from './payments/webhooks.js';

function required(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') {
    throw new Error(`missing environment variable ${name}`);
  }
  return value;
}

export async function buildServer(): Promise<FastifyInstance> {
  const app = Fastify({
    logger: { level: process.env.LOG_LEVEL ?? 'info', redact: ['req.headers.cookie', 'req.headers.authorization'] },
    // One proxy hop: the ingress. More would let a client choose its own rate-limit key.
    trustProxy: (_address, hop) => hop < 1,
    bodyLimit: 256 * 1024,
  });

  const pool = new pg.Pool({ connectionString: required('DATABASE_URL'), max: 10, statement_timeout: 5_000 });
  const redis = new Redis(required('REDIS_URL'), { maxRetriesPerRequest: 2, enableOfflineQueue: false });
  const stripe = new Stripe(required('STRIPE_SECRET_KEY'), { maxNetworkRetries: 2, timeout: 8_000 });

  await app.register(async (scope) => {
    registerAuthRoutes(scope, {
      pool,
      sessions: new SessionStore(redis),
      limiter: new SlidingWindowLimiter(redis),
    });
  }, { prefix: '/v1/auth' });

  // Its own scope: the signature is over the raw bytes, so this route must not see the JSON parser.
  await app.register(async (scope) => {
    registerStripeWebhook(scope, {
      pool,
      stripe,
      ledger: new Ledger(),
      signingSecret: required('STRIPE_WEBHOOK_SECRET'),
    });
  }, { prefix: '/v1/webhooks' });

  app.get('/healthz', async () => ({ ok: true }));
  app.get('/readyz', async (_req, reply) => {
    const [db, cache] = await Promise.allSettled([pool.query('select 1'), redis.ping()]);
    const ok = db.status === 'fulfilled' && cache.status === 'fulfilled';
    return reply.code(ok ? 200 : 503).send({ db: db.status, cache: cache.status });
  });

  app.addHook('onClose', async () => {
    await Promise.allSettled([pool.end(), redis.quit()]);
  });
  return app;
}

if (import.meta.url === `file://${process.argv[1]}`) {
  const app = await buildServer();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => void app.close().then(() => process.exit(0)));
  }
  await app.listen({ host: '0.0.0.0', port: Number(process.env.PORT ?? 8080) });
}
