import { Failure, type FailureCode } from '../failure.js';
import { withHint } from '../values/hints.js';
import { openNetwork } from '../transport/network.js';
import type { Send } from '../transport/http.js';
import { bearer } from '../verify/authorization.js';
import type { Source } from './ends.js';
import {
  ORGANIZATION_LISTS,
  type OrganizationList,
  type OrganizationToken,
  tokensIn,
} from './organization.js';
import { findingsOfKeys, keyUnknown } from './organization-keys.js';
import { matching } from './organization-matches.js';
import { OrganizationTally } from './organization-tally.js';
import type { CheckRequest, OrganizationRequest } from './read.js';
import { renewalOf } from './renewal.js';
import { type CheckedCredential, type CheckedOrganization, statusOfFailure } from './report.js';
import { type CheckEffects, correctedBy, type Trial } from './trial.js';

/** What an organization's lists tell. */
export interface Listed {
  /** The ends of the credentials that were tried. */
  readonly source: Source;
  /** Tokens that need somebody, the keys of its administrators, and lists that could not be read. */
  readonly credentials: readonly CheckedCredential[];
  /** Absent unless all its tokens were asked for. */
  readonly organization: CheckedOrganization | undefined;
  /** As in a {@link Trial}. */
  readonly skewMs: number;
}

/** A key without the scope for it, or of an organization that has no such list, still does what it was made for. */
const KEY_STAYS_UNKNOWN: readonly FailureCode[] = ['insufficient-scope', 'site-not-accessible'];

/** Reads an organization's lists once: for the credentials that are checked, or, without any, for all its tokens. */
export async function askOrganization(
  request: OrganizationRequest,
  trials: readonly Trial[],
  check: CheckRequest,
  effects: CheckEffects,
): Promise<Listed> {
  const { orgId, filter } = request;
  const { thresholds } = check;
  let skewMs: number | undefined;
  const now = (): Date => correctedBy(skewMs ?? 0, effects.now());
  const row = rowsOf(request);
  const failures: { readonly list: OrganizationList; readonly failure: Failure }[] = [];
  const keys: CheckedCredential[] = [];
  const matches = matching(trials);
  const tally = new OrganizationTally({ orgId, filter, thresholds, now });
  const add = (token: OrganizationToken): void => {
    if (trials.length === 0) tally.add(token);
    else matches.add(token);
  };
  const readList = async (list: OrganizationList, send: Send): Promise<void> => {
    const isOfKeys = list.kind === 'organization-api-key';
    const found: OrganizationToken[] = [];
    try {
      for await (const token of tokensIn(list, { ...request, credential: bearer(request.apiKey) }, send)) {
        if (isOfKeys) found.push(token);
        else add(token);
      }
      if (isOfKeys) keys.push(...findingsOfKeys(found, orgId, thresholds, now()).map(row));
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      if (isOfKeys && KEY_STAYS_UNKNOWN.includes(error.code))
        keys.push(row(keyUnknown(orgId, error.what, error.advice)));
      else failures.push({ list, failure: withHint(error, { orgApiKey: request.apiKey }) });
    }
  };
  try {
    const onServerDate = (date: Date): void => {
      skewMs ??= date.getTime() - effects.now().getTime();
    };
    const { send } = await openNetwork({ ...effects, onServerDate }, check);
    await Promise.all(ORGANIZATION_LISTS.map((list) => readList(list, send)));
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    failures.push(...ORGANIZATION_LISTS.map((list) => ({ list, failure: error })));
  }
  const [first] = failures;
  const trouble = first && `${first.failure.what} ${first.failure.advice}`;
  const counted = trials.length === 0 ? tally.result() : undefined;
  const isFiltered = filter.labels.length > 0 || filter.emails.length > 0;
  const isNothing = Object.values(counted?.organization.counts ?? { some: 1 }).every((count) => count === 0);
  return {
    source: matches.source(trouble),
    credentials: [
      ...(counted?.credentials ?? []),
      ...keys,
      ...failureRows(failures, orgId).map(row),
      ...(!first && isFiltered && isNothing ? [row(nothingMatches(orgId))] : []),
    ],
    organization: counted?.organization,
    skewMs: skewMs ?? 0,
  };
}

type Found = Pick<CheckedCredential, 'name' | 'status' | 'reasons'> & Partial<CheckedCredential>;

/** Makes rows of the organization's own. */
function rowsOf({ secret }: OrganizationRequest): (found: Found) => CheckedCredential {
  const kind = 'organization-api-key';
  const renewal = renewalOf(kind, { siteUrl: undefined, email: undefined, secret });
  const nothing = { site: undefined, account: undefined, endsAt: undefined, daysLeft: undefined };
  return (found) => ({ ...nothing, kind, source: undefined, code: undefined, renewal, ...found });
}

/**
 * A list that could not be read is a row of its own, so that nobody takes its silence for good news. A key that is refused
 * is refused for each list: that is one thing to say.
 */
function failureRows(
  failures: readonly { readonly list: OrganizationList; readonly failure: Failure }[],
  orgId: string,
): Found[] {
  const isOne =
    failures.length === ORGANIZATION_LISTS.length &&
    failures.every(({ failure }) => failure.what === failures[0]?.failure.what);
  return failures.slice(0, isOne ? 1 : undefined).map(({ list, failure: { code, what, advice } }) => ({
    name: `organization ${orgId}${isOne ? '' : `: ${list.name}`}`,
    status: statusOfFailure(code),
    code,
    reasons: [what, advice],
  }));
}

/** A label was mistyped, or its token is gone. */
function nothingMatches(orgId: string): Found {
  return {
    name: `organization ${orgId}: tokens that were asked for`,
    status: 'failed',
    code: 'invalid-input',
    reasons: [
      'No token of the organization has such a label and such an owner.',
      'Correct `token-name` and `email`, or leave them out to see every token.',
    ],
  };
}
