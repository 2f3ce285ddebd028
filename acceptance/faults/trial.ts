import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { ChildProcess } from 'node:child_process';
import { fixtures, type Fault, type FaultRule, type Sandbox, startSandbox } from '../../sandbox/index.js';
import type { ChildResult } from '../../sandbox/runner/child.js';
import type { JobOptions, StepResult } from '../../sandbox/runner/index.js';
import { ways } from '../../__tests__/dist/ways.js';
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

const { dataCenter, sites } = fixtures;

/** Memory limit of a run. Node itself takes more than half of it. */
const MOST_MEMORY_MB = 80;
/** In seconds, because a busy machine is slow to start a process. */
const BOUND = 10;

/** A classic token with a known method, whose site needs no look-up: a run sends exactly one request. */
export const ONE_REQUEST: Inputs = {
  ...{ ...ways.classic, 'auth-method': 'api-token', 'cloud-id': sites.acme.cloudId },
};

export const myself = (then: Fault): FaultRule => ({ path: /\/myself$/, then });

/** Returns inputs for the Data Center, with the deployment already known. */
export function onDataCenter(inputs: Inputs): Inputs {
  return { 'site-url': dataCenter.url, deployment: 'data-center', ...inputs };
}

export interface Server {
  readonly port: number;
  close(): Promise<void>;
}

export interface World {
  readonly sandbox: Sandbox;
  readonly place: Place;
  readonly server: Server;
}

interface Played extends World {
  readonly ran: StepResult | ChildResult;
  readonly outputs: Inputs;
}

type Of<T> = T | ((world: World) => T);

/** One way in which a fault can occur, and its result: one run of the built Action, main and post. */
export interface Plan {
  readonly inputs?: Of<Inputs>;
  /** Arguments of the command line, which then runs instead of the Action. */
  readonly args?: readonly string[];
  readonly rule?: FaultRule;
  readonly serve?: (world: Omit<World, 'server'>) => Promise<Server>;
  readonly arrange?: (world: World) => void;
  readonly env?: Of<Inputs>;
  /** For variables that `env` can't change on a runner. */
  readonly overrides?: Of<Readonly<Record<string, string | undefined>>>;
  readonly node?: readonly string[];
  readonly job?: JobOptions;
  readonly onSpawn?: (child: ChildProcess) => void;
  /** Node itself writes to standard error. */
  readonly isNoisy?: boolean;
  readonly memory?: boolean;
  readonly secrets?: readonly string[];
  readonly missing?: () => string | undefined;
  readonly status?: number;
  readonly code?: string;
  readonly says?: RegExp | readonly RegExp[];
  readonly requests?: number;
  /** Number of CONNECT requests to the sandbox's proxy. */
  readonly connects?: number;
  readonly check?: (played: Played) => readonly string[];
}

export type Trials = Readonly<Record<string, Plan>>;

export function each<T>(things: Readonly<Record<string, T>>, plan: (thing: T, name: string) => Plan): Trials {
  return Object.fromEntries(Object.entries(things).map(([name, thing]) => [name, plan(thing, name)]));
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

/** One row of the fault matrix. `__tests__`, `rotation` and `signals` have the others. */
export function row(number: number, fault: string, trials: Trials): void {
  describe(`${number}: ${fault}`, () => {
    for (const [name, plan] of Object.entries(trials)) {
      const reason = process.env['CI'] === 'true' ? undefined : plan.missing?.();
      if (reason === undefined) test(name, () => tryPlan(plan));
      else test.skip(`${name}: ${reason}`, () => undefined);
    }
  });
}

async function tryPlan(plan: Plan): Promise<void> {
  const place = new Place(sandbox, plan.job);
  later.push(() => {
    place.remove();
  });
  const server = await plan.serve?.({ sandbox, place });
  if (server) later.push(() => server.close());
  const none: Server = { port: 0, close: () => Promise.resolve() };
  const { ran, problems } = await play(plan, { sandbox, place, server: server ?? none });
  expect(problems).toEqual([]);
  expect(ran.durationMs).toBeLessThanOrEqual(BOUND * 1000);
}

async function play(plan: Plan, world: World) {
  const { place } = world;
  plan.arrange?.(world);
  if (plan.rule) sandbox.faults.add(plan.rule);
  const { memory, node = [], onSpawn, isNoisy = false } = plan;
  const measured = memory ? place.measured() : undefined;
  const options = {
    env: { ...of(plan.env, world), ...measured?.env },
    nodeArguments: [...node, ...(measured?.nodeArguments ?? [])],
    ...(onSpawn && { onSpawn }),
  };
  const run = plan.args ? runCommandLine : runAction;
  const { ran, outputs, said, broken } = await run(plan, world, options);
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
  return { ran, problems };
}

async function runCommandLine(plan: Plan, world: World, options: object) {
  const inputs = { 'site-url': sites.acme.url, ...(of(plan.inputs, world) ?? ONE_REQUEST) };
  const ran = await world.place.cli(plan.args ?? [], inputs, options);
  const code = /^Code: ([a-z-]+)$/m.exec(ran.stderr)?.[1] ?? '';
  const broken = brokenByCommandLine(ran, sandbox, inputs);
  return { ran, outputs: { 'error-code': code }, said: ran.stderr, broken };
}

async function runAction({ secrets = [], ...plan }: Plan, world: World, options: object) {
  const { place } = world;
  const inputs = of(plan.inputs, world) ?? ONE_REQUEST;
  const overrides = of(plan.overrides, world);
  const main = await place.main(inputs, { ...options, ...(overrides && { overrides }) });
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
  const { status = 0, code = '', says = [], requests, connects } = plan;
  const ended = ran.status ?? ran.signal ?? 'nothing';
  const { 'error-code': coded = '' } = outputs;
  const [asked, connected] = [sandbox.requests.length, sandbox.connects.length];
  return [
    ...must({
      [`exit ${ended}, not ${status}`]: ended === status,
      [`the code is "${coded}", not "${code}"`]: coded === code,
      [`${asked} requests, not ${String(requests)}`]: asked === (requests ?? asked),
      [`${connected} connections, not ${String(connects)}`]: connected === (connects ?? connected),
      "a server's text is quoted": !said.includes(MARK) || status === 0,
    }),
    ...[says]
      .flat()
      .filter((words) => !words.test(said))
      .map((words) => `it says nothing of ${String(words)}: ${said}`),
  ];
}
