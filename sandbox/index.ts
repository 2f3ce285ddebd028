import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AdjustableClock, type Clock } from './clock.js';
import { Faults } from './faults.js';
import { createHosts, type Controls, type Hosts } from './hosts.js';
import type { HostHandler } from './http.js';
import type { IssueState } from './jira/issues.js';
import { createAuthority } from './net/certificates.js';
import { startProxy } from './net/proxy.js';
import { createWebServer, type RecordedRequest } from './net/web-server.js';

export type { Clock, IssueState, RecordedRequest };
export type { Fault, FaultRule, ProxyFault, TlsFault } from './faults.js';
export { manyTokens } from './admin.js';
export { edgePage, githubRateLimited, rateLimited } from './faults.js';
export type { DataCenterVersion } from './data-center/index.js';
export type { TrackedIssue } from './github/index.js';
export { fixtures } from './fixtures.js';

interface SandboxOptions {
  /** Added to every answer. */
  latencyMs?: number;
  port?: number;
  handler?: (host: string, hosts: Hosts) => HostHandler;
}

export interface Sandbox extends Controls {
  /** `http://127.0.0.1:PORT`. */
  proxyUrl: string;
  /** PEM, in a temporary folder that only this user can read. */
  caFile: string;
  /** PEM files in the same folder, for `mutualTlsUrl`. */
  clientCertificate: { certFile: string; keyFile: string };
  env: Record<string, string>;
  /** In order. */
  requests: RecordedRequest[];
  /** Every `host:port`, or URL without TLS, requested from the proxy, in order. */
  connects: string[];
  faults: Faults;
  clock: Clock;
  /** Added to every answer. */
  latencyMs: number;
  /** How far the `Date` of answers is ahead. Expiry depends on `clock`. */
  dateSkewSeconds: number;
  issue(key: string): IssueState | undefined;
  reset(): void;
  close(): Promise<void>;
}

/** Starts a model of Atlassian on loopback: its hosts, with TLS and their real names, behind a proxy. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { latencyMs = 0, port = 0, handler } = options;
  const clock = new AdjustableClock();
  const faults = new Faults();
  const hosts = createHosts(clock);
  const requests: RecordedRequest[] = [];
  const connects: string[] = [];

  const authority = createAuthority();
  const folder = await mkdtemp(join(tmpdir(), 'jira-auth-sandbox-'));
  const caFile = join(folder, 'ca.pem');
  const clientCertificate = { certFile: join(folder, 'client.pem'), keyFile: join(folder, 'client-key.pem') };
  await Promise.all([
    writeFile(caFile, authority.caPem, { mode: 0o600 }),
    writeFile(clientCertificate.certFile, authority.client.cert, { mode: 0o600 }),
    writeFile(clientCertificate.keyFile, authority.client.key, { mode: 0o600 }),
  ]);

  const settings = { latencyMs, dateSkewSeconds: 0 };
  const web = createWebServer({
    handler: (host) => handler?.(host, hosts) ?? hosts.handler(host),
    record: (request) => requests.push(request),
    faults,
    get settings() {
      return sandbox;
    },
  });
  const proxy = await startProxy({ authority, web, faults, hosts, connects, port });

  const proxyUrl = `http://127.0.0.1:${proxy.port}`;
  // A reset creates new models.
  const sandbox: Sandbox = Object.assign(Object.create(hosts) as typeof hosts, {
    proxyUrl,
    caFile,
    clientCertificate,
    env: environment(proxyUrl, caFile),
    requests,
    connects,
    faults,
    clock,
    ...settings,
    reset() {
      clock.reset();
      requests.length = 0;
      connects.length = 0;
      faults.clear();
      hosts.reset();
      Object.assign(sandbox, settings);
    },
    async close() {
      await proxy.close();
      await rm(folder, { recursive: true, force: true });
    },
  });
  return sandbox;
}

/** curl prefers the lower-case one. */
function environment(proxy: string, caFile: string): Record<string, string> {
  return {
    HTTPS_PROXY: proxy,
    https_proxy: proxy,
    NO_PROXY: '',
    no_proxy: '',
    NODE_EXTRA_CA_CERTS: caFile,
    CURL_CA_BUNDLE: caFile,
    SSL_CERT_FILE: caFile,
  };
}
