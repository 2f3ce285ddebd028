import { expect } from '@jest/globals';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Sandbox } from '../../sandbox/index.js';
import { fixtures } from '../../sandbox/fixtures.js';
import {
  actionInputs,
  type ActionOptions,
  Job,
  type JobOptions,
  type StepResult,
} from '../../sandbox/runner/index.js';
import { brokenByCheck } from '../../acceptance/kit/rules.js';
import type { Report } from '../../src/check/report.js';
import { secretsIn } from './transcript.js';

const { dataCenter, github, organization, tokens, webhook } = fixtures;

const CHECK = 'dist/check/index.js';

export interface CheckRun {
  inputs?: Readonly<Record<string, string>>;
  env?: Readonly<Record<string, string>>;
  /** `credentials.yml` in the workspace. */
  file?: string;
  job?: JobOptions;
  step?: ActionOptions;
  /** Before the job's folders are deleted. */
  afterwards?: (job: Job) => void;
}

/** Expects that no output contains a secret. */
export async function checkAction(sandbox: Sandbox, run: CheckRun) {
  const job = new Job({ ...run.job, env: { ...sandbox.env, ...run.job?.env } });
  try {
    const inFolder = (name: string): string => {
      const path = join(job.workspace, name);
      return existsSync(path) ? readFileSync(path, 'utf8') : '';
    };
    const withFile = run.file === undefined ? {} : { 'credentials-file': 'credentials.yml' };
    if (run.file !== undefined) writeFileSync(join(job.workspace, 'credentials.yml'), run.file);
    const inputs = actionInputs('check/action.yml', { ...withFile, ...run.inputs });
    const main = await job.runAction(CHECK, { ...run.step, inputs, env: { ...run.env } });
    const [page, file] = [inFolder('expiry.html'), inFolder('credentials.yml')];
    const named = Object.entries(run.env ?? {}).filter(([name]) => run.file?.includes(name));
    const values = [...Object.values(run.inputs ?? {}), ...named.map(([, value]) => value)];
    const given = SECRETS.filter((secret) => values.includes(secret));
    expect(brokenByCheck(main, given, SECRETS, writtenBy(main, sandbox) + page + file)).toEqual([]);
    expect(job.masker.dropped(main.outputs)).toEqual([]);
    run.afterwards?.(job);
    const report = main.outputs['report'];
    return { main, page, report: report === undefined ? undefined : (JSON.parse(report) as Report) };
  } finally {
    job.cleanup();
  }
}

/** `name: status (code)`, most urgent first. */
export function rowsOf(report: Report | undefined): string[] {
  return (report?.credentials ?? []).map(({ name, status, code }) =>
    code === undefined ? `${name}: ${status}` : `${name}: ${status} (${code})`,
  );
}

/** In UTC. */
export function dayIn(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
}

/** A webhook's host is public. */
export const SECRETS: readonly string[] = [
  ...[tokens, { ...dataCenter.tokens, oauth1: undefined }, organization.keys, github.tokens]
    .flatMap((each) => secretsIn(each, ''))
    .map(([, secret]) => secret),
  ...Object.values(dataCenter.users).map(({ password }) => password),
  new URL(webhook.url).pathname,
];

/** What people read outside the step, and outputs. */
function writtenBy({ outputs }: StepResult, sandbox: Sandbox): string {
  const messages = sandbox.webhook.messages.map(({ body }) => body);
  const issues = [sandbox.github.issues(), sandbox.issue('PROJ-3'), sandbox.issue('PROJ-4')];
  return [...Object.values(outputs), JSON.stringify([messages, issues])].join('\n');
}
