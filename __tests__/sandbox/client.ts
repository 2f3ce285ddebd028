import { readFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Socket } from 'node:net';
import { connect } from 'node:tls';
import type { Sandbox } from '../../sandbox/index.js';

/** A request to a host behind the sandbox's proxy. */
export interface Question {
  method?: string;
  headers?: Record<string, string>;
  /** `[user, password]` of a Basic header. */
  basic?: readonly [string, string];
  bearer?: string;
  /** An object is sent as JSON, bytes as they are. */
  body?: string | Buffer | object;
  /** PEM, shown to a host that asks for it. */
  clientCertificate?: { cert: string; key: string };
  /** Sent to the proxy; whole header value. */
  proxyAuthorization?: string;
}

export interface Answer {
  status: number;
  headers: IncomingMessage['headers'];
  body: Buffer;
  text: string;
  /** The body as JSON; throws if it is none. */
  json(): unknown;
}

/** Opens a tunnel through the sandbox's proxy, or says with which status it was refused. */
export function tunnel(sandbox: Sandbox, target: string, authorization?: string): Promise<Socket | number> {
  const proxy = new URL(sandbox.proxyUrl);
  return new Promise((resolve, reject) => {
    const headers = authorization === undefined ? {} : { 'proxy-authorization': authorization };
    const request = httpRequest({
      host: proxy.hostname,
      port: proxy.port,
      method: 'CONNECT',
      path: target,
      headers,
      agent: false,
    });
    request.once('connect', (response, socket) => {
      if (response.statusCode === 200) {
        resolve(socket);
      } else {
        socket.destroy();
        resolve(response.statusCode ?? 0);
      }
    });
    request.once('error', reject);
    request.end();
  });
}

/** Asks one question over a connection of its own, with TLS that is checked against the sandbox's CA alone. */
export async function ask(sandbox: Sandbox, url: string, question: Question = {}): Promise<Answer> {
  const response = await open(sandbox, url, question);
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks);
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    body,
    text: body.toString('utf8'),
    json: () => JSON.parse(body.toString('utf8')) as unknown,
  };
}

/** As {@link ask}, up to the headers. */
export async function open(sandbox: Sandbox, url: string, question: Question = {}): Promise<IncomingMessage> {
  const target = new URL(url);
  const socket = await tunnel(
    sandbox,
    `${target.hostname}:${target.port || '443'}`,
    question.proxyAuthorization,
  );
  if (typeof socket === 'number') throw new Error(`The proxy answered ${socket}`);
  const ca = readFileSync(sandbox.caFile);
  return new Promise((resolve, reject) => {
    const request = httpsRequest(url, {
      method: question.method ?? 'GET',
      headers: headersOf(question),
      // Without an agent: one would look the host's name up instead of using the tunnel.
      createConnection: () =>
        connect({ socket, ca, servername: target.hostname, ...question.clientCertificate }),
    });
    request.once('response', resolve);
    request.once('error', reject);
    request.end(isPlainObject(question.body) ? JSON.stringify(question.body) : question.body);
  });
}

function isPlainObject(body: Question['body']): body is object {
  return typeof body === 'object' && !Buffer.isBuffer(body);
}

function headersOf(question: Question): Record<string, string> {
  const { basic, bearer, body, headers } = question;
  return {
    ...(basic === undefined ? {} : { authorization: basicHeader(...basic) }),
    ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
    ...(isPlainObject(body) ? { 'content-type': 'application/json' } : {}),
    ...headers,
  };
}

export function basicHeader(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}
