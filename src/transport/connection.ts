import type { Socket } from 'node:net';
import type { SecureContext } from 'node:tls';

/** How a server is reached. */
export interface Way {
  /** Nothing, if it is reached directly. */
  readonly proxy: URL | undefined;
  /** In place of Node's own list. */
  readonly trust: SecureContext | undefined;
  /** Ends the attempt. */
  readonly signal: AbortSignal;
}

/** A proxy gave no tunnel: it answered with this status, or nothing that counts. */
export class NoTunnel extends Error {
  readonly status: number | undefined;
  /** Of the network's error, if there was one. */
  readonly code: string | undefined;

  constructor(status: number | undefined, code?: string) {
    super('There is no tunnel.');
    this.status = status;
    this.code = code;
  }
}

type Done = (error: Error | null, socket?: Socket) => void;

/** Packets that a firewall drops are not answered later either; another attempt may find another way. */
const CONNECT_MS = 10_000;

/** What Node makes ready for a connection's TLS, for all of them: it takes a millisecond. */
let usualTrust: SecureContext | undefined;

/**
 * Opens a connection to a server, which is one of TLS for https, and calls back once, unless the signal ends it.
 *
 * Node's modules for that load for longer than the rest of this program: a run that asks nothing does without.
 */
export function openConnection(to: URL, { proxy, trust, signal }: Way, done: Done): void {
  if (to.protocol !== 'https:') {
    done(null, connectedInTime(to));
    return;
  }
  const [host, port] = [hostOf(to), portOf(to)];
  const { isIP } = process.getBuiltinModule('node:net');
  const tls = process.getBuiltinModule('node:tls');
  const secure = (socket?: Socket): Socket =>
    tls.connect({
      ...(socket ? { socket } : { port }),
      host,
      servername: isIP(host) === 0 ? host : '',
      secureContext: trust ?? (usualTrust ??= tls.createSecureContext()),
      ALPNProtocols: ['http/1.1'],
    });
  if (!proxy) {
    done(null, inTime(secure()));
    return;
  }
  openTunnel(proxy, `${to.hostname}:${port}`, signal, (error, socket) => {
    done(error, socket && secure(socket));
  });
}

/** A name, or an address without the brackets around it. */
function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[(.*)\]$/, '$1');
}

function portOf({ port, protocol }: URL): number {
  return Number(port) || (protocol === 'https:' ? 443 : 80);
}

function connectedInTime(to: URL): Socket {
  return inTime(process.getBuiltinModule('node:net').connect({ host: hostOf(to), port: portOf(to) }));
}

/** Ends a connection that is not there in time, to a server or to its proxy, with the error ETIMEDOUT. */
export function inTime(socket: Socket, milliseconds = CONNECT_MS): Socket {
  const timer = setTimeout(() => {
    socket.destroy(Object.assign(new Error('connect ETIMEDOUT'), { code: 'ETIMEDOUT' }));
  }, milliseconds);
  const stop = (): void => {
    clearTimeout(timer);
  };
  return socket.once('connect', stop).once('close', stop);
}

/** Asks a proxy for a connection to `host:port`. */
function openTunnel(proxy: URL, target: string, signal: AbortSignal, done: Done): void {
  const { request } = process.getBuiltinModule('node:http');
  const user = decodeURIComponent(`${proxy.username}:${proxy.password}`);
  const headers = {
    host: target,
    ...(user !== ':' && { 'proxy-authorization': `Basic ${Buffer.from(user).toString('base64')}` }),
  };
  request({
    method: 'CONNECT',
    path: target,
    headers,
    signal,
    createConnection: () => connectedInTime(proxy),
  })
    .on('connect', ({ statusCode }, socket, head) => {
      // What a server says comes behind its handshake.
      if (statusCode === 200 && head.length === 0) {
        done(null, socket);
        return;
      }
      socket.destroy();
      done(new NoTunnel(head.length === 0 || statusCode !== 200 ? statusCode : undefined));
    })
    .on('error', ({ code }: NodeJS.ErrnoException) => {
      done(new NoTunnel(undefined, code));
    })
    .end();
}
