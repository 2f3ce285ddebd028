import { describe, expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import fc from 'fast-check';
import { folderOfTests } from '../folder.js';
import { anyCharacter } from '../any-text.js';
import { failureOf } from '../project/failure-of.js';
import { type FormatName, FORMATS } from '../../src/hand-over/formats.js';
import type { Variables } from '../../src/hand-over/variables.js';

const write = (format: FormatName, variables: Variables): string => FORMATS[format].variables(variables);
const one = (format: FormatName, value: string): string => write(format, [['JIRA_FAKE', value]]);

const USUAL: Variables = Object.entries({ JIRA_FAKE: 'a: b', JIRA_GONE: '' });
const THROW = "throw 'jira-auth failed with exit status 3. Standard error says what happened.'\n";

test.each<[FormatName, usual: string, failed: string, nothing?: string]>([
  ['sh', "export JIRA_FAKE='a: b'\nunset JIRA_GONE\n", '(exit 3)\n'],
  ['fish', "set -gx JIRA_FAKE 'a: b'\nset -eg JIRA_GONE; or true\n", 'return 3\n'],
  ['powershell', "$env:JIRA_FAKE = 'a: b'\n$env:JIRA_GONE = $null\n", THROW],
  ['cmd', '@set "JIRA_FAKE=a: b"\r\n@set "JIRA_GONE="\r\n', '@exit /b 3\r\n'],
  ['dotenv', 'JIRA_FAKE=a: b\n', ''],
  ['json', '{"JIRA_FAKE":"a: b","JIRA_GONE":""}\n', '', '{}\n'],
])('%s has a text for variables, none, and a failure', (format, usual, failed, nothing = '') => {
  const texts = [write(format, USUAL), write(format, []), FORMATS[format].failed(3)];
  expect(texts).toEqual([usual, nothing, failed]);
});

test('dotenv leaves secrets out, and what is of this machine', () => {
  const names = ['JIRA_CURL_CONFIG', 'JIRA_SIGNING_KEY_FILE', 'JIRA_AUTH_HEADER'];
  for (const name of names) expect(write('dotenv', [[name, '/FAKE']])).toBe('');
});

test('curl is given the config, and on a failure one that reaches nobody', () => {
  const { variables, failed } = FORMATS.curl;
  expect(variables(USUAL, 'header = "X: ##vso[a]"\n')).toBe('header = "X: #\\#vso[a]"\n');
  expect(failed(3)).toBe('proto = "=none"\n');
});

test.each<[FormatName, string, string]>([
  ['fish', "C:\\it's", "set -gx JIRA_FAKE 'C:\\\\it\\'s'\n"],
  ['powershell', 'C:\\J\u00f6rg', "$env:JIRA_FAKE = -join ('C:\\J', [char]246, 'rg')\n"],
  ['fish', '##vso[a]', "set -gx JIRA_FAKE '#''#vso[a]'\n"],
  ['powershell', "it's", "$env:JIRA_FAKE = 'it''s'\n"],
  ['powershell', '\u2019; FAKE', "$env:JIRA_FAKE = -join ([char]8217, '; FAKE')\n"],
  ['powershell', '\u{1f511}', '$env:JIRA_FAKE = -join ([char]55357, [char]56593)\n'],
  ['powershell', '##vso[a]', "$env:JIRA_FAKE = -join ('#', '#vso[a]')\n"],
  ['cmd', '50% of %PATH% & ^ !', '@set "JIRA_FAKE=50%% of %%PATH%% & ^ !"\r\n'],
  ['dotenv', 'a=b #c "d"', 'JIRA_FAKE=a=b #c "d"\n'],
])('in %s, %j is %j', (format, value, text) => {
  expect(one(format, value)).toBe(text);
});

function expectRefused(format: FormatName, value: string, what: string): void {
  const failure = failureOf(() => one(format, value), 'handoff-failed');
  expect(failure.what).toBe(`JIRA_FAKE can't be written in this format. It holds ${what}.`);
  expect(JSON.stringify(failure)).not.toContain('secret');
}

const COMMAND = 'what a CI system would read as a command';
test.each<[FormatName, string, string]>([
  ['cmd', 'FAKE"secret', 'a quotation mark'],
  ['cmd', 'FAKE\nsecret', 'a line break'],
  ['cmd', 'FAKE\u00e9secret', 'something other than printable ASCII'],
  ['cmd', 'FAKE##vso[secret]', COMMAND],
  ['dotenv', 'FAKE##vso[secret]', COMMAND],
  ['dotenv', 'FAKE\nsecret', 'a line break'],
  ['dotenv', ' FAKE secret', 'white space at one end'],
  ['dotenv', 'FAKE${secret}', 'a dollar sign'],
])('%s refuses %j: it holds %s', expectRefused);

test('cmd refuses a line that is longer than it reads', () => {
  const fits = 'F'.repeat(8190 - '@set "JIRA_FAKE="'.length);
  expect(one('cmd', fits)).toHaveLength(8192);
  expect(() => one('cmd', `${fits}F`)).toThrow(/too long/);
  expect(() => one('cmd', '%'.repeat(4100))).toThrow(/too long/);
});

/** Any text, with many characters that are special in some format. */
const text = fc
  .string({
    unit: fc.oneof(
      fc.constantFrom(
        ...Array.from(`'"\\$\`!#&;|<>(){}[]*?~=%^@:- \t\n\r\u2018\u2019\u201c\u0085\u00a0\u2028\ufeff`),
        ...['%%', '%PATH%', '!PATH!', '${HOME}', '$(touch pwned)', "'; touch pwned; '", 'JIRA_FAKE_1='],
      ),
      anyCharacter,
      fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 3 }),
    ),
  })
  .filter((value) => value.isWellFormed() && !value.includes('\0'));

