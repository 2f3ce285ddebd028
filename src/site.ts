export type Deployment = 'cloud' | 'data-center';

/** A Jira Cloud site. Every part is built from checked pieces, never copied from the input's text. */
export interface CloudSite {
  readonly deployment: 'cloud';
  readonly realm: Realm;
  /** `https://acme.atlassian.net`, where classic API tokens work. Absent if another address was given. */
  readonly url: string | undefined;
  /** `https://jira.acme.example`, an address for browsers only. No credential works there. */
  readonly customDomain: string | undefined;
  /** Known if given, by itself or in a gateway URL. Otherwise it is looked up. */
  readonly cloudId: string | undefined;
  /** No address was given, so the site is the one that the grant can access. */
  readonly isGrantsOwn?: true;
  /** The site that an earlier step used, preferred if the grant can access several. */
  readonly preferredUrl?: string | undefined;
}

/** A self-hosted Jira: Data Center or Server. */
export interface DataCenterSite {
  readonly deployment: 'data-center';
  /** Origin and context path, `https://jira.example.com/jira`, without a trailing slash. */
  readonly url: string;
}

/** A host whose product is unknown until it answers. No credential is sent to it before then. */
export interface UndecidedSite {
  readonly deployment: undefined;
  /** `https://jira.example.com`, where a Cloud site with a custom domain answers. */
  readonly origin: string;
  /** Origin and context path, where a Data Center answers. */
  readonly url: string;
  /** The user said that it is Cloud, so only its realm and cloudId are looked up. */
  readonly isCloud: boolean;
  readonly cloudId: string | undefined;
}

export type Site = CloudSite | DataCenterSite | UndecidedSite;

/** Atlassian hosts that belong together. A credential of one realm never goes to another. */
export interface Realm {
  /** Jira Cloud sites are one label below one of these domains. */
  readonly siteDomains: readonly string[];
  /** The gateway for scoped tokens and OAuth. */
  readonly apiHost: string;
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

/**
 * Atlassian's domains. Most have gateways that are unknown, so no credential is sent there. No letter or digit may follow:
 * atlassian.netflix.com is another company's.
 */
const ATLASSIAN = /atlassian(?:-us-gov(?:-mod)?|-fex|-stg-fedm|-isolated)?\.(?:net|com)(?![a-z0-9])/;

/** Returns the realm of a site exactly one label below a site domain: `acme.atlassian.net`, not `a.b.atlassian.net`. */
export function realmOfSite(host: string): Realm | undefined {
  const domain = host.slice(host.indexOf('.') + 1);
  return REALMS.find((realm) => realm.siteDomains.includes(domain));
}

export function realmOfGateway(host: string): Realm | undefined {
  return REALMS.find((realm) => realm.apiHost === host);
}

/** Is it Atlassian's gateway or token endpoint? Users never need to enter one. */
export function isAtlassianService(host: string): boolean {
  return REALMS.some(({ apiHost, authHost }) => host === apiHost || host === authHost);
}

/**
 * Tells whether a host is Atlassian's, or could be mistaken for it: `evil-atlassian.net`,
 * `acme.atlassian.net.attacker.example`. No Data Center has such a name.
 */
export function looksLikeAtlassian(host: string): boolean {
  return ATLASSIAN.test(host) || `.${host}.`.includes('.jira.com.');
}

/** Ends advice about the address of a server. */
export const CONTEXT_PATH =
  'especially its context path: if people open https://jira.example.com/jira/browse/KEY-1, it is https://jira.example.com/jira.';

/** Returns the root of a site's REST API on the gateway (Atlassian: `/ex/jira/{cloudId}`). */
export function gatewayUrl(realm: Realm, cloudId: string): string {
  return `https://${realm.apiHost}/ex/jira/${cloudId}`;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Accepts a lower-case UUID only. Anything else could change the path that a credential is sent to. */
export function isCloudId(text: string | undefined): text is string {
  return text !== undefined && UUID.test(text);
}
