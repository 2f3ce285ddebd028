import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { AdjustableClock } from './clock.js';
import { Faults } from './faults.js';
import { sites } from './fixtures.js';
import { createHosts } from './hosts.js';
import { createWebServer } from './net/web-server.js';

export interface PlainSite {
  /** `http://127.0.0.1:PORT`. */
  url: string;
  close(): Promise<void>;
}

export interface PlainSiteOptions {
  /** Any free port if left out. */
  port?: number;
}

/**
 * Serves acme's site over plain HTTP on loopback, with data of its own, for a checker that compares answers with an
 * OpenAPI description and speaks neither TLS nor CONNECT. Nothing that handles a real credential may be pointed at it.
 */
export async function startPlainSite(options: PlainSiteOptions = {}): Promise<PlainSite> {
  const hosts = createHosts(new AdjustableClock(), 10);
  const web = createWebServer({
    handler: (host) => hosts.handler(host),
    record: () => undefined,
    faults: new Faults(),
    latencyMs: () => 0,
  });
  const sockets = new Set<Socket>();
  const server = createServer();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('close', () => sockets.delete(socket));
    web.serve(socket, sites.acme.host, () => socket.resetAndDestroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        for (const socket of sockets) socket.destroy();
      }),
  };
}
