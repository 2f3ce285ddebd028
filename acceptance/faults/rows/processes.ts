import type { ChildProcess } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Sandbox } from '../../../sandbox/index.js';
import { startBlackHole } from '../../../sandbox/net/tcp.js';
import type { Endpoint } from '../../../sandbox/net/tcp.js';
import { action, fixtures, MYSELF, tokens, ways } from '../action.js';
import type { ActionTrial } from '../action.js';
import { commandLine } from '../command-line.js';
import { AT_ONCE } from '../row.js';
import type { Row, Trial } from '../row.js';
import { readable } from '../rules.js';
import { Signaller } from '../signaller.js';

const SIGNALS = [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const;

interface Moment {
  readonly name: string;
  readonly arrange: (sandbox: Sandbox) => void;
  readonly isReached: (sandbox: Sandbox) => boolean;
}

const MOMENTS: readonly Moment[] = [
  {
    name: 'the proxy keeps silent',
    arrange: ({ faults }) => {
      faults.proxy = 'black-hole';
    },
    isReached: ({ connects }) => connects.length > 0,
  },
  {
    name: 'Jira keeps silent',
    arrange: ({ faults }) => {
      faults.add({ then: { stall: 'headers' } });
    },
    isReached: ({ requests }) => requests.length > 0,
  },
  {
    name: 'a body is under way',
    arrange: ({ faults }) => {
      faults.add({ path: MYSELF, then: { stall: 'body' } });
    },
    isReached: ({ requests }) => requests.some(({ path }) => path.endsWith('/myself')),
  },
  {
    name: 'between two attempts',
    arrange: ({ faults }) => {
      faults.add({ then: { status: 503, headers: { 'retry-after': '30' } } });
    },
    isReached: ({ requests }) => requests.some(({ status }) => status === 503),
  },
];

/** As the program must end: at once, with nothing handed over. The second is for a machine that is busy. */
const ABORT = 2;

function interrupted(
  [signal, status]: (typeof SIGNALS)[number],
  { name, arrange, isReached }: Moment,
): Trial {
  const signaller = new Signaller();
  return action({
    name: `${signal} while ${name}`,
    inputs: ways.classic,
    arrange: ({ sandbox }) => {
      arrange(sandbox);
      signaller.when(() => isReached(sandbox));
    },
    step: { signalAfter: signaller.plan(signal) },
    since: signaller.sentAt,
    expect: { status },
  });
}

function interruptedWhileConnecting([signal, status]: (typeof SIGNALS)[number]): Trial {
  const signaller = new Signaller();
  let hole: Endpoint | undefined;
  return action({
    name: `${signal} while a connection is made`,
    arrange: async () => {
      hole = await startBlackHole();
    },
    end: async () => {
      await hole?.close();
    },
    inputs: () => ({
      'site-url': `http://127.0.0.1:${hole?.port ?? 0}/jira`,
      'allow-private-hosts': 'true',
      deployment: 'data-center',
      'personal-access-token': fixtures.dataCenter.tokens.pat,
    }),
    step: {
      signalAfter: signaller.plan(signal),
      onSpawn: (child: ChildProcess) => {
        // Its masks are printed just before it connects.
        let hasPrinted = false;
        child.stdout?.once('data', () => {
          hasPrinted = true;
        });
        signaller.when(() => hasPrinted);
      },
    },
    since: signaller.sentAt,
    expect: { status },
  });
}

const bug = (name: string, env: Readonly<Record<string, string>> = {}): ActionTrial['step'] & object => ({
  env,
  nodeArguments: ['--require', resolve('__tests__/dist/preload', `${name}.cjs`)],
});

const NOISE = { NODE_DEBUG: 'http,https,net,tls,undici,fetch,tunnel,stream', DEBUG: '*' } as const;

/** No secret in what V8 writes about the sources that it ran. */
function coverage(folder: string, secrets: readonly string[]): string[] {
  const path = join(folder, 'coverage');
  const files = readdirSync(path);
  const text = files.map((file) => readFileSync(join(path, file), 'utf8')).join('\n');
  return [
    ...(files.length === 0 ? ['nothing was written'] : []),
    ...(readable(text, secrets).length > 0 ? ['a secret is in the coverage'] : []),
  ];
}

export const PROCESSES: readonly Row[] = [
  {
    number: 46,
    fault: 'SIGINT, SIGTERM before an answer',
    exit: [130, 143],
    bound: ABORT,
    trials: SIGNALS.flatMap((signal) => [
      ...MOMENTS.map((moment) => interrupted(signal, moment)),
      interruptedWhileConnecting(signal),
    ]),
  },
  {
    number: 50,
    fault: 'standard output or standard error closed',
    exit: [0, 8],
    bound: AT_ONCE,
    decision: 'the Action writes nothing to standard error, so that it may be closed',
    trials: [
      action({
        name: 'the Action, standard output',
        inputs: { ...ways.classic, 'export-auth-header': 'true' },
        step: { onSpawn: (child) => child.stdout?.destroy() },
        expect: { status: 8, code: '' },
      }),
      action({
        name: 'the Action, standard error',
        step: { onSpawn: (child) => child.stderr?.destroy() },
        expect: { status: 0 },
      }),
      commandLine({
        name: 'jira-auth export --format json, standard output',
        args: ['export', '--format', 'json'],
        inputs: ways.classic,
        onSpawn: (child) => child.stdout?.destroy(),
        expect: { status: 8, code: '' },
      }),
      commandLine({
        name: 'jira-auth check, standard error',
        args: ['check', '--json'],
        inputs: ways.classic,
        onSpawn: (child) => child.stderr?.destroy(),
        expect: { status: 0 },
      }),
    ],
  },
  {
    number: 51,
    fault: 'an unhandled exception, an event loop that drains',
    exit: [1],
    bound: AT_ONCE,
    trials: [
      action({
        name: 'the event loop drains',
        inputs: ways.classic,
        step: bug('bug-at', { BUG_AT: '/', BUG_HOW: 'drains' }),
        expect: { status: 1, code: 'internal', says: /the event loop drained/ },
      }),
      ...['bug', 'bug-in-the-middle', 'bug-twice'].map((name) =>
        action({
          name,
          inputs: { ...ways.scoped, 'export-auth-header': 'true' },
          step: bug(name),
          expect: { status: 1, code: 'internal', says: /TypeError was thrown at [\w.-]+:\d+:\d+/ },
          check: ({ main }) => [
            ...(main.stdout.includes('FAKE-message') ? ['the message is quoted'] : []),
            ...(main.annotations.length === 1 ? [] : [`${main.annotations.length} lines`]),
          ],
        }),
      ),
      commandLine({
        name: 'jira-auth check: a bug',
        args: ['check'],
        inputs: ways.classic,
        nodeArguments: ['--require', resolve('__tests__/dist/preload/bug-in-the-middle.cjs')],
        expect: { status: 1, code: 'internal' },
        check: ({ result }) => (result.stderr.includes('FAKE-message') ? ['the message is quoted'] : []),
      }),
    ],
  },
  {
    number: 56,
    fault: 'NODE_DEBUG, NODE_OPTIONS, NODE_V8_COVERAGE',
    exit: [0, 3],
    bound: AT_ONCE,
    trials: [
      action({ name: 'NODE_DEBUG', inputs: ways.refreshToken, job: { env: NOISE }, expect: { status: 0 } }),
      action({
        name: 'NODE_DEBUG, with a failure',
        inputs: { ...ways.classic, 'api-token': tokens.expired },
        job: { env: NOISE },
        expect: { status: 3, code: 'credentials-rejected' },
      }),
      action({
        name: 'NODE_OPTIONS',
        inputs: ways.classic,
        job: { env: { NODE_OPTIONS: '--trace-warnings --trace-uncaught --enable-source-maps' } },
        expect: { status: 0 },
      }),
      action({
        name: 'NODE_V8_COVERAGE',
        inputs: ways.classic,
        job: ({ folder }) => ({ env: { NODE_V8_COVERAGE: join(folder, 'coverage') } }),
        expect: { status: 0 },
        check: ({ folder }) => coverage(folder, [ways.classic['api-token']]),
      }),
      action({
        name: 'step debugging',
        inputs: ways.refreshToken,
        job: { debug: true },
        expect: { status: 0 },
      }),
      commandLine({
        name: 'jira-auth check with NODE_DEBUG',
        args: ['check'],
        inputs: ways.classic,
        env: NOISE,
        expect: { status: 0 },
      }),
    ],
  },
];
