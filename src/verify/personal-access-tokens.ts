import type { Credential } from '../credential.js';
import { Failure } from '../failure.js';
import { isObject, textField } from './json.js';
import type { CredentialEnd } from './credential-end.js';
import type { DataCenterContext } from './context.js';

/**
 * When a personal access token ends (Data Center: `GET /rest/pat/latest/tokens`, which lists the tokens of whoever
 * asks). The list never says which of them was presented: it is known where there is one, or by its name.
 *
 * @returns `undefined` if that can't be known, which is no failure: the list is not documented, and may be hidden
 */
export async function endOfPersonalAccessToken(
  credential: Credential,
  { send, site, tokenName, info }: DataCenterContext,
): Promise<CredentialEnd | undefined> {
  const tokens = await listTokens(credential, send, site.url);
  if (!tokens || tokens.length === 0) return undefined;
  const candidates =
    tokenName === undefined ? tokens : tokens.filter((token) => textField(token, 'name') === tokenName);
  if (candidates.length === 1 || (tokenName !== undefined && candidates.length > 0)) {
    // Of several with one name, the first to end is the one to warn of.
    const ends = candidates.map((token) => endOf(textField(token, 'expiringAt')));
    const dates = ends
      .filter((end) => end !== undefined)
      .sort((one, other) => one.getTime() - other.getTime());
    return { source: 'jira', at: dates[0] };
  }
  info(
    tokenName === undefined
      ? `The account has ${tokens.length} personal access tokens, and Jira does not say which one this is: set \`token-name\` to be told when it expires.`
      : 'None of the personal access tokens of this account has the name in `token-name`, so it is not known when it expires.',
  );
  return undefined;
}

async function listTokens(
  credential: Credential,
  send: DataCenterContext['send'],
  baseUrl: string,
): Promise<Readonly<Record<string, unknown>>[] | undefined> {
  try {
    const answer = await send({
      method: 'GET',
      url: `${baseUrl}/rest/pat/latest/tokens`,
      credential,
      repeatable: 'explanation',
    });
    const tokens = answer.status === 200 ? answer.json() : undefined;
    return Array.isArray(tokens) ? tokens.filter(isObject) : undefined;
  } catch (error) {
    // The token is proven: what only tells its end may fail in any way.
    if (error instanceof Failure) return undefined;
    throw error;
  }
}

/** Jira stores "never" as the year 9999. */
const NEVER_FROM = 9999;

/** `undefined` for never. Jira writes `2025-03-15T10:11:12.345+0100`, whose offset lacks the colon that ISO 8601 wants. */
function endOf(expiringAt: string | undefined): Date | undefined {
  const time = Date.parse((expiringAt ?? '').replace(/([+-]\d{2})(\d{2})$/, '$1:$2'));
  const end = Number.isNaN(time) ? undefined : new Date(time);
  return end && end.getUTCFullYear() < NEVER_FROM ? end : undefined;
}
