import { daysUntil, isoSeconds } from '../values/day.js';
import { printable, printableMarkdown } from '../printable.js';
import type { Settings } from '../read/settings.js';
import { isServiceAccount } from '../verify/myself.js';
import type { CredentialEnd, Session } from '../verify/session.js';

/** Returns log lines about a session: account, site and expiry, nothing secret. */
export function announcement({ account, siteUrl, baseUrl, method, expiresAt }: Session, now: Date): string[] {
  const name = account.name === '' ? 'the account' : printable(account.name);
  return [
    account.unknown === undefined
      ? `Authenticated at ${siteUrl} as ${name} (${account.id}) with ${method}.`
      : `Authenticated at ${siteUrl} with ${method}. ${account.unknown}`,
    `Requests go to ${baseUrl}.`,
    ...(expiresAt && expiresAt > now ? [`The login is valid until ${isoSeconds(expiresAt)}.`] : []),
  ];
}

/** Returns a step summary in Markdown: account, site, method and expiry, nothing secret. */
export function summary(session: Session, now: Date): string {
  const { account, siteUrl, baseUrl, method } = session;
  const name = account.name === '' ? '' : `${printableMarkdown(account.name)} `;
  const type = isServiceAccount(account) ? 'service account' : account.type;
  const rows: [string, string][] = [
    ['Account', account.unknown ?? `${name}(\`${account.id}\`${type === '' ? '' : `, ${type}`})`],
    ['Site', `[${siteUrl}](${siteUrl})${baseUrl === siteUrl ? '' : `, requests go to \`${baseUrl}\``}`],
    [
      'Method',
      `\`${method}\`${session.scopes.length > 0 ? `, scopes ${printableMarkdown(session.scopes.join(' '))}` : ''}`,
    ],
    ['Expires', untilWhen(session, now)],
  ];
  const [head, ...others] = rows.map(([label, value]) => `| ${label} | ${value.replaceAll('|', '&#124;')} |`);
  // A Markdown table needs a header row, and an empty one would be visible.
  return `### Authenticated to Jira\n\n${[head, '|---|---|', ...others].join('\n')}\n\n`;
}

function untilWhen({ expiresAt, credentialEnd }: Session, now: Date): string {
  const handedOver = expiresAt && isoSeconds(expiresAt);
  if (!credentialEnd) return handedOver ?? 'unknown; set `expires-on` to be warned';
  if (!credentialEnd.at) return 'never, according to Jira';
  const day = dayOf(credentialEnd.at);
  const days = daysUntil(credentialEnd.at, now);
  const itself =
    days < 0 ? `${day} according to \`expires-on\`, but Jira still accepts it` : `${day}, ${inDays(days)}`;
  return handedOver === undefined || handedOver.startsWith(day)
    ? itself
    : `${handedOver}; the credential itself ${itself}`;
}

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
