import type { Clock } from './clock.js';
import { CANARY_HOST, sites } from './fixtures.js';
import { createGateway } from './gateway.js';
import { html } from './http.js';
import type { Handler } from './http.js';
import { createTenants } from './jira/issues.js';
import type { IssueState, Tenant } from './jira/issues.js';
import { LoginGuard } from './logins.js';
import { GrantStore } from './oauth/grants.js';
import { createAuthHost } from './oauth/token-endpoint.js';
import { createMissingSite, createSite } from './site.js';

/** Another name of acme's site, from before `atlassian.net`. */
export const LEGACY_HOST = 'acme.jira.com';

/** Everything that answers behind the proxy, with the state that requests change. */
export interface Hosts {
  /** Whether a name leads anywhere. */
  knows(host: string): boolean;
  handler(host: string): Handler;
  issue(key: string): IssueState | undefined;
  /** Issues, tokens and failed logins back to the start. */
  reset(): void;
}

/** @param failedLoginLimit failed logins of one e-mail at one site before the site wants a CAPTCHA */
export function createHosts(clock: Clock, failedLoginLimit: number): Hosts {
  const grants = new GrantStore(clock);
  const guards = [new LoginGuard(failedLoginLimit), new LoginGuard(failedLoginLimit)] as const;
  let tenants = createTenants(clock);
  let serial = 0;

  const now = (): number => clock.now();
  const requestId = (): string => {
    serial += 1;
    return `00000000-fa4e-4000-8000-${serial.toString(16).padStart(12, '0')}`;
  };
  const siteHandler = (site: { cloudId: string }, logins: LoginGuard): Handler =>
    createSite({ tenant: () => existing(tenants.get(site.cloudId)), logins, now, requestId });

  const acme = siteHandler(sites.acme, guards[0]);
  const missing = createMissingSite();
  const handlers = new Map<string, Handler>([
    [sites.acme.host, acme],
    [LEGACY_HOST, acme],
    [sites.globex.host, siteHandler(sites.globex, guards[1])],
    ['api.atlassian.com', createGateway({ tenant: (id) => tenants.get(id), grants, now, requestId })],
    ['auth.atlassian.com', createAuthHost(grants)],
    [CANARY_HOST, () => html(200, 'canary')],
  ]);
  const isTenantName = (host: string): boolean => /^[^.]+\.(atlassian\.net|jira\.com)$/.test(host);

  return {
    knows: (host) => handlers.has(host) || isTenantName(host),
    handler: (host) => handlers.get(host) ?? missing,
    issue(key) {
      const found = [...tenants.values()].map((tenant) => tenant.issues.get(key)).find((issue) => issue);
      return found === undefined ? undefined : structuredClone(found);
    },
    reset() {
      tenants = createTenants(clock);
      grants.reset();
      for (const guard of guards) guard.reset();
    },
  };
}

function existing(tenant: Tenant | undefined): Tenant {
  if (tenant === undefined) throw new Error('The sandbox has no tenant for one of its sites');
  return tenant;
}
