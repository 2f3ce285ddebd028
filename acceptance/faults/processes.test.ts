import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findLeaks, secretsIn } from '../kit/leaks.js';
import type { Inputs } from '../kit/place.js';
import { dataCenterWays, must, onDataCenter, preload, tokens, ways } from './given.js';
import { each, type Plan, row } from './trial.js';

const { classic, scoped, refreshToken } = ways;

const bug = (name: string): string[] => preload(name, '__tests__/dist/preload');
const INTERNAL: Plan = { status: 1, code: 'internal' };
const NOISE = { NODE_DEBUG: 'http,https,net,tls,undici,fetch,tunnel,stream', DEBUG: '*' };
const ALL_NOISE = { NODE_DEBUG: `${NOISE.NODE_DEBUG},child_process,fs,module,timer,worker,cluster` };
const DEBUG = { RUNNER_DEBUG: '1', ACTIONS_STEP_DEBUG: 'true', ACTIONS_RUNNER_DEBUG: 'true', DEBUG: '*' };

const TALKATIVE: Readonly<Record<string, Plan>> = {
  'NODE_DEBUG has all of it': { env: ALL_NOISE, isNoisy: true },
  'step debugging': { env: DEBUG, job: { debug: true } },
  'NODE_V8_COVERAGE names a folder': { env: ({ place }) => ({ NODE_V8_COVERAGE: place.path('coverage') }) },
  ...each(
    [
      '--trace-warnings --trace-deprecation --enable-source-maps --unhandled-rejections=strict',
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

// The Action writes nothing to standard error, so closing it does no harm.
row(50, 'standard output or standard error closed (G18)', {
  'the Action, standard output': { ...CLOSED, ...close('stdout') },
  'the Action, standard error': close('stderr'),
  ...each(['json', 'sh'], (format) => ({
    ...{ ...CLOSED, ...close('stdout'), args: ['export', '--format', format] },
    check: ({ place }) => must({ 'no file is left': readdirSync(place.temp).length === 0 }),
  })),
  'jira-auth check, standard error': { ...close('stderr'), args: ['check', '--json'], inputs: classic },
});

row(51, 'an unhandled exception (A10, A13)', {
  ...each(['bug', 'bug-in-the-middle', 'bug-twice'], (name) => ({
    ...{ ...INTERNAL, says: /TypeError was thrown at [\w.-]+:\d+:\d+/, node: bug(name) },
    inputs: { ...scoped, 'export-auth-header': 'true' },
    check: ({ ran }) =>
      must({
        'the message is not quoted': !ran.stdout.includes('FAKE-message'),
        'it is said once': 'annotations' in ran && ran.annotations.length === 1,
      }),
  })),
});

row(56, 'NODE_DEBUG, NODE_OPTIONS, NODE_V8_COVERAGE, step debugging (A11, A12)', {
  ...each(TALKATIVE, (plan) => ({ inputs: refreshToken, ...plan, check: coverageIsClean(refreshToken) })),
  'Data Center: NODE_DEBUG has all of it': { ...TALKATIVE['NODE_DEBUG has all of it'], inputs: SESSION },
  'NODE_DEBUG, with a failure': {
    ...{ status: 3, code: 'credentials-rejected', env: NOISE },
    inputs: { ...classic, 'api-token': tokens.expired },
  },
});
