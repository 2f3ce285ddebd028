import type { Realm } from './accounts.js';
import { createAdmin } from './admin/index.js';
import type { Admin } from './admin/index.js';
import type { Clock } from './clock.js';
import { createGateway } from './gateway.js';
import type { Handler } from './http.js';
import type { CloudTenant } from './jira/issues.js';
import { LoginGuard } from './logins.js';
import { createAuthHost } from './oauth/auth-host.js';
import type { OAuth } from './oauth/auth-host.js';
import { GrantStore } from './oauth/grants.js';
import { createSite } from './site.js';
import type { SiteDependencies } from './site.js';

export interface CloudDependencies {
  clock: Clock;
  /** The tenant of a cloudId, as it is now. */
  tenant: (cloudId: string) => CloudTenant | undefined;
  /** Failed logins of one e-mail at one site before the site wants a CAPTCHA. */
  failedLoginLimit: number;
  /** A new value for `X-AREQUESTID`. */
  requestId: () => string;
}

/** One realm's hosts, with the state that requests change. */
export interface Cloud {
  /** By host. */
  handlers: ReadonlyMap<string, Handler>;
  /** Whether a name is one that the realm's sites have, be there such a site or not. */
  isSiteName(host: string): boolean;
  /** What a site is made of, for another host that serves the same. */
  site(cloudId: string): SiteDependencies;
  oauth: OAuth;
  /** The organization's tokens, as its administrators see them. */
  admin: Admin;
  /** Tokens and failed logins back to the start. */
  reset(): void;
}

/** The sites, the gateway and the authorization server of one realm. */
export function createCloud(realm: Realm, cloud: CloudDependencies): Cloud {
  const { clock, requestId } = cloud;
  const now = (): number => clock.now();
  const grants = new GrantStore(clock, realm);
  const admin = createAdmin(clock, realm.organization);
  const ids = realm.sites.map((each) => each.cloudId);
  const guards = ids.map(() => new LoginGuard(() => cloud.failedLoginLimit, realm.lockedEmails));
  const tenant = (cloudId: string): CloudTenant | undefined =>
    ids.includes(cloudId) ? cloud.tenant(cloudId) : undefined;

  const site = (cloudId: string): SiteDependencies => {
    const logins = guards[ids.indexOf(cloudId)];
    if (logins === undefined) throw new Error('The sandbox has no such site');
    return { realm, tenant: () => existing(tenant(cloudId)), logins, now, requestId };
  };
  const handlers = new Map<string, Handler>(
    realm.sites.map((each) => [each.host, createSite(site(each.cloudId))]),
  );
  for (const [host, cloudId] of realm.otherNames) handlers.set(host, createSite(site(cloudId)));
  handlers.set(realm.apiHost, createGateway({ realm, tenant, grants, admin, now, requestId }));
  const authHost = createAuthHost(realm, grants, clock);
  handlers.set(realm.authHost, authHost.handler);

  return {
    handlers,
    isSiteName: (host) =>
      realm.siteDomains.some(
        (domain) => /^[^.]+$/.test(host.slice(0, -domain.length - 1)) && host.endsWith(`.${domain}`),
      ),
    site,
    oauth: authHost.control,
    admin: admin.control,
    reset() {
      grants.reset();
      authHost.reset();
      admin.reset();
      for (const guard of guards) guard.reset();
    },
  };
}

function existing(tenant: CloudTenant | undefined): CloudTenant {
  if (tenant === undefined) throw new Error('The sandbox has no tenant for one of its sites');
  return tenant;
}
