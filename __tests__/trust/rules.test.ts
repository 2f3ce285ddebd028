import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { startSandbox } from '../../sandbox/index.js';
import type { Sandbox } from '../../sandbox/index.js';
import { actionInputs, Job } from '../../sandbox/runner/index.js';
import { brokenRules, filesIn, HOSTILE_TEXT, MARK } from '../../acceptance/faults/rules.js';
import { ways } from '../dist/ways.js';

let sandbox: Sandbox;
let folder: string;
beforeAll(async () => {
  sandbox = await startSandbox();
  folder = mkdtempSync(join(tmpdir(), 'rules-'));
});
beforeEach(() => {
  sandbox.reset();
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await sandbox.close();
});

/** What the rules say of an Action of these few lines. */
async function judged(lines: string, secrets: readonly string[] = []): Promise<string[]> {
  const entry = join(folder, 'action.cjs');
  writeFileSync(
    entry,
    `const { appendFileSync, mkdirSync, writeFileSync } = require('node:fs');
const token = process.env['INPUT_API-TOKEN'];
const mask = () => console.log('::add-mask::' + token);
const output = (name, value) => appendFileSync(process.env.GITHUB_OUTPUT, name + '=' + value + '\\n');
${lines}`,
  );
  const job = new Job({ env: sandbox.env });
  try {
    const inputs = actionInputs('action.yml', { 'site-url': 'acme', ...ways.classic });
    const main = await job.runAction(entry, { inputs });
    return brokenRules({
      main,
      inputs,
      sandbox,
      secrets,
      hosts: ['acme.atlassian.net:443'],
      files: filesIn(job.temp),
    });
  } finally {
    job.cleanup();
  }
}

test.each([
  ["mask(); console.log('all is well'); output('account-id', 'FAKE');"],
  ["mask(); console.log('::error title=x::refused'); output('error-code', 'x'); process.exitCode = 3;"],
])('nothing is said of what is in order: %s', async (lines) => {
  expect(await judged(lines)).toEqual([]);
});

const FAILS = 'mask(); process.exitCode = 3;';

test.each([
  ['standard error is empty', `${FAILS} console.error('x');`],
  ['no secret can be read', `${FAILS} console.error(token.slice(9, 21));`],
  ['no secret can be read', `${FAILS} console.log(Buffer.from(token.slice(40, 90)).toString('hex'));`],
  ['no secret can be read', `${FAILS} console.log(token.split('').reverse().join(''));`],
  ['no secret can be read', `${FAILS} console.log('FAKE-issued-and-never-masked');`],
  ['what is masked is printed by nothing but the mask', `${FAILS} console.log(token);`],
  ['masks come before all else', `console.log('x'); ${FAILS}`],
  ['the v1 command add-mask on stdout is none of its own', `${FAILS} console.log('Bob ##[add-mask]e');`],
  [
    'the v2 command set-output on stdout is none of its own',
    `${FAILS} console.log('::set-output name=authorization::x');`,
  ],
  ['the v2 command error on stderr is none of its own', `${FAILS} console.error('::error::x');`],
  ['the v2 command add-mask on stdout is none of its own', `${FAILS} console.log('::add-mask::${MARK}');`],
  ['a success names an account', 'mask();'],
  ['a failure sets no output but error-code', `${FAILS} output('base-url', 'x');`],
  ['a failure sets no variable', `${FAILS} appendFileSync(process.env.GITHUB_ENV, 'JIRA_BASE_URL=x\\n');`],
  [
    'a failure leaves no file',
    `${FAILS} const to = process.env.RUNNER_TEMP + '/jira-auth-x'; mkdirSync(to); writeFileSync(to + '/curl.conf', '');`,
  ],
])('%s: %s', async (rule, lines) => {
  expect(await judged(lines, ['FAKE-issued-and-never-masked'])).toContain(rule);
});

test('connections and requests to strangers are found', async () => {
  sandbox.connects.push('canary.example:443', 'acme.atlassian.net:443');
  sandbox.requests.push({
    method: 'GET',
    host: 'canary.example',
    origin: 'https://canary.example',
    path: '/',
    headers: {},
    body: '',
  });
  expect(await judged("mask(); output('account-id', 'FAKE');")).toEqual([
    'the canary was never asked',
    'no connection to the canary',
    'only documented hosts are connected to, not canary.example:443',
  ]);
});

test('the hostile text is a command in every way that the runner knows', async () => {
  const text = JSON.stringify(HOSTILE_TEXT);
  const problems = await judged(`${FAILS} console.log(${text});`);
  for (const command of ['v1 command add-mask', 'v2 command stop-commands', 'v1 command save-state']) {
    expect(problems.join('\n')).toContain(command);
  }
});

test('files are told by their names', () => {
  const temp = join(folder, 'temp');
  mkdirSync(join(temp, 'jira-auth-1'), { recursive: true });
  writeFileSync(join(temp, 'jira-auth-1', 'curl.conf'), '');
  writeFileSync(join(temp, 'other'), '');
  expect(filesIn(temp)).toEqual(['jira-auth-1/curl.conf']);
});
