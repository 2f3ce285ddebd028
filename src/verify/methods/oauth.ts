import { Failure } from '../../failure.js';
import { bearer } from '../authorization.js';
import type { Context, Proof } from '../context.js';
import { askMyself } from '../myself.js';
import { gatewayUrlOf } from '../places.js';
import { explainRefusedGrant } from '../sites.js';
import type { IssuedTokens, TokenEndpoint } from '../token-endpoint.js';

/** The token endpoint of the site's realm. */
export function tokenEndpointOf({ send, mask, now, site }: Context): TokenEndpoint {
  return { send, mask, now, url: `https://${site.realm.authHost}/oauth/token` };
}

/** Proves an access token on the gateway, the same way for every OAuth 2.0 method. */
export async function proveAccessToken(
  tokens: Pick<IssuedTokens, 'accessToken' | 'expiresAt' | 'scopes'>,
  context: Context,
): Promise<Omit<Proof, 'method'>> {
  const { send, site } = context;
  const authorization = bearer(tokens.accessToken);
  const baseUrl = await gatewayUrlOf(context);
  try {
    const account = await askMyself(send, baseUrl, authorization);
    return { baseUrl, authorization, account, scopes: tokens.scopes, expiresAt: tokens.expiresAt };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    throw await explainRefusedGrant(error, send, site.realm, authorization, await context.cloudId());
  }
}
