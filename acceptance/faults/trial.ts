import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { ChildProcess } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { type FaultRule, type Sandbox, startSandbox } from '../../sandbox/index.js';
import type { ChildResult } from '../../sandbox/runner/child.js';
import type { JobOptions, StepResult } from '../../sandbox/runner/index.js';
import { type Inputs, Place } from '../kit/place.js';
import {
  brokenByCommandLine,
  brokenRules,
  documentedHosts,
  MARK,
  must,
  SECRET_OUTPUTS,
  told,
} from '../kit/rules.js';
import { ONE_REQUEST, sites } from './given.js';

/** Memory limit of a run. Node itself takes more than half of it. */
const MOST_MEMORY_MB = 80;

/** In seconds. A run that ends by itself gets ten, because a busy machine is slow to start a process. */
const AT_ONCE = 10;
/** In seconds, beyond a process's own limit: one to end, and one to start on a busy machine. */
export const GRACE = 2;

const FOREIGN = 'FAKE: somebody else owns this\n';

/** A server that listens during a trial. */
export interface Server {
  readonly port: number;
  readonly connections?: number;
  close(): Promise<void>;
}

export interface World {
  readonly sandbox: Sandbox;
  readonly place: Place;
  /** A file of another owner, to which links lead. */
  readonly foreign: string;
  readonly server: Server;
}

/** A run that has ended, for the checks of a single trial. */
export interface Played extends World {
  readonly ran: StepResult | ChildResult;
  readonly outputs: Inputs;
}

type Of<T> = T | ((world: World) => T);

/** One way in which a fault can occur, and its result: one run of the built Action, main and post. */
export interface Plan {
  /** Those of {@link ONE_REQUEST} by default. */
  readonly inputs?: Of<Inputs>;
  /** Arguments of the command line, which then runs instead of the Action. */
  readonly args?: Of<readonly string[]>;
  readonly rules?: FaultRule | readonly FaultRule[];
  readonly serve?: (world: Omit<World, 'server'>) => Promise<Server>;
  readonly arrange?: (world: World) => void;
  readonly env?: Of<Inputs>;
  /** For variables that `env` can't change on a runner. */
  readonly overrides?: Of<Readonly<Record<string, string | undefined>>>;
  readonly node?: readonly string[];
  readonly job?: JobOptions;
  readonly signal?: readonly [signal: NodeJS.Signals, when: (world: World) => boolean];
  readonly onSpawn?: (child: ChildProcess) => void;
  /** Node itself writes to standard error. */
  readonly isNoisy?: boolean;
  /** Measures the process's memory. */
  readonly memory?: boolean;
  readonly secrets?: Of<readonly string[]>;
  readonly missing?: () => string | undefined;
  /** 0 by default. */
  readonly status?: number;
  /** Omitted if there is no error code. */
  readonly code?: string;
  /** Patterns that the messages must match. */
  readonly says?: RegExp | readonly RegExp[];
  /** Number of HTTP requests that reach a host. */
  readonly requests?: number;
  /** Number of CONNECT requests to the sandbox's proxy. */
  readonly connects?: number;
  /** Number of requests to the token endpoint. */
  readonly exchanges?: number;
  /** Minimum duration of the run in milliseconds, for a requested wait. */
  readonly lastsMs?: number;
  /** In seconds, from the start of the process, or from the signal, to its end. */
  readonly bound?: number;
  /** Returns the problems that it finds. */
  readonly check?: (played: Played) => readonly string[];
  /** A special trial that replaces all of the above. Returns the problems that it finds. */
  readonly special?: (world: World) => Promise<readonly string[]>;
}

/** Trials by name. */
export type Trials = Readonly<Record<string, Plan>>;

/** Makes a trial for each of these things, by name. */
export function each<T>(
  things: Readonly<Record<string, T>> | readonly T[],
  plan: (thing: T) => Plan,
): Trials {
  const named = Array.isArray(things)
    ? things.map((thing: T) => [String(thing), thing] as const)
    : Object.entries(things as Record<string, T>);
  return Object.fromEntries(named.map(([name, thing]) => [name, plan(thing)]));
}

let sandbox: Sandbox;
const later: (() => unknown)[] = [];

beforeAll(async () => {
  sandbox = await startSandbox();
});

beforeEach(() => {
  sandbox.reset();
});

afterEach(async () => {
  for (const undo of later.splice(0).reverse()) await undo();
});

afterAll(() => sandbox.close());

/** One row of the fault matrix. `__tests__` and `npm run accept -- rotation` have the others. */
export function row(number: number, fault: string, trials: Trials, bound = AT_ONCE): void {
  describe(`${number}: ${fault}`, () => {
    for (const [name, plan] of Object.entries(trials)) {
      const reason = process.env['CI'] === 'true' ? undefined : plan.missing?.();
      if (reason === undefined) test(name, () => tryPlan({ bound, ...plan }));
      else test.skip(`${name}: ${reason}`, () => undefined);
    }
  });
}

