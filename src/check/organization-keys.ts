import { daysUntil, isoSeconds } from '../expiry.js';
import { printable } from '../printable.js';
import type { OrganizationToken } from './organization.js';
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
    .map(({ label, endsAt }) => ({ label, endsAt, status: statusAt(endsAt, thresholds, now) }))
    .filter(({ status }) => status !== 'expired')
    .sort((one, other) => timeOf(one.endsAt) - timeOf(other.endsAt));
  const [first] = live;
  if (!first) return [keyUnknown(orgId, "The organization's list of API keys does not show this one.")];
  const urgent = live.filter(({ status }) => status !== 'ok');
  const told = new Map<string, KeyFinding>();
  for (const { label, endsAt, status } of urgent.length > 0 ? urgent : [first]) {
    const name = nameOf(orgId, label);
    // Of several with one name, the first to end counts.
    if (told.has(name)) continue;
    const end = endsAt instanceof Date ? endsAt : undefined;
    const reasons = [
      ...(status === 'unknown' ? ['The list of API keys tells no end of it that can be read.'] : []),
      ...(live.length > 1
        ? [`The list does not say which of the organization's ${live.length} API keys this check uses.`]
        : []),
    ];
    const endOfIt = { endsAt: end && isoSeconds(end), daysLeft: end && daysUntil(end, now) };
    told.set(name, { name, status, ...endOfIt, source: end && 'organization', reasons });
  }
  return [...told.values()];
}

/** A key whose end can't be asked: a check goes on without it. */
export function keyUnknown(orgId: string, ...reasons: string[]): KeyFinding {
  return {
    name: nameOf(orgId, ''),
    status: 'unknown',
    endsAt: undefined,
    daysLeft: undefined,
    source: undefined,
    reasons,
  };
}

function nameOf(orgId: string, label: string): string {
  return printable(`organization ${orgId}: API key ${label}`).trim();
}

function timeOf(endsAt: OrganizationToken['endsAt']): number {
  return endsAt instanceof Date ? endsAt.getTime() : Number.MAX_SAFE_INTEGER;
}
