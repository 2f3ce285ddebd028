import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { asEnvironment } from '../../sandbox/command-line.js';
import type { Sandbox } from '../../sandbox/index.js';
import { runChild } from '../../sandbox/runner/child.js';
import { CLI, Place } from '../kit/place.js';
import type { Checks } from '../kit/program.js';
import { CLASSIC } from '../kit/ways-in.js';
import { argumentsOf, type Shell } from './shells.js';

/** A folder for temporary files whose name every shell would love to run: it gets into JIRA_CURL_CONFIG. */
const HOSTILE = `a b'c"d$(touch ran)\`touch ran\`;touch ran&\\e!f%g*h`;

const NAMES = ['JIRA_BASE_URL', 'JIRA_API_URL', 'JIRA_AUTH_METHOD', 'JIRA_AUTH_HEADER', 'JIRA_CURL_CONFIG'];

/** Has a shell take what the built program prints, with a credential that works and with one that does not. */
export async function tryProgram(shell: Shell, sandbox: Sandbox, checks: Checks): Promise<void> {
  const place = new Place(sandbox);
  const [canary, temp] = [place.folder('canary'), join(place.root, HOSTILE)];
  mkdirSync(temp);
  const env: Record<string, string> = {
    ...{ PATH: process.env['PATH'] ?? '', HOME: place.home, TMPDIR: temp },
    ...{ JIRA_AUTH_HEADER: 'FAKE-of-an-earlier-step', ...sandbox.env, ...asEnvironment(CLASSIC.inputs) },
  };
  const { format, takeOrEnd, printValues } = shell.language;
  const command = [process.execPath, CLI, 'export', '--format', format];
  const run = (script: string, more = {}): ReturnType<typeof runChild> =>
    runChild({
      command: shell.command,
      arguments: argumentsOf(shell, `${takeOrEnd}\n${script}`, command),
      ...{ cwd: canary, env: { ...env, ...more }, timeoutMs: 60_000 },
    });
  try {
    const given = await run(printValues(NAMES));
    const [base, api, method, header, config = ''] = given.stdout.split('\0');
    checks.equal('the program: it succeeds', given.status, 0);
    const values = ['https://acme.atlassian.net', 'https://acme.atlassian.net/rest/api/3', 'api-token', ''];
    checks.equal('the program: the values are exact, no earlier header', [base, api, method, header], values);
    const isExact = config.startsWith(temp) && existsSync(config);
    checks.that('the program: the path of the curl config is exact', isExact);
    const failed = await run('echo went on', { JIRA_API_TOKEN: 'FAKE-nobody-has-this-token' });
    checks.equal(
      'the program: a refused credential ends the script',
      [failed.status, failed.stdout],
      [3, ''],
    );
    checks.equal('the program: nothing was run', readdirSync(canary), []);
  } finally {
    place.remove();
  }
}
