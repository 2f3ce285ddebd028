import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fixtures } from '../../sandbox/index.js';
import { dataCenterWays, ways } from '../../__tests__/dist/ways.js';
import { findLeaks, secretsIn } from '../kit/leaks.js';
import { type Inputs, preload } from '../kit/place.js';
import { must } from '../kit/rules.js';
import { each, onDataCenter, type Plan, row, type Trials } from './trial.js';

const { classic, scoped, refreshToken } = ways;

const NOISE = { NODE_DEBUG: 'http,https,net,tls,undici,fetch,tunnel,stream', DEBUG: '*' };
const ALL_NOISE = { NODE_DEBUG: `${NOISE.NODE_DEBUG},child_process,fs,module,timer,worker,cluster` };
const DEBUG = { RUNNER_DEBUG: '1', ACTIONS_STEP_DEBUG: 'true', ACTIONS_RUNNER_DEBUG: 'true', DEBUG: '*' };
const TRACES =
  '--trace-warnings --trace-deprecation --enable-source-maps --unhandled-rejections=strict --trace-uncaught --trace-sigint';

const TALKATIVE: Trials = {
  'NODE_DEBUG has all of it': { env: ALL_NOISE, isNoisy: true },
  'step debugging': { env: DEBUG, job: { debug: true } },
  'NODE_V8_COVERAGE names a folder': { env: ({ place }) => ({ NODE_V8_COVERAGE: place.path('coverage') }) },
  'NODE_OPTIONS traces': { env: { NODE_OPTIONS: TRACES } },
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

const CLOSED: Plan = { status: 8, inputs: classic };
const close = (stream: 'stdout' | 'stderr'): Plan => ({ onSpawn: (child) => child[stream]?.destroy() });
const exported = (format: string): Plan => ({
  ...{ ...CLOSED, ...close('stdout'), args: ['export', '--format', format] },
  check: ({ place }) => must({ 'no file is left': readdirSync(place.temp).length === 0 }),
});

// The Action writes nothing to standard error, so closing it does no harm.
row(50, 'standard output or standard error closed (G18)', {
  'the Action, standard output': { ...CLOSED, ...close('stdout') },
  'the Action, standard error': close('stderr'),
  'jira-auth export --format json': exported('json'),
  'jira-auth export --format sh': exported('sh'),
  'jira-auth check, standard error': { ...close('stderr'), args: ['check', '--json'], inputs: classic },
});

const bug = (name: string): Plan => ({
  ...{ status: 1, code: 'internal', says: /TypeError was thrown at [\w.-]+:\d+:\d+/ },
  node: preload(name, '__tests__/dist/preload'),
  inputs: { ...scoped, 'export-auth-header': 'true' },
  check: ({ ran }) =>
    must({
      'the message is not quoted': !ran.stdout.includes('FAKE-message'),
      'it is said once': 'annotations' in ran && ran.annotations.length === 1,
    }),
});

row(51, 'an unhandled exception (A10, A13)', {
  'at the start': bug('bug'),
  'in the middle': bug('bug-in-the-middle'),
  twice: bug('bug-twice'),
});

row(56, 'NODE_DEBUG, NODE_OPTIONS, NODE_V8_COVERAGE, step debugging (A11, A12)', {
  ...each(TALKATIVE, (plan) => ({ inputs: refreshToken, ...plan, check: coverageIsClean(refreshToken) })),
  'Data Center: NODE_DEBUG has all of it': {
    ...TALKATIVE['NODE_DEBUG has all of it'],
    inputs: onDataCenter(dataCenterWays['session-cookie']),
  },
  'NODE_DEBUG, with a failure': {
    ...{ status: 3, code: 'credentials-rejected', env: NOISE },
    inputs: { ...classic, 'api-token': fixtures.tokens.expired },
  },
});
