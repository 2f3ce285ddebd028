import { AdjustableClock } from './clock.js';
import { sites } from './fixtures.js';
import { createHosts } from './hosts.js';
import { startPlainServer } from './net/plain-server.js';

export interface PlainSite {
  /** `http://127.0.0.1:PORT`. */
  url: string;
  close(): Promise<void>;
}

export interface PlainSiteOptions {
  /** Any free port if left out. */
  port?: number;
}

/**
 * Serves acme's site over plain HTTP on loopback, with data of its own, for a checker that compares answers with an
 * OpenAPI description and speaks neither TLS nor CONNECT. Nothing that handles a real credential may be pointed at it.
 */
export async function startPlainSite(options: PlainSiteOptions = {}): Promise<PlainSite> {
  const { host } = sites.acme;
  const handler = createHosts(new AdjustableClock(), 10).handler(host);
  const { origin, close } = await startPlainServer({ handler, host, ...options });
  return { url: origin, close };
}
