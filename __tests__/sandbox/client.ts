import { readFileSync } from 'node:fs';
import { request as httpRequest, type IncomingMessage } from 'node:http';
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
  /** PEM, for a host that asks for it. */
  clientCertificate?: { cert: string; key: string };
}

export interface Answer {
  status: number;
  headers: IncomingMessage['headers'];
  body: Buffer;
  text: string;
  /** Parses the body as JSON. Throws if it is invalid. */
  json(): unknown;
}

/** Opens a tunnel through the sandbox's proxy, or returns the status of its refusal. */
export function tunnel(sandbox: Sandbox, target: string): Promise<Socket | number> {
  const proxy = new URL(sandbox.proxyUrl);
  return new Promise((resolve, reject) => {
    const { hostname: host, port } = proxy;
    const request = httpRequest({ host, port, method: 'CONNECT', path: target, agent: false });
    request.once('connect', ({ statusCode = 0 }, socket) => {
      if (statusCode !== 200) socket.destroy();
      resolve(statusCode === 200 ? socket : statusCode);
    });
    request.once('error', reject);
    request.end();
  });
}

/** Sends one request over a new connection, with TLS that trusts only the sandbox's CA. */
export async function ask(sandbox: Sandbox, url: string, question: Question = {}): Promise<Answer> {
  const response = await open(sandbox, url, question);
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks);
  const text = body.toString('utf8');
  const { statusCode: status = 0, headers } = response;
  return { status, headers, body, text, json: () => JSON.parse(text) as unknown };
}

/** Does the same as {@link ask}, up to the headers. */
export async function open(sandbox: Sandbox, url: string, question: Question = {}): Promise<IncomingMessage> {
  const { method = 'GET', basic, bearer, body, clientCertificate } = question;
  const { hostname: servername, port } = new URL(url);
  const socket = await tunnel(sandbox, `${servername}:${port || '443'}`);
  if (typeof socket === 'number') throw new Error(`The proxy answered ${socket}`);
  const ca = readFileSync(sandbox.caFile);
  const isJson = typeof body === 'object' && !Buffer.isBuffer(body);
  const headers = {
    ...(basic && { authorization: basicHeader(...basic) }),
    ...(bearer !== undefined && { authorization: `Bearer ${bearer}` }),
    ...(isJson && { 'content-type': 'application/json' }),
    ...question.headers,
  };
  return new Promise((resolve, reject) => {
    // Without an agent, which would look up the host's name instead of using the tunnel.
    const createConnection = () => connect({ socket, ca, servername, ...clientCertificate });
    const request = httpsRequest(url, { method, headers, createConnection });
    request.once('response', resolve);
    request.once('error', reject);
    request.end(isJson ? JSON.stringify(body) : body);
  });
}

export function basicHeader(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}
