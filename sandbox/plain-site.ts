import { AdjustableClock } from './clock.js';
import { sites } from './fixtures.js';
import { createHosts } from './hosts.js';
import { startPlainServer } from './net/web-server.js';

/**
 * Serves acme's site over plain HTTP on loopback, with separate data, for a checker that compares answers with an
 * OpenAPI description and speaks neither TLS nor CONNECT. Never point anything that handles a real credential at it.
 */
export async function startPlainSite(): Promise<{ url: string; close: () => Promise<void> }> {
  const { host } = sites.acme;
  const handler = createHosts(new AdjustableClock(), 10).handler(host);
  const { origin: url, close } = await startPlainServer(handler, host);
  return { url, close };
}
