import type { FailureCode } from '../failure.js';
import type { Report, Status } from './report.js';

/** What makes a check fail: a credential that stands so, or worse. */
export const FAIL_ON = ['warning', 'critical', 'expired', 'never'] as const;

export type FailOn = (typeof FAIL_ON)[number];

const FAILING: Readonly<Record<FailOn, readonly Status[]>> = {
  warning: ['warning', 'critical', 'expired'],
  critical: ['critical', 'expired'],
  expired: ['expired'],
  never: [],
};

/**
 * The code that a check ends with, by its most urgent credential that fails it: its own for one that is refused or whose
 * check failed, and for one that ends within what was asked, that it expires. What could not be found out fails nothing,
 * unless nothing at all was: then it is that failure's own as well.
 */
export function codeOfCheck({ credentials }: Report, failOn: FailOn): FailureCode | undefined {
  if (failOn === 'never') return undefined;
  const isNothingKnown = credentials.every(({ status, code }) => status === 'unknown' && code !== undefined);
  for (const { status, code } of credentials) {
    if (status === 'rejected' || status === 'failed') return code ?? 'credentials-rejected';
    if (FAILING[failOn].includes(status))
      return status === 'expired' ? 'credential-expired' : 'credential-expiring';
  }
  return isNothingKnown ? credentials[0]?.code : undefined;
}
