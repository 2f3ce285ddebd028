import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTcpServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { Faults } from '../faults.js';
import type { HostHandler, ModelReply } from '../http.js';
import { sendFault } from './fault-replies.js';

export interface Address {
  host: string;
  /** `https://jira.example:8443`; without the scheme's default port. */
  origin: string;
}

/** The address is the connection's, which can differ from the `Host` header. */
export interface RecordedRequest extends Address {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: string;
  /** Absent before the answer, or if a fault never answers. */
  status?: number;
}

interface WebServerOptions {
  handler: (host: string) => HostHandler;
  record: (request: RecordedRequest) => void;
  faults: Faults;
  settings: { latencyMs: number; dateSkewSeconds: number };
}

export type WebServer = ReturnType<typeof createWebServer>;

/**
 * Records every request, then answers with a fault or with the host's handler. It speaks HTTP on connections accepted
 * elsewhere.
 */
export function createWebServer(options: WebServerOptions) {
  const peers = new WeakMap<Socket, Address & { reset: () => void }>();
  const server = createServer((request, response) => {
    const peer = peers.get(request.socket);
    response.on('error', () => undefined);
    if (peer === undefined) request.socket.destroy();
    else converse(options, request, response, peer, peer.reset).catch(() => request.socket.destroy());
  });
  return {
    /** @param reset drops the underlying connection */
    serve(connection: Socket, address: Address, reset: () => void) {
      peers.set(connection, { ...address, reset });
      server.emit('connection', connection);
    },
  };
}

async function converse(
  options: WebServerOptions,
  request: IncomingMessage,
  response: ServerResponse,
  { host, origin }: Address,
  reset: () => void,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const { method = 'GET', url = '/' } = request;
  const headers = headersOf(request);
  const recorded: RecordedRequest = {
    method,
    host,
    origin,
    path: url,
    headers,
    body: Buffer.concat(chunks).toString(),
  };
  options.record(recorded);
  const { latencyMs, dateSkewSeconds } = options.settings;
  response.setHeader('date', new Date(Date.now() + dateSkewSeconds * 1000).toUTCString());

  const model = async (): Promise<ModelReply> => {
    const [path = '/', ...query] = url.split('?');
    return options.handler(host)({ ...recorded, path, query: new URLSearchParams(query.join('?')) });
  };
  const rule = options.faults.take(recorded);
  const fault = rule?.then;
  const isLate = fault !== undefined && 'latencyMs' in fault;
  const reply = rule === undefined || rule.afterModel === true ? await model() : undefined;
  await delay(latencyMs + (isLate ? fault.latencyMs : 0), response);
  if (fault !== undefined && !isLate) {
    const status = sendFault(response, fault, reset);
    if (status !== undefined) recorded.status = status;
    return;
  }
  const sent = reply ?? (await model());
  recorded.status = sent.status;
  response.writeHead(sent.status, sent.headers);
  response.end(method === 'HEAD' ? undefined : sent.body);
}

function headersOf(request: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return headers;
}

/** Stops when the client disconnects. */
function delay(ms: number, response: ServerResponse): Promise<void> {
  if (ms <= 0) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    response.once('close', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

/** Its connections can all be dropped. */
export interface Listening {
  port: number;
  close: () => Promise<void>;
}

export async function listen(server: Server, port: number): Promise<Listening> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/**
 * Over plain HTTP on loopback. Never point anything that handles a real credential at it. @param host the host that
 * requests count as sent to
 */
export async function startPlainServer(handler: HostHandler, host: string) {
  const web = createWebServer({
    handler: () => handler,
    record: () => undefined,
    faults: new Faults(),
    settings: { latencyMs: 0, dateSkewSeconds: 0 },
  });
  let url = '';
  const server = createTcpServer((socket) => {
    web.serve(socket, { host, origin: url }, () => socket.resetAndDestroy());
  });
  const listening = await listen(server, 0);
  url = `http://127.0.0.1:${listening.port}`;
  return { url, close: listening.close };
}
