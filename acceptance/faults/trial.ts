import type { ChildProcess } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fixtures } from '../../sandbox/index.js';
import type { Fault, FaultRule, RecordedRequest, Sandbox, SandboxOptions } from '../../sandbox/index.js';
import type { ChildResult } from '../../sandbox/runner/child.js';
import type { JobOptions, SignalPlan, StepResult } from '../../sandbox/runner/index.js';
import { filterJobOutputs } from '../../sandbox/runner/index.js';
import { ways } from '../../__tests__/dist/ways.js';
import { type Inputs, Place, preload } from '../kit/place.js';
import {
  brokenByCommandLine,
  brokenRules,
  documentedHosts,
  MARK,
  must,
  SECRET_OUTPUTS,
  told,
} from '../kit/rules.js';

export { preload } from '../kit/place.js';
export { HOSTILE_TEXT, MARK, must } from '../kit/rules.js';
export { dataCenterWays, ways } from '../../__tests__/dist/ways.js';
export const { sites, users, tokens, dataCenter, github } = fixtures;

/** A classic token whose site needs no look-up, and whose method is known: one request, and nothing beside it. */
export const ONE_REQUEST: Inputs = {
  ...ways.classic,
  'auth-method': 'api-token',
  'cloud-id': sites.acme.cloudId,
};

/** The request that proves an identity, for every way in. */
export const MYSELF = /\/myself$/;
/** A fault of the answer that says who this is, and of the token endpoint's. */
export const myself = (then: Fault, times?: number): FaultRule => ({
  path: MYSELF,
  then,
  ...(times !== undefined && { times }),
});
export const exchange = (then: Fault, more: Partial<FaultRule> = {}): FaultRule => ({
  path: '/oauth/token',
  then,
  ...more,
});

/** Inputs for the Data Center, which need not say what it is. */
export const onDataCenter = (inputs: Inputs): Inputs => ({
  'site-url': dataCenter.url,
  deployment: 'data-center',
  ...inputs,
});

/** What a run may take of memory; Node itself takes more than half of it. */
const MOST_MEMORY_KB = 80 * 1024;

/** Seconds. What ends by itself gets ten, because a busy machine takes its time to start a process. */
export const AT_ONCE = 10;
/** What a process may take beyond its own limit: a second to end, one to start on a busy machine. */
export const GRACE = 2;

const FOREIGN = 'FAKE: somebody else owns this\n';

/** What a run has to come to. */
export interface Want {
  readonly status: number;
  /** Left out where none is set. */
  readonly code?: string;
  /** What the sentences for people say. */
  readonly says?: RegExp | readonly RegExp[];
  /** How many HTTP requests reached a host; a range where chance decides. */
  readonly requests?: number | readonly [least: number, most: number];
  /** How often CONNECT was asked of the sandbox's proxy. */
  readonly connects?: number;
  /** How often the token endpoint was asked. */
  readonly exchanges?: number;
  /** Milliseconds that the run lasts at least: a wait that was asked for. */
  readonly lastsMs?: number;
}

/** Something that listens while a trial runs. */
export interface Server {
  readonly port: number;
  readonly connections?: number;
  close(): Promise<void>;
}

export interface World {
  readonly sandbox: Sandbox;
  readonly place: Place;
  /** A file that belongs to somebody else; links lead to it. */
  readonly foreign: string;
  server: Server;
}

/** A run that has ended, for what a trial looks at beyond what is common. */
export interface Played extends World {
  readonly ran: StepResult | ChildResult;
  readonly outputs: Inputs;
  readonly requests: readonly RecordedRequest[];
}

type Of<T> = T | ((world: World) => T);

