import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Socket } from 'node:net';
import { text as textOf } from 'node:stream/consumers';
import { connect } from 'node:tls';
import type { Sandbox } from '../../sandbox/index.js';

export interface Question {
  method?: string;
  headers?: Record<string, string>;
  /** `[user, password]`. */
  basic?: readonly [string, string];
  bearer?: string;
  /** An object is sent as JSON, bytes as they are. */
  body?: string | Buffer | object;
}

export type Answer = Awaited<ReturnType<typeof ask>>;

async function tunnel(sandbox: Sandbox, path: string): Promise<Socket> {
  const { hostname: host, port } = new URL(sandbox.proxyUrl);
  const request = httpRequest({ host, port, method: 'CONNECT', path, agent: false }).end();
  const [, socket] = (await once(request, 'connect')) as [IncomingMessage, Socket];
  return socket;
}

/** TLS trusts only the sandbox's CA. */
export async function ask(sandbox: Sandbox, url: string, question: Question = {}) {
  const { method = 'GET', basic, bearer, body } = question;
  const { hostname: servername, port } = new URL(url);
  const socket = await tunnel(sandbox, `${servername}:${port || '443'}`);
  const ca = readFileSync(sandbox.caFile);
  const isJson = typeof body === 'object' && !Buffer.isBuffer(body);
  const headers = {
    ...(basic && { authorization: basicHeader(...basic) }),
    ...(bearer !== undefined && { authorization: `Bearer ${bearer}` }),
    ...(isJson && { 'content-type': 'application/json' }),
    ...question.headers,
  };
  // An agent would look up the host's name.
  const createConnection = () => connect({ socket, ca, servername });
  const request = httpsRequest(url, { method, headers, createConnection });
  request.end(isJson ? JSON.stringify(body) : body);
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  const text = await textOf(response);
  const { statusCode: status = 0, headers: received } = response;
  return { status, headers: received, text, json: () => JSON.parse(text) as unknown };
}

export function basicHeader(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}