const anyVariables = fc
  .array(text, { minLength: 1, maxLength: 20 })
  .map((values): Variables => values.map((value, index) => [`JIRA_FAKE_${index}`, value] as const));

const isPresent = ([, value]: Variables[number]): boolean => value !== '';

describe('in sh', () => {
  const folder = folderOfTests();

  const PRINT = 'process.stdout.write(JSON.stringify(process.env))';

  /** This project's variables, after the text is evaluated as documented. */
  function evaluated(variables: Variables): unknown {
    const script = `set -eu; eval "$(printf '%s' "$TEXT")"; exec "$NODE" -e "$PRINT"`;
    const inherited = { NODE: process.execPath, PRINT, JIRA_FAKE_0: 'FAKE, inherited' };
    const env = { TEXT: write('sh', variables), ...inherited };
    const { status, stdout } = spawnSync('/bin/sh', ['-c', script], { cwd: folder, env, encoding: 'utf8' });
    expect(status).toBe(0);
    const environment = JSON.parse(stdout) as Record<string, string>;
    return Object.fromEntries(Object.entries(environment).filter(([name]) => name.startsWith('JIRA_')));
  }

  test('any values are set, what is empty is absent, and nothing is run (B10)', () => {
    fc.assert(
      fc.property(anyVariables, (variables) => {
        expect(evaluated(variables)).toEqual(Object.fromEntries(variables.filter(isPresent)));
      }),
      { numRuns: 15 },
    );
    expect(evaluated([['JIRA_FAKE_0', '']])).toEqual({});
    expect(readdirSync(folder)).toEqual([]);
  });

  test('a failure ends a script under `set -e`, with its status', () => {
    const script = `eval '${FORMATS.sh.failed(3)}'`;
    const run = (before: string, after: string): number | null =>
      spawnSync('/bin/sh', ['-c', `${before}\n${script}\n${after}`]).status;
    expect(run('set -e', 'exit 0')).toBe(3);
    expect(run('', 'exit $?')).toBe(3);
    expect(run('', 'exit 0')).toBe(0);
  });
});

test('PowerShell and JSON take any value, in lines of any code page (B11)', () => {
  fc.assert(
    fc.property(anyVariables, (variables) => {
      for (const line of write('powershell', variables).trimEnd().split('\n'))
        expect(line).toMatch(/^[ -~]*$/);
      expect(Object.entries(JSON.parse(write('json', variables)) as object)).toEqual(variables);
    }),
  );
});
