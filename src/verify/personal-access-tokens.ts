import type { Credential } from '../credential.js';
import { Failure } from '../failure.js';
import type { HttpAnswer } from '../transport/http.js';
import { field, isObject, type JsonObject, textField } from '../json.js';
import type { DataCenterContext } from './context.js';
import type { CredentialEnd } from './session.js';
import { isNamed, lineagesOf } from './token-lineage.js';

/** Where a Data Center lists, makes and revokes personal access tokens; not documented. */
export function tokensUrl(baseUrl: string): string {
  return `${baseUrl}/rest/pat/latest/tokens`;
}

/** Where a person lists, makes and revokes them. */
export function tokensPage(siteUrl: string): string {
  return `${siteUrl}/secure/ViewProfile.jspa?selectedTab=com.atlassian.pats.pats-plugin:jira-user-personal-access-tokens`;
}

/** The end of a token: a moment, never, or not to be read. */
export type TokenEnd = Date | 'never' | undefined;

/** A personal access token as Jira lists it. The list never says which of them was presented. */
export interface ListedToken {
  /** Digits; not the number inside of the token itself. */
  readonly id: string | undefined;
  /** What a person called it: never to be printed raw. */
  readonly name: string;
  readonly createdAt: Date | undefined;
  readonly end: TokenEnd;
}

/** What Jira says of a token's end, or why it is not known: a sentence. */
export type EndOfToken =
  | { readonly credentialEnd: CredentialEnd; readonly endUnknown?: never }
  | { readonly credentialEnd?: never; readonly endUnknown: string };

/**
 * When a personal access token ends (Data Center: `GET /rest/pat/latest/tokens`, which lists the tokens of whoever
 * asks). The list never says which of them was presented: it is known where there is one, or by its name; tokens that a
 * renewal made of each other count as one.
 *
 * That it can't be known is no failure: the list is not documented, and may be hidden.
 */
export async function endOfPersonalAccessToken(
  credential: Credential,
  { send, site, tokenName, info, now }: DataCenterContext,
): Promise<EndOfToken> {
  const listed = await listIfPossible(credential, send, site.url);
  if (typeof listed === 'string') return { endUnknown: listed };
  // The token works, so that it is none of those that are over.
  const tokens = listed.filter(({ end }) => !(end instanceof Date && end <= now()));
  if (tokens.length === 0)
    return { endUnknown: "Jira's list of this account's tokens does not show this one." };
  const candidates = tokenName === undefined ? tokens : tokens.filter((token) => isNamed(token, tokenName));
  const areOne = lineagesOf(candidates).length === 1;
  if (areOne || (tokenName !== undefined && candidates.length > 0)) {
    const credentialEnd = earliest(candidates.map(({ end }) => end));
    return credentialEnd
      ? { credentialEnd }
      : { endUnknown: "Jira's list of tokens tells no end that can be read." };
  }
  const endUnknown =
    tokenName === undefined
      ? `The account has ${tokens.length} personal access tokens, and Jira does not say which one this is: set \`token-name\` to be told when it expires.`
      : 'None of the personal access tokens of this account has the name in `token-name`, so it is not known when it expires.';
  info(endUnknown);
  return { endUnknown };
}

/** @returns the tokens, or why there are none: a sentence */
async function listIfPossible(
  credential: Credential,
  send: DataCenterContext['send'],
  baseUrl: string,
): Promise<ListedToken[] | string> {
  try {
    const answer = await send({
      method: 'GET',
      url: tokensUrl(baseUrl),
      credential,
      repeatable: 'explanation',
    });
    return listedTokens(answer) ?? `Jira does not show the list of this account's tokens (${answer.status}).`;
  } catch (error) {
    // The token is proven: what only tells its end may fail in any way.
    if (error instanceof Failure) return `Jira did not show the list of this account's tokens: ${error.what}`;
    throw error;
  }
}

/**
 * The tokens of an answer with the list.
 *
 * @returns `undefined` if it is none
 * @throws Failure `untrusted-response`
 */
export function listedTokens(answer: HttpAnswer): ListedToken[] | undefined {
  const tokens = answer.status === 200 ? answer.json() : undefined;
  return Array.isArray(tokens) ? tokens.filter(isObject).map(listedToken) : undefined;
}

/** One token, of the list or of the answer to its making. */
export function listedToken(token: JsonObject): ListedToken {
  const createdAt = timeOf(field(token, 'createdAt'));
  return { id: idOf(token), name: textField(token, 'name') ?? '', createdAt, end: endOf(token) };
}

function idOf(token: JsonObject): string | undefined {
  const id = field(token, 'id');
  if (Number.isSafeInteger(id) && Number(id) >= 0) return String(id);
  return typeof id === 'string' && /^\d{1,15}$/.test(id) ? id : undefined;
}

/** Of several with one name, the first to end is the one to warn of. */
function earliest(ends: readonly TokenEnd[]): CredentialEnd | undefined {
  const dates = ends.filter((end) => end instanceof Date);
  if (dates.length > 0) {
    return { source: 'jira', at: new Date(Math.min(...dates.map((date) => date.getTime()))) };
  }
  return ends.every((end) => end === 'never') ? { source: 'jira', at: undefined } : undefined;
}

/** Jira stores "never" as the year 9999, or says nothing. */
const NEVER_FROM = 9999;

function endOf(token: JsonObject): TokenEnd {
  const expiringAt = field(token, 'expiringAt');
  if (expiringAt === undefined || expiringAt === null) return 'never';
  const end = timeOf(expiringAt);
  return end && end.getUTCFullYear() >= NEVER_FROM ? 'never' : end;
}

const TIME = /^\+?\d{4,6}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:?\d{2})$/;

/** Jira writes `2025-03-15T10:11:12.345+0100`, whose offset lacks a colon; V8 reads it with and without. */
function timeOf(value: unknown): Date | undefined {
  if (typeof value !== 'string' || !TIME.test(value)) return undefined;
  const time = Date.parse(value);
  return Number.isNaN(time) ? undefined : new Date(time);
}
