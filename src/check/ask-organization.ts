import { daysUntil } from '../values/day.js';
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
import * as report from './report.js';
import { type CheckEffects, serverClock, type Trial } from './trial.js';

/** A row about the organization itself. Its name is appended to the organization's. */
type Found = Pick<report.CheckedCredential, 'name' | 'status' | 'reasons'> &
  Partial<report.CheckedCredential>;

/** Failures after which the key is `unknown`: without access to its list, it may still work. */
const KEY_STAYS_UNKNOWN: readonly FailureCode[] = ['insufficient-scope', 'site-not-accessible'];

/** Reads each of an organization's lists once, for the checked credentials, or without any for all tokens. */
export async function askOrganization(
  request: OrganizationRequest,
  trials: readonly Trial[],
  check: CheckRequest,
  effects: CheckEffects,
) {
  const { orgId, filter, secret, apiKey } = request;
  const { thresholds } = check;
  const clock = serverClock(effects.now);
  /** By the list's name. */
  const failures = new Map<string, Failure>();
  const own: Found[] = [];
  const matches = matching(trials);
  const tally = trials.length === 0 ? tallying(request, thresholds, clock.now) : undefined;
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
      else failures.set(list.name, withHint(error, { orgApiKey: apiKey }));
    }
  };
  await Promise.all(ORGANIZATION_LISTS.map(readList));
  own.push(...listsNotRead(failures));
  const counted = tally?.result();
  const isFiltered = filter.labels.length + filter.emails.length > 0;
  const isEmpty = counted && Object.values(counted.organization.counts).every((count) => count === 0);
  const isUnread = isEmpty && failures.size > 0;
  if (isFiltered && isEmpty && !isUnread) own.push(NOTHING_MATCHES);
  const rows = own.map(({ name, ...found }): report.CheckedCredential => ({
    name: printable(`organization ${orgId}${name}`),
    kind: ORGANIZATION_KEY,
    renewal: renewalOf(ORGANIZATION_KEY, { secret }),
    ...found,
  }));
  return {
    source: matches.source([...failures.values()][0]?.message),
    credentials: [...(counted?.credentials ?? []), ...rows],
    organization: isUnread ? undefined : counted?.organization,
    skewMs: clock.skewMs(),
  };
}

/**
 * Reports on the API key that this check uses, which its list doesn't identify. It works, so expired keys are ruled
 * out. Of several others, each that ends soon is reported, or else the first to end.
 */
function keysFound(keys: readonly OrganizationToken[], thresholds: report.Thresholds, now: Date): Found[] {
  const live = keys
    .map((key) => ({ ...key, status: report.statusAt(key.endsAt, thresholds, now) }))
    .filter(({ status }) => status !== 'expired')
    .sort(byEnd);
  const urgent = live.filter(({ status }) => status !== 'ok');
  const told = (urgent.length > 0 ? urgent : live.slice(0, 1)).map(({ label, status, endsAt }): Found => {
    const reasons = status === 'unknown' ? [END_UNREADABLE] : [];
    if (live.length > 1)
      reasons.push(
        `The list does not say which of the organization's ${live.length} API keys this check uses.`,
      );
    const source = endsAt instanceof Date ? 'organization' : undefined;
    return { name: `: API key ${label}`.trim(), status, reasons, ...report.reportedEnd(endsAt, source, now) };
  });
  if (told.length === 0) return [keyUnknown("The organization's list of API keys does not show this one.")];
  // If several share a name, the first to end counts.
  return told.filter(({ name }, index) => told.findIndex((each) => each.name === name) === index);
}

function keyUnknown(...reasons: string[]): Found {
  return { name: ': API key', status: 'unknown', reasons };
}

