import type { IncomingMessage } from 'node:http';
import { createRequire } from 'node:module';
import { type AuthorizationServer, CLIENTS, findPackage, onLoopback } from './server.js';

/** What is used of @node-oauth/oauth2-server: its types are not here when this is checked. */
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
  readonly grants: readonly string[];
}

interface Code {
  readonly authorizationCode: string;
  readonly client: Client;
}

interface Token {
  readonly accessToken: string;
  readonly accessTokenExpiresAt: Date;
  readonly refreshToken?: string;
  readonly client: Client;
}

const NAME = '@node-oauth/oauth2-server';
const USER = { id: 'FAKE-user' };

/** The library under most small OAuth servers in Node: its checks of requests and grants, with a memory behind it. */
export async function startNodeOAuth(): Promise<AuthorizationServer | { missing: string }> {
  const found = findPackage(NAME);
  if ('missing' in found) return found;
  const OAuth2Server = createRequire(import.meta.url)(found.entry) as Library;
  const memory = createMemory();
  const server = new OAuth2Server({ model: memory.model });

  /** The library takes no JSON: what it is given here is read already, and called a form. */
  async function answer(message: IncomingMessage): Promise<LibraryResponse> {
    const url = new URL(message.url ?? '/', 'http://localhost');
    const request = new OAuth2Server.Request({
      method: message.method,
      headers: { ...message.headers, 'content-type': 'application/x-www-form-urlencoded' },
      query: Object.fromEntries(url.searchParams),
      body: await bodyOf(message),
    });
    const response = new OAuth2Server.Response();
    try {
      if (url.pathname === '/authorize') {
        const authenticateHandler = { handle: () => USER };
        await server.authorize(request, response, { authenticateHandler, allowEmptyState: false });
      } else {
        await server.token(request, response, {});
      }
    } catch {
      // The answer says what is wrong.
    }
    return response;
  }

  return {
    name: NAME,
    version: found.version,
    takesJson: true,
    ...(await onLoopback((message, reply) => {
      void answer(message).then(({ status = 500, headers = {}, body }) => {
        reply.writeHead(status, { 'content-type': 'application/json', ...headers });
        reply.end(JSON.stringify(body));
      });
    })),
    clientOf: (accessToken) => Promise.resolve(memory.clientOf(accessToken)),
  };
}

async function bodyOf(message: IncomingMessage): Promise<Record<string, unknown>> {
  let text = '';
  for await (const chunk of message.setEncoding('utf8')) text += String(chunk);
  return message.headers['content-type']?.startsWith('application/json')
    ? (JSON.parse(text) as Record<string, unknown>)
    : Object.fromEntries(new URLSearchParams(text));
}

/** What the library wants of a data base. */
function createMemory(): { model: object; clientOf: (accessToken: string) => string | undefined } {
  const codes = new Map<string, Code>();
  const access = new Map<string, Token>();
  const refresh = new Map<string, Token>();
  const settingsOf = (id: string): (typeof CLIENTS)[number] | undefined =>
    CLIENTS.find(({ clientId }) => clientId === id);

  const model = {
    getClient(id: string, secret: string | null) {
      const client = settingsOf(id);
      if (!client || (secret !== null && secret !== client.clientSecret)) return undefined;
      return client.redirectUri === undefined
        ? { id, grants: ['client_credentials'], redirectUris: [] }
        : { id, grants: ['authorization_code', 'refresh_token'], redirectUris: [client.redirectUri] };
    },
    getUserFromClient: () => USER,
    validateScope: (_user: object, { id }: Client, scopes: readonly string[] | undefined) =>
      (scopes ?? []).every((scope) => settingsOf(id)?.scopes.includes(scope)) && (scopes ?? []),
    saveAuthorizationCode(code: Omit<Code, 'client'>, client: Client, user: object) {
      const saved = { ...code, client, user };
      codes.set(saved.authorizationCode, saved);
      return saved;
    },
    getAuthorizationCode: (code: string) => codes.get(code),
    revokeAuthorizationCode: ({ authorizationCode }: Code) => codes.delete(authorizationCode),
    saveToken(token: Omit<Token, 'client'>, client: Client, user: object) {
      const saved = { ...token, client, user };
      access.set(saved.accessToken, saved);
      if (saved.refreshToken !== undefined) refresh.set(saved.refreshToken, saved);
      return saved;
    },
    getAccessToken: (token: string) => access.get(token),
    getRefreshToken: (token: string) => refresh.get(token),
    revokeToken: ({ refreshToken }: Token) => refresh.delete(refreshToken ?? ''),
  };
  return {
    model,
    clientOf(accessToken) {
      const token = access.get(accessToken);
      return token && token.accessTokenExpiresAt > new Date() ? token.client.id : undefined;
    },
  };
}
