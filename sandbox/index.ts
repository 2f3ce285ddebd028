import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AdjustableClock, type Clock } from './clock.js';
import { Faults } from './faults.js';
import { createHosts, type Controls, type Hosts } from './hosts.js';
import type { HostHandler } from './http.js';
import type { IssueState } from './jira/issues.js';
import { createAuthority } from './net/certificates.js';
import { startProxy } from './net/proxy.js';
import { createWebServer, headersOf, type RecordedRequest } from './net/web-server.js';

export type { Clock, IssueState, RecordedRequest };
export type { Fault, FaultRule, ProxyFault, TlsFault } from './faults.js';
export { manyTokens } from './admin.js';
export { edgePage, githubRateLimited, rateLimited } from './faults.js';
export type { DataCenterVersion } from './data-center/index.js';
export type { TrackedIssue } from './github/index.js';
export { fixtures } from './fixtures.js';

export interface SandboxOptions {
  /** Milliseconds added to every HTTP answer. 0 if left out. */
  latencyMs?: number;
  /** The proxy's port. Any free one if left out. */
  port?: number;
  /** Answers in place of the models. */
  handler?: (host: string, hosts: Hosts) => HostHandler;
}

export interface Sandbox extends Controls {
  /** `http://127.0.0.1:PORT`. */
  proxyUrl: string;
  /** PEM of the sandbox's CA, in a temporary folder that only this user can read. */
  caFile: string;
  /** Paths of PEM files in the same folder: the client certificate that the host of `mutualTlsUrl` requires. */
  clientCertificate: { certFile: string; keyFile: string };
  /** The environment variables with which a program reaches the sandbox. */
  env: Record<string, string>;
  /** Every HTTP request that reached any host, in order. */
  requests: RecordedRequest[];
  /** Every `host:port` requested from the proxy, in order. */
  connects: string[];
  faults: Faults;
  clock: Clock;
  /** Milliseconds added to every HTTP answer. Can be set at any time. */
  latencyMs: number;
  /** Seconds by which the `Date` of every answer is ahead of the machine's clock. Expiry depends on `clock`. */
  dateSkewSeconds: number;
  issue(key: string): IssueState | undefined;
  reset(): void;
  /** Drops every connection, stops listening and removes the temporary folder. */
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

  const web = createWebServer({
    handler: (host) => handler?.(host, hosts) ?? hosts.handler(host),
    record: (request) => requests.push(request),
    faults,
    latencyMs: () => sandbox.latencyMs,
    dateSkewSeconds: () => sandbox.dateSkewSeconds,
  });
  const proxy = await startProxy({
    authority,
    web,
    faults,
    hosts,
    connects,
    plainRequest: (request) => requests.push(recordPlain(request)),
    port,
  });

  const proxyUrl = `http://127.0.0.1:${proxy.port}`;
  // The models come from `hosts`, which creates new ones on a reset.
  const sandbox: Sandbox = Object.assign(Object.create(hosts) as typeof hosts, {
    proxyUrl,
    caFile,
    clientCertificate,
    env: environment(proxyUrl, caFile),
    requests,
    connects,
    faults,
    clock,
    latencyMs,
    dateSkewSeconds: 0,
    reset() {
      clock.reset();
      requests.length = 0;
      connects.length = 0;
      faults.clear();
      hosts.reset();
      Object.assign(sandbox, { latencyMs, dateSkewSeconds: 0 });
    },
    async close() {
      await proxy.close();
      await rm(folder, { recursive: true, force: true });
    },
  });
  return sandbox;
}

function recordPlain(request: IncomingMessage): RecordedRequest {
  const { url: address = '/', method = 'GET', headers } = request;
  const url = URL.canParse(address) ? new URL(address) : undefined;
  return {
    method,
    host: url?.hostname ?? headers.host ?? '',
    origin: url?.origin ?? '',
    path: url === undefined ? address : url.pathname + url.search,
    headers: headersOf(request),
    body: '',
    status: 502,
  };
}

/** Sets both spellings of each variable: curl prefers the lower-case one. */
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
