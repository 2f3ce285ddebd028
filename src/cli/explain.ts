import { EXIT_STATUS, type FailureCode } from '../failure.js';
import { kindOf } from '../inputs/schema.js';
import { invalid, oneOf } from '../values/given.js';
import { nearNames } from '../values/near-names.js';
import type { Call } from './call.js';
import { TROUBLESHOOTING } from './troubleshooting-text.js';
import { commandWords } from './options.js';
import { hanging } from './world.js';

const CODES = Object.keys(EXIT_STATUS) as FailureCode[];

const WIDTH = 80;

/** The text is written for the Action. Inputs of Actions alone keep their names. */
const WORDS = commandWords((input) => !kindOf(input).doors.every((door) => door.endsWith('action')));

/** Prints a code's meaning and remedy, or a line for each code. @throws Failure `invalid-input` for an unknown code */
export function explain({ args: [given], stdout, isStdoutTerminal, columns }: Call): void {
  if (given === undefined) {
    const indent = Math.max(...CODES.map(({ length }) => length)) + 2;
    for (const each of CODES) {
      const [, first = ''] = /^Exit status \d+\. ([^]*?[.:])(?:\s|$)/.exec(sectionOf(each)) ?? [];
      const text = plain(first).replace(/\s+/g, ' ').replace(/:$/, '.');
      // For a program, each code takes one line.
      const width = (isStdoutTerminal && columns()) || Infinity;
      stdout(`${hanging(each.padEnd(indent), text, width)}\n`);
    }
    return;
  }
  const code = CODES.find((known) => known === given.toLowerCase());
  if (code === undefined) {
    const near = nearNames(CODES, given.slice(0, 40));
    const all = 'Run `jira-auth explain` to see all codes.';
    // The argument may be a secret in the wrong place.
    throw invalid('There is no such code.', near.length > 0 ? `Did you mean ${oneOf(near)}?` : all);
  }
  const parts = sectionOf(code).split(/^```\w*\n([^]*?\n)```(?:\n|$)/m);
  const text = parts.map((part, at) =>
    at % 2 === 1 ? part.replace(/^(?=.)/gm, '    ') : wrapped(plain(part)),
  );
  stdout(`${code}\n\n${text.join('')}\n`);
}

function sectionOf(code: FailureCode): string {
  const section = TROUBLESHOOTING.split(/^## /m).find((each) => each.startsWith(`${code}\n`)) ?? '';
  return section.slice(code.length).trim();
}

function plain(markdown: string): string {
  return WORDS.say(markdown)
    .replace(/\[[^\]]+\]\(#([\w-]+)\)/g, '$1 (`jira-auth explain $1`)')
    .replace(/<(https:[^>]+)>/g, '$1')
    .replaceAll('**', '');
}

/** Breaks paragraphs and list items at 80 columns. */
function wrapped(text: string): string {
  return text
    .replace(/(?<=\S)\n(?!\n|- |\d+\. )\s*/g, ' ')
    .replace(/^(- |\d+\. |)(.+)$/gm, (_all, item: string, line: string) => hanging(item, line, WIDTH));
}
