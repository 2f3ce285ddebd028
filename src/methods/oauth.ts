import { Failure } from '../failure.js';
import type { Secret } from '../secret.js';
import { EXCHANGING, through } from '../values/input-kind.js';
import { bearer } from '../verify/authorization.js';
import type { CloudContext, DataCenterContext } from '../verify/context.js';
import { gatewayUrlOf } from '../verify/places.js';
import { explainRefusedGrant, onlySite } from '../verify/sites.js';
import type { IssuedTokens, TokenEndpoint } from '../verify/token-endpoint.js';
import { identifier, ifRejected, type Login, type OwnProof, proveAt } from './method.js';

/** What the methods of an OAuth 2.0 client have in common. */
export const OAUTH_CLIENT = {
  family: {
    name: 'OAuth client',
    marks: ['client-id', 'client-secret', 'refresh-token'],
    needs: ['client-id', 'client-secret'],
    renewed: ['refresh-token', 'client-secret'],
  },
  inputs: through(EXCHANGING, {
    'client-id': {},
    'client-secret': {
      secret: true,
    },
  }),
  isOAuth: true,
  obtainsAccessToken: true,
} as const;

/** Inputs that hold a person's grant, or name the place that keeps it. */
export const GRANT = ['refresh-token', 'refresh-token-file', 'refresh-token-variable'] as const;

export function readClient(login: Login): { clientId: string; clientSecret: Secret } {
  const clientId = identifier(login, 'client-id', 'client-secret', 'An OAuth client', 'an OAuth client ID');
  return { clientId, clientSecret: login.required('client-secret') };
}

/** A token endpoint of the site's realm; without a host, the one for accounts and service accounts. */
export function cloudEndpoint(
  { send, mask, now, site }: CloudContext,
  host = site.realm.authHost,
): TokenEndpoint {
  return { send, mask, now, url: `https://${host}/oauth/token`, encoding: 'json' };
}

/** Data Center's own token endpoint (Jira: OAuth 2.0 provider). */
export function dataCenterEndpoint({ send, mask, now, site }: DataCenterContext): TokenEndpoint {
  return { send, mask, now, url: `${site.url}/rest/oauth2/latest/token`, encoding: 'form' };
}

/** An access token, and whether this run obtained it itself: then a 401 can't mean that it expired. */
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
        ? "The access token is wrong, expired or revoked (Atlassian's live for an hour, and end ten minutes after the next refresh): obtain a new one."
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
