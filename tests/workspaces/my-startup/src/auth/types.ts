/** Branded ids: a user id cannot be passed where an organisation id is wanted. */
export type UserId = string & { readonly __brand: 'UserId' };
export type OrgId = string & { readonly __brand: 'OrgId' };

export type Role = 'owner' | 'admin' | 'accountant' | 'viewer';

export interface User {
  readonly id: UserId;
  readonly orgId: OrgId;
  readonly email: string;
  readonly role: Role;
  readonly passwordHash: string;
  readonly totpEnabled: boolean;
  readonly disabledAt: Date | null;
}

/** What is kept in Redis under the hash of the token. Never holds the token itself. */
export interface SessionRecord {
  readonly userId: UserId;
  readonly orgId: OrgId;
  readonly role: Role;
  /** Seconds since the epoch. */
  readonly createdAt: number;
  readonly lastSeenAt: number;
  readonly userAgent: string;
  readonly ip: string;
  /** False between the password and the second factor. */
  readonly mfaPassed: boolean;
}

export type AuthErrorCode =
  | 'invalid_credentials'
  | 'session_expired'
  | 'mfa_required'
  | 'rate_limited'
  | 'weak_password';

const STATUS: Record<AuthErrorCode, number> = {
  invalid_credentials: 401,
  session_expired: 401,
  mfa_required: 403,
  rate_limited: 429,
  weak_password: 422,
};

export class AuthError extends Error {
  readonly statusCode: number;

  constructor(
    readonly code: AuthErrorCode,
    message: string,
    readonly retryAfterSeconds?: number,
  ) {
    super(message);
    this.name = 'AuthError';
    this.statusCode = STATUS[code];
  }
}
