import type { Clock } from './clock.js';
import { webhook } from './fixtures.js';
import { isOfType, objectIn, reply, type ModelReply, type ModelRequest } from './http.js';

/** An incoming webhook like Slack's. Documented: JSON is posted, and the answer is `ok` as plain text, or one word. */
export function createWebhook(clock: Clock) {
  const messages: { body: Record<string, unknown>; at: number }[] = [];
  /** If `refusal` is set, it answers every message. Slow answers are for the sandbox's faults. */
  const control = { messages, refusal: undefined as { status: number } | undefined };
  const plain = (status: number, body = ''): ModelReply => reply(status, 'text/plain; charset=utf-8', body);
  return {
    handler: (request: ModelRequest) => {
      if (request.path !== new URL(webhook.url).pathname || request.method !== 'POST')
        return plain(404, 'no_service');
      if (control.refusal !== undefined) return plain(control.refusal.status);
      const body = isOfType(request, 'application/json') ? objectIn(request.body) : undefined;
      if (!body?.['text']) return plain(400, 'invalid_payload');
      messages.push({ body, at: clock.now() });
      return plain(200, 'ok');
    },
    control,
  };
}
