import { Failure } from '../failure.js';
import type { Secret } from '../secret.js';
import { gatewayUrl } from '../realm.js';
import { invalid } from '../values/given.js';
import { bearer } from '../credential.js';
import type { CloudContext, DataCenterContext } from '../verify/context.js';
import { explainRefusedGrant, onlySite } from '../verify/sites.js';
import {
  expiryOfJwt,
  type IssuedTokens,
  requestTokens,
  type TokenEndpoint,
} from '../verify/token-endpoint.js';
import { ifRejected, type OwnProof, proveAt } from './method.js';
import type { readClient } from './oauth.js';

export { rotate } from '../verify/rotation.js';

type Context = CloudContext | DataCenterContext;

/** Returns the token endpoint of the site's realm, or of a Data Center (Jira: OAuth 2.0 provider). */
export function endpointOf({ send, mask, now, site }: Context): TokenEndpoint {
  const isCloud = site.deployment === 'cloud';
  const url = isCloud ? `https://${site.realm.authHost}/oauth/token` : `${site.url}/rest/oauth2/latest/token`;
  return { send, mask, now, url, isCloud };
}

/** An access token. If this run obtained it (`fresh`), a 401 can't mean that it has expired. */
type AccessToken = Pick<IssuedTokens, 'accessToken' | 'expiresAt' | 'scopes'> & { readonly fresh: boolean };

/** Proves an access token that another program obtained. */
export function proveGiven(accessToken: Secret, context: Context): Promise<OwnProof> {
  const expiresAt = expiryOfJwt(accessToken);
  return proveAccess({ accessToken, expiresAt, scopes: undefined, fresh: false }, context);
}

/** Proves an access token that this run obtained. */
export async function proveIssued(tokens: IssuedTokens, context: Context): Promise<OwnProof> {
  const proof = await proveAccess({ ...tokens, fresh: true }, context);
  return { ...proof, accessToken: tokens.accessToken };
}

function proveAccess(tokens: AccessToken, context: Context): Promise<OwnProof> {
  return 'cloudId' in context ? proveOnCloud(tokens, context) : proveOnDataCenter(tokens, context);
}

async function proveOnCloud(tokens: AccessToken, context: CloudContext): Promise<OwnProof> {
  const { send, site } = context;
  const credential = bearer(tokens.accessToken);
  const grantsSite = site.isGrantsOwn ? await onlySite(send, site, credential) : undefined;
  const cloudId = grantsSite?.cloudId ?? (await context.cloudId);
  try {
    const proof = await proveAt(gatewayUrl(site.realm, cloudId), credential, context);
    return { ...proof, scopes: tokens.scopes, expiresAt: tokens.expiresAt, grantsSite };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const isOld = error.code === 'credentials-rejected' && !tokens.fresh;
    const failure = isOld ? error : await explainRefusedGrant(error, send, site.realm, credential, cloudId);
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

async function proveOnDataCenter(
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
 * Asks a token endpoint for a client's access token.
 * @param otherwise what else a client of Cloud may be: another kind is refused just like a wrong secret
 */
export function requestAccess(
  { clientId, clientSecret, scope }: ReturnType<typeof readClient> & { readonly scope: string | undefined },
  endpoint: TokenEndpoint,
  otherwise: string,
  audience?: string,
): Promise<IssuedTokens> {
  const grant = { grant_type: 'client_credentials' } as const;
  // WRITE includes READ, and a service account has no more.
  if (!endpoint.isCloud)
    return requestTokens(endpoint, clientId, clientSecret, { ...grant, scope: scope ?? 'WRITE' });
  if (scope !== undefined) {
    throw invalid(
      '`scope` is given, but on Jira Cloud the scopes are fixed where the OAuth client was created.',
      'Leave `scope` out.',
    );
  }
  return requestTokens(endpoint, clientId, clientSecret, { ...grant, audience }).catch(
    ifRejected((failure) => failure.advising(otherwise), 'client-rejected'),
  );
}
