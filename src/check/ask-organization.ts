import { type Failure, type FailureCode, failureIn } from '../failure.js';
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
  const clock = serverClock(effects.now);
  /** By the list's name. */
  const failures = new Map<string, Failure>();
  const own: Found[] = [];
  const matches = matching(trials);
  const tally = trials.length === 0 ? tallying(request, check.thresholds, clock.now) : undefined;
  const keys = choosing(check.thresholds, clock.now, ({ label }) => `: API key ${label}`.trim());
  const network = openNetwork({ ...effects, onServerDate: clock.onServerDate }, check);
  const readList = async (list: OrganizationList): Promise<void> => {
    const isOfKeys = list.kind === ORGANIZATION_KEY;
    const { add } = isOfKeys ? keys : (tally ?? matches);
    try {
      for await (const token of tokensIn(list, request, (await network).send)) add(token);
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
  const counted = tally?.result();
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
function keysFound({ counts, chosen }: ReturnType<typeof choosing>, now: Date): Found[] {
  const live = [...chosen].filter(([, { status }]) => status !== 'expired');
  const urgent = live.filter(([, { status }]) => status !== 'ok');
  const [first] = live.toSorted(([, one], [, other]) => byEnd(one, other));
  if (!first) return [keyUnknown("The organization's list of API keys does not show this one.")];
  const count = Object.values(counts).reduce((sum, each) => sum + each, -counts.expired);
  const which = `The list does not say which of the organization's ${count} API keys this check uses.`;
  return (urgent.length > 0 ? urgent : [first]).map(([name, key]) => {
    const { reasons, ...end } = endOf(key, now);
    return { name, ...end, reasons: count > 1 ? [...reasons, which] : reasons };
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
    'Correct `token-name` and `email`, or leave them out to list every token.',
  ],
};

const MOST_LISTED = 500;

/** Days after which an expired token, which stays listed, needs no more warning. */
const LONG_OVER_DAYS = 30;

type Judged = OrganizationToken & { readonly status: report.Status };

function endOf({ endsAt, status }: Judged, now: Date) {
  const source = endsAt instanceof Date ? 'organization' : undefined;
  const reasons = status === 'unknown' ? [END_UNREADABLE] : [];
  return { status, ...report.reportedEnd(endsAt, source, now), reasons };
}

/** Counts tokens. Those with one name are one credential, for which a working one counts most, the first to end. */
function choosing(
  thresholds: report.Thresholds,
  now: () => Date,
  nameOf: (token: OrganizationToken) => string,
) {
  const counts = report.countsOf([]);
  const chosen = new Map<string, Judged>();
  const rank = ({ status }: Judged): number =>
    status === 'expired' ? report.STATUSES.length : report.STATUSES.indexOf(status);
  const add = (token: OrganizationToken): void => {
    // The server's clock is known only from its first answer on.
    const status = report.statusAt(token.endsAt, thresholds, now());
    counts[status] += 1;
    const [name, found] = [nameOf(token), { ...token, status }];
    const other = chosen.get(name) ?? found;
    // Of expired tokens, the last was in use the longest.
    const order = rank(found) - rank(other) || byEnd(found, other) * (status === 'expired' ? -1 : 1);
    if (other === found || order < 0) chosen.set(name, found);
  };
  return { counts, chosen, add };
}

/** Counts an organization's tokens and lists those that need attention. */
export function tallying(
  { orgId, filter }: Pick<OrganizationRequest, 'orgId' | 'filter'>,
  thresholds: report.Thresholds,
  now: () => Date,
) {
  const { counts, chosen, add } = choosing(thresholds, now, nameOf);
  return {
    add: (token: OrganizationToken): void => {
      if (passes(token, filter)) add(token);
    },
    result: () => {
      const rows = [...chosen].flatMap(([name, token]): report.CheckedCredential[] => {
        const { kind, status, email } = token;
        const end = endOf(token, now());
        if (status === 'ok' || (end.daysLeft ?? 0) < -LONG_OVER_DAYS) return [];
        const account = printable(email) || undefined;
        return [{ name, kind, account, ...end, renewal: renewalOf(kind, { email: account }) }];
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
