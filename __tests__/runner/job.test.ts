import { afterAll, describe, expect, test } from '@jest/globals';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  Job,
  type ActionOptions,
  type JobOptions,
  type SignalPlan,
  type StepResult,
} from '../../sandbox/runner/index.js';
import { folderOfTests } from '../folder.js';

const SECRET = 'FAKE-secret-0001';

const folder = folderOfTests();
let scripts = 0;
const jobs: Job[] = [];

afterAll(() => {
  for (const job of jobs) job.cleanup();
});

function newJob(options?: JobOptions): Job {
  const job = new Job(options);
  jobs.push(job);
  return job;
}

/** In the body, `append(variable, text)` writes to a file command. */
function run(body: string, options?: ActionOptions, job = newJob()): Promise<StepResult> {
  const file = join(folder, `entry-${(scripts += 1)}.mjs`);
  const append = 'const append = (variable, text) => appendFileSync(process.env[variable], text);';
  writeFileSync(file, `import { appendFileSync } from 'node:fs'; ${append} ${body}`);
  return job.runAction(file, options);
}

test('the environment of a step has nothing of the one around it', async () => {
  process.env['JIRA_API_TOKEN'] = SECRET;
  const event = { name: 'pull_request', payload: { pull_request: { head: { ref: 'topic' } } } };
  const env = { FROM_JOB: 'j', BOTH: 'j' };
  const job = newJob({ env, event, debug: true });
  const ofStep = { BOTH: 's', GITHUB_REPOSITORY: 'not/this', CI: 'false' };
  const show = 'console.log(JSON.stringify(process.env));';
  const { stdout } = await run(show, { env: ofStep, state: { file: '/x' } }, job);
  delete process.env['JIRA_API_TOKEN'];
  const seen = JSON.parse(stdout) as Record<string, string>;
  expect(seen).toMatchObject({
    ...{ STATE_file: '/x', FROM_JOB: 'j', BOTH: 's', CI: 'false', RUNNER_DEBUG: '1' },
    ...{ GITHUB_REPOSITORY: 'octo-org/octo-repo', GITHUB_HEAD_REF: 'topic', GITHUB_REF: 'refs/pull/1/merge' },
  });
  const strangers = Object.keys(seen).filter((name) => !/^(?:GITHUB|RUNNER|STATE)_/.test(name));
  expect(strangers.sort()).toEqual(['BOTH', 'CI', 'FROM_JOB', 'HOME', 'PATH']);
});

const BLOCKED = "##[error]Can't store NODE_OPTIONS output parameter using '$GITHUB_ENV' command.";
test.each<[what: string, body: string, expected: object]>([
  [
    'may not set every variable',
    `append('GITHUB_ENV', 'JIRA_BASE_URL=https://acme\\nNode_options=--inspect\\n');`,
    { env: { JIRA_BASE_URL: 'https://acme' }, outcome: 'success', log: [BLOCKED] },
  ],
  [
    'fails when a file is malformed; what came before still counts',
    `append('GITHUB_OUTPUT', 'a=1\\nb<<E\\nx\\n'); append('GITHUB_STATE', 's=1\\n');`,
    { status: 0, outcome: 'failure', outputs: { a: '1' }, state: { s: '1' }, annotations: [{}, {}] },
  ],
  [
    'has state of its file win over commands, under the first spelling',
    `append('GITHUB_STATE', 'file=/file\\n'); console.log('::save-state name=FILE::/forged');`,
    { state: { FILE: '/file' } },
  ],
  [
    'commands by a byte order mark at the start alone',
    `console.log('\\ufeff::add-mask::FAKE-x\\n\\ufeff::debug::y');`,
    { commands: [{ name: 'add-mask' }] },
  ],
])('an Action %s', async (_what, body, expected) => {
  expect(await run(body)).toMatchObject(expected);
});

test('secrets are masked for the whole job, in the header and in what is debugged', async () => {
  const job = newJob({ secrets: { TOKEN: ` ${SECRET}\n` }, debug: true });
  const options = { inputs: { 'api-token': SECRET }, env: { HEADER: `Bearer ${SECRET}` } };
  const body = `append('GITHUB_OUTPUT', 'a=${SECRET}\\n'); console.log('::add-mask::FAKE-other');`;
  const { header, log } = await run(body, options, job);
  expect(header.slice(1, -1)).toEqual(['with:', '  api-token: ***', 'env:', '  HEADER: Bearer ***']);
  expect(log).toEqual(['##[debug]Set output a = ***']);
  expect((await job.runShell('echo FAKE-other')).log).toEqual(['***']);
});

describe('the process of a step', () => {
  const waits = `process.on('SIGINT', () => { console.log('interrupted'); process.exit(130); });
    setInterval(() => {}, 1000); console.log('ready');`;

  test.each<[SignalPlan, object]>([
    [
      { signal: 'SIGINT', afterOutput: 'ready\n' },
      { status: 130, signal: null },
    ],
    [
      { signal: 'SIGKILL', when: () => true },
      { signal: 'SIGKILL', timedOut: false },
    ],
  ])('after %j', async (signalAfter, expected) => {
    expect(await run(waits, { signalAfter })).toMatchObject(expected);
  });

  test('is killed with its children when it takes too long', async () => {
    const result = await newJob().runShell('sleep 600 & sleep 600', { timeoutMs: 50 });
    expect(result).toMatchObject({ status: null, signal: 'SIGKILL', timedOut: true });
    expect(result.durationMs).toBeLessThan(5_000);
  });
});
