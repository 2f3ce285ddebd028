import type { Credential } from '../credential.js';
import { Failure } from '../failure.js';
import { textField } from '../json.js';
import { type CloudSite, gatewayUrl } from '../site.js';
import { objectIn, type Send } from '../transport/wire.js';
import type { CloudContext } from './context.js';
import { apiUrlOf, untrusted } from './answer.js';
import { refused } from './refused.js';

export function siteUrlOf(site: CloudSite, method: string): string {
  if (site.url !== undefined) return site.url;
  throw new Failure(
    'invalid-input',
    `The method ${method} works on the site's own address alone, but \`site-url\` is ${site.customDomain === undefined ? 'an address on the gateway' : 'a custom domain'}.`,
    'Set `site-url` to the site, such as https://acme.atlassian.net.',
  );
}

export async function gatewayUrlOf({ site, cloudId }: CloudContext): Promise<string> {
  return gatewayUrl(site.realm, await cloudId);
}

/** The page where users list, create and revoke their tokens. */
export function tokensPage(siteUrl: string): string {
  return `${siteUrl}/secure/ViewProfile.jspa?selectedTab=com.atlassian.pats.pats-plugin:jira-user-personal-access-tokens`;
}

/** Looks up the site's address if the gateway's was given (Jira: `/rest/api/3/serverInfo`). @throws Failure */
export async function canonicalSiteUrl(send: Send, baseUrl: string, credential: Credential): Promise<string> {
  const asked = { deployment: 'cloud', baseUrl, scope: 'read:jira-work' } as const;
  const url = `${apiUrlOf(asked)}/serverInfo`;
  const answer = await send({ method: 'GET', url, credential, repeatable: 'read' });
  if (answer.status !== 200) throw await refused(answer, asked);
  const own = String(textField(objectIn(answer), 'baseUrl'));
  // It may be a custom domain, and is used only for links.
  const { username, password, origin } = new URL(URL.canParse(own) ? own : 'about:blank');
  const isSite =
    /^https:\/\/[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::\d+)?$/.test(origin) && username + password === '';
  if (!isSite) throw untrusted(answer.host, 'no address of the site');
  return origin;
}
