import { createServer, type IncomingMessage, request as httpRequest, type RequestListener } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ModelReply, ModelRequest } from '../../sandbox/http.js';
import { TOOLS } from '../kit/tools.js';
import { fixtures } from '../../sandbox/index.js';

const { consent, dataCenter, tokens } = fixtures;

const NAME = 'oidc-provider';

/** The parts of oidc-provider used here. It is a tool of CI alone, so its types are missing when this is checked. */
interface Provider {
  proxy: boolean;
  callback(): RequestListener;
  readonly AccessToken: TokenKind;
  readonly ClientCredentials: TokenKind;
}

interface TokenKind {
  find(token: string): Promise<{ clientId?: string; isValid: boolean } | undefined>;
}

const JIRA = ['read:jira-user', 'read:jira-work', 'write:jira-work'];
const { oauth2, serviceAccount } = dataCenter.tokens;

/** One with a redirect address is for people. */
const CLIENTS = [
  { ...consent, redirectUri: consent.redirectUris[1], scopes: [...JIRA, 'offline_access'] },
  { ...oauth2, scopes: ['WRITE', 'offline_access'] },
  { ...tokens.clientCredentials, scopes: JIRA },
  { ...tokens.deployer, scopes: JIRA },
  { ...serviceAccount, scopes: ['READ', 'WRITE'] },
];

const HOUR = 3600;
const LONG = 90 * 24 * HOUR;

const CONFIGURATION = {
  clients: CLIENTS.map(({ clientId, clientSecret, scopes, ...given }) => ({
    ...{ client_id: clientId, client_secret: clientSecret, scope: scopes.join(' ') },
    ...('redirectUri' in given
      ? {
          ...{ redirect_uris: [given.redirectUri], response_types: ['code'] },
          grant_types: ['authorization_code', 'refresh_token'],
        }
      : { redirect_uris: [], response_types: [], grant_types: ['client_credentials'] }),
    // As for Atlassian and Data Center, the secret goes in the body.
    token_endpoint_auth_method: 'client_secret_post',
  })),
  scopes: [...new Set(CLIENTS.flatMap(({ scopes }) => scopes))],
  routes: { authorization: '/authorize', token: '/oauth/token' },
  features: { clientCredentials: { enabled: true }, devInteractions: { enabled: true } },
  // As for Atlassian, without PKCE.
  pkce: { required: () => false },
  rotateRefreshToken: true,
  cookies: { keys: ['FAKE-key-of-cookies'] },
  findAccount: (_context: object, accountId: string) => ({ accountId, claims: () => ({ sub: accountId }) }),
  // In seconds.
  ttl: {
    ...{ AccessToken: HOUR, AuthorizationCode: 300, ClientCredentials: HOUR, Grant: LONG },
    ...{ Interaction: HOUR, RefreshToken: LONG, Session: HOUR },
  },
};

const ISSUER = 'https://auth.atlassian.com';

/** Starts the certified OpenID provider for Node, with its own login and consent pages. */
export async function startOidcProvider() {
  const { main } = JSON.parse(readFileSync(join(TOOLS, NAME, 'package.json'), 'utf8')) as { main: string };
  const { warn, info } = console;
  // It warns that this setup isn't for production, and about Node 20.
  console.warn = console.info = () => undefined;
  const { default: Class } = (await import(pathToFileURL(join(TOOLS, NAME, main)).href)) as {
    default: new (issuer: string, configuration: object) => Provider;
  };
  const provider = new Class(ISSUER, CONFIGURATION);
  Object.assign(console, { warn, info });
  // Its addresses use the public name and TLS, which ends in front of it.
  provider.proxy = true;
  const server = createServer(provider.callback());
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    answer: (request: ModelRequest) => passOn(request, port),
    /** Returns the client to which an access token was issued, if the token is valid now. */
    async clientOf(accessToken: string) {
      for (const kind of [provider.AccessToken, provider.ClientCredentials]) {
        const token = await kind.find(accessToken);
        if (token?.isValid) return token.clientId;
      }
      return undefined;
    },
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function passOn(given: ModelRequest, port: number): Promise<ModelReply> {
  const { method, query, body } = given;
  const { host } = new URL(ISSUER);
  const path = given.path + (query.size === 0 ? '' : `?${query.toString()}`);
  const forwarded = { 'x-forwarded-host': host, 'x-forwarded-proto': 'https' };
  const headers = { ...given.headers, host, 'content-length': Buffer.byteLength(body), ...forwarded };
  const request = httpRequest({ host: '127.0.0.1', port, method, path, headers });
  request.end(body);
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  // The body is complete when it is forwarded.
  const isPassed = ([name]: [string, unknown]): boolean =>
    !['transfer-encoding', 'connection'].includes(name);
  const passed = Object.fromEntries(Object.entries(response.headers).filter(isPassed));
  return {
    status: response.statusCode ?? 0,
    headers: passed as Record<string, string | string[]>,
    body: await text(response),
  };
}
