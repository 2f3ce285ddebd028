import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fixtures } from '../../sandbox/index.js';
import type { Faults, RecordedRequest } from '../../sandbox/index.js';
import { actionInputs, filterJobOutputs, Job } from '../../sandbox/runner/index.js';
import type { ActionOptions, JobOptions, StepResult } from '../../sandbox/runner/index.js';
import { ways } from '../../__tests__/dist/ways.js';
import type { Seen, Trial, World } from './row.js';
import { brokenRules, filesIn } from './rules.js';

export { fixtures, ways };
export const { sites, users, tokens, dataCenter } = fixtures;

export const MAIN = 'dist/main/index.js';
export const POST = 'dist/post/index.js';

/** A classic token whose site needs no look-up, and whose method is known: one request, and nothing beside it. */
export const ONE_REQUEST = {
  ...ways.classic,
  'auth-method': 'api-token',
  'cloud-id': sites.acme.cloudId,
} as const;

/** The request that proves an identity, for every way in. */
export const MYSELF = /\/myself$/;

export const SITE = `${sites.acme.host}:443`;
export const SERVICES = ['api.atlassian.com:443', 'auth.atlassian.com:443'];

/** What a run may take of memory; Node itself takes more than half of it. */
const MOST_MEMORY_KB = 80 * 1024;

/** What a run has to come to. */
export interface Expected {
  readonly status: number | string;
  /** Empty, or left out, for none. */
  readonly code?: string;
  /** What the sentences for people say. */
  readonly says?: RegExp | readonly RegExp[];
  /** How many HTTP requests reached a host; a range where chance decides. */
  readonly requests?: number | readonly [least: number, most: number];
  /** How often CONNECT was asked of the sandbox's proxy. */
  readonly connects?: number;
  /** Milliseconds that the run lasts at least: a wait that was asked for. */
  readonly lastsMs?: number;
}

/** A run that has ended, for what a trial looks at beyond what is common. */
export interface Played extends World {
  readonly job: Job;
  readonly main: StepResult;
  readonly requests: readonly RecordedRequest[];
}

export interface ActionTrial {
  readonly name: string;
  readonly bound?: number;
  readonly sandbox?: Trial['sandbox'];
  readonly missing?: Trial['missing'];
  /** Those of {@link ONE_REQUEST} if they are left out. */
  readonly inputs?: Readonly<Record<string, string>> | ((world: World) => Readonly<Record<string, string>>);
  readonly arrange?: (world: World) => void | Promise<void>;
  readonly faults?: (faults: Faults) => void;
  readonly job?: JobOptions | ((world: World) => JobOptions);
  readonly step?: ActionOptions | ((world: World) => ActionOptions);
  /** Measures the process's memory. */
  readonly memory?: boolean;
  /** `host:port` that may be connected to beside the site and Atlassian's services. */
  readonly hosts?: readonly string[];
  readonly secrets?: (world: World) => readonly string[];
  /** Says what time counts, where it is not the whole run's. */
  readonly since?: () => number;
  readonly expect: Expected;
  /** Returns what is not as it has to be. */
  readonly check?: ((played: Played) => readonly string[] | Promise<readonly string[]>) | undefined;
  /** What the trial started, whether it worked or not. */
  readonly end?: (world: World) => Promise<void>;
}

/** One run of the built Action, main and post, on the model of a runner. */
export function action(trial: ActionTrial): Trial {
  const { name, bound, sandbox, missing } = trial;
  return {
    name,
    ...(bound !== undefined && { bound }),
    ...(sandbox && { sandbox }),
    ...(missing && { missing }),
    run: (world) => play(trial, world).finally(() => trial.end?.(world)),
  };
}

