import { EXIT_STATUS } from '../failure.js';
import type { CheckedCredential, Report, Status } from './report.js';

/** What makes a check fail: a credential that stands so, or worse. */
export const FAIL_ON = ['warning', 'critical', 'expired', 'never'] as const;

export type FailOn = (typeof FAIL_ON)[number];

const FAILING: Readonly<Record<FailOn, readonly Status[]>> = {
  warning: ['warning', 'critical', 'expired'],
  critical: ['critical', 'expired'],
  expired: ['expired'],
  never: [],
};

/** What nobody can check until it is corrected is no state of a credential: it fails a check that never fails else. */
function isGivenWrongly({ code }: CheckedCredential): boolean {
  return code !== undefined && EXIT_STATUS[code] === EXIT_STATUS['invalid-input'];
}

/** Exit statuses of what does not pass by itself: wrong inputs, a missing right, a renewal that failed. */
const CERTAIN: readonly number[] = [2, 4, 8];

/**
 * The exit status of a check: 3 for a credential that is refused, 9 for one that ends within what was asked, and for
 * one that was given wrongly or may not do what was asked, that failure's own. What could not be found out fails
 * nothing, unless nothing at all was: then it is that failure's own as well.
 */
export function exitStatusOf({ credentials }: Report, failOn: FailOn): number {
  if (failOn === 'never') return credentials.some(isGivenWrongly) ? EXIT_STATUS['invalid-input'] : 0;
  const refused = credentials.find(({ status }) => status === 'rejected');
  if (refused) return refused.code ? EXIT_STATUS[refused.code] : EXIT_STATUS['credentials-rejected'];
  if (credentials.some(({ status }) => FAILING[failOn].includes(status))) {
    return EXIT_STATUS['credential-expiring'];
  }
  const failures = credentials.flatMap(({ code }) => (code === undefined ? [] : EXIT_STATUS[code]));
  const certain = failures.find((status) => CERTAIN.includes(status));
  if (certain !== undefined) return certain;
  return credentials.every(({ status, code }) => status === 'unknown' && code !== undefined)
    ? (failures[0] ?? 0)
    : 0;
}
