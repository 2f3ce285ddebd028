import type { BasicPair, Credential } from '../credential.js';
import { Failure, type FailureCode } from '../failure.js';
import type { Secret } from '../secret.js';
import { type Given, matching } from '../values/given.js';
import type { InputKind } from '../values/input-kind.js';
import { askMyself, type MyselfOptions } from '../verify/myself.js';
import type { CloudContext, DataCenterContext, Proof } from '../verify/session.js';

/** Methods whose inputs mean the same. Exactly one family may be given. */
export interface Family {
  /** As in "no API token is given". */
  readonly name: string;
  /** Inputs that show that the family is meant. */
  readonly marks: readonly string[];
  /** Inputs to set if none of the family's is set. */
  readonly needs: readonly string[];
  /** Secrets that a person renews, or places that keep them. In a pair, the one that ends first comes first. */
  readonly renewed: readonly string[];
}

export function familyOf(name: string, secret: string): Family {
  return { name, marks: [secret], needs: [secret], renewed: [secret] };
}

/** The login inputs, as a method reads them. Secrets are already masked. */
export interface Login {
  /** The method that `auth-method` names, unless that is `auto`. */
  readonly pinned: string | undefined;
  readonly find: (name: string) => Given | undefined;
  readonly secret: (name: string) => Secret | undefined;
  /** These two throw a Failure `missing-credentials` or `secrets-unavailable`. */
  readonly given: (name: string) => Given;
  readonly required: (name: string) => Secret;
  readonly missing: (what: string, advice: string) => Failure;
}

export interface RenewalPlace {
  /** Without a trailing slash. */
  readonly siteUrl: string | undefined;
  readonly email: string | undefined;
  /** The secret or variable that stores the new one. */
  readonly secret: string | undefined;
  /** Ends a sentence: "store it as ...". */
  readonly store: string;
}

/** The page where a person renews a credential, if there is one, and what to do there. */
export type RenewalAdvice = readonly [url: string | undefined, advice: string];

/** The parts of a request, besides the proof, that a method may be unable to serve. */
export interface Wanted {
  readonly outputCredentials: boolean;
  /** True for `curl-config: false`. */
  readonly withoutCurlConfig: boolean;
  /** There is a place to save a refresh token's successor. */
  readonly hasStore: boolean;
  readonly expectedAccountId: string | undefined;
  readonly requiredPermissions: readonly string[];
  readonly project: string | undefined;
  readonly accessTokenSecret: string | undefined;
}

/** A proof. Its method is the one that produced it, unless it names another. */
export type OwnProof = Omit<Proof, 'method'> & { readonly method?: string };

/** Everything specific to one way of logging in. A kind of Jira without a proof here doesn't accept it. */
export interface Method<Made extends object, Fields> {
  readonly name: string;
  /** Its name, in the words of Atlassian's pages. */
  readonly words: string;
  readonly family: Family;
  readonly inputs: Readonly<Record<string, InputKind>>;
  /** False if a later method of the family is meant, unless this one is pinned. */
  readonly suits?: (login: Login) => boolean;
  readonly read: (login: Login) => Made;
  readonly cloud?: (credentials: Fields, context: CloudContext) => Promise<OwnProof>;
  readonly dataCenter?: (credentials: Fields, context: DataCenterContext) => Promise<OwnProof>;
  /** In place of the two, for a method that is the same on both. */
  readonly everywhere?: (credentials: Fields, context: CloudContext | DataCenterContext) => Promise<OwnProof>;
  /** For methods that send nothing but HTTP Basic. */
  readonly basicPair?: (credentials: Fields) => BasicPair | undefined;
  /** The long-lived credential itself is handed over, so a declared last day applies to it. */
  readonly isLongLived?: true;
  readonly obtainsAccessToken?: true;
  /** Inputs that hold a grant, which can be used to look up its site. */
  readonly grant?: readonly string[];
  /** Hands over a session, which ends with the job. */
  readonly hasSession?: true;
  readonly signs?: true;
  readonly refuses?: (wanted: Wanted) => Failure | undefined;
  readonly renewal: (place: RenewalPlace) => RenewalAdvice;
  /** The way to renew it without a person. */
  readonly renewedBy?: 'check' | 'use';
}

/** Declares a method. `Fields` is the result of `read`. */
export function method<const Name extends string, const Inputs, Fields extends object>(
  declared: Method<Fields, Fields> & { readonly name: Name; readonly inputs: Inputs },
): Method<Fields, Fields> & { readonly name: Name; readonly inputs: Inputs } {
  return declared;
}

export function asIdentifier(given: Given, what: string): string {
  const advice = 'Copy it again from the page where the credential was created.';
  return matching(given, /^[\x21-\x7e]{1,512}$/, `is not ${what}`, advice);
}

export async function proveAt(
  baseUrl: string,
  credential: Credential,
  context: CloudContext | DataCenterContext,
  options?: MyselfOptions,
): Promise<OwnProof> {
  const { deployment } = context.site;
  const account = await askMyself(context, { deployment, baseUrl }, credential, options);
  return { baseUrl, credential, account };
}

/** Changes a refusal of the credential itself. Rethrows every other error. */
export function ifRejected(
  change: (failure: Failure) => Failure,
  code: FailureCode = 'credentials-rejected',
): (error: unknown) => never {
  return (error) => {
    throw error instanceof Failure && error.code === code ? change(error) : error;
  };
}
