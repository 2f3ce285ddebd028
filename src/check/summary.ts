import { printableMarkdown } from '../printable.js';
import {
  aboutReport,
  countsInWords,
  type Entry,
  entryOf,
  type Line,
  LONGEST_TEXT,
  organizationLine,
  type Writer,
  written,
} from './document.js';
import { type CheckedCredential, countsOf, type Report } from './report.js';

/** GitHub refuses a step's summary above 1 MiB (docs.github.com, "Adding a job summary"). The step may add more. */
const MOST_BYTES = 900_000;
/** More rows don't help readers. The output `report` has them all. */
const MOST_ROWS = 500;

/** Writes a step summary in Markdown: a table, most urgent first. */
export function checkSummary(report: Report): string {
  const { credentials, organizations, checkedAt } = report;
  const { subject, counts } = aboutReport(report);
  const notes = report.notes.map((says) => `> **Note:** ${markdownLine([{ says }])}\n\n`);
  const start = `### Jira credentials${counts && `: ${counts}`}\n\nChecked ${subject} at ${checkedAt}.\n\n${notes.join('')}`;
  const end = organizations.map((each) => `${markdownLine(organizationLine(each))}\n\n`).join('');
  return start + credentialsTable(credentials, MOST_BYTES - Buffer.byteLength(start + end)) + end;
}

function credentialsTable(credentials: readonly CheckedCredential[], mostBytes: number): string {
  if (credentials.length === 0) return '';
  const rows: string[] = [];
  let bytes = 0;
  for (const credential of credentials.slice(0, MOST_ROWS)) {
    const row = rowOf(entryOf(credential));
    bytes += Buffer.byteLength(row);
    if (bytes > mostBytes) break;
    rows.push(row);
  }
  const left = credentials.slice(rows.length);
  const more = `\nand ${left.length} more (${countsInWords(countsOf(left))}); the output \`report\` has all of them.\n`;
  return `| Status | Credential | Expires | What to do |\n|---|---|---|---|\n${rows.join('')}${left.length > 0 ? more : ''}\n`;
}

function rowOf({ credential, whose, end, why, advice, page, secret, isDue }: Entry): string {
  const { name, status } = credential;
  const cell = (lines: readonly Line[]): string => lines.map(markdownLine).join('<br>');
  const is = status === 'ok' ? status : `**${status}**`;
  const toDo = [...why, ...(isDue ? [...advice, ...page, ...secret] : [])];
  return `| ${is} | ${cell([['**', { name }, '**'], whose])} | ${end.filter(Boolean).join('<br>')} | ${cell(toDo)} |\n`;
}

/** GitHub's Markdown, also valid in a table cell. */
const MARKDOWN: Writer = {
  says: harmless,
  // In code, only these two characters are markup.
  code: (text) => text && `\`${text.replaceAll('`', "'").replaceAll('|', '/')}\``,
  // In a link destination, `&` would begin a character reference.
  link: (address, label) => `[${harmless(label)}](${address.replaceAll('&', '&amp;')})`,
};

/**
 * Escapes text. GitHub looks for mentions and references after Markdown is rendered, when entities are characters
 * again, so an invisible character follows each character that begins one: `@name`, `#1`, `GH-1`.
 */
function harmless(text: string): string {
  // After a letter or a digit, `@` belongs to an e-mail address, which people want to copy.
  return printableMarkdown(text, LONGEST_TEXT)
    .replaceAll(/(?<![A-Za-z0-9])&#64;/g, '&#64;&#8203;')
    .replaceAll(/(?<!&)&#35;/g, '&#35;&#8203;')
    .replaceAll(/\b(GH)&#45;/gi, '$1&#8203;&#45;');
}

export function markdownLine(line: Line): string {
  return written(line, MARKDOWN);
}
