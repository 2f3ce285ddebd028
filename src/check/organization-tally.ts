import { daysUntil } from '../expiry.js';
import { printable } from '../printable.js';
import { type OrganizationToken, reportedEnd } from './organization.js';
import { renewalOf } from './renewal.js';
import {
  byUrgency,
  type CheckedCredential,
  type CheckedOrganization,
  noCounts,
  type Status,
  statusAt,
  type Thresholds,
} from './report.js';

/** Which of an organization's tokens to look at; an empty list means all. A label may hold `*`. */
export interface Filter {
  readonly labels: readonly string[];
  readonly emails: readonly string[];
}

export interface TallyOptions {
  readonly orgId: string;
  readonly filter: Filter;
  readonly thresholds: Thresholds;
  /** Asked when a token is added: a server's clock is known from its first answer on. */
  readonly now: () => Date;
}

/** So many are listed one by one, the most urgent. */
const MOST_LISTED = 500;

/** An expired token stays in an organization's list for some time; after so many days nobody waits for a warning. */
const LONG_OVER_DAYS = 30;

/**
 * Counts an organization's tokens, and keeps those that need attention; of the others no more than the names.
 *
 * Tokens of one owner with one label are one credential: an expired one that has a living successor needs nobody, and
 * of several that end soon the first one counts.
 */
export class OrganizationTally {
  readonly #options: TallyOptions;
  readonly #counts = noCounts();
  /** By name. */
  readonly #noted = new Map<string, { readonly token: OrganizationToken; readonly status: Status }>();
  /** Names of tokens that have a living one. */
  readonly #living = new Set<string>();

  constructor(options: TallyOptions) {
    this.#options = options;
  }

  add(token: OrganizationToken): void {
    const { filter, thresholds, now } = this.#options;
    if (!passes(token, filter)) return;
    const status = statusAt(token.endsAt, thresholds, now());
    this.#counts[status] += 1;
    const name = nameOf(token);
    const isExpired = status === 'expired';
    if (!isExpired) {
      this.#living.add(name);
      if (this.#noted.get(name)?.status === 'expired') this.#noted.delete(name);
    }
    if (status === 'ok' || (isExpired && (this.#living.has(name) || isLongOver(token, now())))) return;
    const earlier = this.#noted.get(name);
    // Of those that end, the first counts; of those that are over, the last: it was in use the longest.
    if (!earlier || (isExpired ? endsBefore(earlier.token, token) : endsBefore(token, earlier.token)))
      this.#noted.set(name, { token, status });
  }

  /** Those that need attention, most urgent first, and how many there are of each. */
  result(): { readonly credentials: CheckedCredential[]; readonly organization: CheckedOrganization } {
    const { orgId, now } = this.#options;
    const rows = [...this.#noted].map(([name, { token, status }]) => rowOf(name, token, status, now()));
    return {
      credentials: rows.sort(byUrgency).slice(0, MOST_LISTED),
      organization: { orgId, counts: this.#counts, unlisted: Math.max(0, rows.length - MOST_LISTED) },
    };
  }
}

function isLongOver({ endsAt }: OrganizationToken, now: Date): boolean {
  return endsAt instanceof Date && daysUntil(endsAt, now) < -LONG_OVER_DAYS;
}

/** An end that can't be read comes after one that can. */
function endsBefore({ endsAt: one }: OrganizationToken, { endsAt: other }: OrganizationToken): boolean {
  return one instanceof Date && !(other instanceof Date && other <= one);
}

function passes({ label, email }: OrganizationToken, { labels, emails }: Filter): boolean {
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

function rowOf(name: string, token: OrganizationToken, status: Status, now: Date): CheckedCredential {
  const email = printable(token.email) || undefined;
  return {
    name,
    status,
    kind: token.kind,
    site: undefined,
    account: email,
    ...reportedEnd(token, now),
    reasons: status === 'unknown' ? ["The organization's list tells no end of it that can be read."] : [],
    code: undefined,
    renewal: renewalOf(token.kind, { siteUrl: undefined, email, secret: undefined }),
  };
}
