import { printable } from '../printable.js';
import { linkTo } from './link.js';
import { kindInWords, isToBeRenewed } from './renewal.js';
import type { CheckedCredential, CheckedOrganization, Report } from './report.js';
import {
  countsInWords,
  countsOf,
  printableSentences,
  SOURCE_WORDS,
  untilWhen,
  whatWasChecked,
} from './words.js';

const INDENT = '          ';

/**
 * A report for a terminal or a log, most urgent first: for each credential what happened and what to do, for those
 * that are `ok` one line each. No line begins with anything that came from outside.
 */
export function reportLines(report: Report): string[] {
  const { credentials, organizations, notes, checkedAt } = report;
  const counts = credentials.length === 0 ? '' : `: ${countsInWords(countsOf(credentials))}`;
  return [
    `Checked ${whatWasChecked(report)} at ${checkedAt}${counts}.`,
    ...notes.map((note) => `Note: ${printableSentences(note).join(' ')}`),
    ...credentials.flatMap(credentialLines),
    ...organizations.map(organizationLine),
  ];
}

function credentialLines(credential: CheckedCredential): string[] {
  const { status, name, reasons, source, code, renewal } = credential;
  const says = source === undefined ? '' : `, ${SOURCE_WORDS[source]}`;
  const first = `${status.padEnd(INDENT.length)}${printable(name)}: ${untilWhen(credential)}${says}`;
  const indented = reasons.flatMap((reason) => printableSentences(reason).join(' ')).filter(Boolean);
  if (status === 'ok') return [first, ...indented.map((line) => INDENT + line)];
  const what = indented.map((line, index) =>
    index === indented.length - 1 && code !== undefined ? `${line} (${code})` : line,
  );
  const lines = [whose(credential), ...what, ...(isToBeRenewed(credential) ? toDo(renewal) : [])];
  return [first, ...lines.map((line) => INDENT + line)];
}

function whose({ kind, account, site }: CheckedCredential): string {
  const of = account === undefined ? '' : ` of ${printable(account)}`;
  const at = site === undefined ? '' : ` at ${linkTo(site)?.replace(/\/$/, '') ?? printable(site)}`;
  return `${kindInWords(kind)}${of}${at}`;
}

function toDo({ advice, url }: CheckedCredential['renewal']): string[] {
  const link = linkTo(url);
  return [
    ...[printableSentences(advice).join(' ')].filter(Boolean),
    ...(link === undefined ? [] : [`Renew it at ${link}`]),
  ];
}

function organizationLine({ orgId, counts, unlisted }: CheckedOrganization): string {
  const more = unlisted === 0 ? '' : `; not listed here: ${unlisted} of those that are not ok`;
  return `Organization ${printable(orgId)}: ${countsInWords(counts) || 'no tokens'}${more}.`;
}
