import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { startSandbox, type Sandbox } from '../../sandbox/index.js';
import { actionInputs, Job, type StepResult } from '../../sandbox/runner/index.js';

interface Metadata {
  inputs: Record<string, { description?: string }>;
  outputs: Record<string, { description?: string }>;
  runs: { using: string; main: string; post: string };
}

const action = parse(readFileSync('action.yml', 'utf8')) as Metadata;

/** Runs with every output set: only a refresh token produces all of them. */
async function runMain(sandbox: Sandbox, job: Job): Promise<StepResult> {
  const { sites, tokens } = sandbox.fixtures;
  return job.runAction(action.runs.main, {
    inputs: actionInputs('action.yml', {
      'site-url': sites.acme.url,
      'client-id': tokens.threeLegged.clientId,
      'client-secret': tokens.threeLegged.clientSecret,
      'refresh-token': tokens.threeLegged.refreshToken,
    }),
  });
}

test('runs on a Node that GitHub supports', () => {
  expect(action.runs.using).toBe('node24');
});

test.each(['main', 'post'] as const)('what it runs as %s is there', (stage) => {
  expect(existsSync(action.runs[stage])).toBe(true);
});

test.each([...Object.entries(action.inputs), ...Object.entries(action.outputs)])(
  'says what %s is',
  (_name, { description = '' }) => {
    expect(description.trim()).not.toBe('');
  },
);

describe('a run', () => {
  let sandbox: Sandbox;
  let job: Job;

  beforeAll(async () => {
    sandbox = await startSandbox();
    job = new Job({ env: sandbox.env });
  });

  afterAll(async () => {
    job.cleanup();
    await sandbox.close();
  });

  test('sets the outputs that are declared, and no other', async () => {
    const { outcome, outputs } = await runMain(sandbox, job);
    expect(outcome).toBe('success');
    expect(Object.keys(outputs).sort()).toEqual(Object.keys(action.outputs).sort());
  });
});
