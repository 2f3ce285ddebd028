import { type Failure, type FailureCode, failureIn } from '../failure.js';
import { printable } from '../printable.js';
import { openNetwork } from '../transport/network.js';
import { withHint } from '../values/hints.js';
import { inOrganization, isMeant } from './ends.js';
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
  const clock = serverClock(effects.now);
  /** By the list's name. */
  const failures = new Map<string, Failure>();
  const own: Found[] = [];
  const meant: OrganizationToken[] = [];
  const all = trials.length === 0 ? listing(request, check.thresholds, clock.now) : undefined;
  const keepMeant = (token: OrganizationToken): void => {
    if (trials.some((trial) => isMeant(trial, token))) meant.push(token);
  };
  const network = openNetwork({ ...effects, onServerDate: clock.onServerDate }, check);
  const readList = async (list: OrganizationList): Promise<void> => {
    const isOfKeys = list.kind === ORGANIZATION_KEY;
    try {
      const keys: Judged[] = [];
      for await (const token of tokensIn(list, request, (await network).send)) {
        if (isOfKeys) keys.push(judged(token, check.thresholds, clock.now()));
        else (all?.add ?? keepMeant)(token);
      }
      if (isOfKeys) own.push(...keysFound(keys, clock.now()));
    } catch (error) {
      const failure = failureIn(error);
      if (isOfKeys && KEY_STAYS_UNKNOWN.includes(failure.code))
        own.push(keyUnknown(failure.what, failure.advice));
      else failures.set(list.name, withHint(failure, { orgApiKey: apiKey }));
    }
  };
  await Promise.all(ORGANIZATION_LISTS.map(readList));
  own.push(...listsNotRead(failures));
  const counted = all?.result();
  const isEmpty = counted && Object.values(counted.organization.counts).every((count) => count === 0);
  const isUnread = isEmpty && failures.size > 0;
  if (isEmpty && !isUnread && filter.labels.length + filter.emails.length > 0) own.push(NOTHING_MATCHES);
  const rows = own.map(({ name, ...found }): report.CheckedCredential => ({
    name: printable(`organization ${orgId}${name}`),
    kind: ORGANIZATION_KEY,
    renewal: renewalOf(ORGANIZATION_KEY, { secret }),
    ...found,
  }));
  return {
    source: inOrganization(meant, [...failures.values()][0]?.message),
    credentials: [...(counted?.credentials ?? []), ...rows],
    organization: isUnread ? undefined : counted?.organization,
    skewMs: clock.skewMs(),
  };
}

type Judged = OrganizationToken & { readonly status: report.Status };

function judged(token: OrganizationToken, thresholds: report.Thresholds, now: Date): Judged {
  return { ...token, status: report.statusAt(token.endsAt, thresholds, now) };
}

/** Tokens with one name are one credential: a working one counts most, the first to end. */
function keepOne(kept: Map<string, Judged>, name: string, token: Judged): void {
  const earlier = kept.get(name);
  const rank = ({ status }: Judged): number =>
    status === 'expired' ? report.STATUSES.length : report.STATUSES.indexOf(status);
  // Of expired tokens, the last was in use the longest.
  const order = (other: Judged): number =>
    rank(token) - rank(other) || byEnd(token, other) * (token.status === 'expired' ? -1 : 1);
  if (!earlier || order(earlier) < 0) kept.set(name, token);
}

function endOf({ endsAt, status }: Judged, now: Date) {
  const source = endsAt instanceof Date ? 'organization' : undefined;
  const reasons = status === 'unknown' ? [END_UNREADABLE] : [];
  return { status, ...report.reportedEnd(endsAt, source, now), reasons };
}

/**
 * Reports on the API key that this check uses, which its list doesn't identify. It works, so expired keys are ruled
 * out. Of several others, each that ends soon is reported, or else the first to end.
 */
function keysFound(keys: readonly Judged[], now: Date): Found[] {
  const live = keys.filter(({ status }) => status !== 'expired').sort(byEnd);
  if (live.length === 0) return [keyUnknown("The organization's list of API keys does not show this one.")];
  const urgent = live.filter(({ status }) => status !== 'ok');
  const which = `The list does not say which of the organization's ${live.length} API keys this check uses.`;
  const told = new Map<string, Judged>();
  for (const key of urgent.length > 0 ? urgent : live.slice(0, 1)) keepOne(told, key.label, key);
  return [...told].map(([label, key]) => {
    const { reasons, ...end } = endOf(key, now);
    const name = `: API key ${label}`.trim();
    return { name, ...end, reasons: live.length > 1 ? [...reasons, which] : reasons };
  });
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
    'Correct the label and the owner, or leave them out to list every token.',
  ],
};

const MOST_LISTED = 500;

/** Days after which an expired token, which stays listed, needs no more warning. */
const LONG_OVER_DAYS = 30;

/** Stands for every token that works, so that memory stays flat. */
const WORKS: Judged = {
  ...{ label: '', email: '', accountId: '', kind: '', clientId: undefined },
  endsAt: 'never',
  status: 'ok',
};

/** Counts an organization's tokens as they come, and lists those that need attention. */
export function listing(
  { orgId, filter }: Pick<OrganizationRequest, 'orgId' | 'filter'>,
  thresholds: report.Thresholds,
  now: () => Date,
) {
  const counts = report.countsOf([]);
  const kept = new Map<string, Judged>();
  return {
    add: (token: OrganizationToken): void => {
      if (!passes(token, filter)) return;
      // The server's clock is known only from its first answer on.
      const status = report.statusAt(token.endsAt, thresholds, now());
      counts[status] += 1;
      keepOne(kept, nameOf(token), status === 'ok' ? WORKS : { ...token, status });
    },
    result: () => {
      const rows: report.CheckedCredential[] = [];
      for (const [name, token] of kept) {
        if (token === WORKS) continue;
        const { kind } = token;
        const end = endOf(token, now());
        const email = printable(token.email) || undefined;
        if ((end.daysLeft ?? 0) >= -LONG_OVER_DAYS)
          rows.push({ name, kind, account: email, ...end, renewal: renewalOf(kind, { email }) });
      }
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
