import type { Rendered } from './templates.js';
import type { SendResult } from './types.js';

export interface Outgoing {
  readonly to: string;
  readonly message: Rendered;
  /** The provider drops a second message with the same value for 24 hours. */
  readonly idempotencyKey: string;
}

export interface EmailProvider {
  send(mail: Outgoing): Promise<SendResult>;
}

const TIMEOUT_MS = 10_000;

/** Bodies of errors go to the log: keep them short and without addresses. */
function brief(body: string): string {
  return body.replace(/[^\s@"<>]+@[^\s@"<>]+/g, '<address>').slice(0, 200);
}

function retryAfter(header: string | null): number | undefined {
  if (header === null) return undefined;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return Math.max(0, Math.ceil(seconds));
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, Math.ceil((date - Date.now()) / 1000));
}

export class HttpEmailProvider implements EmailProvider {
  constructor(
    private readonly endpoint: string,
    private readonly apiKey: string,
    private readonly from: string,
    private readonly fetchImpl: typeof fetch = fetch,
  ) {}

  async send(mail: Outgoing): Promise<SendResult> {
    let response: Response;
    try {
      response = await this.fetchImpl(this.endpoint, {
        method: 'POST',
        signal: AbortSignal.timeout(TIMEOUT_MS),
        headers: {
          authorization: `Bearer ${this.apiKey}`,
          'content-type': 'application/json',
          'idempotency-key': mail.idempotencyKey,
        },
        body: JSON.stringify({
          from: this.from,
          to: mail.to,
          subject: mail.message.subject,
          text: mail.message.text,
          html: mail.message.html,
        }),
      });
    } catch (error) {
      // A timeout may have been a success: that is what the idempotency key is for.
      return { ok: false, permanent: false, reason: error instanceof Error ? error.name : 'network' };
    }
    if (response.ok) {
      const body = (await response.json()) as { id?: string };
      return { ok: true, providerId: body.id ?? '' };
    }
    const reason = `${response.status} ${brief(await response.text())}`;
    const wait = retryAfter(response.headers.get('retry-after'));
    const transient = response.status === 408 || response.status === 429 || response.status >= 500;
    return {
      ok: false,
      permanent: !transient,
      reason,
      ...(wait === undefined ? {} : { retryAfterSeconds: wait }),
    };
  }
}
