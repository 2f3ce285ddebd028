import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startBlackHole } from '../../../sandbox/net/tcp.js';
import { findLeaks, secretsIn } from '../../kit/leaks.js';
import type { Given, Row, World } from '../trial.js';
import {
  dataCenterWays,
  GRACE,
  must,
  myself,
  onDataCenter,
  preload,
  row,
  tokens,
  trial,
  ways,
} from '../trial.js';

const { classic, scoped, refreshToken } = ways;
const PAT = dataCenterWays['personal-access-token'];

/** Moments at which a run waits, and what tells that it does. */
const WAITS: Readonly<Record<string, Given & { readonly isReached: (world: World) => boolean }>> = {
  'the proxy keeps silent': {
    arrange: ({ sandbox }) => void (sandbox.faults.proxy = 'black-hole'),
    isReached: ({ sandbox }) => sandbox.connects.length > 0,
  },
  'Jira keeps silent': {
    rules: { then: { stall: 'headers' } },
    isReached: ({ sandbox }) => sandbox.requests.length > 0,
  },
  'a body is under way': {
    rules: myself({ stall: 'body' }),
    isReached: ({ sandbox }) => sandbox.requests.some(({ path }) => path.endsWith('/myself')),
  },
  'between two attempts': {
    rules: { then: { status: 503, headers: { 'retry-after': '30' } } },
    isReached: ({ sandbox }) => sandbox.requests.some(({ status }) => status === 503),
  },
};

/** Its masks are printed just before it connects. */
function connecting(signal: NodeJS.Signals): Given {
  let hasPrinted = false;
  return {
    serve: () => startBlackHole(),
    inputs: ({ server }) =>
      onDataCenter({
        ...PAT,
        'site-url': `http://127.0.0.1:${server.port}/jira`,
        'allow-private-hosts': 'true',
      }),
    onSpawn: (child) => child.stdout?.once('data', () => (hasPrinted = true)),
    signal: { signal, when: () => hasPrinted },
  };
}

const bug = (name: string): string[] => preload(name, '__tests__/dist/preload');
const INTERNAL = { status: 1, code: 'internal' };
const NOISE = {
  NODE_DEBUG: 'http,https,net,tls,undici,fetch,tunnel,stream',
  DEBUG: '*',
};
const ALL_NOISE = {
  ...NOISE,
  NODE_DEBUG: `${NOISE.NODE_DEBUG},child_process,fs,module,timer,worker,cluster`,
};
const DEBUG = { RUNNER_DEBUG: '1', ACTIONS_STEP_DEBUG: 'true', ACTIONS_RUNNER_DEBUG: 'true', DEBUG: '*' };
const NODE_OPTIONS = [
  '--trace-warnings --trace-deprecation --enable-source-maps --pending-deprecation',
  '--unhandled-rejections=strict --max-old-space-size=256 --no-addons',
  '--trace-exit --trace-uncaught --trace-sigint',
  '--dns-result-order=verbatim --title=FAKE',
];

const TALKATIVE: readonly (readonly [name: string, env: Given['env'], job?: Given['job']])[] = [
  ['NODE_DEBUG', NOISE],
  ['NODE_DEBUG has all of it', ALL_NOISE],
  ['step debugging', DEBUG, { debug: true }],
  ['NODE_V8_COVERAGE names a folder', ({ place }) => ({ NODE_V8_COVERAGE: place.path('coverage') })],
  ...NODE_OPTIONS.map((options) => [`NODE_OPTIONS: ${options}`, { NODE_OPTIONS: options }] as const),
];

/** No secret in what V8 writes about the sources that it ran. */
const coverageIsClean =
  (inputs: Readonly<Record<string, string>>): NonNullable<Given['check']> =>
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
const CLOSED = { status: 8, code: '' };
const close = (stream: 'stdout' | 'stderr'): Given => ({ onSpawn: (child) => child[stream]?.destroy() });

export const PROCESSES: readonly Row[] = [
  row(
    46,
    'SIGINT, SIGTERM before an answer',
    (
      [
        ['SIGINT', 130],
        ['SIGTERM', 143],
      ] as const
    ).flatMap(([signal, status]) => [
      ...Object.entries(WAITS).map(([name, { isReached, ...given }]) =>
        trial(
          `${signal} while ${name}`,
          { status },
          { inputs: classic, ...given, signal: { signal, when: isReached } },
        ),
      ),
      trial(`${signal} while a connection is made`, { status }, connecting(signal)),
    ]),
    GRACE,
  ),
  // The Action writes nothing to standard error, so that it may be closed.
  row(50, 'standard output or standard error closed (G18)', [
    trial('the Action, standard output', CLOSED, {
      ...close('stdout'),
      inputs: { ...classic, 'export-auth-header': 'true' },
    }),
    trial('the Action, standard error', { status: 0 }, close('stderr')),
    ...['json', 'sh'].map((format) =>
      trial(`jira-auth export --format ${format}, standard output`, CLOSED, {
        ...close('stdout'),
        args: ['export', '--format', format],
        inputs: classic,
        check: ({ place }) => must({ 'no file is left': readdirSync(place.temp).length === 0 }),
      }),
    ),
    ...[
      ['check', '--json'],
      ['export', '--format', 'sh'],
    ].map((args) =>
      trial(
        `jira-auth ${args.join(' ')}, standard error`,
        { status: 0 },
        { ...close('stderr'), args, inputs: classic },
      ),
    ),
  ]),
  row(51, 'an unhandled exception, an event loop that drains (A10, A13)', [
    trial(
      'the event loop drains',
      { ...INTERNAL, says: /the event loop drained/ },
      { inputs: classic, node: bug('bug-at'), env: { BUG_AT: '/', BUG_HOW: 'drains' } },
    ),
    ...['bug', 'bug-in-the-middle', 'bug-twice'].map((name) =>
      trial(
        name,
        { ...INTERNAL, says: /TypeError was thrown at [\w.-]+:\d+:\d+/ },
        {
          inputs: { ...scoped, 'export-auth-header': 'true' },
          node: bug(name),
          check: ({ ran }) =>
            must({
              'the message is not quoted': !ran.stdout.includes('FAKE-message'),
              'it is said once': 'annotations' in ran && ran.annotations.length === 1,
            }),
        },
      ),
    ),
    trial('jira-auth check: a bug', INTERNAL, {
      args: ['check'],
      inputs: classic,
      node: bug('bug-in-the-middle'),
      check: ({ ran }) => must({ 'the message is not quoted': !ran.stderr.includes('FAKE-message') }),
    }),
  ]),
  row(56, 'NODE_DEBUG, NODE_OPTIONS, NODE_V8_COVERAGE, step debugging (A11, A12)', [
    ...TALKATIVE.flatMap(([name, env, job]) =>
      [refreshToken, SESSION].map((inputs) =>
        trial(
          `${'site-url' in inputs ? 'Data Center' : 'Cloud'}: ${name}`,
          { status: 0 },
          {
            inputs,
            ...(env && { env }),
            ...(job && { job }),
            isNoisy: env === ALL_NOISE,
            check: coverageIsClean(inputs),
          },
        ),
      ),
    ),
    trial(
      'NODE_DEBUG, with a failure',
      { status: 3, code: 'credentials-rejected' },
      { inputs: { ...classic, 'api-token': tokens.expired }, env: NOISE },
    ),
    trial('jira-auth check with NODE_DEBUG', { status: 0 }, { args: ['check'], inputs: classic, env: NOISE }),
  ]),
];
