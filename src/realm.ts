/** A set of Atlassian hosts that belong together: a credential of one realm never goes to another. */
export interface Realm {
  /** Jira Cloud sites are one label under one of these. */
  readonly siteDomains: readonly string[];
  /** The gateway for scoped tokens and OAuth. */
  readonly apiHost: string;
  /** Where OAuth tokens are exchanged. */
  readonly authHost: string;
}

const COMMERCIAL: Realm = {
  siteDomains: ['atlassian.net', 'jira.com'],
  apiHost: 'api.atlassian.com',
  authHost: 'auth.atlassian.com',
};

const REALMS: readonly Realm[] = [COMMERCIAL];

/** The realm whose site domain `host` is exactly one label under: `acme.atlassian.net`, but not `a.b.atlassian.net`. */
export function realmOfSite(host: string): Realm | undefined {
  const domain = host.slice(host.indexOf('.') + 1);
  return REALMS.find((realm) => realm.siteDomains.includes(domain));
}

/** The realm whose gateway `host` is. */
export function realmOfGateway(host: string): Realm | undefined {
  return REALMS.find((realm) => realm.apiHost === host);
}

/** Root of Jira's REST API on the gateway for one site (Atlassian: `/ex/jira/{cloudId}`). */
export function gatewayUrl(realm: Realm, cloudId: string): string {
  return `https://${realm.apiHost}/ex/jira/${cloudId}`;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** A cloudId is a lower-case UUID; anything else could change the path that a credential is sent to. */
export function isCloudId(text: string): boolean {
  return UUID.test(text);
}
