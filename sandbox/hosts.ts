import { COMMERCIAL, GOVERNMENT, type Realm } from './accounts.js';
import { createAdmin } from './admin.js';
import { LoginGuard } from './authorization.js';
import type { Clock } from './clock.js';
import { createDataCenter } from './data-center/index.js';
import { CANARY_HOST, customDomain, fixtures, sites, webhook as webhookAddress } from './fixtures.js';
import { createGateway } from './gateway.js';
import { createGitHub } from './github/index.js';
import { createGitLab } from './gitlab/index.js';
import { html, type HostHandler } from './http.js';
import { createJira } from './jira/control.js';
import { createTenants } from './jira/issues.js';
import { createAuthHost } from './oauth/auth-host.js';
import { Grants } from './oauth/grants.js';
import { siteUnavailable } from './refusals.js';
import { createCustomDomain, createSite, type SiteDependencies } from './site.js';
import { createSoftware } from './software.js';
import { createWebhook } from './webhook.js';

export type Hosts = ReturnType<typeof createHosts>;
export type Controls = ReturnType<typeof build>['controls'];

/** Failed logins of one e-mail at one Cloud site before the site requires a CAPTCHA. */
const FAILED_LOGIN_LIMIT = 10;

/** All hosts behind the proxy, with the state that requests change. */
export function createHosts(clock: Clock) {
  let built = build(clock);
  const names = Object.keys(built.controls) as (keyof Controls)[];
  const controls = Object.defineProperties(
    {},
    Object.fromEntries(names.map((name) => [name, { enumerable: true, get: () => built.controls[name] }])),
  ) as Controls;
  const domains = [COMMERCIAL, GOVERNMENT].flatMap(({ siteDomains }) => siteDomains);
  const isSiteName = (host: string): boolean => domains.includes(/^[^.]+\.(.+)$/.exec(host)?.[1] ?? '');
  const mutualTlsHost = new URL(fixtures.dataCenter.mutualTlsUrl).hostname;
  return Object.assign(controls, {
    knows: (host: string) => built.handlers.has(host) || isSiteName(host),
    handler: (host: string): HostHandler => built.handlers.get(host) ?? siteUnavailable,
    wantsClientCertificate: (host: string) => host === mutualTlsHost,
    issue: (key: string) => {
      const issues = [...built.tenants.values()].map((tenant) => tenant.issues.get(key));
      return structuredClone(issues.find((issue) => issue));
    },
    reset: () => {
      built = build(clock);
    },
  });
}

function build(clock: Clock) {
  const { dataCenter, github, githubEnterprise, gitlab, gitlabSelfManaged } = fixtures;
  const tenants = createTenants(clock);
  const now = (): number => clock.now();
  let serial = 0;
  const requestId = (): string => {
    serial += 1;
    return `00000000-fa4e-4000-8000-${serial.toString(16).padStart(12, '0')}`;
  };

  const site = (realm: Realm, cloudId: string): SiteDependencies => {
    const tenant = tenants.get(cloudId);
    if (tenant === undefined) throw new Error('The sandbox has no tenant for one of its sites');
    return {
      realm,
      tenant,
      logins: new LoginGuard(() => FAILED_LOGIN_LIMIT, realm.lockedEmails),
      now,
      requestId,
    };
  };

  const cloud = (realm: Realm) => {
    const grants = new Grants(clock, realm);
    const admin = createAdmin(clock, realm.organization);
    const known = realm.sites.map(({ cloudId }) => [cloudId, site(realm, cloudId)] as const);
    const own = new Map(known.map(([cloudId, { tenant }]) => [cloudId, tenant]));
    const software = createSoftware(realm, own, clock, () => grants.accessTokenSeconds);
    const gateway = createGateway({ realm, tenants: own, grants, admin, software, now, requestId });
    const handlers: [string, HostHandler][] = known.flatMap(([cloudId, each]) => {
      const others = [...realm.otherNames].filter(([, id]) => id === cloudId).map(([name]) => name);
      const handler = createSite(each);
      return [new URL(each.tenant.siteUrl).hostname, ...others].map((name): [string, HostHandler] => [
        name,
        handler,
      ]);
    });
    handlers.push([realm.apiHost, gateway], [realm.authHost, createAuthHost(realm, grants)]);
    return { handlers, oauth: grants, admin: admin.control, sites: new Map(known) };
  };

  const commercial = cloud(COMMERCIAL);
  const corp = createDataCenter(clock);
  const hub = createGitHub(github);
  const enterprise = createGitHub(githubEnterprise);
  const lab = createGitLab(gitlab);
  const selfManaged = createGitLab(gitlabSelfManaged);
  const chat = createWebhook(clock);
  const acme = commercial.sites.get(sites.acme.cloudId) ?? site(COMMERCIAL, sites.acme.cloudId);
  const domain = createCustomDomain({ ...acme, tenant: { ...acme.tenant, siteUrl: customDomain.url } });
  const ofCorp = [dataCenter.url, ...Object.values(dataCenter.otherUrls), dataCenter.mutualTlsUrl];
  return {
    tenants,
    handlers: new Map<string, HostHandler>([
      ...commercial.handlers,
      ...cloud(GOVERNMENT).handlers,
      ...ofCorp.map((address): [string, HostHandler] => {
        const { hostname, pathname } = new URL(address);
        return [hostname, corp.handler(pathname.replace(/\/$/, ''))];
      }),
      [github.host, hub.handler],
      [githubEnterprise.host, enterprise.handler],
      [gitlab.host, lab.handler],
      [gitlabSelfManaged.host, selfManaged.handler],
      [webhookAddress.host, chat.handler],
      [customDomain.host, domain],
      [CANARY_HOST, () => html(200, 'canary')],
    ]),
    controls: {
      jira: createJira(acme.tenant, clock),
      dataCenter: corp.control,
      oauth: commercial.oauth,
      admin: commercial.admin,
      github: hub.control,
      githubEnterprise: enterprise.control,
      gitlab: lab.control,
      gitlabSelfManaged: selfManaged.control,
      webhook: chat.control,
    },
  };
}
