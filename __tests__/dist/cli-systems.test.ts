import { expect, test } from '@jest/globals';
import { copyFileSync, readFileSync } from 'node:fs';
import { fixtures } from '../../sandbox/index.js';
import { Job } from '../../sandbox/runner/index.js';
import { CLI } from './command-line.js';
import { CHANGE_FIELD, CLASSIC, FIELD, Shell, WORDS } from './shell.js';

const { tokens, users } = fixtures;

const shell = new Shell();

async function inJob(work: (job: Job) => Promise<void>): Promise<void> {
  const job = new Job({ env: shell.sandbox.env, secrets: { JIRA_API_TOKEN: tokens.classic } });
  try {
    await work(job);
  } finally {
    job.cleanup();
  }
}

test('in GitHub Actions, variables reach the next step, masked, and cleanup leaves nothing', () =>
  inJob(async (job) => {
    // As in a shell, which must not print the masks as commands that it can't find.
    const line = `eval "$(${WORDS} export --export-auth-header true)"`;
    const exported = await job.runShell(line, { env: CLASSIC });
    expect(exported.status).toBe(0);
    expect(exported.env['JIRA_AUTH_HEADER']).toContain('Authorization: Basic ');
    const pair = Buffer.from(`${users.ada.email}:${tokens.classic}`).toString('base64');
    const used = await job.runShell(`${CHANGE_FIELD}\necho "$JIRA_AUTH_HEADER"`);
    const log = [...exported.log, ...used.log].join('\n');
    expect([used.status, log.includes(pair), log.includes(tokens.classic)]).toEqual([0, false, false]);
    expect(used.log.join('\n')).toContain('***');
    expect(shell.sandbox.issue('PROJ-1')?.fields[FIELD]).toMatchObject({ value: 'Development Completed' });
    const config = exported.env['JIRA_CURL_CONFIG'] ?? '';
    expect(readFileSync(config, 'utf8')).toContain('header = ');
    expect((await job.runShell(`${WORDS} cleanup`)).status).toBe(0);
    expect(() => readFileSync(config)).toThrow('ENOENT');
  }));

test.each([
  ['export', 401, 3, 'error', 'credentials-rejected'],
  ['check --timeout-seconds 2', 503, 5, 'warning', 'server-unavailable'],
])('in GitHub Actions, what %s finds is an annotation as well', (command, answer, status, level, says) =>
  inJob(async (job) => {
    shell.sandbox.faults.add({ path: /myself/, then: { status: answer, body: {} } });
    const ended = await job.runShell(`${WORDS} ${command}`, { env: CLASSIC });
    expect(ended.status).toBe(status);
    const annotation = { level, properties: { title: 'jira-auth' }, message: expect.stringContaining(says) };
    expect(ended.annotations[0]).toMatchObject(annotation);
  }),
);

test('in Azure Pipelines, masks go beside JSON', async () => {
  const { stdout, stderr } = await shell.run('jira_auth check --json', { ...CLASSIC, TF_BUILD: 'True' });
  expect([stdout[0], stderr.includes('task.setsecret')]).toEqual(['{', true]);
});

test('TeamCity, which shows every parameter, gets no header, which is said before Jira is asked', async () => {
  const given = { ...CLASSIC, TEAMCITY_VERSION: '2026.1', JIRA_EXPORT_AUTH_HEADER: 'true' };
  const { status, stderr } = await shell.run('jira_auth export', given);
  expect(status).toBe(8);
  expect(stderr).toMatch(/^TeamCity hides .* base64[^]*it gets no header/);
  expect(shell.sandbox.connects).toEqual([]);
});

const COMPLETED = [
  ['jira-auth ex', 'export exec explain'],
  ['jira-auth export --format po', 'powershell'],
  ['jira-auth cleanup --al', '--all --allowed-hosts'],
  ['jira-auth explain capt', 'captcha-required'],
  // The names of files are left to the shell, which quotes them.
  ['jira-auth check --html scr', ''],
  ['jira-auth --ver', '--verbose --version'],
] as const;

test('commands and options are completed in bash', async () => {
  const complete = COMPLETED.map(
    ([words]) =>
      `COMP_WORDS=(${words}); COMP_CWORD=$((\${#COMP_WORDS[@]}-1)); _jira_auth; echo "\${COMPREPLY[*]}"`,
  );
  shell.write('complete.sh', ['. ./script', ...complete].join('\n'));
  const { status, stdout } = await shell.run('jira_auth completion bash > script; bash complete.sh', {});
  expect([status, stdout.trimEnd().split('\n')]).toEqual([0, COMPLETED.map(([, found]) => found)]);
});

test('what a message leads to is in the one file', async () => {
  copyFileSync(CLI, shell.path('jira-auth.cjs'));
  const failed = await shell.run('node ./jira-auth.cjs export', {});
  const [, command = ''] = /^More: jira-auth (explain [a-z-]+)$/m.exec(failed.stderr) ?? [];
  const ended = await shell.run(`node ./jira-auth.cjs ${command}`, {});
  expect(ended).toMatchObject({ status: 0, stderr: '' });
  expect(ended.stdout).toMatch(/^invalid-input\n\nExit status 2\. /);
});
