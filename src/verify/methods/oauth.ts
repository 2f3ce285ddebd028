import { Failure } from '../../failure.js';
import { bearer } from '../authorization.js';
import type { CloudContext, DataCenterContext, Proof } from '../context.js';
import { askMyself } from '../myself.js';
import { gatewayUrlOf } from '../places.js';
import { explainRefusedGrant, onlySite } from '../sites.js';
import type { IssuedTokens, TokenEndpoint } from '../token-endpoint.js';

/** The token endpoint of the site's realm. */
export function tokenEndpointOf({ send, mask, now, site }: CloudContext): TokenEndpoint {
  return { send, mask, now, url: `https://${site.realm.authHost}/oauth/token`, encoding: 'json' };
}

/** Data Center's own token endpoint (Jira: OAuth 2.0 provider). */
export function dataCenterEndpointOf({ send, mask, now, site }: DataCenterContext): TokenEndpoint {
  return { send, mask, now, url: `${site.url}/rest/oauth2/latest/token`, encoding: 'form' };
}

/** An access token, and whether this run obtained it itself: then a 401 can't mean that it expired. */
type AccessToken = Pick<IssuedTokens, 'accessToken' | 'expiresAt' | 'scopes'> & { readonly fresh: boolean };

/** Proves an access token on Cloud's gateway, the same way for every OAuth 2.0 method. */
export async function proveAccessToken(
  tokens: AccessToken,
  context: CloudContext,
): Promise<Omit<Proof, 'method'>> {
  const credential = bearer(tokens.accessToken);
  if (context.site.isGrantsOwn) {
    const { cloudId, url } = await onlySite(context.send, context.site, credential);
    context.onSite(cloudId, url);
  }
  const { send, site } = context;
  const baseUrl = await gatewayUrlOf(context);
  try {
    const account = await askMyself(context, { deployment: 'cloud', baseUrl }, credential);
    return { baseUrl, credential, account, scopes: tokens.scopes, expiresAt: tokens.expiresAt };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    if (error.code === 'credentials-rejected' && !tokens.fresh) throw rejectedToken(error);
    const explained = await explainRefusedGrant(error, send, site.realm, credential, await context.cloudId());
    throw explained.code === 'credentials-rejected' ? refusedAtOnce(explained) : explained;
  }
}

function rejectedToken({ code, what }: Failure): Failure {
  return new Failure(
    code,
    what,
    "The access token is wrong, expired or revoked (Atlassian's live for an hour, and end ten minutes after the next refresh): obtain a new one.",
  );
}

function refusedAtOnce({ code, what }: Failure): Failure {
  return new Failure(
    code,
    what,
    'The token endpoint issued this access token just now, so check that its account has access to Jira on this site.',
  );
}

/** Proves an access token on a Data Center, the same way for every OAuth 2.0 method. */
export async function proveOnDataCenter(
  tokens: AccessToken,
  { send, site }: DataCenterContext,
): Promise<Omit<Proof, 'method'>> {
  const baseUrl = site.url;
  const credential = bearer(tokens.accessToken);
  const account = await askMyself({ send }, { deployment: 'data-center', baseUrl }, credential).catch(
    (error: unknown) => {
      if (tokens.fresh || !(error instanceof Failure) || error.code !== 'credentials-rejected') throw error;
      throw error.advising(
        'An access token of Jira Data Center also ends with the next refresh of its grant.',
      );
    },
  );
  return { baseUrl, credential, account, scopes: tokens.scopes, expiresAt: tokens.expiresAt };
}
