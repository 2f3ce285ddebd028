import type { Credential } from '../credential.js';
import { Failure } from '../failure.js';
import { field, isObject, type JsonObject, textField } from './json.js';
import type { CredentialEnd } from './credential-end.js';
import type { DataCenterContext } from './context.js';

/** What Jira says of a token's end, or why it is not known: a sentence. */
export type EndOfToken =
  | { readonly credentialEnd: CredentialEnd; readonly endUnknown?: never }
  | { readonly credentialEnd?: never; readonly endUnknown: string };

/**
 * When a personal access token ends (Data Center: `GET /rest/pat/latest/tokens`, which lists the tokens of whoever
 * asks). The list never says which of them was presented: it is known where there is one, or by its name.
 *
 * That it can't be known is no failure: the list is not documented, and may be hidden.
 */
export async function endOfPersonalAccessToken(
  credential: Credential,
  { send, site, tokenName, info, now }: DataCenterContext,
): Promise<EndOfToken> {
  const listed = await listTokens(credential, send, site.url);
  if (typeof listed === 'string') return { endUnknown: listed };
  // The token works, so that it is none of those that are over.
  const tokens = listed.filter((token) => !isOver(endOf(token), now()));
  if (tokens.length === 0)
    return { endUnknown: "Jira's list of this account's tokens does not show this one." };
  const candidates =
    tokenName === undefined ? tokens : tokens.filter((token) => textField(token, 'name') === tokenName);
  if (candidates.length === 1 || (tokenName !== undefined && candidates.length > 0)) {
    const credentialEnd = earliest(candidates.map(endOf));
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
async function listTokens(
  credential: Credential,
  send: DataCenterContext['send'],
  baseUrl: string,
): Promise<JsonObject[] | string> {
  try {
    const answer = await send({
      method: 'GET',
      url: `${baseUrl}/rest/pat/latest/tokens`,
      credential,
      repeatable: 'explanation',
    });
    const tokens = answer.status === 200 ? answer.json() : undefined;
    if (Array.isArray(tokens)) return tokens.filter(isObject);
    return `Jira does not show the list of this account's tokens (${answer.status}).`;
  } catch (error) {
    // The token is proven: what only tells its end may fail in any way.
    if (error instanceof Failure) return `Jira did not show the list of this account's tokens: ${error.what}`;
    throw error;
  }
}

/** The end of a token: a moment, never, or not to be read. */
type End = Date | 'never' | undefined;

function isOver(end: End, now: Date): boolean {
  return end instanceof Date && end <= now;
}

/** Of several with one name, the first to end is the one to warn of. */
function earliest(ends: readonly End[]): CredentialEnd | undefined {
  const dates = ends.filter((end) => end instanceof Date);
  if (dates.length > 0) {
    return { source: 'jira', at: new Date(Math.min(...dates.map((date) => date.getTime()))) };
  }
  return ends.every((end) => end === 'never') ? { source: 'jira', at: undefined } : undefined;
}

/** Jira stores "never" as the year 9999, or says nothing. */
const NEVER_FROM = 9999;

const TIME = /^\+?\d{4,6}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:?\d{2})$/;

/** Jira writes `2025-03-15T10:11:12.345+0100`, whose offset lacks a colon; V8 reads it with and without. */
function endOf(token: JsonObject): End {
  const expiringAt = field(token, 'expiringAt');
  if (expiringAt === undefined || expiringAt === null) return 'never';
  if (typeof expiringAt !== 'string' || !TIME.test(expiringAt)) return undefined;
  const time = Date.parse(expiringAt);
  if (Number.isNaN(time)) return undefined;
  const end = new Date(time);
  return end.getUTCFullYear() < NEVER_FROM ? end : 'never';
}
