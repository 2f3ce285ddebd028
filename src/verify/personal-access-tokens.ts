import type { Credential } from '../credential.js';
import { timeOf } from '../values/day.js';
import { failureIn } from '../failure.js';
import type { HttpAnswer } from '../transport/network.js';
import { field, isObject, type JsonObject, textField } from '../json.js';
import type { DataCenterContext, Proof } from './session.js';

/** Data Center's undocumented endpoint that lists, creates and revokes personal access tokens. */
export function tokensUrl(baseUrl: string): string {
  return `${baseUrl}/rest/pat/latest/tokens`;
}

/** The expiry of a token: a date, never, or unreadable. */
export type TokenEnd = Date | 'never' | undefined;

export interface ListedToken {
  /** Digits. Not the number inside the token itself. */
  readonly id: string | undefined;
  /** A name chosen by a user: never print it raw. */
  readonly name: string;
  readonly createdAt: Date | undefined;
  readonly end: TokenEnd;
}

/**
 * Returns when a personal access token expires. Jira's list doesn't say which token was presented: it is the only one,
 * or the one of a name. Renewals of one token count as one. An unknown expiry is not a failure: the list is
 * undocumented.
 */
export async function endOfPersonalAccessToken(
  credential: Credential,
  { send, site, tokenName, info, now }: DataCenterContext,
): Promise<Pick<Proof, 'credentialEnd' | 'endUnknown'>> {
  const url = tokensUrl(site.url);
  const listed = await send({ method: 'GET', url, credential, repeatable: 'explanation' })
    .then((answer) => listedTokens(answer) ?? ` (${answer.status}).`)
    .catch((error: unknown) => `: ${failureIn(error).what}`);
  if (typeof listed === 'string')
    return { endUnknown: `Jira does not show the list of this account's tokens${listed}` };
  // The token works, so it is not one of the expired ones.
  const tokens = listed.filter(({ end }) => !(end instanceof Date && end <= now()));
  if (tokens.length === 0)
    return { endUnknown: "Jira's list of this account's tokens does not show this one." };
  const candidates = tokenName === undefined ? tokens : tokens.filter((token) => isNamed(token, tokenName));
  if (lineagesOf(candidates).length === 1 || (tokenName !== undefined && candidates.length > 0)) {
    const at = earliest(candidates.map(({ end }) => end));
    if (at === undefined) return { endUnknown: "Jira's list of tokens shows no readable expiry date." };
    return { credentialEnd: { source: 'jira', at: at === 'never' ? undefined : at } };
  }
  const endUnknown =
    tokenName === undefined
      ? `The account has ${tokens.length} personal access tokens, and Jira does not say which one this is: set \`token-name\` to be told when it expires.`
      : 'None of the personal access tokens of this account has the name in `token-name`, so its expiry date is unknown.';
  info(endUnknown);
  return { endUnknown };
}

/** Returns the tokens in an answer; `undefined` if it holds no list. @throws Failure `untrusted-response` */
export function listedTokens(answer: HttpAnswer): ListedToken[] | undefined {
  const tokens = answer.status === 200 ? answer.json() : undefined;
  return Array.isArray(tokens) ? tokens.filter(isObject).map(listedToken) : undefined;
}

/** Reads one token, from the list or from the answer that created it. */
export function listedToken(token: JsonObject): ListedToken {
  const createdAt = timeOf(field(token, 'createdAt'));
  return { id: idOf(token), name: textField(token, 'name') ?? '', createdAt, end: endOf(token) };
}

function idOf(token: JsonObject): string | undefined {
  const id = field(token, 'id');
  if (Number.isSafeInteger(id) && Number(id) >= 0) return String(id);
  return typeof id === 'string' && /^\d{1,15}$/.test(id) ? id : undefined;
}

/** If several tokens share a name, the warning is about the first one to expire. */
function earliest(ends: readonly TokenEnd[]): TokenEnd {
  const times = ends.filter((end) => end instanceof Date).map(Number);
  if (times.length > 0) return new Date(Math.min(...times));
  return ends.every((end) => end === 'never') ? 'never' : undefined;
}

/** Jira stores "never" as the year 9999, or omits the date. */
function endOf(token: JsonObject): TokenEnd {
  const expiringAt = field(token, 'expiringAt');
  if (expiringAt === undefined || expiringAt === null) return 'never';
  const end = timeOf(expiringAt);
  return end && end.getUTCFullYear() >= 9999 ? 'never' : end;
}

type Named = Pick<ListedToken, 'id' | 'name'>;

/**
 * Splits a name into the user's part and the first token's ID, if a renewal made it. The successor of a token has the
 * same name, plus this ID. So Jira's list shows which tokens replace each other, even after a killed renewal.
 */
export function parseName(name: string): { readonly base: string; readonly root: string | undefined } {
  const [mark, root] = / \(jira-auth renewal of (\d{1,15})\)$/.exec(name) ?? [];
  return mark === undefined ? { base: name, root } : { base: name.slice(0, -mark.length), root };
}

export function successorName(base: string, root: string): string {
  return `${base} (jira-auth renewal of ${root})`;
}

/** Does a token have this name, or share a lineage with the token that has it? */
export function isNamed({ id, name }: Named, wanted: string): boolean {
  const [{ base, root = id }, asked] = [parseName(name), parseName(wanted)];
  return base === asked.base && (asked.root === undefined || asked.root === root);
}

/** Tokens that each replace the ones before. */
type Lineage<T> = Readonly<{ base: string; root: string; tokens: T[] }>;

/** Groups tokens by lineage. A token without an ID is one of its own, about which nothing is known. */
export function lineagesOf<T extends Named>(tokens: readonly T[]): readonly (Lineage<T> | undefined)[] {
  const found = new Map<string, Lineage<T>>();
  for (const token of tokens.filter(({ id }) => id !== undefined)) {
    const { base, root = String(token.id) } = parseName(token.name);
    const key = JSON.stringify([base, root]);
    const lineage = found.get(key) ?? { base, root, tokens: [] };
    lineage.tokens.push(token);
    found.set(key, lineage);
  }
  return [...found.values(), ...tokens.filter(({ id }) => id === undefined).map(() => undefined)];
}
