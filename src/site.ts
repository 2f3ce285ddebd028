import type { Realm } from './realm.js';

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
