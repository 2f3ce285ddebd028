import { AdjustableClock } from './clock.js';
import { github } from './fixtures.js';
import { createGitHub } from './github/index.js';
import type { GitHub } from './github/index.js';
import { startPlainServer } from './net/plain-server.js';

export interface PlainGitHub {
  /** `http://127.0.0.1:PORT`. */
  url: string;
  github: GitHub;
  close(): Promise<void>;
}

export interface PlainGitHubOptions {
  /** Any free port if left out. */
  port?: number;
}

/**
 * Serves GitHub's API over plain HTTP on loopback, with data of its own, for a checker that compares answers with an
 * OpenAPI description. Nothing that handles a real credential may be pointed at it.
 */
export async function startPlainGitHub(options: PlainGitHubOptions = {}): Promise<PlainGitHub> {
  const { handler, control } = createGitHub(new AdjustableClock(), github);
  const { origin, close } = await startPlainServer({ handler, host: github.host, ...options });
  return { url: origin, github: control, close };
}
