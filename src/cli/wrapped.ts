import { stripVTControlCharacters } from 'node:util';

/** The most columns that text for people takes. */
export const WIDTH = 100;

/** With fewer columns, lines are not worth breaking. */
const NARROWEST = 20;

/**
 * Breaks lines between words. Words such as addresses stay whole, and so do indented lines, which are commands to copy.
 *
 * @param columns if missing or less than 20, lines stay as they are
 */
export function wrapped(text: string, columns = 0): string {
  if (columns < NARROWEST) return text;
  return text
    .split('\n')
    .map((line) => (line.startsWith(' ') ? line : brokenAtWords(line, columns).join('\n')))
    .join('\n');
}

/** Breaks a line into lines of at most so many columns, if its words allow. Colour codes don't count. */
export function brokenAtWords(line: string, columns: number): string[] {
  const lines: string[] = [];
  for (const word of line.split(' ')) {
    const longer = lines.length === 0 ? word : `${lines.at(-1) ?? ''} ${word}`;
    if (stripVTControlCharacters(longer).length <= columns) lines.splice(-1, 1, longer);
    else lines.push(word);
  }
  return lines;
}
