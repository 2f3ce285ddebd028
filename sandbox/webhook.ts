import type { Clock } from './clock.js';
import { webhook } from './fixtures.js';
import type { Handler, ModelReply, ModelRequest } from './http.js';

/** A message that was taken. */
export interface WebhookMessage {
  /** As it was posted, read as JSON. */
  body: Record<string, unknown>;
  /** Milliseconds since the epoch, by the sandbox's clock. */
  at: number;
}

/** What a test can see of the webhook and set. A reset undoes all of it. */
export interface Webhook {
  /** Every message that was answered with `ok`, in order. */
  readonly messages: readonly WebhookMessage[];
  /** What every message is refused with, if it is; slow answers are for the sandbox's faults. */
  refusal: { status: number; body?: string } | undefined;
}

/** The model, as its host needs it. */
export interface WebhookModel {
  handler: Handler;
  control: Webhook;
  reset(): void;
}

/**
 * An incoming webhook as Slack has them. Documented: JSON is posted, the answer is `ok` as plain text, and what is
 * wrong is told in one word as plain text: `invalid_payload`, `no_text`, `no_service`. That a form's `payload` is taken
 * too is left out.
 */
export function createWebhook(clock: Clock): WebhookModel {
  const messages: WebhookMessage[] = [];
  const control: Webhook = { messages, refusal: undefined };
  return {
    handler(request) {
      if (request.path !== new URL(webhook.url).pathname) return plain(404, 'no_service');
      if (request.method !== 'POST') return plain(405, 'method_not_allowed');
      if (control.refusal !== undefined) return plain(control.refusal.status, control.refusal.body ?? '');
      const body = readMessage(request);
      if (body === undefined) return plain(400, 'invalid_payload');
      if (!hasText(body)) return plain(400, 'no_text');
      messages.push({ body, at: clock.now() });
      return plain(200, 'ok');
    },
    control,
    reset() {
      messages.length = 0;
      control.refusal = undefined;
    },
  };
}

function readMessage({ headers, body }: ModelRequest): Record<string, unknown> | undefined {
  if (!/^application\/json\b/i.test(headers['content-type'] ?? '')) return undefined;
  try {
    const parsed: unknown = JSON.parse(body);
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)
      ? (parsed as Record<string, unknown>)
      : undefined;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return undefined;
  }
}

function hasText({ text, blocks, attachments }: Record<string, unknown>): boolean {
  const filled = (list: unknown): boolean => Array.isArray(list) && list.length > 0;
  return (typeof text === 'string' && text !== '') || filled(blocks) || filled(attachments);
}

function plain(status: number, body: string): ModelReply {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body };
}
