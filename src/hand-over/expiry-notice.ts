import { daysLeft } from '../expiry.js';
import type { Settings } from '../read/settings.js';

/** What to tell of the declared last day of a credential that works, if it is near. */
export interface ExpiryNotice {
  readonly level: 'warning' | 'error';
  readonly text: string;
}

export function expiryNotice(
  { expiresOn, warnDays, criticalDays }: Pick<Settings, 'expiresOn' | 'warnDays' | 'criticalDays'>,
  now: Date,
): ExpiryNotice | undefined {
  const days = daysLeft(expiresOn, now);
  if (expiresOn === undefined || days === undefined || days > warnDays) return undefined;
  if (days < 0) {
    return {
      level: 'warning',
      text: `By \`expires-on\` the credential expired on ${expiresOn}, but Jira still accepts it. Set \`expires-on\` to its real date.`,
    };
  }
  return {
    level: days <= criticalDays ? 'error' : 'warning',
    text: `The credential expires on ${expiresOn}, ${inDays(days)}. Create a new one, store it in the same secret, and set \`expires-on\` to its date.`,
  };
}

export function inDays(days: number): string {
  if (days === 0) return 'today';
  return days === 1 ? 'tomorrow' : `in ${days} days`;
}
