import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { CLI, type Inputs, type Place } from '../kit/place.js';
import type { Stage } from '../kit/program.js';
import { CLASSIC } from '../kit/ways-in.js';
import { argumentsOf, type Shell } from './shells.js';

/** A temporary folder whose name shells are tempted to execute. It ends up in JIRA_CURL_CONFIG. */
const HOSTILE = `a b'c"d$(touch ran)\`touch ran\`;touch ran&\\e!f%g*h`;

const NAMES = ['JIRA_BASE_URL', 'JIRA_API_URL', 'JIRA_AUTH_METHOD', 'JIRA_AUTH_HEADER', 'JIRA_CURL_CONFIG'];

/** Lets a shell evaluate the built program's output, with a valid credential and with an invalid one. */
export async function tryProgram(shell: Shell, { checks, place }: Stage): Promise<void> {
  const [canary, temp] = [place.folder('canary'), join(place.root, HOSTILE)];
  mkdirSync(temp);
  const { format, takeOrEnd, printValues } = shell.language;
  const command = [process.execPath, CLI, 'export', '--format', format];
  const run = (script: string, more: Inputs = {}): ReturnType<Place['run']> => {
    const env = { TMPDIR: temp, JIRA_AUTH_HEADER: 'FAKE-of-an-earlier-step', ...more };
    const args = argumentsOf(shell, `${takeOrEnd}\n${script}`, command);
    return place.run(shell.command, args, CLASSIC.inputs, { cwd: canary, env });
  };
  const given = await run(printValues(NAMES));
  const [base, api, method, header, config = ''] = given.stdout.split('\0');
  checks.equal('the program: it succeeds', given.status, 0);
  const values = ['https://acme.atlassian.net', 'https://acme.atlassian.net/rest/api/3', 'api-token', ''];
  checks.equal('the program: the values are exact, no earlier header', [base, api, method, header], values);
  const isExact = config.startsWith(temp) && existsSync(config);
  checks.that('the program: the path of the curl config is exact', isExact);
  const { status, stdout } = await run('echo went on', { JIRA_API_TOKEN: 'FAKE-nobody-has-this-token' });
  checks.equal('the program: a refused credential ends the script', [status, stdout], [3, '']);
  checks.equal('the program: nothing was run', readdirSync(canary), []);
}
