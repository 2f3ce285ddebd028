import type { BasicPair } from '../credential.js';
import type { Failure } from '../failure.js';
import type { Secret } from '../secret.js';
import { type Given, matching } from '../values/given.js';
import type { InputKind } from '../values/input-kind.js';
import type { CloudContext, DataCenterContext, Proof } from '../verify/context.js';

/** A proof, whose method is the one that gives it unless it says otherwise. */
export type OwnProof = Omit<Proof, 'method'> & { readonly method?: string };

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

/** What was given to log in with, as a method reads it. Secrets are masked already. */
export interface Login {
  /** What `auth-method` names, unless that is `auto`. */
  readonly pinned: string | undefined;
  readonly find: (name: string) => Given | undefined;
  readonly secret: (name: string) => Secret | undefined;
  /** @throws Failure `missing-credentials` or `secrets-unavailable` */
  readonly required: (name: string) => Secret;
  /** The failure for what is missing: on a run that gets no secrets that is the cause. */
  readonly missing: (what: string, advice: string) => Failure;
}

/** Where a credential is to be renewed. */
export interface RenewalPlace {
  /** The site's address without a trailing slash, if it is known. */
  readonly siteUrl: string | undefined;
  /** The e-mail address that goes with it, if one does. */
  readonly email: string | undefined;
  /** The name of the secret or variable that the new one belongs into, if it is known. */
  readonly secret: string | undefined;
  /** The end of a sentence: "store it as ...". */
  readonly store: string;
}

/** The page on which a person renews a credential, if there is one, and what to do there. */
export type RenewalAdvice = readonly [url: string | undefined, advice: string];

/** What a request asks for besides the log-in. */
export interface Demands {
  readonly outputCredentials: boolean;
  readonly curlConfig: boolean;
  /** A refresh token's successor has a place to be kept in. */
  readonly hasStore: boolean;
}

/** All that is particular to one way of logging in. Jira Cloud takes it if it has `cloud`, Data Center likewise. */
export interface Method<Made extends object, Fields> {
  readonly name: string;
  /** In the words of Atlassian's pages. */
  readonly words: string;
  readonly family: Family;
  readonly inputs: Readonly<Record<string, InputKind>>;
  /** False if only a later method of the family can be meant, unless it is pinned. */
  readonly suits?: (login: Login) => boolean;
  /** Makes its credentials of what was given. */
  readonly read: (login: Login) => Made;
  /** Prove somebody's identity, or throw a Failure. */
  readonly cloud?: (credentials: Fields, context: CloudContext) => Promise<OwnProof>;
  readonly dataCenter?: (credentials: Fields, context: DataCenterContext) => Promise<OwnProof>;
  /** The pair that HTTP Basic is made of, if nothing else is sent. */
  readonly basicPair?: (credentials: Fields) => BasicPair | undefined;
  /** What is handed over is the long-lived credential itself, so that a declared last day is its own. */
  readonly isLongLived?: true;
  /** Uses up a refresh token, and issues its successor. */
  readonly rotates?: true;
  /** Obtains an access token of its own, again and again if need be. */
  readonly obtainsAccessToken?: true;
  /** Its token comes from Atlassian's OAuth server, or from a Data Center's. */
  readonly isOAuth?: true;
  /** Inputs that hold a grant: its site can be found out by it. */
  readonly grant?: readonly string[];
  /** Hands over a session, which the end of the job ends. */
  readonly hasSession?: true;
  /** Signs each request by itself. */
  readonly signs?: true;
  /** Why a request can't be served, if something besides the log-in is in the way. */
  readonly refuses?: (demands: Demands) => Failure | undefined;
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