export interface Given {
  /** Those of {@link ONE_REQUEST} if they are left out. */
  readonly inputs?: Of<Inputs>;
  /** Arguments of the command line, which is run in the Action's place. */
  readonly args?: Of<readonly string[]>;
  readonly rules?: FaultRule | readonly FaultRule[];
  readonly serve?: (world: World) => Promise<Server>;
  readonly arrange?: (world: World) => void | Promise<void>;
  readonly env?: Of<Inputs>;
  /** For what `env` can't change on a runner. */
  readonly overrides?: Of<Readonly<Record<string, string | undefined>>>;
  readonly node?: readonly string[];
  readonly job?: JobOptions;
  readonly signal?: { readonly signal: NodeJS.Signals; readonly when: (world: World) => boolean };
  readonly onSpawn?: (child: ChildProcess) => void;
  /** Node itself writes to standard error. */
  readonly isNoisy?: boolean;
  /** Measures the process's memory. */
  readonly memory?: boolean;
  readonly secrets?: Of<readonly string[]>;
  /** Seconds. */
  readonly bound?: number;
  readonly sandbox?: SandboxOptions;
  readonly missing?: () => string | undefined;
  /** Returns what is not as it has to be. */
  readonly check?: (played: Played) => readonly string[] | Promise<readonly string[]>;
}

export interface Seen {
  /** From the start of the process, or from the signal, to its end. */
  readonly ms: number;
  readonly problems: readonly string[];
}

/** One way in which a fault can happen. */
export interface Trial extends Pick<Given, 'bound' | 'sandbox' | 'missing'> {
  readonly name: string;
  readonly run: (sandbox: Sandbox) => Promise<Seen>;
}

/** One row of the fault matrix. */
export interface Row {
  readonly number: number;
  readonly fault: string;
  readonly bound: number;
  readonly trials: readonly Trial[];
}

export function row(number: number, fault: string, trials: readonly Trial[], bound = AT_ONCE): Row {
  return { number, fault, bound, trials };
}

/** One run of the built Action, main and post, on the model of a runner; or of the command line. */
export function trial(name: string, want: Want, given: Given = {}): Trial {
  return { ...custom(name, (world) => play(want, given, world), given), ...given };
}

/** A trial of its own kind. Its time is all that it takes, unless it says so itself. */
export function custom(
  name: string,
  run: (world: World) => Promise<readonly string[] | Seen>,
  { job, serve }: Pick<Given, 'job' | 'serve'> = {},
): Trial {
  return {
    name,
    run: async (sandbox) => {
      const place = new Place(sandbox, job);
      const foreign = place.path('foreign');
      writeFileSync(foreign, FOREIGN, { mode: 0o600 });
      const none: Server = { port: 0, close: () => Promise.resolve() };
      const world: World = { sandbox, place, foreign, server: none };
      world.server = (await serve?.(world)) ?? none;
      const began = performance.now();
      try {
        const seen = await run(world);
        return 'ms' in seen ? seen : { ms: performance.now() - began, problems: seen };
      } finally {
        await world.server.close();
        place.remove();
      }
    },
  };
}

async function play(want: Want, given: Given, world: World): Promise<Seen> {
  const { sandbox, place } = world;
  await given.arrange?.(world);
  for (const rule of [given.rules ?? []].flat()) sandbox.faults.add(rule);
  const inputs = of(given.inputs, world) ?? ONE_REQUEST;
  const peak = place.path('peak-memory');
  let signalled: number | undefined;
  const { signal, onSpawn } = given;
  const signalAfter: SignalPlan | undefined = signal && {
    signal: signal.signal,
    when: () => {
      if (!signal.when(world)) return false;
      signalled ??= performance.now();
      return true;
    },
  };
  const options = {
    env: { ...of(given.env, world), ...(given.memory && { MAX_RSS_FILE: peak }) },
    nodeArguments: [
      ...(given.node ?? []),
      ...(given.memory ? preload('max-rss', '__tests__/dist/preload') : []),
    ],
    ...(signalAfter && { signalAfter }),
    ...(onSpawn && { onSpawn }),
  };
  const args = of(given.args, world);
  const problems: string[] = [];
  let ran: StepResult | ChildResult;
  let outputs: Inputs;
  let ended: number;
  if (args) {
    const given_ = { 'site-url': sites.acme.url, ...inputs };
    ran = await place.cli(args, given_, options);
    ended = performance.now();
    outputs = { 'error-code': /^Code: ([a-z-]+)$/m.exec(ran.stderr)?.[1] ?? '' };
    problems.push(
      ...brokenByCommandLine(ran, sandbox, given_),
      ...unmet(want, outputs, ran, ran.stderr, sandbox),
    );
  } else {
    const overrides = of(given.overrides, world);
    const main = await place.main(inputs, { ...options, ...(overrides && { overrides }) });
    ended = performance.now();
    ({ outputs } = main);
    const secrets = of(given.secrets, world) ?? [];
    problems.push(
      ...brokenRules({ main, inputs, sandbox, left: place.left(), hosts: documentedHosts(inputs), secrets }),
      ...unmet(want, outputs, main, told(main), sandbox),
      ...lostOutputs(main, place),
    );
    ran = main;
  }
  const requests = [...sandbox.requests];
  if (given.memory) {
    const kilobytes = Number(readFileSync(peak, 'utf8'));
    if (kilobytes >= MOST_MEMORY_KB) problems.push(`${kilobytes} kB of memory`);
  }
  problems.push(...((await given.check?.({ ...world, ran, outputs, requests })) ?? []));
  if ('state' in ran) {
    const post = await place.post(ran.state, { env: options.env });
    if (post.status !== 0 || (post.stderr !== '' && !given.isNoisy))
      problems.push(`post ended with ${String(post.status)}`);
    if (place.left().length > 0) problems.push('post left files');
  }
  problems.push(
    ...must({
      "somebody else's file is as it was": readFileSync(world.foreign, 'utf8') === FOREIGN,
      'no encoding but identity was asked for': requests.every(
        ({ headers }) => headers['accept-encoding'] === 'identity',
      ),
    }),
  );
  const isAllowed = (problem: string): boolean =>
    given.isNoisy === true && problem === 'standard error is empty';
  return {
    ms: signal ? ended - (signalled ?? 0) : ran.durationMs,
    problems: problems.filter((problem) => !isAllowed(problem)),
  };
}

