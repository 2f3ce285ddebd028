import { daysUntil } from '../expiry.js';
import { Failure, type FailureCode } from '../failure.js';
import { printable } from '../printable.js';
import { openNetwork } from '../transport/network.js';
import { withHint } from '../values/hints.js';
import { matching } from './ends.js';
import {
  byEnd,
  END_UNREADABLE,
  ORGANIZATION_LISTS,
  type OrganizationList,
  type OrganizationToken,
  tokensIn,
} from './organization.js';
import type { CheckRequest, OrganizationRequest } from './read.js';
import { ORGANIZATION_KEY, renewalOf } from './renewal.js';
import {
  byUrgency,
  type CheckedCredential,
  type CheckedOrganization,
  countsOf,
  reportedEnd,
  type Status,
  statusAt,
  statusOfFailure,
  type Thresholds,
} from './report.js';
import { type CheckEffects, serverClock, type Trial } from './trial.js';

/** A row about the organization itself; its name is what follows the organization's. */
type Found = Pick<CheckedCredential, 'name' | 'status' | 'reasons'> & Partial<CheckedCredential>;

/** A key without the scope for it, or of an organization that has no such list, still does what it was made for. */
const KEY_STAYS_UNKNOWN: readonly FailureCode[] = ['insufficient-scope', 'site-not-accessible'];

/**
 * Reads an organization's lists once: for the credentials that are checked, or, without any, for all its tokens.
 *
 * @returns the source of ends; rows of tokens and API keys that need attention, and of lists that could not be read;
 *   the counts, if all tokens were asked for
 */
export async function askOrganization(
  request: OrganizationRequest,
  trials: readonly Trial[],
  check: CheckRequest,
  effects: CheckEffects,
) {
  const { orgId, filter, secret, apiKey } = request;
  const { thresholds } = check;
  const clock = serverClock(effects.now);
  const failures: Failed = [];
  const own: Found[] = [];
  const matches = matching(trials);
  const tally = trials.length === 0 ? new OrganizationTally(request, thresholds, clock.now) : undefined;
  const network = openNetwork({ ...effects, onServerDate: clock.onServerDate }, check);
  const readList = async (list: OrganizationList): Promise<void> => {
    const isOfKeys = list.kind === ORGANIZATION_KEY;
    const keys: OrganizationToken[] = [];
    try {
      for await (const token of tokensIn(list, request, (await network).send)) {
        if (isOfKeys) keys.push(token);
        else (tally ?? matches).add(token);
      }
      if (isOfKeys) own.push(...keysFound(keys, thresholds, clock.now()));
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      if (isOfKeys && KEY_STAYS_UNKNOWN.includes(error.code)) own.push(keyUnknown(error.what, error.advice));
      else failures.push({ list, failure: withHint(error, { orgApiKey: apiKey }) });
    }
  };
  await Promise.all(ORGANIZATION_LISTS.map(readList));
  own.push(...listsNotRead(failures));
  const counted = tally?.result();
  const isFiltered = filter.labels.length > 0 || filter.emails.length > 0;
  const isEmpty = counted && Object.values(counted.organization.counts).every((count) => count === 0);
  if (isFiltered && isEmpty && failures.length === 0) own.push(NOTHING_MATCHES);
  const rows = own.map(({ name, ...found }): CheckedCredential => ({
    name: printable(`organization ${orgId}${name}`),
    kind: ORGANIZATION_KEY,
    renewal: renewalOf(ORGANIZATION_KEY, { secret }),
    ...found,
  }));
  return {
    source: matches.source(failures[0]?.failure.message),
    credentials: [...(counted?.credentials ?? []), ...rows],
    organization: counted?.organization,
    skewMs: clock.skewMs(),
  };
}

/**
 * What the list of API keys tells of the one that this check uses, which it never names. This one works, so it is not
 * one of those that are over: of several others, each that ends soon is told, or else the first to end.
 */
function keysFound(keys: readonly OrganizationToken[], thresholds: Thresholds, now: Date): Found[] {
  const live = keys
    .map((key) => ({ ...key, status: statusAt(key.endsAt, thresholds, now) }))
    .filter(({ status }) => status !== 'expired')
    .sort(byEnd);
  const urgent = live.filter(({ status }) => status !== 'ok');
  const told = (urgent.length > 0 ? urgent : live.slice(0, 1)).map(({ label, status, endsAt }): Found => {
    const reasons = [
      ...(status === 'unknown' ? ['The list of API keys tells no end of it that can be read.'] : []),
      ...(live.length > 1
        ? [`The list does not say which of the organization's ${live.length} API keys this check uses.`]
        : []),
    ];
    const source = endsAt instanceof Date ? 'organization' : undefined;
    return { name: `: API key ${label}`.trim(), status, reasons, ...reportedEnd(endsAt, source, now) };
  });
  if (told.length === 0) return [keyUnknown("The organization's list of API keys does not show this one.")];
  // Of several with one name, the first to end counts.
  return told.filter(({ name }, index) => told.findIndex((each) => each.name === name) === index);
}

