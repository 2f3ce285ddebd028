import { daysLeft, isoSeconds } from '../expiry.js';
import { printableMarkdown } from '../printable.js';
import type { Settings } from '../read/settings.js';
import type { Session } from '../verify/session.js';
import { inDays } from './expiry-notice.js';

/** A step summary in Markdown: who, where, how, until when. It holds nothing secret. */
export function summary(session: Session, settings: Settings, now: Date): string {
  const { account, siteUrl, baseUrl, method } = session;
  const name = account.name === '' ? '' : `${printableMarkdown(account.name)} `;
  const rows: [string, string][] = [
    ['Who', `${name}(\`${account.id}\`${account.type === '' ? '' : `, ${account.type}`})`],
    ['Where', `[${siteUrl}](${siteUrl}), requests go to \`${baseUrl}\``],
    [
      'How',
      `\`${method}\`${session.scopes.length > 0 ? `, scopes ${printableMarkdown(session.scopes.join(' '))}` : ''}`,
    ],
    ['Until', untilWhen(session, settings, now)],
  ];
  const table = rows.map(([label, value]) => `| ${label} | ${value.replaceAll('|', '&#124;')} |`).join('\n');
  return `### Authenticated to Jira\n\n| | |\n|---|---|\n${table}\n\n`;
}

function untilWhen({ expiresAt }: Session, { expiresOn }: Settings, now: Date): string {
  const days = daysLeft(expiresOn, now);
  const handedOver = expiresAt && isoSeconds(expiresAt);
  if (expiresOn === undefined || days === undefined)
    return handedOver ?? 'not known; set `expires-on` to be warned';
  const declared = days < 0 ? `declared as ${expiresOn}, which is past` : `${expiresOn}, ${inDays(days)}`;
  return handedOver === undefined || handedOver.startsWith(expiresOn)
    ? declared
    : `${handedOver}; the credential itself ${declared}`;
}
