import type { RequestListener } from 'node:http';
import { pathToFileURL } from 'node:url';
import { type AuthorizationServer, CLIENTS, entryOf, ISSUER, onLoopback } from './server.js';

export const OIDC_PROVIDER = 'oidc-provider';

/** What is used of oidc-provider, which is a tool of CI alone: its types are not here when this is checked. */
interface Provider {
  proxy: boolean;
  callback(): RequestListener;
  readonly AccessToken: TokenKind;
  readonly ClientCredentials: TokenKind;
}

interface TokenKind {
  find(token: string): Promise<{ clientId?: string; isValid: boolean } | undefined>;
}

const HOUR = 3600;
const LONG = 90 * 24 * HOUR;

const CONFIGURATION = {
  clients: CLIENTS.map(({ clientId, clientSecret, redirectUri, scopes }) => ({
    client_id: clientId,
    client_secret: clientSecret,
    // Atlassian and Data Center: the secret stands in the body.
    token_endpoint_auth_method: 'client_secret_post',
    scope: scopes.join(' '),
    redirect_uris: redirectUri === undefined ? [] : [redirectUri],
    response_types: redirectUri === undefined ? [] : ['code'],
    grant_types: redirectUri === undefined ? ['client_credentials'] : ['authorization_code', 'refresh_token'],
  })),
  scopes: [...new Set(CLIENTS.flatMap(({ scopes }) => scopes))],
  routes: { authorization: '/authorize', token: '/oauth/token' },
  features: { clientCredentials: { enabled: true }, devInteractions: { enabled: true } },
  // Atlassian: no PKCE.
  pkce: { required: () => false },
  rotateRefreshToken: true,
  cookies: { keys: ['FAKE-key-of-cookies'] },
  findAccount: (_context: object, accountId: string) => ({ accountId, claims: () => ({ sub: accountId }) }),
  // Seconds.
  ttl: {
    ...{ AccessToken: HOUR, AuthorizationCode: 300, ClientCredentials: HOUR, Grant: LONG },
    ...{ Interaction: HOUR, RefreshToken: LONG, Session: HOUR },
  },
};

/** The certified OpenID provider for Node, with its own pages for log-in and consent. */
export async function startOidcProvider(): Promise<AuthorizationServer> {
  const { warn, info } = console;
  // It warns of what makes it no server for production, and of Node 20.
  console.warn = console.info = () => undefined;
  const { default: Class } = (await import(pathToFileURL(entryOf(OIDC_PROVIDER)).href)) as {
    default: new (issuer: string, configuration: object) => Provider;
  };
  const provider = new Class(ISSUER, CONFIGURATION);
  Object.assign(console, { warn, info });
  // The addresses that it gives out are those of the name and of TLS, which end in front of it.
  provider.proxy = true;
  return {
    takesJson: false,
    ...(await onLoopback(provider.callback())),
    async clientOf(accessToken) {
      for (const kind of [provider.AccessToken, provider.ClientCredentials]) {
        const token = await kind.find(accessToken);
        if (token?.isValid) return token.clientId;
      }
      return undefined;
    },
  };
}
