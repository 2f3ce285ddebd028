import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findLeaks, secretsIn } from '../kit/leaks.js';
import type { Inputs } from '../kit/place.js';
import { dataCenterWays, must, onDataCenter, preload, tokens, ways } from './given.js';
import { each, GRACE, type Plan, row, type Trials, type World } from './trial.js';

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
  'between two attempts': {
    rules: { then: { status: 503, headers: { 'retry-after': '30' } } },
    isReached: ({ sandbox }) => sandbox.requests.some(({ status }) => status === 503),
  },
};

function signalled(signal: NodeJS.Signals, status: number): Trials {
  const waiting = Object.entries(WAITS).map(
    ([name, { isReached, ...plan }]) =>
      [`${signal} ${name}`, { status, inputs: classic, ...plan, signal: [signal, isReached] }] as const,
  );
  return Object.fromEntries(waiting);
}

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

row(
  46,
  'SIGINT, SIGTERM before an answer',
  { ...signalled('SIGINT', 130), ...signalled('SIGTERM', 143) },
  GRACE,
);

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
});

row(56, 'NODE_DEBUG, NODE_OPTIONS, NODE_V8_COVERAGE, step debugging (A11, A12)', {
  ...each(TALKATIVE, (plan) => ({ inputs: refreshToken, ...plan, check: coverageIsClean(refreshToken) })),
  'Data Center: NODE_DEBUG has all of it': { ...TALKATIVE['NODE_DEBUG has all of it'], inputs: SESSION },
  'NODE_DEBUG, with a failure': {
    ...{ status: 3, code: 'credentials-rejected', env: NOISE },
    inputs: { ...classic, 'api-token': tokens.expired },
  },
});

const TOKEN = classic['api-token'];

/** The Linux kernel allows no longer variable. Longer values go through files. */
const LONGEST_VARIABLE = 128 * 1024 - 64;

/** Inputs with odd values. The tests of `src/read` have more of them. */
const ODD: Readonly<Record<string, readonly [input: string, value: string]>> = {
  'a huge token': ['api-token', `FAKE${'F'.repeat(LONGEST_VARIABLE - 64)}`],
  'a token with a command': ['api-token', `${TOKEN}\r\n::add-mask::FAKE`],
  'a token from right to left': ['api-token', `FAKE-token\u202e-from-right-to-left`],
  'an e-mail with a header': ['email', `ada@example.com\r\nX-Injected: FAKE`],
  'a huge site': ['site-url', `https://${'a'.repeat(100_000)}.atlassian.net`],
  'a huge number': ['timeout-seconds', '9'.repeat(400)],
};

const INVALID: Plan = { status: 2, code: 'invalid-input', requests: 0, connects: 0 };

/** The value itself is never shown, secret or not. For an address, the advice includes an example. */
function odd([input, value]: readonly [input: string, value: string]): Plan {
  const isSite = input === 'site-url';
  return {
    ...{ ...INVALID, code: isSite ? 'insecure-url' : 'invalid-input', says: new RegExp(`\`${input}\``) },
    ...{ inputs: { ...classic, [input]: value }, secrets: isSite ? [] : [value] },
  };
}

/** Tokens that don't fit in a variable. */
const FILES = { '1 MB': 'F'.repeat(1024 * 1024), 'a NUL': `FAKE-token-with\u0000-a-nul` };

row(52, 'inputs that are huge or odd: 1 MB, NUL, CRLF, from right to left, emoji', {
  ...each(ODD, odd),
  ...each(FILES, (text) => ({
    ...{ ...INVALID, says: /api-token/, inputs: { email: classic.email } },
    args: ({ place }) => ['check', '--api-token-file', place.path('api-token')],
    arrange: ({ place }) => {
      writeFileSync(place.path('api-token'), text);
    },
  })),
});

// `__tests__/dist/refused-inputs.test.ts` covers a fork and Dependabot.
row(53, 'secrets that are empty, as for a fork', {
  'white space': {
    ...{ ...INVALID, code: 'missing-credentials' },
    inputs: { email: classic.email, 'api-token': ' \t ' },
    check: ({ ran }) => (ran.stdout.includes('::add-mask::') ? ['white space is masked'] : []),
  },
});
