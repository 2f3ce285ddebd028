/** A set of Atlassian hosts that belong together: a credential of one realm never goes to another. */
export interface Realm {
  /** Jira Cloud sites are one label under one of these. */
  readonly siteDomains: readonly string[];
  /** The gateway for scoped tokens and OAuth. */
  readonly apiHost: string;
  /** Where OAuth tokens are exchanged. */
  readonly authHost: string;
}

export const COMMERCIAL: Realm = {
  siteDomains: ['atlassian.net', 'jira.com'],
  apiHost: 'api.atlassian.com',
  authHost: 'auth.atlassian.com',
};

/** Atlassian Government Cloud: the same paths on other hosts. */
const GOVERNMENT: Realm = {
  siteDomains: ['atlassian-us-gov-mod.net'],
  apiHost: 'api.atlassian-us-gov-mod.com',
  authHost: 'auth.atlassian-us-gov-mod.com',
};

const REALMS: readonly Realm[] = [COMMERCIAL, GOVERNMENT];

/** Further domains of Atlassian's. No gateway is known for them, so that no credential goes there. */
const UNMAPPED_DOMAINS = [
  'atlassian.com',
  'atlassian-us-gov-mod.com',
  'atlassian-us-gov.net',
  'atlassian-us-gov.com',
  'atlassian-fex.net',
  'atlassian-fex.com',
  'atlassian-stg-fedm.net',
  'atlassian-stg-fedm.com',
  'atlassian-isolated.net',
];

/** The realm whose site domain `host` is exactly one label under: `acme.atlassian.net`, but not `a.b.atlassian.net`. */
export function realmOfSite(host: string): Realm | undefined {
  const domain = host.slice(host.indexOf('.') + 1);
  return REALMS.find((realm) => realm.siteDomains.includes(domain));
}

/** The realm whose gateway `host` is. */
export function realmOfGateway(host: string): Realm | undefined {
  return REALMS.find((realm) => realm.apiHost === host);
}

/** True for a gateway or token endpoint of Atlassian's: a host that no user has to spell. */
export function isAtlassianService(host: string): boolean {
  return REALMS.some(({ apiHost, authHost }) => host === apiHost || host === authHost);
}

/**
 * True for a host that is Atlassian's, or whose name a reader would take for it: `evil-atlassian.net`,
 * `acme.atlassian.net.attacker.example`. No Data Center has such a name.
 */
export function looksLikeAtlassian(host: string): boolean {
  const domains = [...REALMS.flatMap(({ siteDomains }) => siteDomains), ...UNMAPPED_DOMAINS];
  return domains.some((domain) =>
    domain === 'jira.com'
      ? `.${host}.`.includes(`.${domain}.`)
      : // No more letters behind it: atlassian.netflix.com is another company's.
        new RegExp(`${domain.replaceAll('.', '\\.')}(?![a-z0-9])`).test(host),
  );
}

/** Root of Jira's REST API on the gateway for one site (Atlassian: `/ex/jira/{cloudId}`). */
export function gatewayUrl(realm: Realm, cloudId: string): string {
  return `https://${realm.apiHost}/ex/jira/${cloudId}`;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** A cloudId is a lower-case UUID; anything else could change the path that a credential is sent to. */
export function isCloudId(text: string | undefined): text is string {
  return text !== undefined && UUID.test(text);
}
