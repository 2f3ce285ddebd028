import type { BasicPair, Credential } from '../credential.js';
import { Failure, type FailureCode } from '../failure.js';
import type { Secret } from '../secret.js';
import { type Given, matching } from '../values/given.js';
import type { InputKind } from '../values/input-kind.js';
import type { CloudContext, DataCenterContext } from '../verify/context.js';
import { askMyself, type MyselfOptions } from '../verify/myself.js';
import type { Proof } from '../verify/session.js';

/** Methods whose inputs mean the same: exactly one family may be given. */
export interface Family {
  /** As in "no API token is given". */
  readonly name: string;
  /** Inputs that show that it was meant. */
  readonly marks: readonly string[];
  /** Inputs to set where nothing of it was given. */
  readonly needs: readonly string[];
  /** Secrets that a person renews, the one that ends first before the other of a pair. */
  readonly renewed: readonly string[];
}

/** A family that is one secret. */
export function familyOf(name: string, secret: string): Family {
  return { name, marks: [secret], needs: [secret], renewed: [secret] };
}

/** What was given to log in with, as a method reads it. Secrets are masked already. */
export interface Login {
  /** What `auth-method` names, unless that is `auto`. */
  readonly pinned: string | undefined;
  readonly find: (name: string) => Given | undefined;
  readonly secret: (name: string) => Secret | undefined;
  /** @throws Failure `missing-credentials` or `secrets-unavailable` */
  readonly required: (name: string) => Secret;
  readonly missing: (what: string, advice: string) => Failure;
}

/** Where a credential is to be renewed, as far as it is known. `store` ends a sentence: "store it as ...". */
export interface RenewalPlace {
  /** Without a trailing slash. */
  readonly siteUrl: string | undefined;
  readonly email: string | undefined;
  /** The name of the secret or variable in which the new one is to be stored. */
  readonly secret: string | undefined;
  readonly store: string;
}

/** The page on which a person renews a credential, if there is one, and what to do there. */
export type RenewalAdvice = readonly [url: string | undefined, advice: string];

/** What a request asks for besides a proof, as far as a method may be unable to serve it. */
export interface Wanted {
  readonly outputCredentials: boolean;
  /** `curl-config: false` was given. */
  readonly withoutCurlConfig: boolean;
  /** A refresh token's successor has a place to be kept in. */
  readonly hasStore: boolean;
  readonly expectedAccountId: string | undefined;
  readonly requiredPermissions: readonly string[];
  readonly project: string | undefined;
  readonly accessTokenSecret: string | undefined;
}

/** A proof, whose method is the one that gives it unless it says otherwise. */
export type OwnProof = Omit<Proof, 'method'> & { readonly method?: string };

/** All that is particular to one way of logging in. A Jira without a proof here does not take it. */
export interface Method<Made extends object, Fields> {
  readonly name: string;
  /** In the words of Atlassian's pages. */
  readonly words: string;
  readonly family: Family;
  readonly inputs: Readonly<Record<string, InputKind>>;
  /** False if a later method of the family is meant, unless this one is pinned. */
  readonly suits?: (login: Login) => boolean;
  readonly read: (login: Login) => Made;
  readonly cloud?: (credentials: Fields, context: CloudContext) => Promise<OwnProof>;
  readonly dataCenter?: (credentials: Fields, context: DataCenterContext) => Promise<OwnProof>;
  /** If nothing but HTTP Basic is sent. */
  readonly basicPair?: (credentials: Fields) => BasicPair | undefined;
  /** What is handed over is the long-lived credential itself, so that a declared last day is its own. */
  readonly isLongLived?: true;
  /** Uses up a refresh token, and issues its successor. */
  readonly rotates?: true;
  readonly obtainsAccessToken?: true;
  /** Its token comes from an OAuth 2.0 server. */
  readonly isOAuth?: true;
  /** Inputs that hold a grant: its site can be found out by it. */
  readonly grant?: readonly string[];
  /** Hands over a session, which the end of the job ends. */
  readonly hasSession?: true;
  readonly signs?: true;
  /** Why such a request can't be served. */
  readonly refuses?: (wanted: Wanted) => Failure | undefined;
  readonly renewal: (place: RenewalPlace) => RenewalAdvice;
  /** What renews it, if a person need not. */
  readonly renewedBy?: 'check' | 'use';
}

/** Declares a method: `Fields` are what `read` makes. */
export function method<const Name extends string, const Inputs, Fields extends object>(
  declared: Method<Fields, Fields> & { readonly name: Name; readonly inputs: Inputs },
): Method<Fields, Fields> & { readonly name: Name; readonly inputs: Inputs } {
  return declared;
}

/** An identifier that stands beside a secret. @throws Failure */
export function identifier(login: Login, name: string, beside: string, owner: string, what: string): string {
  const given = login.find(name);
  if (!given) {
    throw login.missing(`${owner} is given without \`${name}\`.`, `Set \`${name}\` beside \`${beside}\`.`);
  }
  const advice = 'Copy it again from the page where the credential was created.';
  return matching(given, /^[\x21-\x7e]{1,512}$/, `is not ${what}`, advice);
}

/** Proves whose a credential is. @throws Failure */
export async function proveAt(
  baseUrl: string,
  credential: Credential,
  context: CloudContext | DataCenterContext,
  options?: MyselfOptions,
): Promise<OwnProof> {
  const { deployment } = context.site;
  return {
    baseUrl,
    credential,
    account: await askMyself(context, { deployment, baseUrl }, credential, options),
  };
}

/** Says more of a refusal of the credential itself, and of no other. */
export function ifRejected(
  change: (failure: Failure) => Failure,
  code: FailureCode = 'credentials-rejected',
): (error: unknown) => never {
  return (error) => {
    throw error instanceof Failure && error.code === code ? change(error) : error;
  };
}
