import type { ClientRequest, RequestOptions } from 'node:http';
import type { Socket } from 'node:net';

/** Packets that a firewall drops are not answered later either; another attempt may find another way. */
const CONNECT_MS = 10_000;

/** What the client makes a connection with: Node's agent, or its own for a proxy, which asks that for a tunnel. */
interface Connecting {
  createConnection?: (...given: unknown[]) => Socket;
  request?: (...given: unknown[]) => ClientRequest;
}

/**
 * Ends a connection that is not there in time, to the host or to its proxy, with the error ETIMEDOUT: a single attempt
 * may take longer, but only once somebody has answered.
 *
 * @param prepared a request's options, with an agent of its own
 */
export function limitConnecting({ agent }: RequestOptions, milliseconds = CONNECT_MS): void {
  const connecting = agent as Connecting | undefined;
  const { request, createConnection } = connecting ?? {};
  if (connecting && request) {
    connecting.request = (...given) =>
      request(...given).once('socket', (socket: Socket) => {
        limit(socket, milliseconds);
      });
  } else if (connecting && createConnection) {
    connecting.createConnection = (...given) => {
      const socket = createConnection.apply(connecting, given);
      limit(socket, milliseconds);
      return socket;
    };
  }
}

function limit(socket: Socket, milliseconds: number): void {
  const timer = setTimeout(() => {
    socket.destroy(Object.assign(new Error('connect ETIMEDOUT'), { code: 'ETIMEDOUT' }));
  }, milliseconds);
  const stop = (): void => {
    clearTimeout(timer);
  };
  socket.once('connect', stop);
  socket.once('close', stop);
}
