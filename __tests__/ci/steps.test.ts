import { describe, expect, test } from '@jest/globals';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { Job } from './job.js';
import { read, type Step, STEPS } from './steps.js';

const SITE = 'https://acme.atlassian.net';
const EMAIL = 'ada@example.com';
const GIVEN = { site: SITE, email: EMAIL, version: 'v9', sha256: 'FAKE-digest' };

const job = new Job();
const LOCAL = { JIRA_AUTH_PROGRAM: job.program };

describe.each(STEPS)('the step for $name', ({ shell, authenticate, cleanUp, keepsProgram, environment }) => {
  const given = (more: { sha256?: string } = {}): Record<string, string> => ({
    ...environment({ ...GIVEN, folder: job.folder, sha256: job.sha256, ...more }),
    JIRA_API_TOKEN: 'FAKE-token',
  });

  const run = (script: string, more: Record<string, string> = {}) =>
    job.run([...shell, script], { ...given(), ...more });

  test('calls the program that JIRA_AUTH_PROGRAM names, and shows no secret', () => {
    const done = run(authenticate, LOCAL);
    expect([done.status, job.curls]).toEqual([0, []]);
    const jira = { JIRA_SITE_URL: SITE, JIRA_USER_EMAIL: EMAIL, JIRA_API_TOKEN: 'FAKE-token' };
    expect(job.calls).toMatchObject([{ args: expect.arrayContaining(['export']), jira }]);
    expect(done.stdout + done.stderr).not.toContain('FAKE-token');
  });

  test('fetches the pinned program otherwise, and calls it again to clean up', () => {
    expect(run(authenticate).status).toBe(0);
    expect(job.curls).toHaveLength(1);
    const [curl = ''] = job.curls;
    expect(curl).toMatch(
      /^-q -fsSLo \S+\/jira-auth[-\w]*\.cjs(?:\.new|\.\d+) https:\/\/raw\.githubusercontent\.com\/OWNER\/jira-auth\/v9\/dist\/cli\/index\.js$/,
    );
    const fetched = resolve(job.folder, curl.split(' ')[2] ?? '').replace(/\.\w+$/, '');
    expect(existsSync(fetched)).toBe(true);
    expect(run(cleanUp).status).toBe(0);
    expect(job.calls.map(({ args }) => args[0])).toEqual(['export', 'cleanup']);
    expect(existsSync(fetched)).toBe(keepsProgram === true);
  });

  test('never removes a program that it was given', () => {
    expect(run(cleanUp, LOCAL).status).toBe(0);
    expect(job.calls.map(({ args }) => args)).toEqual([['cleanup']]);
    expect(existsSync(job.program)).toBe(true);
  });

  test('fails as the program does', () => {
    expect(run(`${authenticate}\necho went on`, { ...LOCAL, STATUS: '3' })).toMatchObject({
      status: 3,
      stdout: expect.not.stringContaining('went on'),
    });
  });

  test('fails if the program cannot be fetched', () => {
    expect(run(authenticate, { CURL_STATUS: '22' }).status).toBe(22);
    expect(run(cleanUp).status).toBe(0);
    expect(job.calls).toEqual([]);
  });

  test('runs no program of another digest, not even to clean up', () => {
    const other = given({ sha256: 'f'.repeat(64) });
    const { status, stderr } = run(authenticate, other);
    expect(status).toBe(1);
    expect(stderr).toContain(`jira-auth v9 has the SHA-256 ${job.sha256}, and not ${'f'.repeat(64)}.`);
    expect(run(cleanUp, other).status).toBe(0);
    expect(job.calls).toEqual([]);
  });
});

const stepOf = (wanted: string): Step => STEPS.find(({ name }) => name === wanted) as Step;

test.each(['CircleCI', 'Buildkite', 'Jenkins'])(
  'without inputs, the step for %s takes what the environment says',
  (name) => {
    const { shell, authenticate, environment } = stepOf(name);
    const jira = { JIRA_SITE_URL: SITE, JIRA_USER_EMAIL: EMAIL };
    const none = environment({ ...GIVEN, folder: job.folder, site: '', email: '' });
    expect(job.run([...shell, authenticate], { ...none, ...LOCAL, ...jira }).status).toBe(0);
    expect(job.calls).toMatchObject([{ jira }]);
  },
);

test("GitLab's step hands the variables to the job's script, in the same shell", () => {
  const { shell, authenticate, environment } = stepOf('GitLab');
  const given = environment({ ...GIVEN, folder: job.folder });
  const script = `${authenticate}\necho "$JIRA_CURL_CONFIG"`;
  const { stdout } = job.run([...shell, script], { ...given, ...LOCAL });
  expect(stdout).toBe('/it is here\n');
});

test("TeamCity's step runs no program of another digest", () => {
  const texts = read('..', 'docs', 'ci', 'teamcity.md').match(/(?<=^```sh\n)[^]*?(?=^```$)/gm) ?? [];
  const [script = '', , last = ''] = texts.map((text) => text.replaceAll(/%.*?%/g, job.folder));
  const run = (text: string) => job.run(['sh', '-c', text], {}).status;
  expect([run(script), job.curls.length, run(last), job.calls]).toEqual([1, 1, 1, []]);
  const own = script.replace(/[0-9a-f]{64}/, job.sha256);
  expect([run(own), job.calls.length]).toEqual([0, 1]);
});

describe('the shared library for Jenkins', () => {
  const { shell, authenticate, cleanUp, environment } = stepOf('Jenkins');
  const given = (): Record<string, string> => ({
    ...environment({ ...GIVEN, folder: job.folder }),
    ...LOCAL,
  });
  const library = read('jenkins', 'vars', 'withJiraAuth.groovy').replace(/'''[^]*?'''/g, "''");

  test('cleans up after its own block, although nothing was read of it', () => {
    const done = job.run([...shell, authenticate], given());
    expect(done.stdout).toBe("export JIRA_CURL_CONFIG='/it is here'\n");
    expect(job.run([...shell, cleanUp], { ...given(), JIRA_CURL_CONFIG: '/around it' }).status).toBe(0);
    expect(job.calls).toMatchObject([
      { tag: 'jenkins-example-1-FAKE-block', args: ['export', '--format', 'json'] },
      { tag: 'jenkins-example-1-FAKE-block', args: ['cleanup'], jira: { JIRA_CURL_CONFIG: '' } },
    ]);
  });

  test('cleans up whatever is thrown once the program was called', () => {
    expect(library).toMatch(/\btry \{\s*withEnv\(assignmentsIn\(sh\([^]*?\bbody\(\)[^]*?\} finally \{\s*sh /);
  });
});
