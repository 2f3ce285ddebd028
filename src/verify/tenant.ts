import type { Credential } from '../credential.js';
import { EdgeFailure, Failure } from '../failure.js';
import { textField } from '../json.js';
import { isCloudId } from '../site.js';
import { objectIn, type Send } from '../transport/wire.js';
import { apiUrlOf, untrusted } from './answer.js';
import { refused } from './refused.js';

/**
 * Asks each site once for several verifications of one run. Failures are not shared: a verification that waited for
 * another's request then sends its own.
 */
export class CloudIds {
  readonly #asked = new Map<string, Promise<string>>();

  async of(send: Send, siteUrl: string, debug?: (text: string) => void): Promise<string> {
    const earlier = this.#asked.get(siteUrl);
    const known = earlier && (await earlier.catch(() => undefined));
    if (known !== undefined) return known;
    const answer = lookUpCloudId(send, siteUrl);
    this.#asked.set(siteUrl, answer);
    debug?.(`The cloudId of ${siteUrl} is ${await answer}.`);
    return answer;
  }
}

const BY_HAND =
  'If the site opens in a browser, set `cloud-id` to what it shows there at /_edge/tenant_info.';

/**
 * Looks up a site's cloudId (Atlassian: `/_edge/tenant_info`, no authentication).
 * @throws Failure `site-not-found` for a missing site: every name under atlassian.net resolves and answers
 */
export async function lookUpCloudId(send: Send, siteUrl: string): Promise<string> {
  const url = `${siteUrl}/_edge/tenant_info`;
  const answer = await send({ method: 'GET', url, repeatable: 'read' }).catch((error: unknown) => {
    throw error instanceof EdgeFailure ? error.advising(BY_HAND) : error;
  });
  const { host, status, isJson } = answer;
  if (status === 404 || status === 410) {
    throw new Failure(
      'site-not-found',
      `There is no Jira site at ${host}.`,
      `Check the spelling of \`site-url\`; Atlassian also deactivates unused free sites. ${BY_HAND}`,
    );
  }
  const odd = status === 200 ? 'no JSON with' : `status ${status} for`;
  if (status !== 200 || !isJson) throw untrusted(host, `${odd} the site's cloudId`).advising(BY_HAND);
  const cloudId = textField(objectIn(answer), 'cloudId');
  if (!isCloudId(cloudId)) throw untrusted(host, "no UUID as the site's cloudId");
  return cloudId;
}

/** Looks up the site's address if the gateway's was given (Jira: `/rest/api/3/serverInfo`). @throws Failure */
export async function canonicalSiteUrl(send: Send, baseUrl: string, credential: Credential): Promise<string> {
  const asked = { deployment: 'cloud', baseUrl, scope: 'read:jira-work' } as const;
  const url = `${apiUrlOf(asked)}/serverInfo`;
  const answer = await send({ method: 'GET', url, credential, repeatable: 'read' });
  if (answer.status !== 200) throw await refused(answer, asked);
  const own = textField(objectIn(answer), 'baseUrl') ?? '';
  // It may be a custom domain, and is used only for links.
  const { username, password, origin } = new URL(URL.canParse(own) ? own : 'about:blank');
  const isSite =
    /^https:\/\/[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::\d+)?$/.test(origin) && username + password === '';
  if (!isSite) throw untrusted(answer.host, 'no address of the site');
  return origin;
}
