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

/** An access token, and whether this run obtained it itself: then a 401 can't mean that it expired. */
type AccessToken = Pick<IssuedTokens, 'accessToken' | 'expiresAt' | 'scopes'> & { readonly fresh: boolean };

/** Proves an access token on the gateway, the same way for every OAuth 2.0 method. */
export async function proveAccessToken(
  tokens: AccessToken,
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
    if (error.code === 'credentials-rejected' && !tokens.fresh) throw rejectedToken(error);
    const explained = await explainRefusedGrant(
      error,
      send,
      site.realm,
      authorization,
      await context.cloudId(),
    );
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
