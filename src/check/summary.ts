import { printable, printableMarkdown } from '../printable.js';
import { linkTo } from './link.js';
import { kindInWords, isToBeRenewed } from './renewal.js';
import type { CheckedCredential, CheckedOrganization, Report } from './report.js';
import { STATUSES } from './report.js';
import {
  countsInWords,
  countsOf,
  dayOfEnd,
  daysAway,
  printableSentences,
  SOURCE_WORDS,
  whatWasChecked,
} from './words.js';

/** GitHub refuses a step's summary above 1 MiB (docs.github.com, "Adding a job summary"); the step may add more. */
const MOST_BYTES = 900_000;
/** More rows are no help to anybody; the report has all of them. */
const MOST_ROWS = 500;
const MOST_NOTES = 20;
const MOST_ORGANIZATIONS = 50;

/** A step summary in Markdown: a table, most urgent first. It holds nothing secret, and fits into 1 MiB. */
export function checkSummary(report: Report): string {
  const { credentials, organizations, notes, checkedAt } = report;
  const counts = countsInWords(countsOf(credentials));
  const head = `### Jira credentials${counts === '' ? '' : `: ${counts}`}\n\nChecked ${whatWasChecked(report)} at ${checkedAt}.\n\n`;
  const around = head + notesPart(notes) + organizationsPart(organizations);
  return (
    head +
    notesPart(notes) +
    credentialsPart(credentials, MOST_BYTES - bytesOf(around)) +
    organizationsPart(organizations)
  );
}

function notesPart(notes: readonly string[]): string {
  return listed(notes, MOST_NOTES, (note) => `> **Note:** ${sentences(note)}\n\n`);
}

function credentialsPart(credentials: readonly CheckedCredential[], mostBytes: number): string {
  if (credentials.length === 0) return '';
  const rows: string[] = [];
  let bytes = 0;
  for (const credential of credentials.slice(0, MOST_ROWS)) {
    const row = rowOf(credential);
    bytes += bytesOf(row);
    if (bytes > mostBytes) break;
    rows.push(row);
  }
  const left = credentials.slice(rows.length);
  const more =
    left.length === 0
      ? ''
      : `\nand ${left.length} more (${countsInWords(countsOf(left))}); the output \`report\` has all of them.\n`;
  return `| Status | Credential | Expires | What to do |\n|---|---|---|---|\n${rows.join('')}${more}\n`;
}

function rowOf(credential: CheckedCredential): string {
  const { name, status, kind, account, site } = credential;
  const isOk = status === 'ok';
  const of = account === undefined ? '' : ` of ${printableMarkdown(account)}`;
  const whose = `${kindInWords(kind)}${of}`;
  const cells = [
    isOk ? status : `**${status}**`,
    [`**${printableMarkdown(name)}**`, whose, ...(site === undefined ? [] : [siteOf(site)])].join('<br>'),
    endOf(credential),
    whatToDo(credential).join('<br>'),
  ];
  return `| ${cells.join(' | ')} |\n`;
}

function endOf(credential: CheckedCredential): string {
  const { daysLeft, source } = credential;
  return [
    dayOfEnd(credential),
    ...(daysLeft === undefined ? [] : [daysAway(daysLeft)]),
    ...(source === undefined ? [] : [SOURCE_WORDS[source]]),
  ].join('<br>');
}

function whatToDo(credential: CheckedCredential): string[] {
  const { reasons, code, renewal } = credential;
  const why = [
    ...reasons.map(sentences).filter(Boolean),
    ...(code === undefined ? [] : [`Code: \`${code}\``]),
  ];
  if (!isToBeRenewed(credential)) return why;
  const link = linkTo(renewal.url);
  return [
    ...why,
    ...[sentences(renewal.advice)].filter(Boolean),
    ...(link === undefined ? [] : [markdownLink('Renew it', link)]),
    ...(renewal.secret === undefined ? [] : [`Store the new one in ${printableMarkdown(renewal.secret)}`]),
  ];
}

function organizationsPart(organizations: readonly CheckedOrganization[]): string {
  if (organizations.length === 0) return '';
  const head = ['Organization', ...STATUSES, 'not listed above'];
  const rows = listed(organizations, MOST_ORGANIZATIONS, ({ orgId, counts, unlisted }) => {
    const cells = [printableMarkdown(orgId), ...STATUSES.map((status) => counts[status]), unlisted];
    return `| ${cells.join(' | ')} |\n`;
  });
  return `| ${head.join(' | ')} |\n|---|${'--:|'.repeat(head.length - 1)}\n${rows}\n`;
}

/** At most so many of them, and how many there are besides. */
function listed<Item>(items: readonly Item[], most: number, write: (item: Item) => string): string {
  const more = items.length > most ? `\nand ${items.length - most} more\n\n` : '';
  return items.slice(0, most).map(write).join('') + more;
}

function sentences(text: string): string {
  return printableSentences(text)
    .map((sentence) => printableMarkdown(sentence))
    .join(' ');
}

function siteOf(site: string): string {
  const link = linkTo(site);
  return link === undefined ? printableMarkdown(site) : markdownLink(withoutScheme(link), link);
}

function withoutScheme(link: string): string {
  return printable(link.replace(/^https:\/\//, '').replace(/\/$/, ''));
}

/** In a destination `&` would begin a character reference. */
function markdownLink(text: string, link: string): string {
  return `[${printableMarkdown(text)}](${link.replaceAll('&', '&amp;')})`;
}

function bytesOf(text: string): number {
  return Buffer.byteLength(text);
}
