import fc from 'fast-check';
import type { Variables } from '../../src/hand-over/variables.js';

const COMMANDS = [
  '$(touch FAKE-ran)',
  '`touch FAKE-ran`',
  '; touch FAKE-ran;',
  "'; touch FAKE-ran; '",
  "'\\''; touch FAKE-ran; '\\''",
  "\\'; touch FAKE-ran #",
  '"; touch FAKE-ran; "',
  '\ntouch FAKE-ran\n',
  '(touch FAKE-ran)',
  '& touch FAKE-ran &',
  '| touch FAKE-ran',
  '> FAKE-ran',
  '<(touch FAKE-ran)',
  "$'\\x27; touch FAKE-ran'",
  '{touch,FAKE-ran}',
];

const words = (text: string): string[] => text.split('|');

const HOSTILE = [
  ...COMMANDS,
  ...words(" |ends with a space |\n|ends with line feeds\n\n\n|\r\n|\t|'|''|'''|\"|\\|\\\\|\\'|ends with \\"),
  ...words(
    '\\n\\t\\0\\x41\\c|!|!!|!touch|%|%s%n%%|$|$$|$HOME ${HOME} $1 $@ $argv|~|~root|a:~|-n|-e|--|-gx|*',
  ),
  ...words('?|[a-z]*|{a,b}|#|a # b|=|==|FAKE_0=a|^|@|a:b:c|\u0001\u001b[31m\u007f|e\u0301'),
  '\u00e9 \u2018\u2019 \u2028 \u200b \ufeff \u{1f511}',
  'https://fake.atlassian.net/jira?a=b&c=d#e',
  'Authorization: Basic RkFLRTpGQUtFLXRva2VuPT0=',
  'FAKE+/='.repeat(731),
  "'\\\n".repeat(1700),
];

const SIGNS = Array.from(`'"\\$\`!#&;|<>(){}[]*?~=%^@:- \t\n\r`);

const anyValue = fc
  .string({
    unit: fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom(...SIGNS) },
      { weight: 1, arbitrary: fc.constantFrom(...COMMANDS) },
      { weight: 1, arbitrary: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }) },
      { weight: 1, arbitrary: fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }) },
      { weight: 1, arbitrary: fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 5 }) },
    ),
    minLength: 0,
    maxLength: 40,
  })
  .filter((value) => value.isWellFormed() && !value.includes('\0'));

/** Variables to set, and earlier values of some of them, including variables that must become absent. */
export interface Batch {
  readonly variables: Variables;
  readonly before: Readonly<Record<string, string>>;
}

/**
 * Returns batches: every hostile value, then random ones. Each has two or more empty values, one of which was set.
 *
 * @param count number of random values
 */
export function batches(seed: number, count: number): Batch[] {
  const size = 250;
  const random = fc.sample(anyValue, { seed, numRuns: count });
  const parts = Array.from({ length: Math.ceil(count / size) }, (_, part) =>
    random.slice(part * size, (part + 1) * size),
  );
  return [[...HOSTILE, ''], ...parts].map((values) => {
    const variables = [...values, '', ''].map((value, index) => [`FAKE_${index}`, value] as const);
    const before = variables.filter((_, index) => index % 2 === 0).map(([name]) => [name, 'FAKE, of before']);
    return { variables, before: Object.fromEntries(before) as Record<string, string> };
  });
}

export function asciiOnly({ variables, before }: Batch): Batch {
  const kept = variables.filter(([, value]) => /^[\0-\x7f]*$/.test(value));
  const names = new Set(kept.map(([name]) => name));
  return {
    variables: kept,
    before: Object.fromEntries(Object.entries(before).filter(([name]) => names.has(name))),
  };
}
