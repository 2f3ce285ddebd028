import type { Credential } from '../credential.js';
import { Failure } from '../failure.js';
import type { Realm } from '../realm.js';
import type { Send } from '../transport/http.js';
import { isObject, textField } from './json.js';

/**
 * Says whether an OAuth grant reaches a site (Atlassian: `accessible-resources`, an unordered list in which one site
 * may stand several times).
 *
 * @returns `undefined` if the token can't tell: client credentials may not be allowed to ask
 */
async function reaches(
  send: Send,
  realm: Realm,
  credential: Credential,
  cloudId: string,
): Promise<boolean | undefined> {
  const answer = await send({
    method: 'GET',
    url: `https://${realm.apiHost}/oauth/token/accessible-resources`,
    credential,
    repeatable: 'explanation',
  });
  if (answer.status !== 200) return undefined;
  const sites = answer.json();
  if (!Array.isArray(sites)) return undefined;
  return sites.some((site: unknown) => isObject(site) && textField(site, 'id') === cloudId);
}

/**
 * Turns the gateway's refusal of an OAuth token into `site-not-accessible` if its grant doesn't reach the site: the
 * gateway's own answer doesn't tell the two apart.
 */
export async function explainRefusedGrant(
  failure: Failure,
  send: Send,
  realm: Realm,
  credential: Credential,
  cloudId: string,
): Promise<Failure> {
  if (!['credentials-rejected', 'permission-denied', 'site-not-found'].includes(failure.code)) return failure;
  try {
    if ((await reaches(send, realm, credential, cloudId)) !== false) return failure;
  } catch (error) {
    // The first failure is the one to report; a second one while asking about it says nothing of it.
    if (error instanceof Failure) return failure;
    throw error;
  }
  return new Failure(
    'site-not-accessible',
    'The OAuth token is valid, but its grant does not include this site.',
    'Give consent again and choose this site, or set `site-url` to a site that was chosen.',
  );
}
