import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { createInterface } from 'node:readline';

/** An endpoint on loopback that doesn't speak HTTP. */
export interface Endpoint {
  host: string;
  port: number;
  /** The number of connections made to it. Always 0 for a black hole, which can't count them. */
  readonly connections: number;
  close(): Promise<void>;
}

export type Reception = 'silent' | 'reset' | 'close';

export async function startEndpoint(reception: Reception, host = '127.0.0.1'): Promise<Endpoint> {
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('close', () => sockets.delete(socket));
    if (reception === 'reset') socket.resetAndDestroy();
    else if (reception === 'close') socket.end();
    else socket.resume();
  });
  server.listen(0, host);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    host,
    port,
    get connections() {
      return connections;
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Returns a port that was free a moment ago, where connections are refused. */
export async function refusingPort(host = '127.0.0.1'): Promise<number> {
  const endpoint = await startEndpoint('close', host);
  await endpoint.close();
  return endpoint.port;
}

/** Listens, prints its port, and then blocks: it accepts nothing from its queue. It exits after 15 minutes. */
const STANDING_STILL = `
const [host, port] = process.argv.slice(1);
const server = require('node:net').createServer();
server.listen({ host, port: Number(port), backlog: 1 }, () => {
  require('node:fs').writeSync(1, server.address().port + '\\n');
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 900_000);
  process.exit();
});
`;

/** More connections than a queue of one can hold. */
const MOST_FILLING = 16;

/** In milliseconds. A connection on loopback takes far less. */
const UNANSWERED_MS = 400;

/**
 * Starts an address whose packets go nowhere, like behind a firewall that drops them: a listener that accepts
 * nothing, with a full queue, which makes the kernel ignore further attempts (Linux).
 *
 * @param port any free one if left out
 */
export async function startBlackHole(host = '127.0.0.1', port = 0): Promise<Endpoint> {
  const child = spawn(process.execPath, ['-e', STANDING_STILL, host, String(port)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const [line] = (await Promise.race([
    once(createInterface({ input: child.stdout }), 'line'),
    ended.then(() => {
      throw new Error('The listener that stands still has ended.');
    }),
  ])) as [string];
  const listening = Number(line);
  const filling: Socket[] = [];
  const close = async (): Promise<void> => {
    for (const socket of filling) socket.destroy();
    child.kill('SIGKILL');
    await ended;
  };
  while (filling.length < MOST_FILLING) {
    const socket = connect({ host, port: listening });
    socket.on('error', () => undefined);
    filling.push(socket);
    if (!(await isTaken(socket))) return { host, port: listening, connections: 0, close };
  }
  await close();
  throw new Error('This system queues more connections than a black hole may have.');
}

function isTaken(socket: Socket): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      resolve(false);
    }, UNANSWERED_MS);
    socket.once('connect', () => {
      clearTimeout(timer);
      resolve(true);
    });
  });
}
