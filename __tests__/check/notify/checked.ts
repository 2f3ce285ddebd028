import type { CheckedCredential, Report } from '../../../src/check/report.js';
import { reportOf, statusAt } from '../../../src/check/report.js';
import { endOfDay, isoSeconds } from '../../../src/expiry.js';
import { credential } from '../sample.js';

/** The day that credentials of these tests end on. */
export const LAST_DAY = '2027-03-31';

/** A moment that many days before the last day, or after it. */
export function daysBefore(days: number, lastDay = LAST_DAY): Date {
  return new Date(Date.parse(`${lastDay}T09:00:00Z`) - days * 24 * 3600 * 1000);
}

/** A credential as a check reports it. */
export function checked(changes: Partial<CheckedCredential> = {}): CheckedCredential {
  return credential({
    name: 'release-bot',
    account: 'ada@acme.example',
    endsAt: `${LAST_DAY}T23:59:59Z`,
    daysLeft: 100,
    source: 'expires-on',
    ...changes,
  });
}

/** One that ends in so many days, as a check with the usual thresholds reports it. */
export function endingIn(days: number, changes: Partial<CheckedCredential> = {}): CheckedCredential {
  const end = endOfDay(LAST_DAY);
  const status = statusAt(end, { warnDays: 30, criticalDays: 7 }, daysBefore(days));
  return checked({ status, daysLeft: days, endsAt: end && isoSeconds(end), ...changes });
}

export function reported(
  credentials: readonly CheckedCredential[],
  organizations: Report['organizations'] = [],
): Report {
  return reportOf(credentials, organizations, [], daysBefore(0));
}
