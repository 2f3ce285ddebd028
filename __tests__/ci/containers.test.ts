import { describe, expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import { tellAbsent } from '../project/absent.js';
import { VERSION } from '../../src/version.js';
import { Job } from './job.js';
import { read } from './steps.js';

/** Images have one or the other. */
const ALL = ['sh', 'dash', 'bash', 'busybox'];
const SHELLS = ALL.filter((command) => spawnSync(command).error === undefined);
tellAbsent(ALL, SHELLS);

const job = new Job();
const LOCAL = { JIRA_AUTH_PROGRAM: job.program };

describe.each(SHELLS)('on %s', (shell) => {
  const applet = shell === 'busybox' ? ['sh'] : [];
  const run = (environment: Record<string, string>, ...args: string[]) =>
    job.run([shell, ...applet, resolve('ci', 'image', 'entrypoint.sh'), ...args], {
      ...LOCAL,
      ...environment,
    });

  test("Bitbucket's pipe runs the script that it is told to, with the variables", () => {
    writeFileSync(join(job.folder, 'script.sh'), 'echo "$JIRA_CURL_CONFIG"; exit 7');
    const done = run({ BITBUCKET_BUILD_NUMBER: '7', SCRIPT: 'script.sh' });
    expect(done).toMatchObject({ status: 7, stdout: '/it is here\n' });
    expect(job.calls).toMatchObject([{ args: ['exec', '--', 'sh', '-e', 'script.sh'] }]);
  });

  test("Bitbucket's pipe says that it needs a script", () => {
    const { status, stderr } = run({ BITBUCKET_BUILD_NUMBER: '7' });
    expect(status).not.toBe(0);
    expect(stderr).toContain('SCRIPT');
    expect(job.calls).toEqual([]);
  });

  test("Woodpecker's plugin gives its settings to the program, and fails with it", () => {
    const [site, email, token] = ['https://acme.atlassian.net', 'ada@example.com', 'FAKE-token'];
    const settings = { PLUGIN_SITE_URL: site, PLUGIN_EMAIL: email, PLUGIN_PASSWORD: `"$(false)' ${token}` };
    expect(run({ ...settings, PLUGIN_API_TOKEN: '', JIRA_API_TOKEN: token }).status).toBe(0);
    const jira = { JIRA_SITE_URL: site, JIRA_USER_EMAIL: email, JIRA_PASSWORD: settings.PLUGIN_PASSWORD };
    expect(job.calls).toMatchObject([{ args: ['export'], jira: { ...jira, JIRA_API_TOKEN: token } }]);
    expect(run({ PLUGIN_COMMAND: 'cleanup' }).status).toBe(0);
    expect(job.calls.map(({ args }) => args)).toEqual([['export'], ['cleanup']]);
    expect(run({ STATUS: '3' }).status).toBe(3);
  });

  test('with arguments it is the command line, or what a job runs in its image', () => {
    expect(run({}, 'export', '--format', 'json').status).toBe(0);
    expect(job.calls.map(({ args }) => args)).toEqual([['export', '--format', 'json']]);
    for (const program of ['sh', '/bin/sh'])
      expect(run({}, program, '-c', 'echo "$0"', 'a job').stdout).toBe('a job\n');
    expect(run({}, 'cat', 'no-file').status).toBe(1);
  });
});

interface Pipelines {
  pipelines: { default: { step: { script: (string | { pipe: string; variables: object })[] } }[] };
}

const steps = (parse(read('bitbucket', 'example.yml')) as Pipelines).pipelines.default;

test("Bitbucket's pipe is given only variables that it has", () => {
  const { variables } = parse(read('bitbucket', 'pipe.yml')) as { variables: { name: string }[] };
  const [pipe] = steps.flatMap(({ step }) => step.script.filter((item) => typeof item !== 'string'));
  const names = [...variables.map(({ name }) => name), 'ISSUE'];
  expect(names).toEqual(expect.arrayContaining(Object.keys(pipe?.variables ?? {})));
});

test("Bitbucket's script works without the pipe, in one shell", () => {
  const lines = steps[0]?.step.script.filter((item) => typeof item === 'string') ?? [];
  // A real engine tests the request.
  const script = lines
    .join('\n')
    .replace('ci/bitbucket/update-issue.sh', 'script.sh')
    .replaceAll('/tmp/', '')
    .replace(/\b[0-9a-f]{64}\b/, job.sha256);
  writeFileSync(join(job.folder, 'script.sh'), 'echo "$JIRA_CURL_CONFIG of $ISSUE at $JIRA_SITE_URL"');
  const { status, stdout } = job.run(['bash', '-ec', script], LOCAL);
  expect([status, stdout]).toEqual([0, '/it is here of PROJ-1 at https://acme.atlassian.net\n']);
  expect(job.curls).toEqual([
    `-q -fsSLo jira-auth.cjs https://raw.githubusercontent.com/OWNER/jira-auth/v${VERSION}/dist/cli/index.js`,
  ]);
});
