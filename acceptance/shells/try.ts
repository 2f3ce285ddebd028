import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EXIT_STATUS } from '../../src/failure.js';
import type { Variables } from '../../src/hand-over/variables.js';
import { Checks } from '../e2e/checks.js';
import { run, type Shell } from './shells.js';
import type { Source } from './source.js';
import { asciiOnly, type Batch } from './values.js';

const LOCALES = ['C.UTF-8', 'C'];

const FAILURES = [...new Set<number>(Object.values(EXIT_STATUS)), 130, 143];

/** Folders of one shell. */
interface Place {
  /** Empty, and stays so if nothing is run. */
  readonly canary: string;
  readonly home: string;
  readonly texts: string;
}

/** @returns what held and what did not, and how many values were compared */
export function tryShell(
  shell: Shell,
  source: Source,
  batches: readonly Batch[],
): { checks: Checks; values: number } {
  const folder = mkdtempSync(join(tmpdir(), 'jira-auth-shells-'));
  const [canary, home, texts] = ['canary', 'home', 'texts'].map((name) => join(folder, name));
  if (!canary || !home || !texts) throw new TypeError('Three names make three paths.');
  const place: Place = { canary, home, texts };
  for (const path of [canary, home, texts]) mkdirSync(path);
  const checks = new Checks();
  let values = 0;
  try {
    for (const locale of LOCALES) {
      for (const batch of batches) {
        const fitting = locale === 'C' && shell.needsLocale ? asciiOnly(batch) : batch;
        values += fitting.variables.length;
        trySetting(checks, { shell, source, place, locale }, fitting);
      }
      for (const status of FAILURES) tryFailure(checks, { shell, source, place, locale }, status);
    }
    checks.equal('nothing was run', readdirSync(canary), []);
  } finally {
    rmSync(folder, { recursive: true });
  }
  return { checks, values };
}

interface Trial {
  readonly shell: Shell;
  readonly source: Source;
  readonly place: Place;
  readonly locale: string;
}

function environment({ place, locale }: Trial): Record<string, string> {
  return { PATH: process.env['PATH'] ?? '', HOME: place.home, LC_ALL: locale };
}

function trySetting(checks: Checks, trial: Trial, { variables, before }: Batch): void {
  const { shell, source, place, locale } = trial;
  const { language } = shell;
  const names = variables.map(([name]) => name);
  const command = source.setting(language.format, variables, place.texts);
  for (const take of [language.take, language.takeOrEnd]) {
    const { status, stdout, stderr } = run(
      shell,
      `${take}\n${language.printValues(names)}\nenv -0`,
      command,
      { cwd: place.canary, env: { ...environment(trial), ...before } },
    );
    const entries = split(stdout);
    const ours = entries.slice(names.length).filter((entry) => entry.toString('latin1').startsWith('FAKE_'));
    const what = `in the locale ${locale}, by ${JSON.stringify(take)}`;
    checks.equal(`${what}: it succeeds and is silent`, [status, stderr], [0, '']);
    checks.equal(
      `${what}: the shell's own values are right`,
      ...firstDifference(
        entries.slice(0, names.length),
        variables.map(([, value]) => value),
      ),
    );
    checks.equal(
      `${what}: a program's environment is right, without what is absent`,
      ...firstDifference(sorted(ours), sorted(present(variables).map((pair) => Buffer.from(pair.join('='))))),
    );
  }
}

function tryFailure(checks: Checks, trial: Trial, exitStatus: number): void {
  const { shell, source, place, locale } = trial;
  const { language } = shell;
  const command = source.failing(language.format, exitStatus, place.texts);
  const where = { cwd: place.canary, env: environment(trial) };
  const told = run(shell, `${language.take}\n${language.printStatus}`, command, where);
  checks.equal(
    `in the locale ${locale}: the status of a failure is seen`,
    [told.status, told.stdout.toString('utf8'), told.stderr],
    [0, `${exitStatus}\n`, ''],
  );
  const ended = run(shell, `${language.takeOrEnd}\necho went on`, command, where);
  checks.equal(
    `in the locale ${locale}: a script that ends at a failure ends with its status`,
    [ended.status, ended.stdout.toString('utf8'), ended.stderr],
    [exitStatus, '', ''],
  );
}

function present(variables: Variables): Variables {
  return variables.filter(([, value]) => value !== '');
}

/** Entries that end with a NUL, as bytes: what is no UTF-8 must not look as if it was. */
function split(bytes: Buffer): Buffer[] {
  const entries: Buffer[] = [];
  let start = 0;
  for (let end = bytes.indexOf(0); end !== -1; end = bytes.indexOf(0, start)) {
    entries.push(bytes.subarray(start, end));
    start = end + 1;
  }
  return entries;
}

function sorted(entries: readonly Buffer[]): Buffer[] {
  return [...entries].sort((one, other) => Buffer.compare(one, other));
}

/** The first entries that differ: all of them would fill a screen. */
function firstDifference(
  actual: readonly Buffer[],
  expected: readonly (Buffer | string)[],
): [actual: string | undefined, expected: string | undefined] {
  const wanted = expected.map((entry) => Buffer.from(entry));
  for (let index = 0; index < Math.max(actual.length, wanted.length); index += 1) {
    const [is, should] = [actual[index], wanted[index]];
    if (!is || !should || !is.equals(should)) {
      return [is?.toString('utf8') ?? 'nothing', should?.toString('utf8') ?? 'nothing'];
    }
  }
  return [undefined, undefined];
}
