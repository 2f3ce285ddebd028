import { afterEach } from '@jest/globals';
import { createServer, type IncomingHttpHeaders, type RequestListener } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { type HttpRequest, type NetworkEffects, type Send, transport } from '../../src/transport/http.js';

/** A request that reached the server. */
export interface Heard {
  readonly method: string | undefined;
  readonly path: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface LocalServer {
  /** `127.0.0.1:PORT` */
  readonly host: string;
  /** `http://127.0.0.1:PORT` */
  readonly origin: string;
  /** The requests, in order. */
  readonly heard: Heard[];
  close(): void;
}

const opened: { close: () => void }[] = [];

afterEach(() => {
  for (const server of opened.splice(0)) server.close();
});

/** Starts a TCP server on loopback, until the test ends. `sockets` are its connections, in order. */
export async function accepting(
  onConnection: (socket: Socket) => void,
): Promise<{ port: number; sockets: Socket[] }> {
  const sockets: Socket[] = [];
  const server = createTcpServer((socket) => {
    sockets.push(socket.on('error', () => undefined));
    onConnection(socket);
  });
  const close = (): void => {
    server.close();
    for (const socket of sockets) socket.destroy();
  };
  opened.push({ close });
  return { port: await listening(server), sockets };
}

/** Starts a server on loopback, until the test ends, that gives these answers in turn and repeats the last one. */
export async function serving(...answers: [RequestListener, ...RequestListener[]]): Promise<LocalServer> {
  const heard: Heard[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const answer = answers[Math.min(heard.length, answers.length - 1)] ?? answers[0];
      const { method, url, headers } = request;
      heard.push({ method, path: url, headers, body: Buffer.concat(chunks).toString() });
      answer(request, response);
    });
  });
  const port = await listening(server);
  const host = `127.0.0.1:${port}`;
  const started = {
    host,
    origin: `http://${host}`,
    heard,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
  opened.push(started);
  return started;
}

/** @returns the loopback port on which it now listens */
export async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return (server.address() as AddressInfo).port;
}

type AnswerHeaders = Readonly<Record<string, string | string[]>>;

export function answer(
  status: number,
  body: string | Buffer = '',
  headers: AnswerHeaders = {},
): RequestListener {
  return (_request, response) => {
    response.writeHead(status, headers).end(body);
  };
}

/** A 200 with JSON. */
export const GOOD = answer(200, '{"ok":true}', { 'content-type': 'application/json' });

/** Never answers. */
export const silence: RequestListener = () => undefined;

export type Options = Partial<NetworkEffects> & { readonly timeoutSeconds?: number };

/** Returns a transport that never waits before another attempt, and its messages about attempts. */
export function sender({ timeoutSeconds = 10, ...effects }: Options = {}): { send: Send; retries: string[] } {
  const retries: string[] = [];
  const { signal } = new AbortController();
  const info = (text: string): number => retries.push(text);
  const send = transport({ environment: {}, signal, random: () => 0, info, ...effects }, timeoutSeconds);
  return { send, retries };
}

export function get({ origin }: LocalServer, more: Partial<HttpRequest> = {}): HttpRequest {
  return { method: 'GET', url: `${origin}/rest/api/3/myself?a=b`, repeatable: 'read', ...more };
}
