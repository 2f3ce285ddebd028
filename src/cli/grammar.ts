import { parseArgs, type ParseArgsConfig } from 'node:util';
import type { Declared } from './call.js';
import { asksForHelp, helpText, nameOf, type Page, shownOptions, VERSION_OPTION } from './help.js';
import { oneOf } from '../values/given.js';
import { nearNames } from '../values/near-names.js';
import { VERSION } from '../version.js';

/** Its message is help that was asked for, or the version. */
export class Answer extends Error {}

/** Its message says why the arguments don't fit. */
export class Misuse extends Error {}

const misuse = (what: string): Misuse =>
  new Misuse(`error: ${what}\nRun the command with --help for its usage.\n`);

/** Options as they were given, with their values. */
export type Given = readonly (readonly [flags: string, value: string | undefined])[];

/** A negative number is a word. */
const isOption = (arg: string): boolean => /^-(?!(?:\d+|\d*\.\d+)(?:e[+-]?\d+)?$)[^]/.test(arg);

/**
 * Parses the arguments of a command. What follows an unknown option is unknown too, except known options.
 * @throws Answer, Misuse
 */
export async function parse(all: readonly string[], page: Page) {
  const { args = [], commands } = page;
  const options = page.options.flatMap(([, items]) => items);
  const types: NonNullable<ParseArgsConfig['options']> = {};
  for (const [flags] of options) types[nameOf(flags)] = { type: flags.includes('<') ? 'string' : 'boolean' };
  const given: [flags: string, value: string | undefined][] = [];
  const [words, unknown]: [string[], string[]] = [[], []];
  // What follows a command's name, or another program's, belongs to that.
  const isProgram = commands !== undefined || args.some(([flags]) => /^<.*\.\.\./.test(flags));
  let next = 0;
  for (const token of parseArgs({ args: [...all], options: types, strict: false, tokens: true }).tokens) {
    const { index, kind } = token;
    // Node takes each letter of `-abc` for an option.
    if (index < next) continue;
    next = index + 1;
    const [name, inline] = kind === 'option' ? [token.rawName, token.value] : [''];
    const option = options.find(
      ([flags]) => flags.split(/,? /).includes(name) && (inline === undefined || /[<[]/.test(flags)),
    );
    if (option) {
      const [flags] = option;
      const isBare = inline === undefined && flags.includes('[');
      const isNext = isBare && next < all.length && !isOption(String(all[next]));
      const value = isNext ? all[next++] : inline;
      if (value === undefined && flags.includes('<')) throw misuse(`option '${flags}' argument missing`);
      if (value !== undefined) await checkChoice(`option '${flags}' argument is invalid`, option, value);
      if (flags === VERSION_OPTION[0]) throw new Answer(`${VERSION}\n`);
      given.push([flags, value]);
      continue;
    }
    const isEnd = kind === 'option-terminator';
    const isWord = kind !== 'option' || !isOption(String(all[index]));
    const list = isWord && unknown.length === 0 ? words : unknown;
    const isLast = isEnd || (isProgram && list === words);
    list.push(...all.slice(isEnd ? next : index, isLast ? all.length : next));
    if (isLast) break;
  }
  const [first] = unknown;
  if (asksForHelp(unknown, page)) throw new Answer(await helpText(page));
  const known = shownOptions(page).flatMap(([, items]) => items.map(([flags]) => nameOf(flags)));
  if (first !== undefined) throw unknownWord('option', first, known);
  if (!commands) await checkWords(words, page);
  return { given, words };
}

async function checkWords(words: readonly string[], { name, args = [] }: Page): Promise<void> {
  const needed = args.filter(([flags]) => flags.startsWith('<'));
  const missing = needed[words.length];
  if (missing) throw misuse(`missing required argument '${nameOf(missing[0])}'`);
  if (words.length > args.length && !args.at(-1)?.[0].includes('...')) {
    const expected = `${args.length} argument${args.length === 1 ? '' : 's'}`;
    throw misuse(`too many arguments for '${name}'. Expected ${expected} but got ${words.length}.`);
  }
  // A command answers what may be left out better, such as a misspelled code.
  for (const [at, each] of needed.entries()) {
    const what = `command-argument value is invalid for argument '${nameOf(each[0])}'`;
    await checkChoice(what, each, String(words[at]));
  }
}

/** The value may be a secret in the wrong place. */
async function checkChoice(what: string, [, , choices]: Declared, value: string): Promise<void> {
  const known = await choices?.();
  if (known && !known.includes(value)) throw misuse(`${what}. Allowed choices are ${known.join(', ')}.`);
}

/** Refuses an unknown word. It may be a secret, so only what looks like a name is shown. */
export function unknownWord(what: 'option' | 'command', word: string, known: readonly string[]): Misuse {
  const [, dashes = '', name, sign] = /^(--)?([a-z][a-z-]{0,40})(=|$)/.exec(word) ?? [];
  if (name === undefined) return misuse(`unknown ${what}`);
  const near = nearNames(known, name).map((each) => dashes + each);
  const meant = near.length === 0 ? '' : `\n(Did you mean ${oneOf(near)}?)`;
  return misuse(`unknown ${what} '${dashes}${name}'${sign === '=' ? ' with a value' : ''}${meant}`);
}
