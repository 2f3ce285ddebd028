import { printable } from '../printable.js';
import { aboutReport, type Entry, entryOf, type Line, organizationLine, plainText } from './document.js';
import type { CheckedCredential, Report } from './report.js';

const INDENT = '          ';

/** Writes a report for a terminal or a log, most urgent first. No line begins with text from outside. */
export function reportLines(report: Report): string[] {
  const { credentials, organizations, notes, checkedAt } = report;
  const { subject, counts } = aboutReport(report);
  return [
    `Checked ${subject} at ${checkedAt}${counts && `: ${counts}`}.`,
    ...notes.map((says) => `Note: ${plainText([{ says }])}`),
    ...credentials.map(entryOf).flatMap(entryLines),
    ...organizations.map(organizationLine).map(plainText),
  ];
}

function entryLines(entry: Entry): string[] {
  const { credential, whose, state, end, why } = entry;
  const { name, status } = credential;
  const [, , source] = end;
  const first = `${status.padEnd(INDENT.length)}${printable(name)}: ${state}${source ? `, ${source}` : ''}`;
  const more = status === 'ok' ? why : [whose, ...whyAndWhatToDo(entry)];
  return [first, ...more.map((line) => INDENT + plainText(line))];
}

function whyAndWhatToDo({ why, advice, page, secret, isDue }: Entry): Line[] {
  // The advice names the secret, too.
  return [...why, ...advice, ...page, ...(isDue && advice.length === 0 ? secret : [])];
}

/** Returns a CI system's annotations: one for each credential that needs attention or could not be checked. */
export function annotationsOf(credentials: readonly CheckedCredential[]) {
  return credentials.flatMap((credential) => {
    const { name, status, endsAt, code } = credential;
    if (status === 'ok' || (status === 'unknown' && code === undefined)) return [];
    const entry = entryOf(credential);
    const lines = [...(endsAt === undefined ? [] : [[`It ${entry.state}.`]]), ...whyAndWhatToDo(entry)];
    return {
      level: status === 'warning' || status === 'unknown' ? ('warning' as const) : ('error' as const),
      title: `${printable(name)}: ${status}`,
      lines: lines.map(plainText),
    };
  });
}
