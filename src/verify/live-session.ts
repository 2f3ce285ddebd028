import type { Secret } from '../secret.js';
import type { Send } from '../transport/http.js';
import { refusePage } from '../transport/wire.js';
import { refusal } from './refusal.js';

/** A session on the server that outlives this program unless it is ended. */
export interface LiveSession {
  /** Where it is ended with DELETE. */
  readonly url: string;
  readonly cookie: Secret;
}

/** Ends a session (Jira: `DELETE /rest/auth/1/session`, 204, or 401 if it is over already). @throws Failure */
export async function endSession(
  send: Send,
  { url, cookie }: LiveSession,
): Promise<'ended' | 'over already'> {
  const answer = await send({
    method: 'DELETE',
    url,
    credential: { kind: 'header', name: 'Cookie', value: cookie },
    repeatable: 'read',
  });
  refusePage(answer);
  if (answer.status === 204 || answer.status === 200) return 'ended';
  if (answer.status === 401) return 'over already';
  throw refusal(answer, {
    deployment: 'data-center',
    baseUrl: url.replace('/rest/auth/1/session', ''),
    scope: '',
  });
}

/** A session as text, for a later process that ends it. It is secret. */
export function sessionState({ url, cookie }: LiveSession): string {
  return JSON.stringify({ url, cookie: cookie.reveal() });
}
