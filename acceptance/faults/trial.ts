import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { ChildProcess } from 'node:child_process';
import { fixtures, type Fault, type FaultRule, type Sandbox, startSandbox } from '../../sandbox/index.js';
import type { JobOptions, StepResult } from '../../sandbox/runner/index.js';
import { ways } from '../../__tests__/dist/ways.js';
import { type Inputs, Place } from '../kit/place.js';
import { brokenRules, documentedHosts, MARK, must, SECRET_OUTPUTS, told } from '../kit/rules.js';

const { dataCenter, sites } = fixtures;

/** Node itself takes more than half of it. */
const MOST_MEMORY_MB = 80;
/** A busy machine is slow to start a process. */
const MOST_MS = 10_000;

/** Its method is known, and its site needs no look-up: a run sends exactly one request. */
export const ONE_REQUEST: Inputs = {
  ...{ ...ways.classic, 'auth-method': 'api-token', 'cloud-id': sites.acme.cloudId },
};

export const myself = (then: Fault): FaultRule => ({ path: /\/myself$/, then });

export function onDataCenter(inputs: Inputs): Inputs {
  return { 'site-url': dataCenter.url, deployment: 'data-center', ...inputs };
}

export interface Server {
  port: number;
  close(): Promise<void>;
}

export interface World {
  sandbox: Sandbox;
  place: Place;
  server: Server;
}

interface Played extends World {
  ran: StepResult;
}

type Of<T> = T | ((world: World) => T);

export interface Plan {
  inputs?: Of<Inputs>;
  rule?: FaultRule;
  serve?: (world: Omit<World, 'server'>) => Promise<Server>;
  arrange?: (world: World) => void;
  env?: Of<Inputs>;
  /** For variables that `env` can't change on a runner. */
  overrides?: Of<Readonly<Record<string, string | undefined>>>;
  node?: readonly string[];
  job?: JobOptions;
  onSpawn?: (child: ChildProcess) => void;
  /** Node itself writes to standard error. */
  isNoisy?: boolean;
  memory?: boolean;
  secrets?: readonly string[];
  status?: number;
  code?: string;
  says?: RegExp | readonly RegExp[];
  requests?: number;
  connects?: number;
  check?: (played: Played) => readonly string[];
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
    test.each(Object.entries(trials))('%s', (_name, plan) => tryPlan(plan));
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
  const world: World = { sandbox, place, server: server ?? none };
  plan.arrange?.(world);
  if (plan.rule) sandbox.faults.add(plan.rule);
  const { memory, node = [], onSpawn, isNoisy = false } = plan;
  const measured = memory ? place.measured() : undefined;
  const options = {
    env: { ...of(plan.env, world), ...measured?.env },
    nodeArguments: [...node, ...(measured?.nodeArguments ?? [])],
    ...(onSpawn && { onSpawn }),
  };
  const inputs = of(plan.inputs, world) ?? ONE_REQUEST;
  const overrides = of(plan.overrides, world);
  const ran = await place.main(inputs, { ...options, ...(overrides && { overrides }) });
  const rules = { main: ran, inputs, sandbox, left: place.left(), hosts: documentedHosts(inputs) };
  // Outputs that aren't secret must survive as a job's outputs.
  const open = Object.entries(ran.outputs).filter(([name]) => !SECRET_OUTPUTS.includes(name));
  const problems = [
    ...brokenRules({ ...rules, secrets: plan.secrets ?? [] }).filter(
      (problem) => !isNoisy || problem !== 'standard error is empty',
    ),
    ...place.job.masker.dropped(Object.fromEntries(open)).map((name) => `${name} would be dropped`),
    ...unmet(plan, ran),
    ...must({
      [`memory is below ${MOST_MEMORY_MB} MB`]: !measured || measured.peakMB() < MOST_MEMORY_MB,
      'no encoding but identity was asked for': sandbox.requests.every(
        ({ headers }) => headers['accept-encoding'] === 'identity',
      ),
    }),
    ...(plan.check?.({ ...world, ran }) ?? []),
  ];
  const post = await place.post(ran.state, { env: options.env });
  const isFine = post.status === 0 && (post.stderr === '' || isNoisy);
  problems.push(...must({ 'post ends well': isFine, 'post leaves no files': place.left().length === 0 }));
  expect(problems).toEqual([]);
  expect(ran.durationMs).toBeLessThanOrEqual(MOST_MS);
}

function of<T>(value: Of<T> | undefined, world: World): T | undefined {
  return typeof value === 'function' ? (value as (world: World) => T)(world) : value;
}

function unmet({ status = 0, code = '', says = [], requests, connects }: Plan, ran: StepResult): string[] {
  const said = told(ran);
  const ended = ran.status ?? ran.signal ?? 'nothing';
  const { 'error-code': coded = '' } = ran.outputs;
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
