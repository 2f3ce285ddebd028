import { type AnyMethod, methodNamed } from '../methods/index.js';
import type { RenewalPlace } from '../methods/method.js';

/** The kind of an organization's API key, which can't log in to a site. */
export const ORGANIZATION_KEY = 'organization-api-key';

/** The page where a person renews a credential, and what to do there. */
export interface Renewal {
  readonly url: string | undefined;
  readonly advice: string;
  /** The name of the secret or variable that stores the new one. */
  readonly secret: string | undefined;
}

function methodOf(kind: string): AnyMethod | undefined {
  if (kind === ORGANIZATION_KEY) return undefined;
  return methodNamed(kind === 'api-token-of-any-kind' ? 'auto' : kind);
}

/** Returns a credential kind's name, in the words of Atlassian's pages. */
export function kindInWords(kind: string): string {
  return methodOf(kind)?.words ?? "organization's API key";
}

export function renewalOf(kind: string, { siteUrl, email, secret }: Partial<RenewalPlace>): Renewal {
  const store =
    secret === undefined ? 'store it in the secret that this one comes from' : `store it as ${secret}`;
  const [url, advice] = methodOf(kind)?.renewal({ siteUrl, email, secret, store }) ?? [
    'https://admin.atlassian.com',
    `Under the organization's settings, API keys, create a key with the scopes read:tokens:admin, read:service-accounts-tokens:admin and read:keys:admin, and ${store}.`,
  ];
  return { url, advice, secret };
}
