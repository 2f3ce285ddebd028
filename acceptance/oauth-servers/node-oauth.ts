import type { IncomingMessage } from 'node:http';
import { createRequire } from 'node:module';
import { text } from 'node:stream/consumers';
import { type AuthorizationServer, CLIENTS, entryOf, onLoopback } from './server.js';

export const NODE_OAUTH = '@node-oauth/oauth2-server';

/** What is used of the library: its types are not here when this is checked. */
interface Library {
  new (options: { model: object }): {
    authorize(request: object, response: LibraryResponse, options: object): Promise<unknown>;
    token(request: object, response: LibraryResponse, options: object): Promise<unknown>;
  };
  readonly Request: new (options: object) => object;
  readonly Response: new () => LibraryResponse;
}

interface LibraryResponse {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  readonly body?: object;
}

interface Client {
  readonly id: string;
}

interface Token {
  readonly accessToken: string;
  readonly accessTokenExpiresAt: Date;
  readonly refreshToken?: string;
  readonly client: Client;
}

const USER = { id: 'FAKE-user' };

/** The library under most small OAuth servers in Node: its checks of requests and grants, with a memory behind it. */
export async function startNodeOAuth(): Promise<AuthorizationServer> {
  const OAuth2Server = createRequire(import.meta.url)(entryOf(NODE_OAUTH)) as Library;
  const access = new Map<string, Token>();
  const server = new OAuth2Server({ model: modelWith(access) });

  /** The library takes no JSON: what it is given here is read already, and called a form. */
  async function answer(message: IncomingMessage): Promise<LibraryResponse> {
    const url = new URL(message.url ?? '/', 'http://localhost');
    const body = await text(message);
    const isJson = message.headers['content-type']?.startsWith('application/json');
    const request = new OAuth2Server.Request({
      method: message.method,
      headers: { ...message.headers, 'content-type': 'application/x-www-form-urlencoded' },
      query: Object.fromEntries(url.searchParams),
      body: isJson ? (JSON.parse(body) as object) : Object.fromEntries(new URLSearchParams(body)),
    });
    const response = new OAuth2Server.Response();
    const options = { authenticateHandler: { handle: () => USER }, allowEmptyState: false };
    const done =
      url.pathname === '/authorize'
        ? server.authorize(request, response, options)
        : server.token(request, response, {});
    // The answer says what is wrong.
    await done.catch(() => undefined);
    return response;
  }

  return {
    takesJson: true,
    ...(await onLoopback((message, reply) => {
      void answer(message).then(({ status = 500, headers = {}, body }) => {
        reply.writeHead(status, { 'content-type': 'application/json', ...headers });
        reply.end(JSON.stringify(body));
      });
    })),
    clientOf: (accessToken) => {
      const token = access.get(accessToken);
      const isGood = token !== undefined && token.accessTokenExpiresAt > new Date();
      return Promise.resolve(isGood ? token.client.id : undefined);
    },
  };
}

/** What the library wants of a data base. */
function modelWith(access: Map<string, Token>): object {
  const codes = new Map<string, object>();
  const refresh = new Map<string, Token>();
  const settingsOf = (id: string): (typeof CLIENTS)[number] | undefined =>
    CLIENTS.find(({ clientId }) => clientId === id);
  return {
    getClient(id: string, secret: string | null) {
      const client = settingsOf(id);
      if (!client || (secret !== null && secret !== client.clientSecret)) return undefined;
      return client.redirectUri === undefined
        ? { id, grants: ['client_credentials'], redirectUris: [] }
        : { id, grants: ['authorization_code', 'refresh_token'], redirectUris: [client.redirectUri] };
    },
    getUserFromClient: () => USER,
    validateScope: (_user: object, { id }: Client, scopes: readonly string[] = []) =>
      scopes.every((scope) => settingsOf(id)?.scopes.includes(scope)) && scopes,
    saveAuthorizationCode(code: { authorizationCode: string }, client: Client, user: object) {
      const saved = { ...code, client, user };
      codes.set(saved.authorizationCode, saved);
      return saved;
    },
    getAuthorizationCode: (code: string) => codes.get(code),
    revokeAuthorizationCode: (code: { authorizationCode: string }) => codes.delete(code.authorizationCode),
    saveToken(token: Omit<Token, 'client'>, client: Client, user: object) {
      const saved = { ...token, client, user };
      access.set(saved.accessToken, saved);
      if (saved.refreshToken !== undefined) refresh.set(saved.refreshToken, saved);
      return saved;
    },
    getAccessToken: (token: string) => access.get(token),
    getRefreshToken: (token: string) => refresh.get(token),
    revokeToken: ({ refreshToken = '' }: Token) => refresh.delete(refreshToken),
  };
}