function keyUnknown(...reasons: string[]): Found {
  return { name: ': API key', status: 'unknown', reasons };
}

type Failed = { readonly list: OrganizationList; readonly failure: Failure }[];

/**
 * A list that could not be read is a separate row, so that its silence is not taken for good news. A key that is
 * refused is refused for each list: that is one thing to say.
 */
function listsNotRead(failures: Failed): Found[] {
  const whats = new Set(failures.map(({ failure }) => failure.what));
  const isOne = failures.length === ORGANIZATION_LISTS.length && whats.size === 1;
  return failures.slice(0, isOne ? 1 : undefined).map(({ list, failure: { code, what, advice } }) => ({
    name: isOne ? '' : `: ${list.name}`,
    status: statusOfFailure(code),
    code,
    reasons: [what, advice],
  }));
}

/** A label was mistyped, or its token is gone. */
const NOTHING_MATCHES: Found = {
  name: ': tokens that were asked for',
  status: 'failed',
  code: 'invalid-input',
  reasons: [
    'No token of the organization has such a label and such an owner.',
    'Correct `token-name` and `email`, or leave them out to see every token.',
  ],
};

const MOST_LISTED = 500;

/** An expired token stays in an organization's list for some time; after so many days a warning helps no more. */
const LONG_OVER_DAYS = 30;

/**
 * Counts an organization's tokens, and keeps those that need attention; of the others no more than the names.
 *
 * Tokens of one owner with one label are one credential: an expired one that has a living successor needs no
 * attention, and of several that end soon the first one counts.
 */
export class OrganizationTally {
  readonly #counts = countsOf([]);
  /** By name. */
  readonly #noted = new Map<string, { readonly token: OrganizationToken; readonly status: Status }>();
  /** Names of tokens that have a living one. */
  readonly #living = new Set<string>();

  /** @param now asked when a token is added: a server's clock is known from its first answer on */
  constructor(
    private readonly request: Pick<OrganizationRequest, 'orgId' | 'filter'>,
    private readonly thresholds: Thresholds,
    private readonly now: () => Date,
  ) {}

  add(token: OrganizationToken): void {
    if (!passes(token, this.request.filter)) return;
    const now = this.now();
    const { endsAt } = token;
    const status = statusAt(endsAt, this.thresholds, now);
    this.#counts[status] += 1;
    const name = nameOf(token);
    const isExpired = status === 'expired';
    if (!isExpired) {
      this.#living.add(name);
      if (this.#noted.get(name)?.status === 'expired') this.#noted.delete(name);
    }
    const isLongOver = endsAt instanceof Date && daysUntil(endsAt, now) < -LONG_OVER_DAYS;
    if (status === 'ok' || (isExpired && (isLongOver || this.#living.has(name)))) return;
    const earlier = this.#noted.get(name);
    // Of those that end, the first counts; of those that are over, the last: it was in use the longest.
    if (!earlier || (isExpired ? byEnd(earlier.token, token) : byEnd(token, earlier.token)) < 0)
      this.#noted.set(name, { token, status });
  }

  /** Those that need attention, most urgent first, and how many there are of each. */
  result(): { readonly credentials: CheckedCredential[]; readonly organization: CheckedOrganization } {
    const now = this.now();
    const rows = [...this.#noted].map(([name, { token, status }]): CheckedCredential => {
      const { kind, endsAt } = token;
      const email = printable(token.email) || undefined;
      const [source, reasons] =
        status === 'unknown' ? [undefined, [END_UNREADABLE]] : (['organization', []] as const);
      const end = reportedEnd(endsAt, source, now);
      return { name, status, kind, account: email, ...end, reasons, renewal: renewalOf(kind, { email }) };
    });
    return {
      credentials: rows.sort(byUrgency).slice(0, MOST_LISTED),
      organization: {
        orgId: this.request.orgId,
        counts: this.#counts,
        unlisted: Math.max(0, rows.length - MOST_LISTED),
      },
    };
  }
}

function passes(
  { label, email }: OrganizationToken,
  { labels, emails }: OrganizationRequest['filter'],
): boolean {
  return (
    (labels.length === 0 || labels.some((pattern) => matches(label, pattern))) &&
    (emails.length === 0 || emails.some((wanted) => wanted.toLowerCase() === email.toLowerCase()))
  );
}

/** Each piece between two `*` at the first place where it fits: a regular expression could take years to say no. */
function matches(label: string, pattern: string): boolean {
  const [first = '', ...others] = pattern.split('*');
  const last = others.pop();
  if (last === undefined) return label === pattern;
  if (!label.startsWith(first)) return false;
  let from = first.length;
  for (const piece of others) {
    const at = label.indexOf(piece, from);
    if (at < 0) return false;
    from = at + piece.length;
  }
  return label.length - last.length >= from && label.endsWith(last);
}

function nameOf({ label, email, accountId, kind }: OrganizationToken): string {
  const what = kind === 'client-credentials' ? 'OAuth client' : 'token';
  return printable(`${label || 'unnamed'} (${what} of ${email || accountId || 'an unknown account'})`);
}
