import type { Words } from '../failure.js';
import type { Door } from '../values/input-kind.js';
import { INPUT_NAMES, type InputName, isInputOf } from './schema.js';

export interface Reference {
  readonly input: InputName;
  readonly value: string | undefined;
  /** The variable that the value came from. */
  readonly from: string | undefined;
}

/** What a door writes for an input, and in advice also the variable that it may come from. */
export interface Written {
  readonly text: string;
  readonly or?: string | undefined;
}

/** Undefined for an input that the door lacks. */
export type Naming = (reference: Reference) => Written | undefined;

const REFERENCE = /`([a-z][a-z-]*)(?:: ([^`]*))?`(?: \(from (\w+)\))?/g;
const ITEM = '`[a-z][a-z-]*(?:: [^`]*)?`';
const LIST = new RegExp(`(one of )?(${ITEM}(?:, ${ITEM})*),? (or|and) (${ITEM})`, 'g');

export function wordsOf(naming: Naming): Words {
  const writtenFor = (name: string, value?: string, from?: string): Written | 'text' | undefined =>
    (INPUT_NAMES as readonly string[]).includes(name)
      ? naming({ input: name as InputName, value, from })
      : 'text';
  const lacks = (text: string): boolean =>
    [...text.matchAll(REFERENCE)].some(([, name = '', value, from]) => !writtenFor(name, value, from));
  const rendered = (text: string, seen?: Set<string>): string =>
    text.replace(REFERENCE, (all, name: string, value?: string, from?: string, at?: number) => {
      const written = writtenFor(name, value, from);
      if (!written || written === 'text') return all;
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

/** An Action's words: its inputs as they stand in a workflow. */
function inputWords(door: Door): Words {
  return wordsOf(({ input, value, from }) =>
    isInputOf(door, input)
      ? {
          text: `\`${input}${value === undefined ? '' : `: ${value}`}\`${from === undefined ? '' : ` (from ${from})`}`,
        }
      : undefined,
  );
}

export const ACTION_WORDS = inputWords('action');
export const CHECK_WORDS = inputWords('check-action');
