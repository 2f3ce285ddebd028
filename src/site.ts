import type { Realm } from './realm.js';

/** The two kinds of Jira, which take different credentials at different addresses. */
export type Deployment = 'cloud' | 'data-center';

/** A Jira Cloud site. Every part is built from checked pieces, never from the input's own text. */
export interface CloudSite {
  readonly deployment: 'cloud';
  readonly realm: Realm;
  /** `https://acme.atlassian.net`, where classic API tokens work; absent if another address was given. */
  readonly url: string | undefined;
  /** `https://jira.acme.example`, an address for people alone: no credential works there. */
  readonly customDomain: string | undefined;
  /** Known when it was given, by itself or in a gateway URL; otherwise it is looked up. */
  readonly cloudId: string | undefined;
  /** No address was given: the site is the one that the grant reaches. */
  readonly isGrantsOwn?: true;
  /** Of several sites that the grant reaches, this one: an earlier step used it. */
  readonly preferredUrl?: string | undefined;
}

/** A self-hosted Jira: Data Center or Server. */
export interface DataCenterSite {
  readonly deployment: 'data-center';
  /** Origin and context path, `https://jira.example.com/jira`, without a trailing slash. */
  readonly url: string;
}

/** A host of which only an answer can tell what runs there. No credential goes to it before that. */
export interface UndecidedSite {
  readonly deployment: undefined;
  /** `https://jira.example.com`, where a Cloud site with a custom domain answers. */
  readonly origin: string;
  /** Origin and context path, where a Data Center answers. */
  readonly url: string;
  /** It was said to be Cloud: then only its realm and cloudId are asked for. */
  readonly isCloud: boolean;
  /** Known when it was given. */
  readonly cloudId: string | undefined;
}

/** Where a credential may go. */
export type Site = CloudSite | DataCenterSite | UndecidedSite;
