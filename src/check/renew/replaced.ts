import {
  isNamed,
  lineagesOf,
  type ListedToken,
  parseName,
  successorName,
} from '../../verify/personal-access-tokens.js';
import type { TokenList } from './token-resource.js';

/** A successor's name and the tokens that it replaces. */
export type Replacement = ReturnType<typeof replacementFor>;

/** Longest time that a renewal takes: `timeout-seconds` is at most an hour, and saving has a separate budget. */
const LONGEST_RENEWAL_MS = 2 * 3600 * 1000;

/**
 * Jira doesn't say which token was presented. It certainly belongs to a lineage if the account has no tokens outside
 * it, or none with the given name. Then the whole lineage is replaced: the presented token, and the leftovers of
 * interrupted renewals. A token that a renewal made within the last two hours is spared, because another run may be
 * about to save it, unless it is the only one and therefore the presented one.
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
    /** The successor's name. */
    name: successorName(base, root),
    /** IDs of the tokens that it certainly replaces. */
    replaced: idsOf(ours.filter((token) => !isInHand(token))),
    /** IDs of tokens that another renewal may be about to save. */
    spared: idsOf(ours.filter(isInHand)),
    /** A sentence on why it is uncertain which token is replaced. */
    doubt: undefined,
  };
}

function doubtOf(count: number, isNamed: boolean): string {
  if (count === 0 && isNamed)
    return 'None of the personal access tokens of this account has the name in `token-name`.';
  const which = isNamed ? ' with the name in `token-name`' : '';
  return `The account has ${count} personal access tokens${which}, and Jira does not say which of them was renewed.`;
}
