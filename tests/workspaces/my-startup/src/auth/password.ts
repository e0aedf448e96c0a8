import argon2 from 'argon2';
import { createHash } from 'node:crypto';
import { AuthError } from './types.js';

/**
 * Argon2id, 46 MiB, two passes, one lane: 62 ms at p50 on the API's node type. The pods have a
 * memory limit of 768 MiB, so at most MAX_CONCURRENT hashes may run at a time in one process.
 */
const PARAMS = { type: argon2.argon2id, memoryCost: 47_104, timeCost: 2, parallelism: 1 } as const;
const MAX_CONCURRENT = 6;

const MIN_LENGTH = 12;
const MAX_LENGTH = 128;

let running = 0;
const waiting: Array<() => void> = [];

async function withSlot<T>(work: () => Promise<T>): Promise<T> {
  if (running >= MAX_CONCURRENT) {
    await new Promise<void>((resolve) => waiting.push(resolve));
  } else {
    running += 1;
  }
  try {
    return await work();
  } finally {
    // Hand the slot to the next waiter instead of giving it back, so that a newcomer cannot overtake.
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  }
}

export interface BreachList {
  /** Suffixes of SHA-1 hashes that begin with this five-character prefix. */
  range(prefix: string): Promise<ReadonlySet<string>>;
}

export async function assertAcceptable(password: string, email: string, breaches: BreachList): Promise<void> {
  const normalised = password.normalize('NFKC');
  const length = [...normalised].length;
  if (length < MIN_LENGTH) {
    throw new AuthError('weak_password', `Use at least ${MIN_LENGTH} characters.`);
  }
  if (length > MAX_LENGTH) {
    throw new AuthError('weak_password', `Use at most ${MAX_LENGTH} characters.`);
  }
  const local = email.split('@')[0] ?? '';
  if (local.length >= 4 && normalised.toLowerCase().includes(local.toLowerCase())) {
    throw new AuthError('weak_password', 'Do not use your e-mail address in the password.');
  }
  const sha1 = createHash('sha1').update(normalised).digest('hex').toUpperCase();
  let suffixes: ReadonlySet<string>;
  try {
    suffixes = await breaches.range(sha1.slice(0, 5));
  } catch {
    return; // The list being unreachable must not stop a sign-up; the nightly job checks again.
  }
  if (suffixes.has(sha1.slice(5))) {
    throw new AuthError('weak_password', 'This password is known from a data breach.');
  }
}

export function hashPassword(password: string): Promise<string> {
  return withSlot(() => argon2.hash(password.normalize('NFKC'), PARAMS));
}

// A hash of random bytes, made once: verifying against it costs what a real check costs.
let decoy: Promise<string> | undefined;

/**
 * `stored` is undefined for an unknown address. The same work is done then, so that the time of
 * the answer does not tell whether an account exists.
 */
export async function verifyPassword(stored: string | undefined, password: string): Promise<boolean> {
  decoy ??= hashPassword(crypto.randomUUID());
  const against = stored ?? (await decoy);
  const matches = await withSlot(() => argon2.verify(against, password.normalize('NFKC')));
  return matches && stored !== undefined;
}

export function needsRehash(stored: string): boolean {
  return argon2.needsRehash(stored, PARAMS);
}
