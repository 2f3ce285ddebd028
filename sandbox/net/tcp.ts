import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { createInterface } from 'node:readline';

/** On loopback, without HTTP. */
export interface Endpoint {
  port: number;
  /** 0 for a black hole, which can't count them. */
  connections: number;
  close(): Promise<void>;
}

export async function startEndpoint(reception: 'silent' | 'reset'): Promise<Endpoint> {
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('error', () => undefined);
    if (reception === 'reset') socket.resetAndDestroy();
    else socket.resume();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
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

/** Free a moment ago, so connections are refused. */
export async function refusingPort(): Promise<number> {
  const endpoint = await startEndpoint('silent');
  await endpoint.close();
  return endpoint.port;
}

/** Prints its port, and then blocks: it accepts nothing from its queue. It exits after 15 minutes. */
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

/** A connection on loopback takes far less. */
const UNANSWERED_MS = 400;

/**
 * Like behind a firewall that drops packets: a listener that accepts nothing, with a full queue, which makes the kernel
 * ignore further attempts (Linux).
 */
export async function startBlackHole(host = '127.0.0.1', port = 0): Promise<Endpoint> {
  const child = spawn(process.execPath, ['-e', STANDING_STILL, host, String(port)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
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
    if (!(await isTaken(socket))) return { port: listening, connections: 0, close };
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
