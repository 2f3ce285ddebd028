import { stripVTControlCharacters } from 'node:util';

/** Columns in which every text for people fits. */
export const WIDTH = 100;

/** Narrower ones are not worth the breaks. */
const NARROWEST = 20;

/**
 * Breaks lines between words. A word, such as an address, stays whole, and so does a line that is indented: a command to
 * copy.
 *
 * @param columns without it, or if there are fewer than 20, lines stay as they are
 */
export function wrapped(text: string, columns = 0): string {
  if (columns < NARROWEST) return text;
  return text
    .split('\n')
    .map((line) => (line.startsWith(' ') ? line : brokenAtWords(line, columns).join('\n')))
    .join('\n');
}

/** A line as several of at most so many columns, if its words allow; colours take none. */
export function brokenAtWords(line: string, columns: number): string[] {
  const lines: string[] = [];
  for (const word of line.split(' ')) {
    const longer = lines.length === 0 ? word : `${lines.at(-1) ?? ''} ${word}`;
    if (stripVTControlCharacters(longer).length <= columns) lines.splice(-1, 1, longer);
    else lines.push(word);
  }
  return lines;
}
