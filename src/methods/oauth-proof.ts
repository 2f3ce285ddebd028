import { Failure } from '../failure.js';
import { invalid } from '../values/given.js';
import { bearer } from '../credential.js';
import type { CloudContext, DataCenterContext } from '../verify/context.js';
import { gatewayUrlOf } from '../verify/places.js';
import { explainRefusedGrant, onlySite } from '../verify/sites.js';
import {
  type Grant,
  type IssuedTokens,
  requestTokens,
  type TokenEndpoint,
} from '../verify/token-endpoint.js';
import { ifRejected, type OwnProof, proveAt } from './method.js';
import type { readClient } from './oauth.js';

export { rotate } from '../verify/rotation.js';
export { expiryOfJwt, requestTokens } from '../verify/token-endpoint.js';

/** Returns a token endpoint of the site's realm: by default, the one for accounts and service accounts. */
export function cloudEndpoint(
  { send, mask, now, site }: CloudContext,
  host = site.realm.authHost,
): TokenEndpoint {
  return { send, mask, now, url: `https://${host}/oauth/token`, encoding: 'json' };
}

/** Returns Data Center's token endpoint (Jira: OAuth 2.0 provider). */
export function dataCenterEndpoint({ send, mask, now, site }: DataCenterContext): TokenEndpoint {
  return { send, mask, now, url: `${site.url}/rest/oauth2/latest/token`, encoding: 'form' };
}

/** An access token. If this run obtained it (`fresh`), a 401 can't mean that it has expired. */
export type AccessToken = Pick<IssuedTokens, 'accessToken' | 'expiresAt' | 'scopes'> & {
  readonly fresh: boolean;
};

/** Proves an access token on Cloud's gateway, the same way for every OAuth 2.0 method. */
export async function proveOnCloud(tokens: AccessToken, context: CloudContext): Promise<OwnProof> {
  const { send, site } = context;
  const credential = bearer(tokens.accessToken);
  if (site.isGrantsOwn) {
    const { cloudId, url } = await onlySite(send, site, credential);
    context.onSite(cloudId, url);
  }
  const baseUrl = await gatewayUrlOf(context);
  try {
    const proof = await proveAt(baseUrl, credential, context);
    return { ...proof, scopes: tokens.scopes, expiresAt: tokens.expiresAt };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const isOld = error.code === 'credentials-rejected' && !tokens.fresh;
    const failure = isOld
      ? error
      : await explainRefusedGrant(error, send, site.realm, credential, await context.cloudId());
    if (failure.code !== 'credentials-rejected') throw failure;
    throw new Failure(
      failure.code,
      failure.what,
      isOld
        ? "The access token is wrong, expired or revoked (Atlassian's last an hour, and end ten minutes after the next refresh): obtain a new one."
        : 'The token endpoint issued this access token just now, so check that its account has access to Jira on this site.',
    );
  }
}

/** Proves an access token on a Data Center, the same way for every OAuth 2.0 method. */
export async function proveOnDataCenter(
  { accessToken, scopes, expiresAt, fresh }: AccessToken,
  context: DataCenterContext,
): Promise<OwnProof> {
  const advice = 'An access token of Jira Data Center also ends with the next refresh of its grant.';
  const proof = await proveAt(context.site.url, bearer(accessToken), context).catch(
    ifRejected((failure) => (fresh ? failure : failure.advising(advice))),
  );
  return { ...proof, scopes, expiresAt };
}

/**
 * Asks one of Atlassian's token endpoints for a client's access token.
 *
 * @param otherwise what else the client may be, as a sentence: another kind is refused just like a wrong secret
 * @throws Failure `invalid-input` for a scope, or one of the token endpoint's
 */
export function requestOnCloud(
  { clientId, clientSecret, scope }: ReturnType<typeof readClient> & { readonly scope: string | undefined },
  endpoint: TokenEndpoint,
  grant: Grant,
  otherwise: string,
): Promise<IssuedTokens> {
  if (scope !== undefined) {
    throw invalid(
      '`scope` is given, but on Jira Cloud the scopes are fixed where the OAuth client was created.',
      'Leave `scope` out.',
    );
  }
  return requestTokens(endpoint, clientId, clientSecret, grant).catch(
    ifRejected((failure) => failure.advising(otherwise), 'client-rejected'),
  );
}
