import { afterEach } from '@jest/globals';
import {
  createServer,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type RequestListener,
} from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { type HttpRequest, type NetworkEffects, transport } from '../../src/transport/network.js';

const ends: (() => void)[] = [];

afterEach(() => {
  for (const end of ends.splice(0)) end();
});

/** Starts a TCP server on loopback, until the test ends. `sockets` are its connections, in order. */
export async function accepting(onConnection: (socket: Socket) => void) {
  const sockets: Socket[] = [];
  const server = createTcpServer((socket) => {
    sockets.push(socket.on('error', () => undefined));
    onConnection(socket);
  });
  ends.push(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return { port: await listening(server), sockets };
}

/**
 * Starts a server on loopback that gives these answers in turn and repeats the last one.
 * @returns `127.0.0.1:PORT`, `http://127.0.0.1:PORT`, and the requests, in order
 */
export async function serving(...answers: [RequestListener, ...RequestListener[]]) {
  const heard: (Pick<IncomingMessage, 'method' | 'headers'> & Record<'path' | 'body', string>)[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const answer = answers[Math.min(heard.length, answers.length - 1)] ?? answers[0];
      const { method, url, headers } = request;
      heard.push({ method, path: String(url), headers, body: Buffer.concat(chunks).toString() });
      answer(request, response);
    });
  });
  ends.push(() => {
    server.close();
    server.closeAllConnections();
  });
  const host = `127.0.0.1:${await listening(server)}`;
  return { host, origin: `http://${host}`, heard };
}

/** @returns the loopback port on which it now listens */
export async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return (server.address() as AddressInfo).port;
}

export const answer =
  (status: number, body: string | Buffer = '', headers: OutgoingHttpHeaders = {}): RequestListener =>
  (_request, response) =>
    response.writeHead(status, headers).end(body);

export const GOOD = answer(200, '{"ok":true}', { 'content-type': 'application/json' });

export const silence: RequestListener = () => undefined;

export type Options = Partial<NetworkEffects> & { readonly timeoutSeconds?: number };

/** Returns a transport that never waits before another attempt, and its messages about attempts. */
export function sender({ timeoutSeconds = 10, ...effects }: Options = {}) {
  const retries: string[] = [];
  const { signal } = new AbortController();
  const info = (text: string): number => retries.push(text);
  const send = transport({ environment: {}, signal, random: () => 0, info, ...effects }, timeoutSeconds);
  return { send, retries };
}

export function get({ origin }: { origin: string }, more: Partial<HttpRequest> = {}): HttpRequest {
  return { method: 'GET', url: `${origin}/rest/api/3/myself?a=b`, repeatable: 'read', ...more };
}
