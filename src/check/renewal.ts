import { type AnyMethod, methodNamed } from '../methods/index.js';
import type { RenewalPlace } from '../methods/method.js';

/** The kind of an organization's API key, which can't log in to a site. */
export const ORGANIZATION_KEY = 'organization-api-key';

const KEY: Pick<AnyMethod, 'words' | 'renewal'> = {
  words: "organization's API key",
  renewal: ({ store }) => [
    'https://admin.atlassian.com',
    `Under the organization's settings, API keys, create a key with the scopes read:tokens:admin, read:service-accounts-tokens:admin and read:keys:admin, and ${store}.`,
  ],
};

/** Returns a credential kind's name, in the words of Atlassian's pages, and its renewal. */
export function kindNamed(kind: string): typeof KEY {
  return kind === ORGANIZATION_KEY ? KEY : methodNamed(kind === 'api-token-of-any-kind' ? 'auto' : kind);
}

/** Returns the page where a person renews a credential, what to do there, and the name of the secret to update. */
export function renewalOf(kind: string, { siteUrl, email, secret }: Partial<RenewalPlace>) {
  const store =
    secret === undefined ? 'store it in the secret that this one comes from' : `store it as ${secret}`;
  const [url, advice] = kindNamed(kind).renewal({ siteUrl, email, secret, store });
  return { url, advice, secret };
}
