import type { RequestListener } from 'node:http';
import { pathToFileURL } from 'node:url';
import { type AuthorizationServer, CLIENTS, findPackage, ISSUER, onLoopback, SCOPES } from './server.js';

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

type ProviderClass = new (issuer: string, configuration: object) => Provider;

const NAME = 'oidc-provider';
const HOUR = 3600;

/** The certified OpenID provider for Node, with its own pages for log-in and consent. */
export async function startOidcProvider(): Promise<AuthorizationServer | { missing: string }> {
  const found = findPackage(NAME);
  if ('missing' in found) return found;
  const provider = await quietly(async () => {
    const module = (await import(pathToFileURL(found.entry).href)) as { default: ProviderClass };
    return new module.default(ISSUER, CONFIGURATION);
  });
  // The addresses that it gives out are those of the name and of TLS, which end in front of it.
  provider.proxy = true;
  const kinds = [provider.AccessToken, provider.ClientCredentials];
  return {
    name: NAME,
    version: found.version,
    takesJson: false,
    ...(await onLoopback(provider.callback())),
    async clientOf(accessToken) {
      for (const kind of kinds) {
        const token = await kind.find(accessToken);
        if (token?.isValid) return token.clientId;
      }
      return undefined;
    },
  };
}

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
  scopes: SCOPES,
  routes: { authorization: '/authorize', token: '/oauth/token' },
  features: { clientCredentials: { enabled: true }, devInteractions: { enabled: true } },
  // Atlassian: no PKCE.
  pkce: { required: () => false },
  rotateRefreshToken: true,
  cookies: { keys: ['FAKE-key-of-cookies'] },
  findAccount: (_context: object, accountId: string) => ({ accountId, claims: () => ({ sub: accountId }) }),
  // Seconds.
  ttl: {
    AccessToken: HOUR,
    AuthorizationCode: 300,
    ClientCredentials: HOUR,
    Grant: 90 * 24 * HOUR,
    Interaction: HOUR,
    RefreshToken: 90 * 24 * HOUR,
    Session: HOUR,
  },
};

/** It warns, on the console, of what makes it no server for production, and of Node 20. */
async function quietly<T>(work: () => Promise<T>): Promise<T> {
  const { warn, info } = console;
  console.warn = console.info = () => undefined;
  try {
    return await work();
  } finally {
    Object.assign(console, { warn, info });
  }
}