function of<T>(value: Of<T> | undefined, world: World): T | undefined {
  return typeof value === 'function' ? (value as (world: World) => T)(world) : value;
}

function unmet(want: Want, outputs: Inputs, ran: ChildResult, said: string, sandbox: Sandbox): string[] {
  const { status, code = '', says = [], requests, connects, exchanges, lastsMs = 0 } = want;
  const seen = ran.status ?? ran.signal ?? 'nothing';
  const [least, most] = typeof requests === 'object' ? requests : [requests ?? 0, requests ?? Infinity];
  const asked = sandbox.requests.length;
  const differs = (what: string, is: number, should: number | undefined): string[] =>
    should === undefined || is === should ? [] : [`${is} ${what}, not ${should}`];
  return [
    ...(seen === status ? [] : [`exit ${seen}, not ${status}`]),
    ...((outputs['error-code'] ?? '') === code
      ? []
      : [`the code is "${outputs['error-code'] ?? ''}", not "${code}"`]),
    ...[says]
      .flat()
      .filter((words) => !words.test(said))
      .map((words) => `it says nothing of ${String(words)}: ${said}`),
    ...(asked < least || asked > most ? [`${asked} requests, not ${String(requests)}`] : []),
    ...differs('connections', sandbox.connects.length, connects),
    ...differs('token requests', sandbox.oauth.tokenRequests, exchanges),
    ...(ran.durationMs < lastsMs ? [`it waited ${ran.durationMs.toFixed(0)} ms, not ${lastsMs}`] : []),
    ...(said.includes(MARK) && status !== 0 ? ["a server's text is quoted"] : []),
  ];
}

/** What is not secret must survive as a job's output. */
function lostOutputs({ outputs }: StepResult, { job }: Place): string[] {
  const open = Object.entries(outputs).filter(([name]) => !SECRET_OUTPUTS.includes(name));
  const { dropped } = filterJobOutputs(Object.fromEntries(open), job.masker);
  return dropped.map((name) => `the output ${name} would be dropped`);
}

/** An answer as it goes over the wire: lines of a head, and a body of any bytes. */
export function onTheWire(head: string, body: string | Uint8Array = ''): Uint8Array {
  return Buffer.concat([Buffer.from(`${head.trim().replaceAll('\n', '\r\n')}\r\n\r\n`), Buffer.from(body)]);
}

/** What Jira says of ada, on the wire. */
export const ADA = JSON.stringify({
  accountId: users.ada.accountId,
  accountType: 'atlassian',
  displayName: users.ada.displayName,
});
