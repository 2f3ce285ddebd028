import { COMMERCIAL, GOVERNMENT } from './accounts.js';
import type { Admin } from './admin/index.js';
import type { Clock } from './clock.js';
import { createCloud } from './cloud.js';
import { createDataCenter } from './data-center/index.js';
import type { DataCenter } from './data-center/index.js';
import {
  CANARY_HOST,
  customDomain,
  dataCenter as addresses,
  github,
  githubEnterprise,
  gitlab,
  gitlabSelfManaged,
  sites,
  webhook as webhookAddress,
} from './fixtures.js';
import { createGitHub } from './github/index.js';
import type { GitHub } from './github/index.js';
import { createGitLab } from './gitlab/index.js';
import type { GitLab } from './gitlab/index.js';
import { html } from './http.js';
import type { HostHandler } from './http.js';
import { createTenants } from './jira/issues.js';
import type { IssueState } from './jira/issues.js';
import type { OAuth } from './oauth/auth-host.js';
import { createCustomDomain, createMissingSite } from './site.js';
import { createWebhook } from './webhook.js';
import type { Webhook } from './webhook.js';

/** Everything that answers behind the proxy, with the state that requests change. */
export interface Hosts {
  /** Whether a name leads anywhere. */
  knows(host: string): boolean;
  handler(host: string): HostHandler;
  /** Whether a host's TLS asks for a client certificate. */
  wantsClientCertificate(host: string): boolean;
  /** A copy of a Cloud tenant's issue. */
  issue(key: string): IssueState | undefined;
  dataCenter: DataCenter;
  /** Of the commercial authorization server. */
  oauth: OAuth;
  /** Of the commercial gateway. */
  admin: Admin;
  github: GitHub;
  githubEnterprise: GitHub;
  gitlab: GitLab;
  gitlabSelfManaged: GitLab;
  webhook: Webhook;
  /** Issues, tokens and failed logins back to the start. */
  reset(): void;
}

/** @param failedLoginLimit failed logins of one e-mail at one Cloud site before the site wants a CAPTCHA */
export function createHosts(clock: Clock, failedLoginLimit: number): Hosts {
  let tenants = createTenants(clock);
  let serial = 0;
  const requestId = (): string => {
    serial += 1;
    return `00000000-fa4e-4000-8000-${serial.toString(16).padStart(12, '0')}`;
  };
  const shared = { clock, failedLoginLimit, requestId, tenant: (id: string) => tenants.get(id) };
  const commercial = createCloud(COMMERCIAL, shared);
  const government = createCloud(GOVERNMENT, shared);
  const corp = createDataCenter(clock);

  const hubs = [createGitHub(clock, github), createGitHub(clock, githubEnterprise)] as const;
  const labs = [createGitLab(clock, gitlab), createGitLab(clock, gitlabSelfManaged)] as const;
  const chat = createWebhook(clock);
  const acme = commercial.site(sites.acme.cloudId);
  const handlers = new Map<string, HostHandler>([
    [github.host, hubs[0].handler],
    [githubEnterprise.host, hubs[1].handler],
    [gitlab.host, labs[0].handler],
    [gitlabSelfManaged.host, labs[1].handler],
    [webhookAddress.host, chat.handler],
    ...commercial.handlers,
    ...government.handlers,
    ...dataCenterAddresses().map(({ host, contextPath }) => [host, corp.handler(contextPath)] as const),
    [
      customDomain.host,
      createCustomDomain({ ...acme, tenant: () => ({ ...acme.tenant(), siteUrl: customDomain.url }) }),
    ],
    [CANARY_HOST, () => html(200, 'canary')],
  ]);
  const missing = createMissingSite();
  const mutualTlsHost = new URL(addresses.mutualTlsUrl).hostname;

  return {
    knows: (host) => handlers.has(host) || commercial.isSiteName(host) || government.isSiteName(host),
    handler: (host) => handlers.get(host) ?? missing,
    wantsClientCertificate: (host) => host === mutualTlsHost,
    issue(key) {
      const found = [...tenants.values()].map((tenant) => tenant.issues.get(key)).find((issue) => issue);
      return found === undefined ? undefined : structuredClone(found);
    },
    dataCenter: corp.control,
    oauth: commercial.oauth,
    admin: commercial.admin,
    github: hubs[0].control,
    githubEnterprise: hubs[1].control,
    gitlab: labs[0].control,
    gitlabSelfManaged: labs[1].control,
    webhook: chat.control,
    reset() {
      tenants = createTenants(clock);
      commercial.reset();
      government.reset();
      corp.reset();
      for (const model of [...hubs, ...labs, chat]) model.reset();
    },
  };
}

/** Every host the Data Center answers at, on any port, with what stands before its paths there. */
function dataCenterAddresses(): { host: string; contextPath: string }[] {
  const all = [addresses.url, ...Object.values(addresses.otherUrls), addresses.mutualTlsUrl];
  return all.map((address) => {
    const { hostname, pathname } = new URL(address);
    return { host: hostname, contextPath: pathname.replace(/\/$/, '') };
  });
}
