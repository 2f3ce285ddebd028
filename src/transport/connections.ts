import type { ClientRequest } from 'node:http';
import type { Socket } from 'node:net';

/** An agent that the client gives a request: Node's own, or that of a tunnel through a proxy. */
export interface ClientAgent {
  keepAlive?: boolean;
  addRequest: (request: ClientRequest, ...given: unknown[]) => void;
  readonly removeAllListeners: (event: 'free') => unknown;
  readonly on: (event: 'free', listener: (socket: Socket) => void) => unknown;
}

/**
 * Agents whose connections stay open for a next request, one for each server. A server may close one at any moment, so
 * that only a request that may be sent twice can use them. They keep no process from ending.
 */
export class Connections {
  readonly #agents = new Map<string, ClientAgent>();

  /** The agent for a server. @param fresh one of the request's own, for the first request */
  agentFor(origin: string, fresh: ClientAgent): ClientAgent {
    const known = this.#agents.get(origin);
    if (known) return known;
    keepOpen(fresh);
    this.#agents.set(origin, fresh);
    return fresh;
  }
}

/** A tunnel's agent would close what is free, and Node's would go on with what came without a request. */
function keepOpen(agent: ClientAgent): void {
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
    // What comes now must not be taken for the answer to the next request.
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
}

const ENDING = ['data', 'end', 'error', 'close'];
