import { Failure } from '../failure.js';
import { gatewayUrl } from '../realm.js';
import type { CloudSite } from '../site.js';
import type { CloudContext } from './context.js';

/** The site's own address, for the methods that work only there. */
export function siteUrlOf(site: CloudSite, method: string): string {
  if (site.url !== undefined) return site.url;
  throw new Failure(
    'invalid-input',
    `The method ${method} works on the site's own address alone, but \`site-url\` is ${site.customDomain === undefined ? 'an address on the gateway' : 'a custom domain'}.`,
    'Set `site-url` to the site, such as https://acme.atlassian.net.',
  );
}

/** The site's address on the gateway, for scoped tokens and OAuth. */
export async function gatewayUrlOf({ site, cloudId }: CloudContext): Promise<string> {
  return gatewayUrl(site.realm, await cloudId());
}
