import type { FailureCode } from '../failure.js';
import { type AnyMethod, methodNamed } from '../methods/index.js';
import type { RenewalPlace } from '../methods/method.js';
import type { CheckedCredential, CredentialKind, Renewal } from './report.js';
import { isOverdue } from './words.js';

/** Refusals that a new credential does not change: a person has to log in, or an administrator to allow something. */
const NOT_ITS_FAULT: readonly (FailureCode | undefined)[] = ['captcha-required', 'password-auth-disabled'];

/**
 * True if a new credential is what helps. It helps neither one whose check fails for another reason, nor one that only
 * has a wrong date; of one that could not be tried, or whose end nobody tells, that is not known.
 */
export function isToBeRenewed(credential: Pick<CheckedCredential, 'status' | 'code' | 'daysLeft'>): boolean {
  const { status, code } = credential;
  if (status === 'rejected') return !NOT_ITS_FAULT.includes(code);
  if (isOverdue(credential)) return false;
  return status === 'expired' || status === 'critical' || status === 'warning';
}

/** The method of a kind; none logs in with an organization's key. */
function methodOf(kind: CredentialKind): AnyMethod | undefined {
  if (kind === 'organization-api-key') return undefined;
  return methodNamed(kind === 'api-token-of-any-kind' ? 'auto' : kind);
}

/** What a kind of credential is called, in the words of Atlassian's pages. */
export function kindInWords(kind: CredentialKind): string {
  return methodOf(kind)?.words ?? "organization's API key";
}

/** Where a person renews a credential of this kind, and what to do there. */
export function renewalOf(kind: CredentialKind, place: Omit<RenewalPlace, 'store'>): Renewal {
  const { secret } = place;
  const store =
    secret === undefined ? 'store it in the secret that this one comes from' : `store it as ${secret}`;
  const [url, advice] = methodOf(kind)?.renewal({ ...place, store }) ?? [
    'https://admin.atlassian.com',
    `Under the organization's settings, API keys, create a key with the scopes read:tokens:admin, read:service-accounts-tokens:admin and read:keys:admin, and ${store}.`,
  ];
  return { url, advice, secret };
}
