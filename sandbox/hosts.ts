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

const SITE_NAME = /^[^.]+\.(?:atlassian\.net|jira\.com|atlassian-us-gov-mod\.net)$/;

/** Failed logins of one e-mail at one site before a CAPTCHA. */
const FAILED_LOGIN_LIMIT = 10;

export function createHosts(clock: Clock) {
  let built = build(clock);
  const names = Object.keys(built.controls) as (keyof Controls)[];
  const controls = Object.defineProperties(
    {},
    Object.fromEntries(names.map((name) => [name, { enumerable: true, get: () => built.controls[name] }])),
  ) as Controls;
  const mutualTlsHost = new URL(fixtures.dataCenter.mutualTlsUrl).hostname;
  return Object.assign(controls, {
    knows: (host: string) => built.handlers.has(host) || SITE_NAME.test(host),
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

  const site = (realm: Realm, cloudId: string): SiteDependencies => {
    const tenant = tenants.get(cloudId);
    if (tenant === undefined) throw new Error('The sandbox has no tenant for one of its sites');
    const logins = new LoginGuard(() => FAILED_LOGIN_LIMIT, [fixtures.users.locked.email]);
    return { realm, tenant, logins, now };
  };

  const cloud = (realm: Realm) => {
    const grants = new Grants(clock, realm);
    const admin = createAdmin(clock, realm.organization);
    const known = realm.sites.map(({ cloudId }) => site(realm, cloudId));
    const own = new Map(known.map(({ tenant }) => [tenant.cloudId, tenant]));
    const software = createSoftware(realm, own, clock, () => grants.accessTokenSeconds);
    const gateway = createGateway({ realm, tenants: own, grants, admin, software, now });
    const handlers: [string, HostHandler][] = [
      ...known.map((each): [string, HostHandler] => [new URL(each.tenant.siteUrl).host, createSite(each)]),
      [realm.apiHost, gateway],
      [realm.authHost, createAuthHost(realm, grants)],
    ];
    return { handlers, oauth: grants, admin: admin.control, sites: known };
  };

  const commercial = cloud(COMMERCIAL);
  const corp = createDataCenter(clock);
  const hub = createGitHub(github);
  const enterprise = createGitHub(githubEnterprise);
  const lab = createGitLab(gitlab);
  const selfManaged = createGitLab(gitlabSelfManaged);
  const chat = createWebhook(clock);
  const [acme = site(COMMERCIAL, sites.acme.cloudId)] = commercial.sites;
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
