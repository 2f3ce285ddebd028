import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { createInterface } from 'node:readline';

/** Something on loopback that is no server of HTTP. */
export interface Endpoint {
  host: string;
  port: number;
  /** How many connections were made to it; what a black hole has seen, nobody knows. */
  readonly connections: number;
  close(): Promise<void>;
}

/** What becomes of a connection once it is made. */
export type Reception =
  /** It stays open, and nothing is ever sent. */
  | 'silent'
  /** It is reset at once. */
  | 'reset'
  /** It is closed at once, in good order. */
  | 'close';

/** Listens, and treats every connection in the same unfriendly way. */
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

/** A port that was free a moment ago, so that connections to it are refused. */
export async function refusingPort(host = '127.0.0.1'): Promise<number> {
  const endpoint = await startEndpoint('close', host);
  await endpoint.close();
  return endpoint.port;
}

/** Listens, says at which port, and never runs again: nothing is taken from its queue. It ends after a quarter hour. */
const STANDING_STILL = `
const [host, port] = process.argv.slice(1);
const server = require('node:net').createServer();
server.listen({ host, port: Number(port), backlog: 1 }, () => {
  require('node:fs').writeSync(1, server.address().port + '\\n');
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 900_000);
  process.exit();
});
`;

/** More than any queue of one has room for. */
const MOST_FILLING = 16;

/** A connection on loopback takes far less. Milliseconds. */
const UNANSWERED_MS = 400;

/**
 * An address whose packets go nowhere, as behind a firewall that drops them: a listener that accepts nothing, and
 * whose queue is full, so that the kernel leaves further attempts without an answer (Linux).
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
