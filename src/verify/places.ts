import { Failure } from '../failure.js';
import { gatewayUrl } from '../realm.js';
import type { Site } from '../read/site.js';
import type { Context } from './context.js';

/** The site's own address, for the methods that work only there. */
export function siteUrlOf(site: Site, method: string): string {
  if (site.url !== undefined) return site.url;
  throw new Failure(
    'invalid-input',
    `The method ${method} works on the site itself, but \`site-url\` is an address on the gateway.`,
    'Set `site-url` to the site, such as https://acme.atlassian.net.',
  );
}

/** The site's address on the gateway, for scoped tokens and OAuth. */
export async function gatewayUrlOf({ site, cloudId }: Context): Promise<string> {
  return gatewayUrl(site.realm, await cloudId());
}
