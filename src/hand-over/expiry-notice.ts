import { daysUntil, isoSeconds } from '../expiry.js';
import type { Settings } from '../read/settings.js';
import type { CredentialEnd } from '../verify/session.js';

/** Returns a notice if a working credential expires soon. */
export function expiryNotice(
  end: CredentialEnd | undefined,
  { warnDays, criticalDays }: Pick<Settings, 'warnDays' | 'criticalDays'>,
  now: Date,
): { readonly level: 'warning' | 'error'; readonly text: string } | undefined {
  if (!end?.at) return undefined;
  const days = daysUntil(end.at, now);
  if (days > warnDays) return undefined;
  const isDeclared = end.source === 'expires-on';
  if (days < 0) {
    const text = isDeclared
      ? `According to \`expires-on\`, the credential expired on ${dayOf(end.at)}, but Jira still accepts it. Set \`expires-on\` to its real date.`
      : `Jira lists ${dayOf(end.at)} as the credential's last day, but still accepts it. Check this machine's clock.`;
    return { level: isDeclared ? 'warning' : 'error', text };
  }
  const renewal = isDeclared
    ? 'Create a new one, store it in the same secret, and set `expires-on` to its date.'
    : 'Create a new one in your Jira profile and store it in the same secret.';
  return {
    level: days <= criticalDays ? 'error' : 'warning',
    text: `The credential expires on ${dayOf(end.at)}, ${inDays(days)}. ${renewal}`,
  };
}

/** `YYYY-MM-DD`, in UTC. */
export function dayOf(date: Date): string {
  return isoSeconds(date).slice(0, 10);
}

export function inDays(days: number): string {
  return ['today', 'tomorrow'][days] ?? `in ${days} days`;
}
