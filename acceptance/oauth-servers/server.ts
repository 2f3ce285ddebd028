import { createServer, request as httpRequest, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { existsSync, readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { join } from 'node:path';
import { fixtures } from '../../sandbox/index.js';
import type { ModelReply, ModelRequest } from '../../sandbox/http.js';
import { TOOLS } from '../kit/tools.js';

const { consent, dataCenter, tokens } = fixtures;

/** An authorization server that others wrote, on loopback. */
export interface AuthorizationServer {
  /** Whether its token endpoint takes JSON; RFC 6749 knows forms alone. */
  readonly takesJson: boolean;
  /** Answers at `/authorize` and `/oauth/token`. */
  answer(request: ModelRequest): Promise<ModelReply>;
  /** The client that an access token was issued to, if it is good now. */
  clientOf(accessToken: string): Promise<string | undefined>;
  close(): Promise<void>;
}

/** A client that every server has to know. Only one for people has a redirect URI. */
export interface ClientSettings {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly redirectUri?: string;
  readonly scopes: readonly string[];
}

const JIRA = ['read:jira-user', 'read:jira-work', 'write:jira-work'];
const { clientId, clientSecret, redirectUri } = dataCenter.tokens.oauth2;

export const CLIENTS: readonly ClientSettings[] = [
  { ...consent, redirectUri: consent.redirectUris[1], scopes: [...JIRA, 'offline_access'] },
  { ...tokens.clientCredentials, scopes: JIRA },
  { clientId, clientSecret, redirectUri, scopes: ['WRITE', 'offline_access'] },
  { ...dataCenter.tokens.serviceAccount, scopes: ['READ', 'WRITE'] },
];

/** The name under which the server is reached, through the proxy and with TLS. */
export const ISSUER = 'https://auth.atlassian.com';

export function missingPackage(name: string): string | undefined {
  return existsSync(join(TOOLS, name))
    ? undefined
    : 'it is missing; run `npm ci --prefix .ci/tools --ignore-scripts`.';
}

/** The path of what a package of `.ci/tools` exports. */
export function entryOf(name: string): string {
  const manifest = JSON.parse(readFileSync(join(TOOLS, name, 'package.json'), 'utf8')) as { main: string };
  return join(TOOLS, name, manifest.main);
}

/** Listens on loopback, and passes requests on with the name that they were for. */
export async function onLoopback(
  listener: RequestListener,
): Promise<Pick<AuthorizationServer, 'answer' | 'close'>> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
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

function passOn(given: ModelRequest, port: number): Promise<ModelReply> {
  const { method, query, bytes } = given;
  const { host } = new URL(ISSUER);
  const path = given.path + (query.size === 0 ? '' : `?${query.toString()}`);
  const forwarded = { 'x-forwarded-host': host, 'x-forwarded-proto': 'https' };
  const headers = { ...given.headers, host, 'content-length': bytes.length, ...forwarded };
  return new Promise((resolve, reject) => {
    const request = httpRequest({ host: '127.0.0.1', port, method, path, headers }, (response) => {
      // The body is whole when it is passed on.
      const passed = Object.entries(response.headers).filter(
        (entry): entry is [string, string | string[]] =>
          entry[1] !== undefined && !['transfer-encoding', 'connection'].includes(entry[0]),
      );
      text(response).then((body) => {
        resolve({ status: response.statusCode ?? 0, headers: Object.fromEntries(passed), body });
      }, reject);
    });
    request.once('error', reject);
    request.end(bytes);
  });
}