async function play(trial: ActionTrial, world: World): Promise<Seen> {
  const { sandbox, folder } = world;
  await trial.arrange?.(world);
  trial.faults?.(sandbox.faults);
  const given = of(trial.inputs, world) ?? ONE_REQUEST;
  const options = of(trial.job, world);
  const job = new Job({ ...options, env: { ...sandbox.env, ...options?.env } });
  const memory = join(folder, 'peak-memory');
  try {
    const inputs = actionInputs('action.yml', { 'site-url': 'acme', ...given });
    const step = of(trial.step, world);
    const main = await job.runAction(MAIN, {
      timeoutMs: 90_000,
      ...step,
      ...(trial.memory && {
        nodeArguments: ['--require', resolve('__tests__/dist/preload/max-rss.cjs')],
        env: { ...step?.env, MAX_RSS_FILE: memory },
      }),
      inputs,
    });
    const ended = performance.now();
    const requests = [...sandbox.requests];
    const peak = trial.memory ? Number(readFileSync(memory, 'utf8')) : undefined;
    const problems = [
      ...(peak !== undefined && peak >= MOST_MEMORY_KB ? [`${peak} kB of memory`] : []),
      ...brokenRules({
        main,
        inputs,
        sandbox,
        files: filesIn(job.temp),
        hosts: [SITE, ...SERVICES, ...(trial.hosts ?? [])],
        secrets: trial.secrets?.(world) ?? [],
      }),
      ...unmet(trial.expect, main, world),
      ...lostOutputs(main, job),
      ...((await trial.check?.({ ...world, job, main, requests })) ?? []),
      ...(await cleanedUp(job, main)),
    ];
    return {
      status: main.status ?? main.signal ?? 'nothing',
      code: main.outputs['error-code'] ?? '',
      ms: trial.since ? ended - trial.since() : main.durationMs,
      problems,
      ...(peak !== undefined && { peakKilobytes: peak }),
    };
  } finally {
    job.cleanup();
  }
}

function of<T extends object>(value: T | ((world: World) => T) | undefined, world: World): T | undefined {
  return typeof value === 'function' ? value(world) : value;
}

/** What people are told, without the masks. */
export function told({ stdout }: StepResult): string {
  return stdout
    .split('\n')
    .filter((line) => !line.startsWith('::add-mask::'))
    .join('\n');
}

function unmet(expected: Expected, main: StepResult, { sandbox }: World): string[] {
  const problems: string[] = [];
  const { requests, connects, lastsMs, code = '' } = expected;
  const status = main.status ?? main.signal;
  if (status !== expected.status) problems.push(`exit ${String(status)}, not ${expected.status}`);
  const seenCode = main.outputs['error-code'] ?? '';
  if (seenCode !== code) problems.push(`error-code is "${seenCode}", not "${code}"`);
  for (const words of [expected.says ?? []].flat()) {
    if (!words.test(told(main))) problems.push(`the message says nothing of ${String(words)}: ${told(main)}`);
  }
  if (requests !== undefined) {
    const [least, most] = typeof requests === 'number' ? [requests, requests] : requests;
    const count = sandbox.requests.length;
    if (count < least || count > most) problems.push(`${count} requests, not ${String(requests)}`);
  }
  if (connects !== undefined && sandbox.connects.length !== connects) {
    problems.push(`${sandbox.connects.length} connections, not ${connects}`);
  }
  if (lastsMs !== undefined && main.durationMs < lastsMs) {
    problems.push(`it waited ${main.durationMs.toFixed(0)} ms, not ${lastsMs}`);
  }
  return problems;
}

/** What is not secret must survive as a job's output. */
function lostOutputs(main: StepResult, job: Job): string[] {
  const open = Object.entries(main.outputs).filter(
    ([name]) => !['authorization', 'auth-header', 'refresh-token'].includes(name),
  );
  const { dropped } = filterJobOutputs(Object.fromEntries(open), job.masker);
  return dropped.map((name) => `the output ${name} would be dropped`);
}

async function cleanedUp(job: Job, main: StepResult): Promise<string[]> {
  const post = await job.runAction(POST, { stage: 'post', state: main.state });
  const problems: string[] = [];
  if (post.status !== 0 || post.stderr !== '') problems.push(`post ended with ${String(post.status)}`);
  if (filesIn(job.temp).length > 0) problems.push('post left files');
  return problems;
}

/** An answer as it goes over the wire: lines of a head, and a body of any bytes. */
export function onTheWire(head: string, body: string | Uint8Array = ''): Uint8Array {
  return Buffer.concat([Buffer.from(`${head.trim().replaceAll('\n', '\r\n')}\r\n\r\n`), Buffer.from(body)]);
}
