import { stripVTControlCharacters } from 'node:util';

const WIDTH = 100;

const hasColour =
  process.stdout.isTTY && (process.env['NO_COLOR'] ?? '') === '' && process.env['TERM'] !== 'dumb';

function style(code: number): (text: string) => string {
  return (text) => (hasColour ? `\u001b[${code}m${text}\u001b[0m` : text);
}

export const bold = style(1);
export const dim = style(2);
export const red = style(31);
export const green = style(32);
export const yellow = style(33);
const cyan = style(36);

export function heading(text: string): void {
  console.log(`\n${bold(cyan(`== ${text}`))}\n`);
}

export function subheading(text: string): void {
  console.log(`\n${bold(text)}`);
}

/** A paragraph, broken into lines. */
export function say(text: string, indent = ''): void {
  for (const line of wrap(text, WIDTH - indent.length)) console.log(indent + line);
}

/** Lines of something else's text, set apart from our own; what is too long goes on further in. */
export function quote(lines: readonly string[], paint: (line: string) => string = (line) => line): void {
  const bar = '  | ';
  for (const line of lines) {
    const [first = '', ...rest] = wrap(line, WIDTH - bar.length - 2);
    console.log(`${dim(bar)}${paint(first)}`);
    for (const more of rest) console.log(`${dim(bar)}  ${paint(more)}`);
  }
}

/** Rows under a head, each column as wide as its widest cell. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): void {
  const width = (column: number): number =>
    Math.max(...[head, ...rows].map((row) => stripVTControlCharacters(row[column] ?? '').length));
  const widths = head.map((_, column) => width(column));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => pad(cell, widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  console.log(bold(line(head)));
  console.log(dim(widths.map((length) => '-'.repeat(length)).join('  ')));
  for (const row of rows) console.log(line(row));
}

function pad(cell: string, width: number): string {
  return cell + ' '.repeat(Math.max(0, width - stripVTControlCharacters(cell).length));
}

/** Breaks at spaces, keeps a line's own indentation, and cuts only a word that is too long for any line. */
function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = /^ */.exec(text)?.[0] ?? '';
  for (const word of text.trim().split(' ')) {
    const longer = line.trim() === '' ? line + word : `${line} ${word}`;
    if (longer.length > width && line.trim() !== '') {
      lines.push(line);
      line = word;
    } else {
      line = longer;
    }
    for (; line.length > width; line = line.slice(width)) lines.push(line.slice(0, width));
  }
  lines.push(line);
  return lines;
}
