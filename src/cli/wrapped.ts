import { stripVTControlCharacters } from 'node:util';

/** The most columns that text for people takes. */
export const WIDTH = 100;

/**
 * Breaks lines between words. Words such as addresses stay whole, and so do indented lines, which are commands to copy,
 * and all lines where there are fewer than 20 columns, or it is not known how many.
 */
export function wrapped(text: string, columns = 0): string {
  if (columns < 20) return text;
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
