import type { Credential } from '../credential.js';
import type { HttpAnswer, Send } from '../transport/http.js';
import type { Repeatable } from '../transport/retry.js';
import { isObject, type JsonObject, textField } from '../json.js';
import { type Asked, apiUrlOf, isAnonymous, isFailedLogin, lacksScope, untrusted } from './answer.js';
import { refused } from './refused.js';

/** Who a credential belongs to. */
export interface Account {
  /** accountId; on Data Center the user key. Empty if the credential may not ask whose it is. */
  readonly id: string;
  /** Display name, on Data Center the user name: a user's text, never to be printed raw. Empty if Jira hides it. */
  readonly name: string;
  /** `atlassian`, `app` (also service accounts), `customer`, `unknown`; empty if Jira says nothing. */
  readonly type: string;
  /** Of an `app`: `service` for a service account, `agent`, `unknown`; absent on older sites. */
  readonly appType?: string | undefined;
  /** Why it is unknown, a sentence; absent if it is known. */
  readonly unknown?: string;
}

/**
 * Whether `/myself` has to say who it is. `optional`: a refusal for the scope alone proves the credential.
 * `checked`: optional, but something else that was asked for depends on it.
 */
export type Identity = 'required' | 'optional' | 'checked';

/** What asks, and how much it has to find out. */
export interface Asking {
  readonly send: Send;
  readonly identity?: Identity | undefined;
}

export interface MyselfOptions {
  /** Names a refusal that only the method can read. */
  readonly explain?: (answer: HttpAnswer) => Error | undefined;
  /** `once` for a password: a lost answer may have been to a failed log-in. */
  readonly repeatable?: Repeatable;
}

/**
 * Proves an identity: the one endpoint without an anonymous answer (Jira: `GET /rest/api/3/myself`, on Data Center
 * `/rest/api/2/myself`).
 *
 * @param options what only the method knows
 * @throws Failure of the classes 3 and 4 if the request is not authenticated, of 7 if the answer can't be Jira's
 */
export async function askMyself(
  { send, identity = 'required' }: Asking,
  place: Pick<Asked, 'deployment' | 'baseUrl'>,
  credential: Credential,
  { explain, repeatable = 'read' }: MyselfOptions = {},
): Promise<Account> {
  const asked: Asked = { ...place, scope: 'read:jira-user' };
  const answer = await send({ method: 'GET', url: `${apiUrlOf(place)}/myself`, credential, repeatable });
  const isCloud = place.deployment === 'cloud';
  if (isCloud && lacksScope(answer)) {
    if (identity === 'optional') return UNKNOWN;
    throw (await refused(answer, asked)).advising(IDENTITY_ADVICE[identity]);
  }
  if (answer.status !== 200 || isFailedLogin(answer) || isAnonymous(answer) || (isCloud && !answer.isJson)) {
    throw explain?.(answer) ?? (await refused(answer, asked));
  }
  const body = answer.json();
  if (!isObject(body)) throw untrusted(answer.host, 'no object as the account');
  const account = isCloud ? cloudAccount(body, answer) : localAccount(body, answer);
  if (!account) throw await refused(answer, asked);
  return account;
}

const UNKNOWN: Account = {
  ...{ id: '', name: '', type: '' },
  unknown: 'Its account is unknown: the credential lacks the scope read:jira-user.',
};

const IDENTITY_ADVICE: Readonly<Record<Exclude<Identity, 'optional'>, string>> = {
  required: 'Or set `identity: optional` if the job need not know whose credential it is.',
  checked: "`identity: optional` can't help beside `expected-account-id` or `required-permissions`.",
};

function cloudAccount(body: JsonObject, { host }: HttpAnswer): Account | undefined {
  const id = textField(body, 'accountId');
  if (id === undefined) return undefined;
  // Also the limit that Jira's own description of an account sets.
  if (!/^[\w.:@-]{1,128}$/.test(id)) throw untrusted(host, 'an accountId with odd characters');
  const type = textField(body, 'accountType') ?? '';
  if (!/^[a-z-]{0,32}$/.test(type)) throw untrusted(host, 'an odd accountType');
  const appType = type === 'app' ? textField(body, 'appType') : undefined;
  return { id, name: textField(body, 'displayName') ?? '', type, appType };
}

/**
 * True for a service account. Jira's own word comes first (`appType`, Jira Cloud REST API 1.6.1: `service`, `agent`,
 * `unknown`); the e-mail's domain tells where a site says nothing yet.
 */
export function isServiceAccount({ appType }: Account, email = ''): boolean {
  return appType === undefined ? isServiceAccountEmail(email) : appType === 'service';
}

/** Atlassian: service accounts have addresses of this domain. */
export function isServiceAccountEmail(email: string): boolean {
  return /@serviceaccount\.atlassian\.com$/i.test(email);
}

/** Data Center has no accountId: people have a key that stays and a name that may change. */
function localAccount(body: JsonObject, { host }: HttpAnswer): Account | undefined {
  const id = textField(body, 'key') ?? textField(body, 'name');
  if (id === undefined) return undefined;
  // Keys of old accounts are user names, which may hold nearly anything; no log or file may be broken by one.
  if (!/^[^\p{C}\p{Zl}\p{Zp}`|<>]{1,255}$/u.test(id)) throw untrusted(host, 'a user key with odd characters');
  return { id, name: textField(body, 'name') ?? '', type: '' };
}
