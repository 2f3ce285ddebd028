import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startSandbox, type FaultRule, type Sandbox } from '../../sandbox/index.js';
import { fixtures } from '../../sandbox/fixtures.js';
import {
  actionInputs,
  Job,
  type ActionOptions,
  type JobOptions,
  type StepResult,
} from '../../sandbox/runner/index.js';
import { MAIN, POST } from '../../acceptance/kit/place.js';
import { brokenRules, documentedHosts } from '../../acceptance/kit/rules.js';
import { transcriptOf } from './transcript.js';

export { fixtures, MAIN, POST };
export { dataCenterWays, ways } from './ways.js';
export const { sites, users, tokens, dataCenter, government, customDomain, github } = fixtures;

export interface Scenario {
  /** `site-url` defaults to acme. */
  inputs?: Readonly<Record<string, string>>;
  job?: JobOptions;
  step?: ActionOptions;
  faults?: readonly FaultRule[];
  arrange?: (sandbox: Sandbox) => void | Promise<void>;
  /** Between main and post. */
  afterwards?: (ran: Ran) => void | Promise<void>;
}

/** Version 10.3 by default. */
export function onDataCenter({
  version = '10.3',
  ...given
}: Scenario & { version?: Sandbox['dataCenter']['version'] }): Scenario {
  return {
    ...given,
    inputs: { 'site-url': dataCenter.url, ...given.inputs },
    arrange: async (world) => {
      world.dataCenter.version = version;
      await given.arrange?.(world);
    },
  };
}

export interface Ran {
  sandbox: Sandbox;
  job: Job;
  main: StepResult;
}

export let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox();
});

afterAll(() => sandbox.close());

/** The rules hold for every run. The rest is compared with a snapshot. */
export function scenarios(rows: Readonly<Record<string, Scenario>>): void {
  test.each(Object.entries(rows))('%s', async (_name, given) => {
    expect((await play(given)).transcript).toMatchSnapshot();
  });
}

export interface Played extends Ran {
  post: StepResult;
  transcript: string;
}

export async function play(given: Scenario): Promise<Played> {
  sandbox.reset();
  for (const rule of given.faults ?? []) sandbox.faults.add(rule);
  await given.arrange?.(sandbox);
  const job = new Job({ ...given.job, env: { ...sandbox.env, ...given.job?.env } });
  try {
    const inputs = actionInputs('action.yml', { 'site-url': 'acme', ...given.inputs });
    const main = await job.runAction(MAIN, { ...given.step, inputs });
    const files = filesIn(job.temp);
    const requests = [...sandbox.requests];
    expect(brokenRules({ main, inputs, sandbox, left: files, hosts: documentedHosts(inputs) })).toEqual([]);
    // No file of a run is in the workspace (E12).
    expect(readdirSync(job.workspace)).toEqual([]);
    await given.afterwards?.({ sandbox, job, main });
    const post = await job.runAction(POST, { stage: 'post', state: main.state });
    expect(post).toMatchObject({ status: 0, stderr: '' });
    expect(filesIn(job.temp)).toEqual([]);
    const transcript = transcriptOf({ main, post, files, requests, temp: job.temp });
    return { sandbox, job, main, post, transcript };
  } finally {
    job.cleanup();
  }
}

export type FoundFile = ReturnType<typeof filesIn>[number];

/** What the Action left under RUNNER_TEMP. */
export function filesIn(folder: string) {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.startsWith('jira-auth-'))
    .sort()
    .map((path) => {
      const entry = lstatSync(join(folder, path));
      const mode = (entry.mode & 0o7777).toString(8).padStart(4, '0');
      return { path, mode, text: entry.isFile() ? readFileSync(join(folder, path), 'utf8') : undefined };
    });
}
