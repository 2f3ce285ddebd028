import { AdjustableClock } from './clock.js';
import { createDataCenter } from './data-center/index.js';
import { dataCenter as addresses } from './data-center/fixtures.js';
import { startPlainServer } from './net/web-server.js';

/**
 * Serves the Data Center over plain HTTP on loopback, with separate data: for a checker that doesn't speak TLS, and
 * for the only place where a client may send a credential without TLS. Never point anything that handles a real
 * credential at it. Its `url` is such as `http://127.0.0.1:PORT/jira`.
 */
export async function startPlainDataCenter() {
  const { contextPath } = addresses;
  const { handler, control: dataCenter } = createDataCenter(new AdjustableClock());
  const { url, close } = await startPlainServer(handler(contextPath), '127.0.0.1');
  return { url: url + contextPath, dataCenter, close };
}
