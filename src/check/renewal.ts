import { type AnyMethod, methodNamed } from '../methods/index.js';
import type { RenewalPlace } from '../methods/method.js';
import type { Renewal } from './report.js';

/** The method of a kind; an organization's key logs in nowhere. */
function methodOf(kind: string): AnyMethod | undefined {
  if (kind === 'organization-api-key') return undefined;
  return methodNamed(kind === 'api-token-of-any-kind' ? 'auto' : kind);
}

/** What a kind of credential is called, in the words of Atlassian's pages. */
export function kindInWords(kind: string): string {
  return methodOf(kind)?.words ?? "organization's API key";
}

/** Where a person renews a credential of this kind, and what to do there. */
export function renewalOf(kind: string, known: Partial<RenewalPlace>): Renewal {
  const { siteUrl, email, secret } = known;
  const store =
    secret === undefined ? 'store it in the secret that this one comes from' : `store it as ${secret}`;
  const [url, advice] = methodOf(kind)?.renewal({ siteUrl, email, secret, store }) ?? [
    'https://admin.atlassian.com',
    `Under the organization's settings, API keys, create a key with the scopes read:tokens:admin, read:service-accounts-tokens:admin and read:keys:admin, and ${store}.`,
  ];
  return { url, advice, secret };
}
