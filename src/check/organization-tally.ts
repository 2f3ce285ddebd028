import { daysUntil } from '../expiry.js';
import { printable } from '../printable.js';
import { byEnd, END_UNREADABLE, type OrganizationToken } from './organization.js';
import type { OrganizationRequest } from './read.js';
import { renewalOf } from './renewal.js';
import {
  byUrgency,
  type CheckedCredential,
  type CheckedOrganization,
  countsOf,
  reportedEnd,
  type Status,
  statusAt,
  type Thresholds,
} from './report.js';

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
