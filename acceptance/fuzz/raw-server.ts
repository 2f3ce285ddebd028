import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { createSecureContext } from 'node:tls';
import { Faults } from '../../sandbox/faults.js';
import { startProxy } from '../../sandbox/net/proxy.js';
import type { Address } from '../../sandbox/net/web-server.js';
import { type Answer, answerOf, wireOf } from './answers.js';
import { type Deployment, type Endpoint, endpointOf } from './endpoints.js';
import { ECHO } from './json-text.js';

/** A request as it came, and what it was answered. */
export interface Exchanged {
  readonly method: string;
  /** `https://api.atlassian.com`, or this machine's address. */
  readonly origin: string;
  /** With its query. */
  readonly path: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Absent where no request should have gone. */
  readonly endpoint: Endpoint | undefined;
  readonly answer: Answer;
}

/** What every endpoint answers, one answer after another; the last is repeated. All others are good. */
export type Script = Readonly<Partial<Record<Endpoint, readonly Answer[]>>>;

/** Servers that answer with whatever bytes they are told to. */
export interface RawServer {
  /** `http://127.0.0.1:PORT/jira`: a Data Center without TLS. */
  readonly plainUrl: string;
  /** What a process needs in its environment to meet the hosts of Jira Cloud, by their own names and with TLS. */
  readonly env: Readonly<Record<string, string>>;
  /** All requests since `begin`. */
  readonly exchanged: readonly Exchanged[];
  /** Every `host:port` that was asked of the proxy since `begin`. */
  readonly connects: readonly string[];
  /** Forgets what was, drops every connection, and answers by this script from here on. */
  begin(script: Script, deployment: Deployment): void;
  close(): Promise<void>;
}

const { NODE_EXTRA_CA_CERTS = '', FUZZ_CERTIFICATE = '', FUZZ_KEY = '' } = process.env;

/** Starts them on loopback. */
export async function startRawServer(): Promise<RawServer> {
  const host = { cert: readFileSync(FUZZ_CERTIFICATE, 'utf8'), key: readFileSync(FUZZ_KEY, 'utf8') };
  const context = createSecureContext(host);
  const exchanged: Exchanged[] = [];
  const connects: string[] = [];
  const sockets = new Set<Socket>();
  let script: Script = {};
  let deployment: Deployment = 'cloud';
  let asked = new Map<Endpoint, number>();

  const answerTo = (endpoint: Endpoint | undefined): Answer => {
    if (endpoint === undefined)
      return { ...answerOf('server info', deployment), statusLine: 'HTTP/1.1 404 Not Found' };
    const answers = script[endpoint] ?? [];
    const count = asked.get(endpoint) ?? 0;
    asked.set(endpoint, count + 1);
    return answers[Math.min(count, answers.length - 1)] ?? answerOf(endpoint, deployment);
  };

  const addresses = new WeakMap<Duplex, { readonly origin: string; readonly reset: () => void }>();
  // It reads requests; answers go past it, since they need not be HTTP.
  const http = createServer((request, response) => {
    // Where the connection has gone meanwhile, nobody waits for an answer.
    response.on('error', () => undefined);
    void buffer(request).then(
      (bytes) => {
        const { method = '', url: path = '', socket } = request;
        const { origin = plainOrigin, reset = () => socket.resetAndDestroy() } = addresses.get(socket) ?? {};
        const headers = request.headers as Record<string, string>;
        const endpoint = endpointOf(method, path);
        const body = bytes.toString('latin1');
        const answer = echoing(answerTo(endpoint), { headers, body });
        exchanged.push({ method, path, headers, body, origin, endpoint, answer });
        send(answer, socket, reset);
      },
      () => undefined,
    );
  });
  const serve = (connection: Socket, { origin }: Pick<Address, 'origin'>, reset: () => void): void => {
    addresses.set(connection, { origin, reset });
    http.emit('connection', connection);
  };
  http.on('connection', (connection: Socket) => {
    sockets.add(connection);
    connection.once('close', () => sockets.delete(connection));
    connection.on('error', () => undefined);
  });

  const send = (answer: Answer, connection: Socket, reset: () => void): void => {
    const [first, ...others] = wireOf(answer);
    if (first) connection.write(first);
    const next = (): void => {
      const piece = others.shift();
      if (connection.destroyed) return;
      if (piece) {
        connection.write(piece);
        setImmediate(next);
      } else if (answer.ending === 'end') connection.end();
      else if (answer.ending === 'reset') reset();
    };
    setImmediate(next);
  };

  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const plainOrigin = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const proxy = await startProxy({
    authority: { caPem: '', context: () => context, host: () => host, client: host },
    web: { serve },
    faults: new Faults(),
    knows: () => true,
    wantsClientCertificate: () => false,
    connected: (target) => connects.push(target),
    plainRequest: (request) => connects.push(`without TLS: ${request.url ?? ''}`),
    port: 0,
  });
  const proxyUrl = `http://127.0.0.1:${proxy.port}`;

  return {
    plainUrl: `${plainOrigin}/jira`,
    env: {
      ...{ HTTPS_PROXY: proxyUrl, https_proxy: proxyUrl, NO_PROXY: '', no_proxy: '', NODE_EXTRA_CA_CERTS },
    },
    exchanged,
    connects,
    begin(next, kind) {
      for (const socket of sockets) socket.destroy();
      script = next;
      deployment = kind;
      asked = new Map();
      exchanged.length = 0;
      connects.length = 0;
    },
    async close() {
      http.close();
      for (const socket of sockets) socket.destroy();
      await proxy.close();
    },
  };
}

/**
 * Longer ones would be cut where they are shown, and masks fit whole ones alone. A server that has the secret can
 * write it in ways that no mask knows of, anyway.
 */
const LONGEST_ECHO = 150;

/** The answer with the secret of its request in it, where it asks for that. */
function echoing(answer: Answer, request: Pick<Exchanged, 'headers' | 'body'>): Answer {
  const text = JSON.stringify(answer);
  if (!text.includes(ECHO)) return answer;
  const whole = secretIn(request);
  const secret = whole.length > LONGEST_ECHO ? '' : whole;
  return {
    ...answer,
    headers: answer.headers.map(([name, value]) => [name, value.replaceAll(ECHO, secret)] as const),
    body: answer.body.replaceAll(ECHO, JSON.stringify(secret).slice(1, -1)),
  };
}

/** In Latin-1, as it stands in the request. */
function secretIn({ headers, body }: Pick<Exchanged, 'headers' | 'body'>): string {
  const [scheme, value = ''] = (headers['authorization'] ?? '').split(' ');
  if (scheme === 'Basic')
    return Buffer.from(value, 'base64')
      .toString('latin1')
      .replace(/^[^:]*:/, '');
  const inBody =
    /"(?:refresh_token|password|client_secret)":"((?:[^"\\]|\\.)*)"/.exec(body)?.[1] ??
    /(?:refresh_token|client_secret)=([^&]*)/.exec(body)?.[1];
  return value || (headers['cookie'] ?? '').replace(/^[^=]*=/, '') || (inBody ?? '');
}
