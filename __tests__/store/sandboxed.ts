import { afterAll, beforeAll, beforeEach } from '@jest/globals';
import { readFileSync } from 'node:fs';
import type { SecureContext } from 'node:tls';
import { startSandbox, type Sandbox } from '../../sandbox/index.js';
import { type Send, transport } from '../../src/transport/network.js';
import { tlsFrom } from '../../src/transport/trust.js';

/**
 * Starts a sandbox for the tests of one file, with the program's transport to it, through the proxy and real TLS.
 * `asked` returns each `GET host/path`, in order.
 */
export function sandboxed() {
  let sandbox: Sandbox;
  let context: SecureContext | undefined;
  let send: Send;
  beforeAll(async () => {
    sandbox = await startSandbox();
    process.env['https_proxy'] = sandbox.proxyUrl;
    context = (await tlsFrom(readFileSync(sandbox.caFile, 'utf8'), undefined))?.context;
  });
  beforeEach(() => {
    sandbox.reset();
    const { signal } = new AbortController();
    // Each test gets the full time limit of a step.
    const effects = { environment: {}, signal, random: () => 0, info: () => undefined };
    send = transport(effects, 60, context);
  });
  afterAll(() => sandbox.close());
  return () => ({
    sandbox,
    send,
    asked: () => sandbox.requests.map(({ method, host, path }) => `${method} ${host}${path}`),
  });
}
