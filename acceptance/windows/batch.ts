import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { EXIT_STATUS } from '../../src/failure.js';
import { breakMarks } from '../../src/printable.js';
import { FORMATS } from '../../src/hand-over/formats.js';
import type { Checks } from '../kit/program.js';
import { NODE_ON_WINDOWS, type Ran, type Wine } from './wine.js';

const RANDOM_VALUES = 300;

const HOSTILE = [
  ...['a & echo FAKE>ran', '& echo FAKE>ran & rem', '| more > ran', '> ran', '< nothing', '>> ran 2>&1'],
  ...['ends with ^', '^& echo FAKE>ran', '%1 %* %~dp0 %~f1', '(a) ) (b', 'if 1==1 (', ' ', '@echo off'],
  ..."^ ^^ % %% 50% %PATH% %%PATH%% %PATH:~0,3% %errorlevel% ! !! !PATH! ( ) ' ` = a=b=c ,; :label rem".split(
    ' ',
  ),
  ...'\\ ~ * ? /? - https://fake.atlassian.net/jira?a=b&c=d%20e#f'.split(' '),
  ...[' leads and ends with spaces  ', 'C:\\Program Files (x86)\\FAKE & Co\\', '$(echo FAKE>ran)'],
  ...['${PATH} $env:PATH', 'Authorization: Basic RkFLRTpGQUtFLXRva2VuPT0='],
  ...['FAKE+/='.repeat(731), '%'.repeat(2000)],
];

const UNITS = [
  ...Array.from(`&|<>^%!()=,;:@~*?'\`\\/ -$[]{}#+.`),
  '%PATH%',
  '!PATH!',
  '& echo FAKE>ran & rem ',
];

const anyValue = fc
  .string({
    unit: fc.oneof(
      fc.constantFrom(...UNITS),
      fc
        .string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 3 })
        .map((text) => text.replaceAll('"', '')),
    ),
    minLength: 1,
    maxLength: 40,
    // This format refuses text that a CI system would treat as a command.
  })
  .filter((text) => breakMarks(text) === text);

const PRINT = `require('node:fs').writeFileSync('environment.json', JSON.stringify(process.env));\n`;

/** Lets cmd.exe call the output of the format `cmd` as documented, and checks which variables a program then gets. */
export async function tryVariables(wine: Wine, seed: number, checks: Checks): Promise<void> {
  const folder = wine.newFolder();
  const values = [...HOSTILE, ...fc.sample(anyValue, { seed, numRuns: RANDOM_VALUES }), '', ''];
  const variables = values.map((value, index) => [`FAKE_${index}`, value] as const);
  const before = variables.filter((_, index) => index % 2 === 0).map(([name]) => [name, 'FAKE, of before']);
  writeFileSync(join(folder, 'jira.cmd'), FORMATS.cmd.variables(variables));
  writeFileSync(join(folder, 'print.cjs'), PRINT);
  const lines = ['@call jira.cmd', `@"${NODE_ON_WINDOWS}" print.cjs`];
  const ran = await runBatch(wine, folder, lines, Object.fromEntries(before) as Record<string, string>);
  checks.equal('cmd.exe takes the text and says nothing', ran, QUIET);
  const printed = readFileSync(join(folder, 'environment.json'), 'utf8');
  const environment = JSON.parse(printed) as Readonly<Record<string, string>>;
  for (const [name, value] of variables) {
    checks.equal(
      value === '' ? 'an empty value makes a variable absent' : 'a value is what was written',
      environment[name],
      value === '' ? undefined : value,
    );
  }
  const files = ['environment.json', 'jira.cmd', 'print.cjs', 'script.cmd'];
  checks.equal('nothing was run', readdirSync(folder).sort(), files);
}

export async function tryFailures(wine: Wine, checks: Checks): Promise<void> {
  const folder = wine.newFolder();
  for (const status of new Set(Object.values(EXIT_STATUS))) {
    writeFileSync(join(folder, 'jira.cmd'), FORMATS.cmd.failed(status));
    const alone = await wine.run(['cmd.exe', '/c', 'jira.cmd'], { cwd: folder });
    checks.equal('it ends a batch file with its status', alone, { ...QUIET, status });
    // Wine turns every exit status of a called file into 1. Windows keeps it.
    const lines = ['@call jira.cmd', '@if errorlevel 1 exit /b 40', '@echo went on'];
    const called = await runBatch(wine, folder, lines);
    checks.equal('who calls it sees that it failed', called, { ...QUIET, status: 40 });
  }
}

const QUIET: Ran = { status: 0, stdout: '', stderr: '' };

function runBatch(
  wine: Wine,
  cwd: string,
  lines: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Ran> {
  writeFileSync(join(cwd, 'script.cmd'), lines.map((line) => `${line}\r\n`).join(''));
  return wine.run(['cmd.exe', '/c', 'script.cmd'], { cwd, env });
}
