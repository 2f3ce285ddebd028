import { AdjustableClock } from './clock.js';
import { sites } from './fixtures.js';
import { createHosts } from './hosts.js';
import { startPlainServer } from './net/web-server.js';

/** Serves acme's site as `startPlainDataCenter` serves the Data Center, for a checker of answers. */
export async function startPlainSite(): Promise<{ url: string; close: () => Promise<void> }> {
  const { host } = sites.acme;
  const handler = createHosts(new AdjustableClock()).handler(host);
  const { origin: url, close } = await startPlainServer(handler, host);
  return { url, close };
}
