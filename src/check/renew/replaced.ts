import {
  isNamed,
  lineagesOf,
  type ListedToken,
  parseName,
  successorName,
} from '../../verify/personal-access-tokens.js';
import type { TokenList } from './token-resource.js';

/** What a renewal is to do about the tokens that there are. */
export interface Replacement {
  /** The name of the successor. */
  readonly name: string;
  /** Ids of the tokens that it replaces for certain. */
  readonly replaced: readonly string[];
  /** Ids of tokens that another renewal may be about to save. */
  readonly spared: readonly string[];
  /** Why it is not certain which token is replaced: a sentence. */
  readonly doubt: string | undefined;
}

/** A renewal is over by then: its `timeout-seconds` are an hour at most, and saving has time of its own. */
const LONGEST_RENEWAL_MS = 2 * 3600 * 1000;

/**
 * Finds out which tokens a successor replaces.
 *
 * Jira doesn't say which token was presented. It is one of a lineage for certain if the account has no other tokens, or
 * none other of the name that was given. Then all of the lineage are replaced: the one that was presented, and what
 * renewals have left that were cut off. Only one that a renewal made within two hours is left alone, because another run
 * may have it in hand; unless it is the only one, and so the one that was presented.
 */
export function replacementFor({ tokens, at }: TokenList, tokenName: string | undefined): Replacement {
  const alive = tokens.filter(({ end }) => !(at && end instanceof Date && end <= at));
  const candidates = tokenName === undefined ? alive : alive.filter((token) => isNamed(token, tokenName));
  const [lineage, ...others] = lineagesOf(candidates);
  if (!lineage || others.length > 0) {
    const unsaid = 'and Jira does not say which of them was renewed.';
    return {
      replaced: [],
      spared: [],
      ...(tokenName === undefined
        ? { name: 'jira-auth', doubt: `The account has ${alive.length} personal access tokens, ${unsaid}` }
        : {
            name: parseName(tokenName).base,
            doubt:
              candidates.length === 0
                ? 'None of the personal access tokens of this account has the name in `token-name`.'
                : `The account has ${candidates.length} personal access tokens of the name in \`token-name\`, ${unsaid}`,
          }),
    };
  }
  const { base, root, tokens: ours } = lineage;
  const isInHand = ({ name, createdAt }: ListedToken): boolean =>
    ours.length > 1 &&
    parseName(name).root !== undefined &&
    !(at && createdAt && at.getTime() - createdAt.getTime() >= LONGEST_RENEWAL_MS);
  const idsOf = (of: readonly ListedToken[]): string[] => of.flatMap(({ id }) => id ?? []);
  return {
    name: successorName(base, root),
    replaced: idsOf(ours.filter((token) => !isInHand(token))),
    spared: idsOf(ours.filter(isInHand)),
    doubt: undefined,
  };
}