/** Reports each list that can't be read. A shared failure is reported once. */
function listsNotRead(failures: ReadonlyMap<string, Failure>): Found[] {
  const whats = new Set([...failures.values()].map(({ what }) => what));
  const isOne = failures.size === ORGANIZATION_LISTS.length && whats.size === 1;
  return [...failures].slice(0, isOne ? 1 : undefined).map(([name, { code, what, advice }]) => ({
    name: isOne ? '' : `: ${name}`,
    status: report.statusOfFailure(code),
    code,
    reasons: [what, advice],
  }));
}

/** The label is mistyped, or its token is gone. */
const NOTHING_MATCHES: Found = {
  name: ': requested tokens',
  status: 'failed',
  code: 'invalid-input',
  reasons: [
    'No token of the organization has this label and owner.',
    'Correct `token-name` and `email`, or leave them out to list every token.',
  ],
};

const MOST_LISTED = 500;

/** Days after which an expired token, which stays listed, needs no more warning. */
const LONG_OVER_DAYS = 30;

/**
 * Counts an organization's tokens and keeps those that need attention. Tokens with the same owner and label are one
 * credential: an expired one with a working successor needs no attention, and of several that end soon the first counts.
 */
export function tallying(
  { orgId, filter }: Pick<OrganizationRequest, 'orgId' | 'filter'>,
  thresholds: report.Thresholds,
  now: () => Date,
) {
  const counts = report.countsOf([]);
  const noted = new Map<string, { readonly token: OrganizationToken; readonly status: report.Status }>();
  /** Names with at least one token that has not expired. */
  const living = new Set<string>();
  return {
    add: (token: OrganizationToken): void => {
      if (!passes(token, filter)) return;
      const { endsAt } = token;
      // The server's clock is known only from its first answer on.
      const at = now();
      const status = report.statusAt(endsAt, thresholds, at);
      counts[status] += 1;
      const name = nameOf(token);
      const isExpired = status === 'expired';
      if (!isExpired) {
        living.add(name);
        if (noted.get(name)?.status === 'expired') noted.delete(name);
      }
      const isLongOver = endsAt instanceof Date && daysUntil(endsAt, at) < -LONG_OVER_DAYS;
      if (status === 'ok' || (isExpired && (isLongOver || living.has(name)))) return;
      const earlier = noted.get(name);
      // Of tokens still to end, the first counts. Of expired ones, the last does: it was in use the longest.
      if (!earlier || (isExpired ? byEnd(earlier.token, token) : byEnd(token, earlier.token)) < 0)
        noted.set(name, { token, status });
    },
    result: () => {
      const rows = [...noted].map(([name, { token, status }]): report.CheckedCredential => {
        const { kind, endsAt } = token;
        const email = printable(token.email) || undefined;
        const isKnown = status !== 'unknown';
        const end = report.reportedEnd(endsAt, isKnown ? 'organization' : undefined, now());
        const reasons = isKnown ? [] : [END_UNREADABLE];
        return { name, status, kind, account: email, ...end, reasons, renewal: renewalOf(kind, { email }) };
      });
      const credentials = rows.sort(report.byUrgency).slice(0, MOST_LISTED);
      return { credentials, organization: { orgId, counts, unlisted: rows.length - credentials.length } };
    },
  };
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

/** Matches each piece between two `*` at the first place where it fits. A regular expression could take years. */
function matches(label: string, pattern: string): boolean {
  const pieces = pattern.split('*');
  const last = pieces.pop() ?? '';
  let rest = label;
  for (const [index, piece] of pieces.entries()) {
    const at = rest.indexOf(piece);
    if (at < 0 || (at > 0 && index === 0)) return false;
    rest = rest.slice(at + piece.length);
  }
  return pieces.length === 0 ? label === last : rest.endsWith(last);
}

function nameOf({ label, email, accountId, kind }: OrganizationToken): string {
  const what = kind === 'client-credentials' ? 'OAuth client' : 'token';
  return printable(`${label || 'unnamed'} (${what} of ${email || accountId || 'an unknown account'})`);
}
