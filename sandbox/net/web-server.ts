import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Faults } from '../faults.js';
import type { HostHandler, ModelReply } from '../http.js';
import { sendFault } from './fault-replies.js';

/** One HTTP request that reached a host. */
export interface RecordedRequest {
  method: string;
  /** The host whose connection it came over, which need not be what its `Host` header says. */
  host: string;
  /** The same with its scheme and, where it is not the scheme's own, its port: `https://jira.example:8443`. */
  origin: string;
  /** With its query. */
  path: string;
  /** Names in lower case. */
  headers: Record<string, string>;
  body: string;
  /** What was answered; absent while nothing is, and where a fault never answers. */
  status?: number;
}

export interface WebServerOptions {
  /** The behaviour of a host. */
  handler: (host: string) => HostHandler;
  record: (request: RecordedRequest) => void;
  faults: Faults;
  /** Milliseconds that every answer waits. */
  latencyMs: () => number;
  /** Seconds that the `Date` of every answer is ahead of the machine's clock; behind it, if negative; 0 if left out. */
  dateSkewSeconds?: () => number;
}

/** Speaks HTTP on connections that somebody else accepted; it listens on nothing itself. */
export interface WebServer {
  /**
   * Takes a connection over.
   *
   * @param reset drops the connection underneath, so that the client sees a reset
   */
  serve(connection: Socket, address: Address, reset: () => void): void;
}

/** What was connected to. */
export interface Address {
  host: string;
  /** See {@link RecordedRequest}. */
  origin: string;
}

interface Peer extends Address {
  reset: () => void;
}

/** Makes a server that records every request, then answers with a fault or with the host's handler. */
export function createWebServer(options: WebServerOptions): WebServer {
  const peers = new WeakMap<Socket, Peer>();

  async function converse(request: IncomingMessage, response: ServerResponse, peer: Peer): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const bytes = Buffer.concat(chunks);
    const recorded: RecordedRequest = {
      method: request.method ?? 'GET',
      host: peer.host,
      origin: peer.origin,
      path: request.url ?? '/',
      headers: headersOf(request),
      body: bytes.toString('utf8'),
    };
    options.record(recorded);
    const skew = options.dateSkewSeconds?.() ?? 0;
    if (skew !== 0) response.setHeader('date', new Date(Date.now() + skew * 1000).toUTCString());
    const rule = options.faults.take(recorded);
    const reply =
      rule === undefined || rule.afterModel === true ? await model(options, recorded, bytes) : undefined;
    const fault = rule?.then;
    const lateBy = fault !== undefined && 'latencyMs' in fault ? fault.latencyMs : 0;
    await delay(options.latencyMs() + lateBy, response);
    if (fault !== undefined && !('latencyMs' in fault)) {
      const status = sendFault(response, fault, peer.reset);
      if (status !== undefined) recorded.status = status;
      return;
    }
    const sent = reply ?? (await model(options, recorded, bytes));
    recorded.status = sent.status;
    response.writeHead(sent.status, sent.headers);
    response.end(request.method === 'HEAD' ? undefined : sent.body);
  }

  const server = createServer((request, response) => {
    const peer = peers.get(request.socket);
    response.on('error', () => undefined);
    if (peer === undefined) request.socket.destroy();
    else converse(request, response, peer).catch(() => request.socket.destroy());
  });

  return {
    serve(connection, address, reset) {
      peers.set(connection, { ...address, reset });
      server.emit('connection', connection);
    },
  };
}

async function model(
  options: WebServerOptions,
  request: RecordedRequest,
  bytes: Buffer,
): Promise<ModelReply> {
  const [path = '/', ...query] = request.path.split('?');
  return options.handler(request.host)({
    ...request,
    path,
    query: new URLSearchParams(query.join('?')),
    bytes,
  });
}

/** A request's headers, names in lower case, a repeated header's values joined with `, `. */
export function headersOf(request: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return headers;
}

/** Waits, but not for a client that has gone. */
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
