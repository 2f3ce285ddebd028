import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { asEnvironment } from '../../sandbox/command-line.js';
import type { SandboxLink } from '../bench/sandbox-link.js';
import { CLASSIC } from '../kit/ways-in.js';
import type { Checks } from '../e2e/checks.js';
import { ROOT } from '../e2e/go-tool.js';
import { run, type Shell } from './shells.js';

const CLI = join(ROOT, 'dist', 'cli', 'index.js');

/** A folder for temporary files whose name every shell would love to run: it gets into JIRA_CURL_CONFIG. */
const HOSTILE = `a b'c"d$(touch ran)\`touch ran\`;touch ran&\\e!f%g*h`;

const NAMES = ['JIRA_BASE_URL', 'JIRA_API_URL', 'JIRA_AUTH_METHOD', 'JIRA_AUTH_HEADER', 'JIRA_CURL_CONFIG'];

/** Has a shell take what the built program prints, with a credential that works and with one that does not. */
export function tryProgram(shell: Shell, sandbox: SandboxLink, checks: Checks): void {
  const folder = mkdtempSync(join(tmpdir(), 'jira-auth-shells-'));
  const [canary, temp] = [join(folder, 'canary'), join(folder, HOSTILE)];
  mkdirSync(canary);
  mkdirSync(temp);
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: folder,
    TMPDIR: temp,
    JIRA_AUTH_HEADER: 'FAKE-of-an-earlier-step',
    ...sandbox.env,
    ...asEnvironment(CLASSIC.inputs),
  };
  const { language } = shell;
  const command = [process.execPath, CLI, 'export', '--format', language.format];
  try {
    const given = run(shell, `${language.takeOrEnd}\n${language.printValues(NAMES)}`, command, {
      cwd: canary,
      env,
    });
    const [base, api, method, header = '', config = ''] = given.stdout.toString().split('\0');
    checks.equal('the program: it succeeds', given.status, 0);
    checks.equal(
      'the program: the values are exact',
      [base, api, method],
      ['https://acme.atlassian.net', 'https://acme.atlassian.net/rest/api/3', 'api-token'],
    );
    checks.equal("the program: an earlier step's header is gone", header, '');
    checks.that(
      'the program: the path of the curl config is exact',
      config.startsWith(temp) && existsSync(config),
    );

    const refused = { ...env, JIRA_API_TOKEN: 'FAKE-nobody-has-this-token' };
    const failed = run(shell, `${language.takeOrEnd}\necho went on`, command, { cwd: canary, env: refused });
    checks.equal(
      'the program: a refused credential ends the script',
      [failed.status, failed.stdout.toString()],
      [3, ''],
    );
    checks.equal('the program: nothing was run', readdirSync(canary), []);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
