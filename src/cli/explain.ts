import { EXIT_STATUS, Failure, type FailureCode } from '../failure.js';
import { wordsOf } from '../inputs/words.js';
import { TROUBLESHOOTING } from './troubleshooting-text.js';
import { optionOf } from './words.js';

const CODES = Object.keys(EXIT_STATUS) as FailureCode[];

const WIDTH = 80;

/** Inputs that no command has. */
const OF_ACTIONS: readonly string[] = ['export-env', 'gajira-config', 'output-credentials', 'variables'];

/** The text is written for the Action; here it speaks of options. */
const WORDS = wordsOf(({ input, value }) => {
  if (OF_ACTIONS.includes(input)) return undefined;
  if (input === 'refresh-token') return { text: 'JIRA_REFRESH_TOKEN' };
  const rest = value === undefined || value === 'true' ? '' : ` ${value}`;
  return { text: `${optionOf(input)}${rest}` };
});

/**
 * What a code means and what to do, for a terminal; without a code, all of them with a line each.
 *
 * @throws Failure `invalid-input` if there is no such code
 */
export function explain(given: string | undefined): string {
  if (given === undefined) return CODES.map(lineOf).join('');
  const code = CODES.find((known) => known === given.toLowerCase());
  if (code === undefined) throw unknownCode(given);
  return `${code}\n\n${forTerminal(sectionOf(code))}\n`;
}

function sectionOf(code: FailureCode): string {
  const [, section] =
    new RegExp(`^## ${code}\n+([^]*?)\n*(?:^## |$(?![^]))`, 'm').exec(TROUBLESHOOTING) ?? [];
  if (section === undefined) throw new TypeError('A code has no section.');
  return section;
}

function lineOf(code: FailureCode): string {
  const [, first = ''] = /^Exit status \d+\. ([^]*?[.:])(?:\s|$)/.exec(sectionOf(code)) ?? [];
  const longest = Math.max(...CODES.map(({ length }) => length));
  return `${code.padEnd(longest)}  ${plain(first).replace(/\s+/g, ' ').replace(/:$/, '.')}\n`;
}

function plain(markdown: string): string {
  return WORDS.say(markdown)
    .replace(/\[[^\]]+\]\(#([\w-]+)\)/g, '$1 (`jira-auth explain $1`)')
    .replace(/<(https:[^>]+)>/g, '$1')
    .replaceAll('**', '');
}

function forTerminal(section: string): string {
  return section
    .split(/^```\w*\n([^]*?\n)```(?:\n|$)/m)
    .map((part, index) => (index % 2 === 1 ? part.replace(/^(?=.)/gm, '    ') : wrapped(plain(part))))
    .join('');
}

/** Paragraphs and the items of lists, broken where a terminal ends. */
function wrapped(text: string): string {
  return text
    .replace(/(?<=\S)\n(?!\n|- |\d+\. )\s*/g, ' ')
    .split('\n')
    .map((line) => broken(line, /^(?:- |\d+\. )?/.exec(line)?.[0].length ?? 0))
    .join('\n');
}

function broken(line: string, indent: number): string {
  let [text, column] = ['', 0];
  for (const word of line.split(' ')) {
    const isNext = text !== '' && column + 1 + word.length > WIDTH;
    text += text === '' ? word : isNext ? `\n${' '.repeat(indent)}${word}` : ` ${word}`;
    column = text.length - text.lastIndexOf('\n') - 1;
  }
  return text;
}

function unknownCode(given: string): Failure {
  const near = nearTo(given.toLowerCase().slice(0, 40));
  // Anything else may be a secret in the wrong place.
  const name = /^(?:[a-z-]{1,30}|\d{1,3})$/.test(given) ? ` ${given}` : '';
  return new Failure(
    'invalid-input',
    `There is no code${name}.`,
    near.length > 0 ? `Did you mean ${near.join(' or ')}?` : 'Run `jira-auth explain` to see all codes.',
  );
}

/** Codes that were misspelled; otherwise those with a word in common, or with that exit status. */
function nearTo(given: string): FailureCode[] {
  const misspelled = CODES.filter((code) => distance(code, given) <= 2);
  if (misspelled.length > 0) return misspelled;
  const words = given.split('-').filter(({ length }) => length > 3);
  return CODES.filter(
    (code) => String(EXIT_STATUS[code]) === given || words.some((word) => code.split('-').includes(word)),
  );
}

/** Letters to change, add or leave out (Levenshtein). */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [at, letter] of Array.from(one).entries()) {
    const next = [at + 1];
    for (const [index, its] of Array.from(other).entries()) {
      const [left = 0, above = 0, before = 0] = [next[index], row[index + 1], row[index]];
      next.push(Math.min(left + 1, above + 1, before + (letter === its ? 0 : 1)));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