async function tryPlan(plan: Plan & { readonly bound: number }): Promise<void> {
  const place = new Place(sandbox, plan.job);
  later.push(() => {
    place.remove();
  });
  const foreign = place.path('foreign');
  writeFileSync(foreign, FOREIGN, { mode: 0o600 });
  const server = await plan.serve?.({ sandbox, place, foreign });
  if (server) later.push(() => server.close());
  const none: Server = { port: 0, close: () => Promise.resolve() };
  const world: World = { sandbox, place, foreign, server: server ?? none };
  const began = performance.now();
  const { ms, problems } = plan.special
    ? { problems: await plan.special(world), ms: performance.now() - began }
    : await play(plan, world);
  expect(problems).toEqual([]);
  expect(ms).toBeLessThanOrEqual(plan.bound * 1000);
}

async function play(plan: Plan, world: World): Promise<{ ms: number; problems: readonly string[] }> {
  const { place } = world;
  plan.arrange?.(world);
  for (const rule of [plan.rules ?? []].flat()) sandbox.faults.add(rule);
  const { memory, node = [], signal, onSpawn, isNoisy = false } = plan;
  const measured = memory ? place.measured() : undefined;
  let signalled: number | undefined;
  const options = {
    env: { ...of(plan.env, world), ...measured?.env },
    nodeArguments: [...node, ...(measured?.nodeArguments ?? [])],
    ...(signal && {
      signalAfter: {
        signal: signal[0],
        when: () => {
          if (!signal[1](world)) return false;
          signalled ??= performance.now();
          return true;
        },
      },
    }),
    ...(onSpawn && { onSpawn }),
  };
  const run = plan.args ? runCommandLine : runAction;
  const { ran, outputs, said, broken } = await run(plan, world, options);
  const ms = signalled === undefined ? ran.durationMs : performance.now() - signalled;
  const problems = [
    ...broken.filter((problem) => !isNoisy || problem !== 'standard error is empty'),
    ...unmet(plan, outputs, ran, said),
    ...must({
      [`memory is below ${MOST_MEMORY_MB} MB`]: !measured || measured.peakMB() < MOST_MEMORY_MB,
      'no encoding but identity was asked for': sandbox.requests.every(
        ({ headers }) => headers['accept-encoding'] === 'identity',
      ),
    }),
    ...(plan.check?.({ ...world, ran, outputs }) ?? []),
  ];
  if ('state' in ran) {
    const post = await place.post(ran.state, { env: options.env });
    const isFine = post.status === 0 && (post.stderr === '' || isNoisy);
    problems.push(...must({ 'post ends well': isFine, 'post leaves no files': place.left().length === 0 }));
  }
  const isUntouched = readFileSync(world.foreign, 'utf8') === FOREIGN;
  return { ms, problems: [...problems, ...must({ "somebody else's file is as it was": isUntouched })] };
}

async function runCommandLine(plan: Plan, world: World, options: object) {
  const inputs = { 'site-url': sites.acme.url, ...(of(plan.inputs, world) ?? ONE_REQUEST) };
  const ran = await world.place.cli(of(plan.args, world) ?? [], inputs, options);
  const code = /^Code: ([a-z-]+)$/m.exec(ran.stderr)?.[1] ?? '';
  const broken = brokenByCommandLine(ran, sandbox, inputs);
  return { ran, outputs: { 'error-code': code }, said: ran.stderr, broken };
}

async function runAction(plan: Plan, world: World, options: object) {
  const { place } = world;
  const inputs = of(plan.inputs, world) ?? ONE_REQUEST;
  const overrides = of(plan.overrides, world);
  const main = await place.main(inputs, { ...options, ...(overrides && { overrides }) });
  const secrets = of(plan.secrets, world) ?? [];
  const { outputs } = main;
  // Outputs that aren't secret must survive as a job's outputs.
  const open = Object.entries(outputs).filter(([name]) => !SECRET_OUTPUTS.includes(name));
  const dropped = place.job.masker.dropped(Object.fromEntries(open));
  const broken = [
    ...brokenRules({ main, inputs, sandbox, left: place.left(), hosts: documentedHosts(inputs), secrets }),
    ...dropped.map((name) => `the output ${name} would be dropped`),
  ];
  return { ran: main, outputs, said: told(main), broken };
}

function of<T>(value: Of<T> | undefined, world: World): T | undefined {
  return typeof value === 'function' ? (value as (world: World) => T)(world) : value;
}

function unmet(plan: Plan, outputs: Inputs, ran: ChildResult, said: string): string[] {
  const { status = 0, code = '', says = [], requests, connects, exchanges, lastsMs = 0 } = plan;
  const ended = ran.status ?? ran.signal ?? 'nothing';
  const { 'error-code': coded = '' } = outputs;
  const asked = sandbox.requests.length;
  const { tokenRequests } = sandbox.oauth;
  return [
    ...must({
      [`exit ${ended}, not ${status}`]: ended === status,
      [`the code is "${coded}", not "${code}"`]: coded === code,
      [`${asked} requests, not ${String(requests)}`]: requests === undefined || asked === requests,
      [`${sandbox.connects.length} connections, not ${String(connects)}`]:
        connects === undefined || sandbox.connects.length === connects,
      [`${tokenRequests} token requests, not ${String(exchanges)}`]:
        exchanges === undefined || tokenRequests === exchanges,
      [`it waited ${ran.durationMs.toFixed(0)} ms, not ${lastsMs}`]: ran.durationMs >= lastsMs,
      "a server's text is quoted": !said.includes(MARK) || status === 0,
    }),
    ...[says]
      .flat()
      .filter((words) => !words.test(said))
      .map((words) => `it says nothing of ${String(words)}: ${said}`),
  ];
}
