import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a job needs of Buildkite's own server while it runs. */
export interface BuildkiteServer {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Answers on loopback as if all that the agent has to report were reported already: without an answer the agent tries
 * again for a minute.
 */
export async function startBuildkiteServer(): Promise<BuildkiteServer> {
  const server = createServer((request, response) => {
    request.resume();
    response.setHeader('Content-Type', 'application/json').end('{"exists":true}');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
