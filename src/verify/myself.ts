import type { Secret } from '../secret.js';
import type { Send } from '../transport/http.js';
import { isObject, textField } from './json.js';
import { isFailedLogin, refusal } from './refusal.js';
import { untrusted } from './untrusted.js';

/** Who a credential belongs to. */
export interface Account {
  readonly id: string;
  /** Display name: text that somebody chose, never to be printed raw. Empty if Jira hides it. */
  readonly name: string;
  /** `atlassian`, `app` (also service accounts), `customer`, `unknown`; empty if Jira says nothing. */
  readonly type: string;
}

/**
 * Proves an identity: the one endpoint without an anonymous answer (Jira: `GET /rest/api/3/myself`).
 *
 * @param baseUrl the site, or the site on the gateway
 * @throws Failure of the classes 3 and 4 if nobody is authenticated, of 7 if the answer can't be Jira's
 */
export async function askMyself(send: Send, baseUrl: string, authorization: Secret): Promise<Account> {
  const answer = await send({
    method: 'GET',
    url: `${baseUrl}/rest/api/3/myself`,
    authorization,
    repeatable: 'read',
  });
  if (answer.status !== 200 || isFailedLogin(answer)) throw refusal(answer, 'read:jira-user');
  const body = answer.json();
  if (!isObject(body)) throw untrusted(answer.host, 'no object as the account');
  const id = textField(body, 'accountId');
  if (id === undefined) throw refusal(answer, 'read:jira-user');
  // Also the limit that Jira's own description of an account sets.
  if (!/^[\w.:@-]{1,128}$/.test(id)) throw untrusted(answer.host, 'an accountId with odd characters');
  const type = textField(body, 'accountType') ?? '';
  if (!/^[a-z-]{0,32}$/.test(type)) throw untrusted(answer.host, 'an odd accountType');
  return { id, name: textField(body, 'displayName') ?? '', type };
}
