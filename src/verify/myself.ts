import type { Credential } from '../credential.js';
import type { Failure } from '../failure.js';
import type { HttpAnswer, Send } from '../transport/network.js';
import type { Repeatable } from '../transport/retry.js';
import { isObject, type JsonObject, textField } from '../json.js';
import { type Asked, apiUrlOf, isAnonymous, isFailedLogin, lacksScope, untrusted } from './answer.js';
import { refused } from './refused.js';

export interface Account {
  /** accountId, or on Data Center the user key. Empty if it is unknown. */
  readonly id: string;
  /** Display name, or on Data Center the user name: never print it raw. Empty if Jira hides it. */
  readonly name: string;
  /** `atlassian`, `app` (also service accounts), `customer`, `unknown`; empty if Jira doesn't say. */
  readonly type: string;
  /** For an `app`: `service` for a service account, `agent`, `unknown`; absent on older sites. */
  readonly appType?: string | undefined;
  /** Says why the account is unknown. */
  readonly unknown?: string;
}

export interface MyselfOptions {
  /** Explains a refusal that only the method understands. */
  readonly explain?: (answer: HttpAnswer) => Failure | undefined;
  /** `once` for a password, because a lost answer may have reported a failed login. */
  readonly repeatable?: Repeatable;
}

/**
 * Proves an identity with the one endpoint that anonymous visitors can't use (Jira: `GET /rest/api/3/myself`, on Data
 * Center `/rest/api/2/myself`). @throws Failure of the classes 3 and 4, or 7 if it can't be Jira's answer
 */
export async function askMyself(
  { send, mayBeUnknown }: { readonly send: Send; readonly mayBeUnknown?: boolean },
  place: Pick<Asked, 'deployment' | 'baseUrl'>,
  credential: Credential,
  { explain, repeatable = 'read' }: MyselfOptions = {},
): Promise<Account> {
  const asked: Asked = { ...place, scope: 'read:jira-user' };
  const answer = await send({ method: 'GET', url: `${apiUrlOf(place)}/myself`, credential, repeatable });
  const isCloud = place.deployment === 'cloud';
  if (isCloud && lacksScope(answer)) {
    if (mayBeUnknown) return UNKNOWN;
    throw (await refused(answer, asked)).advising(
      'If the job does not need to know whose credential it is, set `identity: optional`, without `expected-account-id` and `required-permissions`.',
    );
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

function cloudAccount(body: JsonObject, { host }: HttpAnswer): Account | undefined {
  const id = textField(body, 'accountId');
  if (id === undefined) return undefined;
  // Jira's own description of an account has the same limit.
  if (!/^[\w.:@-]{1,128}$/.test(id)) throw untrusted(host, 'an accountId with odd characters');
  const type = textField(body, 'accountType') ?? '';
  if (!/^[a-z-]{0,32}$/.test(type)) throw untrusted(host, 'an odd accountType');
  const appType = type === 'app' ? textField(body, 'appType') : undefined;
  return { id, name: textField(body, 'displayName') ?? '', type, appType };
}

/** Jira's `appType` decides (REST API 1.6.1: `service`, `agent`, `unknown`), or else the email's domain. */
export function isServiceAccount({ appType }: Account, email?: string): boolean {
  return appType === undefined ? isServiceAccountEmail(email) : appType === 'service';
}

/** Atlassian: service accounts have email addresses in this domain. */
export function isServiceAccountEmail(email?: string): boolean {
  return /@serviceaccount\.atlassian\.com$/i.test(String(email));
}

/** On Data Center, users have a permanent key, and a name that may change. */
function localAccount(body: JsonObject, { host }: HttpAnswer): Account | undefined {
  const id = textField(body, 'key') ?? textField(body, 'name');
  if (id === undefined) return undefined;
  // Keys of old accounts are user names of nearly any character. They must not break a log or file.
  if (!/^[^\p{C}\p{Zl}\p{Zp}`|<>]{1,255}$/u.test(id)) throw untrusted(host, 'a user key with odd characters');
  return { id, name: textField(body, 'name') ?? '', type: '' };
}
