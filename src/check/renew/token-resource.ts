import type { Credential } from '../../credential.js';
import { Failure, type FailureCode } from '../../failure.js';
import { Secret } from '../../secret.js';
import type { HttpAnswer, Send } from '../../transport/http.js';
import { isObject, textField } from '../../json.js';
import {
  type ListedToken,
  listedToken,
  listedTokens,
  tokensUrl,
  type TokenEnd,
} from '../../verify/personal-access-tokens.js';
import { nothingDone, perhapsMade } from './not-renewed.js';

/** Where a person lists, makes and revokes personal access tokens. */
export function tokensPage(siteUrl: string): string {
  return `${siteUrl}/secure/ViewProfile.jspa?selectedTab=com.atlassian.pats.pats-plugin:jira-user-personal-access-tokens`;
}

/** An account's tokens, and the time by the server's own clock: the only one that its dates go by. */
export interface TokenList {
  readonly tokens: readonly ListedToken[];
  readonly at: Date | undefined;
}

/** @throws Failure `credential-not-renewed`; nothing was changed by then */
export async function listTokens(send: Send, baseUrl: string, credential: Credential): Promise<TokenList> {
  const answer = await wording(
    send({ method: 'GET', url: tokensUrl(baseUrl), credential, repeatable: 'read' }),
    nothingDone,
  );
  const tokens = listedTokens(answer);
  if (tokens) return { tokens, at: dateOf(answer) };
  if (answer.status === 401) {
    throw nothingDone(
      `${answer.host} refused the token, which it took a moment ago.`,
      'Another run may have renewed it just now: look whether its store holds a new one.',
    );
  }
  throw nothingDone(
    `${answer.host} does not list this account's personal access tokens (${answer.status}).`,
    'Jira has them from 8.14 on, unless its admins keep them from programs: renew the token by hand.',
  );
}

/** A token that was made just now. */
export interface MadeToken {
  /** Masked by nobody yet. */
  readonly token: Secret;
  readonly end: TokenEnd;
}

/** After these Jira may have made a token, and its answer was lost or could not be used. */
const UNCERTAIN: readonly FailureCode[] = [
  'network-unreachable',
  'timeout',
  'server-unavailable',
  'untrusted-response',
];

export interface NewToken {
  readonly name: string;
  readonly days: number;
}

/**
 * Makes a token (`POST /rest/pat/latest/tokens`, not documented: 201 with `rawToken`). Sent once: a repetition would
 * make a second one.
 *
 * @throws Failure `credential-not-renewed`
 */
export async function makeToken(
  send: Send,
  site: { readonly baseUrl: string; readonly siteUrl: string },
  credential: Credential,
  { name, days }: NewToken,
): Promise<MadeToken> {
  const answer = await wording(
    send({
      method: 'POST',
      url: tokensUrl(site.baseUrl),
      credential,
      body: {
        type: 'application/json',
        text: new Secret(JSON.stringify({ name, expirationDuration: days })),
      },
      repeatable: 'once',
    }),
    (what, advice, code) => (UNCERTAIN.includes(code) ? perhapsMade : nothingDone)(what, advice),
  );
  if (answer.status === 201 || answer.status === 200) return madeToken(answer);
  if (answer.status === 400) {
    throw nothingDone(
      `${answer.host} makes no token that lives ${days} days, or the account has as many as it may have (400).`,
      `Set \`renew-days\` to less: Jira's admins allow 365 at most, unless they changed that. If that is not it, revoke tokens that nobody needs at ${tokensPage(site.siteUrl)}: an account may have 10, unless that was changed.`,
    );
  }
  throw nothingDone(
    `${answer.host} makes no personal access token for this account (${answer.status}).`,
    `Renew the token by hand, at ${tokensPage(site.siteUrl)}, or ask a Jira admin whether tokens may be made by programs.`,
  );
}

function madeToken(answer: HttpAnswer): MadeToken {
  const body = answer.json();
  const value = isObject(body) ? textField(body, 'rawToken') : undefined;
  if (!isObject(body) || value === undefined || !/^[\x21-\x7e]{8,8192}$/.test(value)) {
    throw perhapsMade(
      `${answer.host} made a token, and did not tell its value in the form that is known.`,
      'Renew the token by hand.',
    );
  }
  // Without a date nothing is said of its end; in the list it would be that there is none.
  return { token: new Secret(value), end: 'expiringAt' in body ? listedToken(body).end : undefined };
}

/**
 * Revokes a token (`DELETE /rest/pat/latest/tokens/ID`).
 *
 * @returns why that was not possible; `undefined` if the token is gone
 */
export async function revokeToken(
  send: Send,
  baseUrl: string,
  credential: Credential,
  id: string,
): Promise<string | undefined> {
  try {
    const { host, status } = await send({
      method: 'DELETE',
      url: `${tokensUrl(baseUrl)}/${id}`,
      credential,
      repeatable: 'read',
    });
    // Somebody else may have been faster.
    if (status === 200 || status === 204 || status === 404) return undefined;
    return `${host} did not revoke it (${status}).`;
  } catch (error) {
    if (error instanceof Failure) return error.what;
    throw error;
  }
}

async function wording(
  work: Promise<HttpAnswer>,
  failure: (what: string, advice: string, code: FailureCode) => Failure,
): Promise<HttpAnswer> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    throw failure(error.what, error.advice, error.code);
  }
}

function dateOf(answer: HttpAnswer): Date | undefined {
  const time = Date.parse(answer.header('date') ?? '');
  return Number.isNaN(time) ? undefined : new Date(time);
}
