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

/**
 * The exit status of a check, by its most urgent credential that fails it: 3 for one that is refused, 9 for one that
 * ends within what was asked, and for one whose check failed, that failure's own. What could not be found out fails
 * nothing, unless nothing at all was: then it is that failure's own as well.
 */
export function exitStatusOf({ credentials }: Report, failOn: FailOn): number {
  if (failOn === 'never') return 0;
  const statuses = credentials.map((credential) => exitStatusOfOne(credential, failOn));
  const isNothingKnown = credentials.every(({ status, code }) => status === 'unknown' && code !== undefined);
  return statuses.find((status) => status !== 0) ?? (isNothingKnown ? ownStatus(credentials[0]) : 0);
}

function exitStatusOfOne(credential: CheckedCredential, failOn: FailOn): number {
  const { status } = credential;
  if (status === 'rejected' || status === 'failed') return ownStatus(credential);
  return FAILING[failOn].includes(status) ? EXIT_STATUS['credential-expiring'] : 0;
}

function ownStatus(credential: CheckedCredential | undefined): number {
  return credential ? EXIT_STATUS[credential.code ?? 'credentials-rejected'] : 0;
}
