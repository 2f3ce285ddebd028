import type { Words } from '../failure.js';

/** A door's text for an input, and the variable that advice names beside it. */
type Written = Readonly<{ text: string; or?: string | undefined }>;

/** `undefined` for an input that the door lacks. */
export type Naming<Name> = (
  input: Name,
  value: string | undefined,
  from: string | undefined,
) => Written | undefined;

const REFERENCE = /`([a-z][a-z-]*)(?:: ([^`]*))?`(?: \(from (\w+)\))?/g;
const ITEM = '`[a-z][a-z-]*(?:: [^`]*)?`';
const LIST = new RegExp(`(one of )?(${ITEM}(?:, ${ITEM})*),? (or|and) (${ITEM})`, 'g');

/** @param isName distinguishes inputs of any door from other words in backticks */
export function wordsFor<Name extends string>(
  naming: Naming<Name>,
  isName: (word: string) => boolean,
): Words {
  const writtenFor = (text: string, name = '', value?: string, from?: string): Written | undefined =>
    isName(name) ? naming(name as Name, value, from) : { text };
  const lacks = (text: string): boolean =>
    [...text.matchAll(REFERENCE)].some(([all, ...reference]) => !writtenFor(all, ...reference));
  const rendered = (text: string, seen?: Set<string>): string =>
    text.replace(REFERENCE, (all, name: string, value?: string, from?: string, at?: number) => {
      const written = writtenFor(all, name, value, from);
      if (!written) return all;
      const isFirst = seen !== undefined && !seen.has(name);
      seen?.add(name);
      const said = at === 0 ? written.text.replace(/^[a-z]/, (letter) => letter.toUpperCase()) : written.text;
      return isFirst && written.or !== undefined ? `${said} (or ${written.or})` : said;
    });
  const possible = (text: string): string =>
    text.replace(LIST, (all, oneOf: string | undefined, items: string, joint: string, last: string) => {
      if (oneOf === undefined && joint === 'and') return all;
      const left = [...items.split(', '), last].filter((item) => !lacks(item));
      const end = left.pop();
      if (end === undefined) return all;
      if (left.length === 0) return end;
      if (left.length === 1 && oneOf !== undefined) return `${left.join()} or ${end}`;
      return `${oneOf ?? ''}${left.join(', ')} ${joint} ${end}`;
    });
  return {
    say: (text) => rendered(possible(text)),
    advise: (text) => {
      const sentences = possible(text).split(/(?<=[.!?]) (?=[A-Z`])/);
      return rendered(sentences.filter((sentence) => !lacks(sentence)).join(' '), new Set());
    },
  };
}
