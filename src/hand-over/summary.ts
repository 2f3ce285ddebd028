import { daysUntil, isoSeconds } from '../expiry.js';
import { printableMarkdown } from '../printable.js';
import type { Session } from '../verify/session.js';
import { isServiceAccount } from '../verify/myself.js';
import { dayOf, inDays } from './expiry-notice.js';

/** A step summary in Markdown: who, where, how, until when. It holds nothing secret. */
export function summary(session: Session, now: Date): string {
  const { account, siteUrl, baseUrl, method } = session;
  const name = account.name === '' ? '' : `${printableMarkdown(account.name)} `;
  const type = isServiceAccount(account) ? 'service account' : account.type;
  const rows: [string, string][] = [
    ['Who', account.unknown ?? `${name}(\`${account.id}\`${type === '' ? '' : `, ${type}`})`],
    ['Where', `[${siteUrl}](${siteUrl}), requests go to \`${baseUrl}\``],
    [
      'How',
      `\`${method}\`${session.scopes.length > 0 ? `, scopes ${printableMarkdown(session.scopes.join(' '))}` : ''}`,
    ],
    ['Until', untilWhen(session, now)],
  ];
  const table = rows.map(([label, value]) => `| ${label} | ${value.replaceAll('|', '&#124;')} |`).join('\n');
  return `### Authenticated to Jira\n\n| | |\n|---|---|\n${table}\n\n`;
}

function untilWhen({ expiresAt, credentialEnd }: Session, now: Date): string {
  const handedOver = expiresAt && isoSeconds(expiresAt);
  if (!credentialEnd) return handedOver ?? 'not known; set `expires-on` to be warned';
  if (!credentialEnd.at) return 'Jira says that it does not expire';
  const day = dayOf(credentialEnd.at);
  const days = daysUntil(credentialEnd.at, now);
  const itself =
    days < 0 ? `declared as ${day}, which has passed, but Jira still accepts it` : `${day}, ${inDays(days)}`;
  return handedOver === undefined || handedOver.startsWith(day)
    ? itself
    : `${handedOver}; the credential itself ${itself}`;
}
