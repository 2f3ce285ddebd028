import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EXIT_STATUS } from '../../src/failure.js';
import { FORMATS } from '../../src/hand-over/formats.js';
import { CLI, type Inputs, type Place } from '../kit/place.js';
import type { Stage } from '../kit/program.js';
import { CLASSIC } from '../kit/ways-in.js';
import { argumentsOf, run, type Shell } from './shells.js';
import { asciiOnly, type Batch } from './values.js';

const FAILURES = [...new Set<number>(Object.values(EXIT_STATUS)), 130, 143];

export function tryShell(shell: Shell, batches: readonly Batch[], { checks, newPlace }: Stage): void {
  const place = newPlace();
  const cwd = place.folder('canary');
  const text = place.path('text');
  const { format, take, takeOrEnd, printValues, printStatus } = shell.language;
  for (const locale of ['C.UTF-8', 'C']) {
    const env = { PATH: process.env['PATH'] ?? '', HOME: place.home, LC_ALL: locale };
    for (const batch of batches) {
      const { variables, before } = locale === 'C' && shell.needsLocale ? asciiOnly(batch) : batch;
      const names = variables.map(([name]) => name);
      writeFileSync(text, FORMATS[format].variables(variables));
      for (const script of [take, takeOrEnd]) {
        const where = { cwd, env: { ...env, ...before } };
        const ran = run(shell, `${script}\n${printValues(names)}\nenv -0`, ['cat', text], where);
        const entries = split(ran.stdout);
        const [own, others] = [entries.slice(0, names.length), entries.slice(names.length)];
        const ours = others.filter((entry) => entry.startsWith('FAKE_'));
        const what = `in the locale ${locale}, by ${JSON.stringify(script)}`;
        checks.equal(`${what}: it succeeds and is silent`, [ran.status, ran.stderr], [0, '']);
        const values = variables.map(([, value]) => latin1(value));
        checks.equal(`${what}: the shell's own values are right`, ...firstDifference(own, values));
        const present = variables.filter(([, value]) => value !== '').map((pair) => latin1(pair.join('=')));
        checks.equal(
          `${what}: a program's environment is right, without what is absent`,
          ...firstDifference(ours.sort(), present.sort()),
        );
      }
    }
    for (const status of FAILURES) {
      // Imitates a failing program: it prints the same, and ends with this status.
      writeFileSync(text, FORMATS[format].failed(status));
      const failing = ['sh', '-c', 'cat "$1"; exit "$2"', 'sh', text, String(status)];
      const ended = (script: string): unknown[] => {
        const ran = run(shell, script, failing, { cwd, env });
        return [ran.status, ran.stdout.toString('utf8'), ran.stderr];
      };
      const where = `in the locale ${locale}`;
      checks.equal(`${where}: a failure is seen`, ended(`${take}\n${printStatus}`), [0, `${status}\n`, '']);
      checks.equal(`${where}: a script ends at it`, ended(`${takeOrEnd}\necho went on`), [status, '', '']);
    }
  }
  checks.equal('nothing was run', readdirSync(cwd), []);
}

/** Returns a text's bytes, one character for each, to keep invalid UTF-8 from looking valid. */
const latin1 = (text: string): string => Buffer.from(text).toString('latin1');

const split = (bytes: Buffer): string[] => bytes.toString('latin1').split('\0').slice(0, -1);

/** Returns the first entries that differ, because all of them would fill a screen. */
function firstDifference(
  actual: readonly string[],
  wanted: readonly string[],
): [actual: string | undefined, wanted: string | undefined] {
  const length = Math.max(actual.length, wanted.length);
  const at = Array.from({ length }, (_, index) => index).find((index) => actual[index] !== wanted[index]);
  return at === undefined ? [undefined, undefined] : [actual[at] ?? 'nothing', wanted[at] ?? 'nothing'];
}

/** A temporary folder whose name shells are tempted to execute. It ends up in JIRA_CURL_CONFIG. */
const HOSTILE = `a b'c"d$(touch ran)\`touch ran\`;touch ran&\\e!f%g*h`;

const NAMES = ['JIRA_BASE_URL', 'JIRA_API_URL', 'JIRA_AUTH_METHOD', 'JIRA_AUTH_HEADER', 'JIRA_CURL_CONFIG'];

/** Lets a shell evaluate the built program's output, with a valid credential and with an invalid one. */
export async function tryProgram(shell: Shell, { checks, place }: Stage): Promise<void> {
  const [canary, temp] = [place.folder('canary'), join(place.root, HOSTILE)];
  mkdirSync(temp);
  const { format, takeOrEnd, printValues } = shell.language;
  const command = [process.execPath, CLI, 'export', '--format', format];
  const evaluated = (script: string, more: Inputs = {}): ReturnType<Place['run']> => {
    const env = { TMPDIR: temp, JIRA_AUTH_HEADER: 'FAKE-of-an-earlier-step', ...more };
    const args = argumentsOf(shell, `${takeOrEnd}\n${script}`, command);
    return place.run(shell.command, args, CLASSIC.inputs, { cwd: canary, env });
  };
  const given = await evaluated(printValues(NAMES));
  const [base, api, method, header, config = ''] = given.stdout.split('\0');
  checks.equal('the program: it succeeds', given.status, 0);
  const values = ['https://acme.atlassian.net', 'https://acme.atlassian.net/rest/api/3', 'api-token', ''];
  checks.equal('the program: the values are exact, no earlier header', [base, api, method, header], values);
  const isExact = config.startsWith(temp) && existsSync(config);
  checks.that('the program: the path of the curl config is exact', isExact);
  const { status, stdout } = await evaluated('echo went on', {
    JIRA_API_TOKEN: 'FAKE-nobody-has-this-token',
  });
  checks.equal('the program: a refused credential ends the script', [status, stdout], [3, '']);
  checks.equal('the program: nothing was run', readdirSync(canary), []);
}
