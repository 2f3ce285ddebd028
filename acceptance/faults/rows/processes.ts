import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startBlackHole } from '../../../sandbox/net/tcp.js';
import { findLeaks, secretsIn } from '../../kit/leaks.js';
import type { Inputs } from '../../kit/place.js';
import { dataCenterWays, must, myself, onDataCenter, preload, tokens, ways } from '../given.js';
import { each, GRACE, type Plan, type Row, row, type Trials, type World } from '../trial.js';

const { classic, scoped, refreshToken } = ways;

/** Moments at which a run waits, and how to detect them. */
const WAITS: Readonly<Record<string, Plan & { readonly isReached: (world: World) => boolean }>> = {
  'while the proxy keeps silent': {
    arrange: ({ sandbox }) => void (sandbox.faults.proxy = 'black-hole'),
    isReached: ({ sandbox }) => sandbox.connects.length > 0,
  },
  'while Jira keeps silent': {
    rules: { then: { stall: 'headers' } },
    isReached: ({ sandbox }) => sandbox.requests.length > 0,
  },
  'while a body is under way': {
    rules: myself({ stall: 'body' }),
    isReached: ({ sandbox }) => sandbox.requests.some(({ path }) => path.endsWith('/myself')),
  },
  'between two attempts': {
    rules: { then: { status: 503, headers: { 'retry-after': '30' } } },
    isReached: ({ sandbox }) => sandbox.requests.some(({ status }) => status === 503),
  },
};

/** The run prints its masks just before it connects. */
function connecting(signal: NodeJS.Signals): Plan {
  let hasPrinted = false;
  const site = { 'allow-private-hosts': 'true', ...dataCenterWays['personal-access-token'] };
  return {
    serve: () => startBlackHole(),
    inputs: ({ server }) => onDataCenter({ ...site, 'site-url': `http://127.0.0.1:${server.port}/jira` }),
    onSpawn: (child) => child.stdout?.once('data', () => (hasPrinted = true)),
    signal: [signal, () => hasPrinted],
  };
}

function signalled(signal: NodeJS.Signals, status: number): Trials {
  const waiting = Object.entries(WAITS).map(
    ([name, { isReached, ...plan }]) =>
      [`${signal} ${name}`, { status, inputs: classic, ...plan, signal: [signal, isReached] }] as const,
  );
  return {
    ...(Object.fromEntries(waiting) as Trials),
    [`${signal} while a connection is made`]: { status, ...connecting(signal) },
  };
}

const bug = (name: string): string[] => preload(name, '__tests__/dist/preload');
const INTERNAL: Plan = { status: 1, code: 'internal' };
const NOISE = { NODE_DEBUG: 'http,https,net,tls,undici,fetch,tunnel,stream', DEBUG: '*' };
const ALL_NOISE = { NODE_DEBUG: `${NOISE.NODE_DEBUG},child_process,fs,module,timer,worker,cluster` };
const DEBUG = { RUNNER_DEBUG: '1', ACTIONS_STEP_DEBUG: 'true', ACTIONS_RUNNER_DEBUG: 'true', DEBUG: '*' };

const TALKATIVE: Readonly<Record<string, Plan>> = {
  NODE_DEBUG: { env: NOISE },
  'NODE_DEBUG has all of it': { env: ALL_NOISE, isNoisy: true },
  'step debugging': { env: DEBUG, job: { debug: true } },
  'NODE_V8_COVERAGE names a folder': { env: ({ place }) => ({ NODE_V8_COVERAGE: place.path('coverage') }) },
  ...each(
    [
      '--trace-warnings --trace-deprecation --enable-source-maps --pending-deprecation',
      '--unhandled-rejections=strict --max-old-space-size=256 --no-addons',
      '--trace-exit --trace-uncaught --trace-sigint',
    ],
    (options) => ({ env: { NODE_OPTIONS: options } }),
  ),
};

/** V8's coverage files of the sources must not contain a secret. */
const coverageIsClean =
  (inputs: Inputs): NonNullable<Plan['check']> =>
  ({ place, outputs, ran }) => {
    const folder = place.path('coverage');
    const files = existsSync(folder) ? readdirSync(folder) : [];
    const written = files.map((file) => readFileSync(join(folder, file), 'utf8'));
    const secrets = [...secretsIn(inputs), outputs['authorization'] ?? ''];
    return must({
      'no secret is on the disk': findLeaks([...written, ran.stderr].join('\n'), secrets).length === 0,
    });
  };

const SESSION = onDataCenter(dataCenterWays['session-cookie']);
const CLOSED: Plan = { status: 8, inputs: classic };
const close = (stream: 'stdout' | 'stderr'): Plan => ({ onSpawn: (child) => child[stream]?.destroy() });

export const PROCESSES: readonly Row[] = [
  row(
    46,
    'SIGINT, SIGTERM before an answer',
    { ...signalled('SIGINT', 130), ...signalled('SIGTERM', 143) },
    GRACE,
  ),
  // The Action writes nothing to standard error, so closing it does no harm.
  row(50, 'standard output or standard error closed (G18)', {
    'the Action, standard output': { ...CLOSED, ...close('stdout') },
    'the Action, standard error': close('stderr'),
    ...each(['json', 'sh'], (format) => ({
      ...{ ...CLOSED, ...close('stdout'), args: ['export', '--format', format] },
      check: ({ place }) => must({ 'no file is left': readdirSync(place.temp).length === 0 }),
    })),
    'jira-auth check, standard error': { ...close('stderr'), args: ['check', '--json'], inputs: classic },
  }),
  row(51, 'an unhandled exception, an event loop that drains (A10, A13)', {
    'the event loop drains': {
      ...{ ...INTERNAL, says: /the event loop drained/, inputs: classic },
      ...{ node: bug('bug-at'), env: { BUG_AT: '/', BUG_HOW: 'drains' } },
    },
    ...each(['bug', 'bug-in-the-middle', 'bug-twice'], (name) => ({
      ...{ ...INTERNAL, says: /TypeError was thrown at [\w.-]+:\d+:\d+/, node: bug(name) },
      inputs: { ...scoped, 'export-auth-header': 'true' },
      check: ({ ran }) =>
        must({
          'the message is not quoted': !ran.stdout.includes('FAKE-message'),
          'it is said once': 'annotations' in ran && ran.annotations.length === 1,
        }),
    })),
    'jira-auth check: a bug': {
      ...{ ...INTERNAL, args: ['check'], inputs: classic, node: bug('bug-in-the-middle') },
      check: ({ ran }) => must({ 'the message is not quoted': !ran.stderr.includes('FAKE-message') }),
    },
  }),
  row(56, 'NODE_DEBUG, NODE_OPTIONS, NODE_V8_COVERAGE, step debugging (A11, A12)', {
    ...each(TALKATIVE, (plan) => ({ inputs: refreshToken, ...plan, check: coverageIsClean(refreshToken) })),
    'Data Center: NODE_DEBUG has all of it': { ...TALKATIVE['NODE_DEBUG has all of it'], inputs: SESSION },
    'NODE_DEBUG, with a failure': {
      ...{ status: 3, code: 'credentials-rejected', env: NOISE },
      inputs: { ...classic, 'api-token': tokens.expired },
    },
    'jira-auth check with NODE_DEBUG': { args: ['check'], inputs: classic, env: NOISE },
  }),
];
