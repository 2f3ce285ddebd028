import type { ClientRequest } from 'node:http';
import type { Socket } from 'node:net';

/** Node's own agent, which opens a connection, or the client's for a proxy, which requests a tunnel. */
export interface ClientAgent {
  keepAlive?: boolean;
  options?: object;
  createConnection: (...given: unknown[]) => Socket;
  request?: (...given: unknown[]) => ClientRequest;
  addRequest: (request: ClientRequest, ...given: unknown[]) => void;
  readonly removeAllListeners: (event: 'free') => unknown;
  readonly on: (event: 'free', listener: (socket: Socket) => void) => unknown;
}

/**
 * Keeps one agent per server, with connections that stay open. A server may close one at any time, so only requests that
 * may be repeated use them. Idle ones don't keep the process alive.
 */
export class Connections {
  readonly #agents = new Map<string, ClientAgent>();

  agentFor(origin: string, make: () => ClientAgent): ClientAgent {
    const agent = this.#agents.get(origin) ?? kept(make());
    this.#agents.set(origin, agent);
    return agent;
  }
}

/** A tunnel's agent would close idle sockets, and Node's agent would accept data that arrives without a request. */
function kept(agent: ClientAgent): ClientAgent {
  const idle = new Set<Socket>();
  const addRequest = agent.addRequest.bind(agent);
  function drop(this: Socket): void {
    idle.delete(this);
    this.destroy();
  }
  agent.keepAlive = true;
  agent.removeAllListeners('free');
  agent.on('free', (socket) => {
    if (socket.destroyed) return;
    idle.add(socket.unref());
    // Data that arrives now must not be read as the answer to the next request.
    for (const event of ENDING) socket.on(event, drop);
  });
  agent.addRequest = (request, ...given) => {
    const [socket] = idle;
    if (!socket) {
      addRequest(request, ...given);
      return;
    }
    idle.delete(socket.ref());
    for (const event of ENDING) socket.off(event, drop);
    request.reusedSocket = true;
    request.onSocket(socket);
  };
  return agent;
}

const ENDING = ['data', 'end', 'error', 'close'];
