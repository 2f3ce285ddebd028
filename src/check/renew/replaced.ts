import {
  isNamed,
  lineagesOf,
  type ListedToken,
  parseName,
  successorName,
} from '../../verify/personal-access-tokens.js';
import type { TokenList } from './token-resource.js';

/** What a renewal is to do about the tokens that there are. */
export type Replacement = ReturnType<typeof replacementFor>;

/** A renewal is over by then: its `timeout-seconds` are an hour at most, and saving has a separate budget. */
const LONGEST_RENEWAL_MS = 2 * 3600 * 1000;

/**
 * Finds out which tokens a successor replaces.
 *
 * Jira doesn't say which token was presented. It is one of a lineage for certain if the account has no other tokens, or
 * none other of the name that was given. Then all of the lineage are replaced: the one that was presented, and what
 * renewals have left that were cut off. Only one that a renewal made within two hours is left alone, because another run
 * may have it in hand; unless it is the only one, and so the one that was presented.
 */
export function replacementFor({ tokens, at }: TokenList, tokenName: string | undefined) {
  const alive = tokens.filter(({ end }) => !(at && end instanceof Date && end <= at));
  const candidates = tokenName === undefined ? alive : alive.filter((token) => isNamed(token, tokenName));
  const [lineage, ...others] = lineagesOf(candidates);
  if (!lineage || others.length > 0) {
    const name = tokenName === undefined ? 'jira-auth' : parseName(tokenName).base;
    return { name, replaced: [], spared: [], doubt: doubtOf(candidates.length, tokenName !== undefined) };
  }
  const { base, root, tokens: ours } = lineage;
  const isInHand = ({ name, createdAt }: ListedToken): boolean =>
    ours.length > 1 &&
    parseName(name).root !== undefined &&
    !(at && createdAt && at.getTime() - createdAt.getTime() >= LONGEST_RENEWAL_MS);
  const idsOf = (of: readonly ListedToken[]): string[] => of.flatMap(({ id }) => id ?? []);
  return {
    /** Of the successor. */
    name: successorName(base, root),
    /** Ids of the tokens that it replaces for certain. */
    replaced: idsOf(ours.filter((token) => !isInHand(token))),
    /** Ids of tokens that another renewal may be about to save. */
    spared: idsOf(ours.filter(isInHand)),
    /** Why it is not certain which token is replaced: a sentence. */
    doubt: undefined,
  };
}

function doubtOf(count: number, isNamed: boolean): string {
  if (count === 0 && isNamed)
    return 'None of the personal access tokens of this account has the name in `token-name`.';
  const which = isNamed ? ' of the name in `token-name`' : '';
  return `The account has ${count} personal access tokens${which}, and Jira does not say which of them was renewed.`;
}
