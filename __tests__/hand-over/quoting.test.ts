import { expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import fc from 'fast-check';
import { folderOfTests } from '../folder.js';
import { anyCharacter } from '../any-text.js';
import { curlQuoted, curlUnquoted, shellQuoted } from '../../src/hand-over/quoting.js';
import { tellAbsent } from '../project/absent.js';

const folder = folderOfTests();

const wanted = ['sh', 'bash', 'dash', 'ksh', 'zsh', 'busybox'];
const shells = wanted.filter((shell) => spawnSync(shell, arguments_(shell), { input: 'true' }).status === 0);
tellAbsent(wanted, shells);

function arguments_(shell: string): string[] {
  return shell === 'busybox' ? ['sh', '-s'] : ['-s'];
}

/** Returns the values that a shell reads from these words. It runs in an empty folder. */
function wordsIn(shell: string, words: readonly string[]): { values: string[]; stderr: string } {
  const script = words.map((word) => `printf '%s\\0' ${word}`).join('\n');
  const { stdout, stderr } = spawnSync(shell, arguments_(shell), { input: script, cwd: folder });
  return { values: stdout.toString('utf8').split('\0').slice(0, -1), stderr: stderr.toString('utf8') };
}

const HOSTILE = [
  ...['', ' ', "'", "'; touch pwned; '", "'\\''; touch pwned; '\\''", '$(touch pwned)', '`touch pwned`'],
  ...['"; touch pwned; "', '\\', "\\'; touch pwned #", '\ntouch pwned\n', 'a\r\n', '-n', '-e \\n'],
  ...['~', '*', '{a,b}', '!!', '!touch', '$HOME ${HOME} $$', '#', '> pwned', 'a & touch pwned &'],
  ...['é \u200b \u{1f511}', '\u0001\u001b[31m\u007f'],
];

const HOSTILE_SIGNS = Array.from(`'"\\$\`!#&;|<>(){}[]*?~= \t\n\r`);

test('at least one shell is here', () => {
  expect(shells).toContain('sh');
});

test.each(shells)('in %s any text stands for itself, and nothing is run', (shell) => {
  const unit = fc.oneof(
    fc.string({ unit: fc.constantFrom(...HOSTILE_SIGNS), minLength: 1, maxLength: 1 }),
    fc.constantFrom('touch pwned', '$(touch pwned)', HOSTILE[3] ?? ''),
    anyCharacter,
  );
  const text = fc.string({ unit }).filter((value) => !value.includes('\0') && value.isWellFormed());
  fc.assert(
    fc.property(fc.array(text, { minLength: 100, maxLength: 100 }), (texts) => {
      expect(wordsIn(shell, texts.map(shellQuoted))).toEqual({ values: texts, stderr: '' });
    }),
    { numRuns: 5, examples: [[HOSTILE]] },
  );
  expect(readdirSync(folder)).toEqual([]);
});

test.each([
  ['plain', '"plain"'],
  ['', '""'],
  ['a "b" \\ c', '"a \\"b\\" \\\\ c"'],
  ['tab\tline\nreturn\rvertical\v', '"tab\\tline\\nreturn\\rvertical\\v"'],
  ['# no comment', '"# no comment"'],
])('for a curl config, %j is %s: always one line, and back', (text, quoted) => {
  expect(curlQuoted(text)).toBe(quoted);
  expect(curlUnquoted(quoted)).toBe(text);
});
