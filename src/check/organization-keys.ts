import { printable } from '../printable.js';
import { type OrganizationToken, reportedEnd } from './organization.js';
import { type CheckedCredential, statusAt, type Thresholds } from './report.js';

/** What the list of an organization's API keys tells of the one that this check uses. */
export type KeyFinding = Pick<
  CheckedCredential,
  'name' | 'status' | 'endsAt' | 'daysLeft' | 'source' | 'reasons'
>;

/**
 * The list never says which key is asking. This one works, so it is none of those that are over: of several others,
 * each that ends soon is told, or else the first to end.
 */
export function findingsOfKeys(
  keys: readonly OrganizationToken[],
  orgId: string,
  thresholds: Thresholds,
  now: Date,
): KeyFinding[] {
  const live = keys
    .map((key) => ({ ...key, status: statusAt(key.endsAt, thresholds, now) }))
    .filter(({ status }) => status !== 'expired')
    .sort((one, other) => timeOf(one.endsAt) - timeOf(other.endsAt));
  const urgent = live.filter(({ status }) => status !== 'ok');
  const told = new Map<string, KeyFinding>();
  for (const key of urgent.length > 0 ? urgent : live.slice(0, 1)) {
    const name = nameOf(orgId, key.label);
    // Of several with one name, the first to end counts.
    if (told.has(name)) continue;
    const reasons = [
      ...(key.status === 'unknown' ? ['The list of API keys tells no end of it that can be read.'] : []),
      ...(live.length > 1
        ? [`The list does not say which of the organization's ${live.length} API keys this check uses.`]
        : []),
    ];
    told.set(name, { name, status: key.status, ...reportedEnd(key, now), reasons });
  }
  return told.size > 0
    ? [...told.values()]
    : [keyUnknown(orgId, "The organization's list of API keys does not show this one.")];
}

/** A key whose end can't be asked: a check goes on without it. */
export function keyUnknown(orgId: string, ...reasons: string[]): KeyFinding {
  const end = { endsAt: undefined, daysLeft: undefined, source: undefined };
  return { name: nameOf(orgId, ''), status: 'unknown', ...end, reasons };
}

function nameOf(orgId: string, label: string): string {
  return printable(`organization ${orgId}: API key ${label}`).trim();
}

function timeOf(endsAt: OrganizationToken['endsAt']): number {
  return endsAt instanceof Date ? endsAt.getTime() : Number.MAX_SAFE_INTEGER;
}
