import { Failure, failureIn } from '../failure.js';
import type { Secret } from '../secret.js';
import { gatewayUrl } from '../site.js';
import { invalid } from '../values/given.js';
import { bearer } from '../credential.js';
import type { CloudContext, DataCenterContext } from '../verify/session.js';
import { explainRefusedGrant, onlySite } from '../verify/sites.js';
import {
  expiryOfJwt,
  type IssuedTokens,
  requestTokens,
  type TokenEndpoint,
} from '../verify/token-endpoint.js';
import { ifRejected, type OwnProof, proveAt } from './method.js';

export { rotate } from '../verify/rotation.js';

type Context = CloudContext | DataCenterContext;

/** Returns the token endpoint of the site's realm, or of a Data Center (Jira: OAuth 2.0 provider). */
export function endpointOf({ send, mask, now, site }: Context): TokenEndpoint {
  const isCloud = site.deployment === 'cloud';
  const url = isCloud ? `https://${site.realm.authHost}/oauth/token` : `${site.url}/rest/oauth2/latest/token`;
  return { send, mask, now, url, isCloud };
}

/** Proves an access token that another program obtained. */
export async function proveGiven(accessToken: Secret, context: Context): Promise<OwnProof> {
  return { ...(await proveAccess(accessToken, false, context)), expiresAt: expiryOfJwt(accessToken) };
}

export async function proveIssued(tokens: IssuedTokens, context: Context): Promise<OwnProof> {
  const { accessToken, scopes, expiresAt } = tokens;
  return { ...(await proveAccess(accessToken, true, context)), accessToken, scopes, expiresAt };
}

/** @param isFresh this run obtained it, so it can't have expired */
async function proveAccess(accessToken: Secret, isFresh: boolean, context: Context): Promise<OwnProof> {
  const credential = bearer(accessToken);
  if (!('cloudId' in context)) {
    const advice = 'An access token of Jira Data Center also ends with the next refresh of its grant.';
    const explained = ifRejected((failure) => (isFresh ? failure : failure.advising(advice)));
    return proveAt(context.site.url, credential, context).catch(explained);
  }
  const { send, site } = context;
  const isAsked = site.isGrantsOwn && site.cloudId === undefined;
  const advice = isFresh
    ? 'The token endpoint issued this access token just now, so check that its account has access to Jira on this site.'
    : "The access token is wrong, expired or revoked (Atlassian's last an hour, and end ten minutes after the next refresh): obtain a new one.";
  const told = ifRejected(({ code, what }) => new Failure(code, what, advice));
  const grantsSite = isAsked ? await onlySite(send, site, credential).catch(told) : undefined;
  const cloudId = grantsSite?.cloudId ?? (await context.cloudId);
  const explain = async (error: unknown): Promise<never> => {
    const refusal = failureIn(error);
    const isOld = refusal.code === 'credentials-rejected' && !isFresh;
    throw isOld ? refusal : await explainRefusedGrant(refusal, send, site.realm, credential, cloudId);
  };
  const proof = await proveAt(gatewayUrl(site.realm, cloudId), credential, context)
    .catch(explain)
    .catch(told);
  return { ...proof, grantsSite };
}

/** Asks for a client's access token. @param otherwise what else it may be: Cloud refuses that like a wrong secret */
export function requestAccess(
  client: Readonly<{ clientId: string; clientSecret: Secret; scope: string | undefined }>,
  endpoint: TokenEndpoint,
  otherwise: string,
  audience?: string,
): Promise<IssuedTokens> {
  const { clientId, clientSecret, scope } = client;
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
