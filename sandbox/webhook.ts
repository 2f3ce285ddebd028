import type { Clock } from './clock.js';
import { webhook } from './fixtures.js';
import { isOfType, objectIn, reply, type ModelReply, type ModelRequest } from './http.js';

/**
 * An incoming webhook like Slack's. Documented: JSON is posted, the answer is `ok` as plain text, and an error is
 * one word of plain text: `invalid_payload`, `no_text`, `no_service`. The `payload` of a form, which Slack accepts
 * too, is left out.
 */
export function createWebhook(clock: Clock) {
  const messages: { body: Record<string, unknown>; at: number }[] = [];
  /** If `refusal` is set, it answers every message. Slow answers are for the sandbox's faults. */
  const control = { messages, refusal: undefined as { status: number } | undefined };
  const plain = (status: number, body = ''): ModelReply => reply(status, 'text/plain; charset=utf-8', body);
  const isFilled = (list: unknown): boolean => Array.isArray(list) && list.length > 0;
  return {
    handler: (request: ModelRequest) => {
      if (request.path !== new URL(webhook.url).pathname) return plain(404, 'no_service');
      if (request.method !== 'POST') return plain(405, 'method_not_allowed');
      if (control.refusal !== undefined) return plain(control.refusal.status);
      const body = isOfType(request, 'application/json') ? objectIn(request.body) : undefined;
      if (body === undefined) return plain(400, 'invalid_payload');
      const { text, blocks, attachments } = body;
      const hasText = typeof text === 'string' && text !== '';
      if (!hasText && !isFilled(blocks) && !isFilled(attachments)) return plain(400, 'no_text');
      messages.push({ body, at: clock.now() });
      return plain(200, 'ok');
    },
    control,
  };
}
