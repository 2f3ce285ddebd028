import { AdjustableClock } from './clock.js';
import { createDataCenter, type DataCenter } from './data-center/index.js';
import { dataCenter as addresses } from './fixtures.js';
import { startPlainServer } from './net/web-server.js';

/**
 * Serves the Data Center over plain HTTP on loopback, with separate data: for a checker that doesn't speak TLS, and
 * for the only place where a client may send a credential without TLS. Never point anything that handles a real
 * credential at it. Its `url` is such as `http://127.0.0.1:PORT/jira`.
 */
export async function startPlainDataCenter(): Promise<{
  url: string;
  dataCenter: DataCenter;
  close: () => Promise<void>;
}> {
  const { contextPath } = addresses;
  const { handler, control: dataCenter } = createDataCenter(new AdjustableClock());
  const { origin, close } = await startPlainServer(handler(contextPath), '127.0.0.1');
  return { url: origin + contextPath, dataCenter, close };
}
