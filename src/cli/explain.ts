import { EXIT_STATUS, type Failure, type FailureCode } from '../failure.js';
import { kindOf } from '../inputs/schema.js';
import { wordsOf } from '../inputs/words.js';
import { likeness } from '../near.js';
import { invalid } from '../values/given.js';
import type { Call } from './call.js';
import { TROUBLESHOOTING } from './troubleshooting-text.js';
import { optionOf } from './options.js';
import { brokenAtWords } from './wrapped.js';

const CODES = Object.keys(EXIT_STATUS) as FailureCode[];

const WIDTH = 80;

/** Words for inputs: the text is written for the Action, and the command line has options. */
const WORDS = wordsOf(({ input, value }) => {
  // No command has this input.
  if (kindOf(input).doors.every((door) => door.endsWith('action'))) return undefined;
  if (input === 'refresh-token') return { text: 'JIRA_REFRESH_TOKEN' };
  const rest = value === undefined || value === 'true' ? '' : ` ${value}`;
  return { text: `${optionOf(input)}${rest}` };
});

/** Prints a code's meaning and remedy, or a line for each code. @throws Failure `invalid-input` for an unknown code */
export function explain({ args: [given], stdout, isStdoutTerminal, columns }: Call): void {
  if (given === undefined) {
    stdout(CODES.map((each) => lineOf(each, isStdoutTerminal ? columns() : undefined)).join(''));
    return;
  }
  const code = CODES.find((known) => known === given.toLowerCase());
  if (code === undefined) throw unknownCode(given);
  stdout(`${code}\n\n${forTerminal(sectionOf(code))}\n`);
}

function sectionOf(code: FailureCode): string {
  const [, section = ''] =
    new RegExp(`^## ${code}\n+([^]*?)\n*(?:^## |$(?![^]))`, 'm').exec(TROUBLESHOOTING) ?? [];
  return section;
}

/** @param columns the terminal's width; for a program, each code takes one line */
function lineOf(code: FailureCode, columns = Infinity): string {
  const [, first = ''] = /^Exit status \d+\. ([^]*?[.:])(?:\s|$)/.exec(sectionOf(code)) ?? [];
  const indent = Math.max(...CODES.map(({ length }) => length)) + 2;
  const text = plain(first).replace(/\s+/g, ' ').replace(/:$/, '.');
  return `${code.padEnd(indent)}${brokenAtWords(text, columns - indent).join(`\n${' '.repeat(indent)}`)}\n`;
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

/** Breaks paragraphs and list items at 80 columns. */
function wrapped(text: string): string {
  return text
    .replace(/(?<=\S)\n(?!\n|- |\d+\. )\s*/g, ' ')
    .replace(/^(- |\d+\. |)(.+)$/gm, (_all, item: string, line: string) => {
      const lines = brokenAtWords(line, WIDTH - item.length);
      return item + lines.join(`\n${' '.repeat(item.length)}`);
    });
}

function unknownCode(given: string): Failure {
  const near = nearTo(given.toLowerCase().slice(0, 40));
  // Anything else may be a secret in the wrong place.
  const name = /^(?:[a-z-]{1,30}|\d{1,3})$/.test(given) ? ` ${given}` : '';
  return invalid(
    `There is no code${name}.`,
    near.length > 0 ? `Did you mean ${near.join(' or ')}?` : 'Run `jira-auth explain` to see all codes.',
  );
}

/** Returns codes that contain the word, or else similar ones, or else those with a common word or that exit status. */
function nearTo(given: string): FailureCode[] {
  const whole = CODES.filter((code) => code.split('-').includes(given));
  if (whole.length > 0) return whole;
  const misspelled = CODES.filter((code) => likeness(code, given) > 0.7);
  if (misspelled.length > 0) return misspelled;
  const words = given.split('-').filter(({ length }) => length > 3);
  return CODES.filter(
    (code) => String(EXIT_STATUS[code]) === given || words.some((word) => code.split('-').includes(word)),
  );
}
