import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { TOOLS } from '../kit/tools.js';
import { type AuthorizationServer, CLIENTS, type RegisteredClient } from './server.js';

const NAME = '@node-oauth/oauth2-server';

/** The parts of the package used here. It is a tool of CI alone, so its types are missing when this is checked. */
interface Package {
  readonly default: {
    new (options: { model: object; authenticateHandler: object }): Server;
    Request: new (given: object) => object;
    Response: new (given: object) => Reply;
  };
}

interface Server {
  authorize(request: object, response: Reply): Promise<object>;
  token(request: object, response: Reply): Promise<object>;
}

interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** A code, or an access token with its refresh token. */
interface Grant {
  readonly authorizationCode?: string;
  readonly accessToken?: string;
  readonly accessTokenExpiresAt?: Date;
  readonly refreshToken?: string;
  readonly client: Known;
}

interface Known extends Omit<RegisteredClient, 'redirectUri'> {
  readonly id: string;
  readonly redirectUris: readonly string[];
  readonly grants: readonly string[];
}

/** Starts a server for Node that implements only the protocol: its user is always logged in and allows everything. */
export async function startNodeOAuth2Server(): Promise<AuthorizationServer> {
  const { href } = pathToFileURL(join(TOOLS, NAME, 'index.js'));
  const { default: Class } = (await import(href)) as Package;
  const person = { id: 'ada' };
  const grants = new Map<string | undefined, Grant>();
  const save =
    (...names: ('authorizationCode' | 'accessToken' | 'refreshToken')[]) =>
    (grant: Grant, client: Known, user: object) => {
      const saved = { ...grant, client, user };
      for (const name of names) grants.set(grant[name], saved);
      return saved;
    };
  const find = (key: string): Grant | undefined => grants.get(key);
  const model = {
    getClient: (clientId: string, clientSecret: string | null) =>
      KNOWN.find(
        (client) => client.id === clientId && (clientSecret ?? client.clientSecret) === client.clientSecret,
      ),
    getUserFromClient: () => ({ id: 'bot' }),
    validateScope: (_user: object, { scopes }: Known, asked: readonly string[] = scopes) =>
      asked.every((scope) => scopes.includes(scope)) && asked,
    ...{ saveAuthorizationCode: save('authorizationCode'), saveToken: save('accessToken', 'refreshToken') },
    ...{ getAuthorizationCode: find, getAccessToken: find, getRefreshToken: find },
    revokeAuthorizationCode: ({ authorizationCode }: Grant) => grants.delete(authorizationCode),
    revokeToken: ({ refreshToken }: Grant) => grants.delete(refreshToken),
  };
  const server = new Class({ model, authenticateHandler: { handle: () => person } });
  return {
    async answer({ path, method, headers, query, body }) {
      const asked = new Class.Request({
        method,
        headers: { ...headers, 'content-length': String(body.length) },
        query: Object.fromEntries(query),
        body: Object.fromEntries(new URLSearchParams(body)),
      });
      const reply = new Class.Response({});
      if (path === '/authorize') await server.authorize(asked, reply);
      // The reply contains the error.
      else await server.token(asked, reply).catch(() => undefined);
      const type = { 'content-type': 'application/json' };
      return {
        status: reply.status,
        headers: { ...type, ...reply.headers },
        body: JSON.stringify(reply.body),
      };
    },
    clientOf(accessToken) {
      const { client, accessTokenExpiresAt = 0 } = find(accessToken) ?? {};
      return Promise.resolve(Number(accessTokenExpiresAt) > Date.now() ? client?.id : undefined);
    },
    close: () => Promise.resolve(),
  };
}

const KNOWN: readonly Known[] = CLIENTS.map(({ redirectUri, ...client }) => ({
  ...client,
  id: client.clientId,
  redirectUris: redirectUri === undefined ? [] : [redirectUri],
  grants: redirectUri === undefined ? ['client_credentials'] : ['authorization_code', 'refresh_token'],
}));
