import type { Credential } from '../credential.js';
import type { Send } from '../transport/http.js';
import { isObject, textField } from '../json.js';
import { type Asked, apiUrlOf, refusal } from './refusal.js';
import { untrusted } from './untrusted.js';

/**
 * The site's own address, asked on the gateway (Jira: `GET /rest/api/3/serverInfo`, `baseUrl`), for those who gave
 * the gateway's address as the site.
 */
export async function canonicalSiteUrl(send: Send, baseUrl: string, credential: Credential): Promise<string> {
  const asked: Asked = { deployment: 'cloud', baseUrl, scope: 'read:jira-work' };
  const answer = await send({
    method: 'GET',
    url: `${apiUrlOf(asked)}/serverInfo`,
    credential,
    repeatable: 'read',
  });
  if (answer.status !== 200) throw refusal(answer, asked);
  const body = answer.json();
  const own = isObject(body) ? textField(body, 'baseUrl') : undefined;
  const url = own !== undefined && URL.canParse(own) ? new URL(own) : undefined;
  // It may be a custom domain. It is for links alone: no credential is ever sent there.
  if (
    url?.protocol !== 'https:' ||
    url.username !== '' ||
    url.password !== '' ||
    !/^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/.test(url.hostname)
  ) {
    throw untrusted(answer.host, 'no address of the site');
  }
  return url.origin;
}
