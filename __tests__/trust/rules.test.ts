import { writeFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { actionInputs } from '../../sandbox/runner/index.js';
import { Place } from '../../acceptance/kit/place.js';
import { brokenRules, HOSTILE_TEXT, MARK } from '../../acceptance/kit/rules.js';
import { ways } from '../dist/ways.js';
import { sandboxed } from '../store/sandboxed.js';

const world = sandboxed();

async function judged(lines: string, secrets: readonly string[] = []): Promise<string[]> {
  const { sandbox } = world();
  const place = new Place(sandbox);
  try {
    writeFileSync(
      place.path('action.cjs'),
      `const { appendFileSync, mkdirSync, writeFileSync } = require('node:fs');
const token = process.env['INPUT_API-TOKEN'];
const mask = () => console.log('::add-mask::' + token);
const output = (name, value) => appendFileSync(process.env.GITHUB_OUTPUT, name + '=' + value + '\\n');
${lines}`,
    );
    const inputs = actionInputs('action.yml', { 'site-url': 'acme', ...ways.classic });
    const main = await place.job.runAction(place.path('action.cjs'), { inputs });
    const hosts = ['acme.atlassian.net:443'];
    return brokenRules({ main, inputs, sandbox, secrets, hosts, left: place.left() });
  } finally {
    place.remove();
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
  ['the v1 command add-mask on stdout is not its own', `${FAILS} console.log('Bob ##[add-mask]e');`],
  [
    'the v2 command set-output on stdout is not its own',
    `${FAILS} console.log('::set-output name=authorization::x');`,
  ],
  ['the v2 command error on stderr is not its own', `${FAILS} console.error('::error::x');`],
  ['the v2 command add-mask on stdout is not its own', `${FAILS} console.log('::add-mask::${MARK}');`],
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

test('the hostile text is a command in every way that the runner knows', async () => {
  const problems = await judged(`${FAILS} console.log(${JSON.stringify(HOSTILE_TEXT)});`);
  for (const command of ['v1 command add-mask', 'v2 command stop-commands', 'v1 command save-state'])
    expect(problems.join('\n')).toContain(command);
});

test('connections and requests to strangers are found', async () => {
  const { sandbox } = world();
  sandbox.connects.push('canary.example:443', 'acme.atlassian.net:443');
  const request = { method: 'GET', host: 'canary.example', origin: 'https://canary.example', path: '/' };
  sandbox.requests.push({ ...request, headers: {}, body: '' });
  expect(await judged("mask(); output('account-id', 'FAKE');")).toEqual([
    'the canary was never asked',
    'no connection to the canary',
    'only documented hosts are connected to, not canary.example:443',
  ]);
});
