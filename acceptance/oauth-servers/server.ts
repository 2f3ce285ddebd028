import { request as httpRequest } from 'node:http';
import type { RequestListener } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fixtures } from '../../sandbox/index.js';
import type { ModelReply, ModelRequest } from '../../sandbox/http.js';
import { ROOT } from '../e2e/go-tool.js';

const { consent, dataCenter, tokens } = fixtures;

/** An authorization server that others wrote, on loopback. */
export interface AuthorizationServer {
  readonly name: string;
  readonly version: string;
  /** Whether its token endpoint takes JSON; RFC 6749 knows forms alone. */
  readonly takesJson: boolean;
  /** Answers at `/authorize` and `/oauth/token`. */
  answer(request: ModelRequest): Promise<ModelReply>;
  /** The client that an access token was issued to, if it is good now. */
  clientOf(accessToken: string): Promise<string | undefined>;
  close(): Promise<void>;
}

/** A client that every server has to know. */
export interface ClientSettings {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Of a client for people; absent for one with credentials of its own. */
  readonly redirectUri?: string;
  readonly scopes: readonly string[];
}

export const CLIENTS: readonly ClientSettings[] = [
  {
    clientId: consent.clientId,
    clientSecret: consent.clientSecret,
    redirectUri: consent.redirectUris[1],
    scopes: ['read:jira-user', 'read:jira-work', 'write:jira-work', 'offline_access'],
  },
  { ...tokens.clientCredentials, scopes: ['read:jira-user', 'read:jira-work', 'write:jira-work'] },
  {
    clientId: dataCenter.tokens.oauth2.clientId,
    clientSecret: dataCenter.tokens.oauth2.clientSecret,
    redirectUri: dataCenter.tokens.oauth2.redirectUri,
    scopes: ['WRITE', 'offline_access'],
  },
  { ...dataCenter.tokens.serviceAccount, scopes: ['READ', 'WRITE'] },
];

export const SCOPES: readonly string[] = [...new Set(CLIENTS.flatMap(({ scopes }) => scopes))];

/** The name under which the server is reached, through the proxy and with TLS. */
export const ISSUER = 'https://auth.atlassian.com';

const TOOLS = join(ROOT, '.ci', 'tools', 'node_modules');

/** A package of `.ci/tools`, or what is missing, as a sentence. */
export function findPackage(name: string): { entry: string; version: string } | { missing: string } {
  const folder = join(TOOLS, name);
  if (!existsSync(folder)) {
    return { missing: `${name} is missing; run \`npm ci --prefix .ci/tools --ignore-scripts\`.` };
  }
  const { version, main } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    version: string;
    main: string;
  };
  return { entry: join(folder, main), version };
}

/** Listens on loopback, and passes requests on with the name that they were for. */
export async function onLoopback(
  listener: RequestListener,
): Promise<Pick<AuthorizationServer, 'answer' | 'close'>> {
  const server = createServer(listener);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    answer: (request) => passOn(request, port),
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

function passOn({ method, path, query, headers, bytes }: ModelRequest, port: number): Promise<ModelReply> {
  const { host } = new URL(ISSUER);
  const search = query.size === 0 ? '' : `?${query.toString()}`;
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      {
        host: '127.0.0.1',
        port,
        method,
        path: path + search,
        headers: {
          ...headers,
          host,
          'content-length': bytes.length,
          'x-forwarded-host': host,
          'x-forwarded-proto': 'https',
        },
      },
      (response) => {
        let body = '';
        response.setEncoding('utf8');
        response.on('data', (text: string) => {
          body += text;
        });
        response.on('end', () => {
          const known = Object.entries(response.headers).filter(
            (entry): entry is [string, string | string[]] => entry[1] !== undefined,
          );
          // The body is whole by now.
          const passed = known.filter(([name]) => !['transfer-encoding', 'connection'].includes(name));
          resolve({ status: response.statusCode ?? 0, headers: Object.fromEntries(passed), body });
        });
      },
    );
    request.once('error', reject);
    request.end(bytes);
  });
}
