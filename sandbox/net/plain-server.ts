import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { Faults } from '../faults.js';
import type { HostHandler } from '../http.js';
import { createWebServer } from './web-server.js';
import type { RecordedRequest } from './web-server.js';

export interface PlainServer {
  /** `http://127.0.0.1:PORT`. */
  origin: string;
  /** Drops every connection and stops listening. */
  close: () => Promise<void>;
}

export interface PlainServerOptions {
  handler: HostHandler;
  /** The host that requests count as sent to; the one of the connection if left out. */
  host?: string;
  record?: (request: RecordedRequest) => void;
  /** Any free port if left out. */
  port?: number;
}

/** Serves one host over plain HTTP on loopback. Nothing that handles a real credential may be pointed at it. */
export async function startPlainServer(options: PlainServerOptions): Promise<PlainServer> {
  const web = createWebServer({
    handler: () => options.handler,
    record: options.record ?? (() => undefined),
    faults: new Faults(),
    latencyMs: () => 0,
  });
  const sockets = new Set<Socket>();
  const server = createServer();
  let origin = '';
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('close', () => sockets.delete(socket));
    web.serve(socket, { host: options.host ?? '127.0.0.1', origin }, () => socket.resetAndDestroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        for (const socket of sockets) socket.destroy();
      }),
  };
}
