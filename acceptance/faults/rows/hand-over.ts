import { chmodSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { actionInputs, Job } from '../../../sandbox/runner/index.js';
import type { StepResult } from '../../../sandbox/runner/index.js';
import { action, MAIN, ONE_REQUEST, POST, ways } from '../action.js';
import type { ActionTrial } from '../action.js';
import { AT_ONCE } from '../row.js';
import type { Row, Seen, Trial, World } from '../row.js';
import { filesIn } from '../rules.js';

const FAILED = { status: 8, code: 'handoff-failed' } as const;
/** The name that `no-chance.cjs` leads to. */
const NAME = `jira-auth-${'0'.repeat(32)}`;

const preload = (name: string): string[] => [
  '--require',
  resolve('acceptance/faults/preload', `${name}.cjs`),
];

interface PlaceTrial {
  readonly name: string;
  /** The variables of the runner that are different. */
  readonly overrides: (world: World) => Record<string, string | undefined>;
  readonly says?: RegExp;
  /** 0 if it is found out before anything is sent. */
  readonly requests?: number;
  readonly inputs?: ActionTrial['inputs'];
  readonly isCodeLost?: boolean;
}

function place({ name, overrides, says, requests = 0, inputs, isCodeLost }: PlaceTrial): Trial {
  return action({
    name,
    inputs: inputs ?? ONE_REQUEST,
    step: (world) => ({ overrides: overrides(world) }),
    expect: {
      ...(isCodeLost ? { status: 8, code: '' } : FAILED),
      requests,
      ...(requests === 0 && { connects: 0 }),
      says: says ?? /can't be (?:written to|used)/,
    },
    check: ({ main }) =>
      /::(?:set-output|save-state|set-env)/.test(main.stdout) ? ['it went back to commands'] : [],
  });
}

/** Also for root, who may write to what nobody may. */
const READ_ONLY = '/proc/version';

/** Root is told that it may write everywhere, and finds out when it does. */
const IS_ROOT = process.getuid?.() === 0;

function readOnlyFolder({ folder }: World): string {
  if (IS_ROOT) return `/proc/${process.pid}`;
  const path = join(folder, 'read-only');
  mkdirSync(path);
  chmodSync(path, 0o500);
  return path;
}

const withLink = ({ folder }: World): string => {
  mkdirSync(join(folder, 'target'));
  symlinkSync(join(folder, 'target'), join(folder, 'link'));
  return join(folder, 'link');
};

/** Something stands where the step's own folder is to be made. */
function inTheWay(name: string, make: (temp: string, outside: string) => void, outsideHolds = 'mine'): Trial {
  return action({
    name,
    step: ({ folder }) => {
      const [temp, outside] = [join(folder, 'temp'), join(folder, 'outside')];
      mkdirSync(temp);
      mkdirSync(outside);
      writeFileSync(join(outside, 'curl.conf'), 'mine');
      make(temp, outside);
      return { nodeArguments: preload('no-chance'), overrides: { RUNNER_TEMP: temp } };
    },
    expect: { ...FAILED, says: /curl config can't be written under RUNNER_TEMP \(EEXIST\)/ },
    check: ({ folder }) =>
      readFileSync(join(folder, 'outside', 'curl.conf'), 'utf8') === outsideHolds
        ? []
        : ['a file outside was changed'],
  });
}

/** Two steps of one job at once. */
const twoAtOnce: Trial = {
  name: 'two steps in one RUNNER_TEMP',
  run: async ({ sandbox }) => {
    const job = new Job({ env: sandbox.env });
    try {
      const run = (inputs: Readonly<Record<string, string>>): Promise<StepResult> =>
        job.runAction(MAIN, { inputs: actionInputs('action.yml', { 'site-url': 'acme', ...inputs }) });
      const both = await Promise.all([run(ways.classic), run(ways.clientCredentials)]);
      const [one, two] = both;
      const problems: string[] = [];
      const must = (statement: string, holds: boolean): void => {
        if (!holds) problems.push(statement);
      };
      must(
        'both succeed',
        both.every(({ status }) => status === 0),
      );
      must('the accounts differ', one.outputs['account-id'] !== two.outputs['account-id']);
      must('the files differ', one.outputs['curl-config'] !== two.outputs['curl-config']);
      must('there are two files', filesIn(job.temp).length === 2);
      await job.runAction(POST, { state: one.state });
      must('the other file stays', existsSync(two.outputs['curl-config'] ?? ''));
      await job.runAction(POST, { state: two.state });
      must('nothing is left', filesIn(job.temp).length === 0);
      return seen(one, problems);
    } finally {
      job.cleanup();
    }
  },
};

function seen({ status, durationMs, outputs }: StepResult, problems: readonly string[]): Seen {
  return { status: status ?? 'nothing', code: outputs['error-code'] ?? '', ms: durationMs, problems };
}

/** A run of post alone. */
function post(
  name: string,
  state: Record<string, string>,
  prepare: (job: Job) => void = () => undefined,
): Trial {
  return {
    name,
    run: async () => {
      const job = new Job();
      try {
        const outside = join(job.temp, 'outside');
        mkdirSync(outside);
        writeFileSync(join(outside, 'curl.conf'), 'mine');
        prepare(job);
        const first = await job.runAction(POST, { stage: 'post', state });
        const again = await job.runAction(POST, { stage: 'post', state });
        const problems: string[] = [];
        if (readFileSync(join(outside, 'curl.conf'), 'utf8') !== 'mine')
          problems.push('a file outside is gone');
        if (first.stderr + again.stderr !== '') problems.push('it wrote to standard error');
        if (again.status !== 0) problems.push(`the second time it ended with ${String(again.status)}`);
        if (first.commands.some((command) => command.name !== 'warning'))
          problems.push('it printed a command');
        return seen(first, problems);
      } finally {
        job.cleanup();
      }
    },
  };
}

export const HAND_OVER: readonly Row[] = [
  {
    number: 40,
    fault: 'disk full: GITHUB_OUTPUT, GITHUB_ENV, GITHUB_STATE',
    exit: [8],
    bound: AT_ONCE,
    trials: [
      place({
        name: '/dev/full as GITHUB_OUTPUT',
        overrides: () => ({ GITHUB_OUTPUT: '/dev/full' }),
        isCodeLost: true,
      }),
      place({ name: '/dev/full as GITHUB_ENV', overrides: () => ({ GITHUB_ENV: '/dev/full' }) }),
      place({ name: '/dev/full as GITHUB_STATE', overrides: () => ({ GITHUB_STATE: '/dev/full' }) }),
      ...['set_output_', 'set_env_', 'save_state_'].map((path) =>
        action({
          name: `no room for ${path.slice(0, -1)} when it is written`,
          step: { nodeArguments: preload('full-disk'), env: { FULL_DISK: path } },
          expect: {
            status: 8,
            code: path === 'set_output_' ? '' : 'handoff-failed',
            says: /\(ENOSPC\)/,
          },
        }),
      ),
    ],
  },
  {
    number: 41,
    fault: 'GITHUB_OUTPUT unset, missing, a folder, read-only',
    exit: [8],
    bound: AT_ONCE,
    trials: (
      [
        ['unset', () => undefined],
        ['empty', () => ''],
        ['missing', ({ folder }) => join(folder, 'none', 'output')],
        ['a folder', ({ folder }) => folder],
        ['read-only', () => READ_ONLY],
        [
          'a link',
          ({ folder }) => {
            writeFileSync(join(folder, 'target'), '');
            symlinkSync(join(folder, 'target'), join(folder, 'link'));
            return join(folder, 'link');
          },
        ],
      ] satisfies [string, (world: World) => string | undefined][]
    ).map(([name, path]) =>
      place({
        name,
        overrides: (world) => ({ GITHUB_OUTPUT: path(world) }),
        isCodeLost: true,
        requests: name === 'read-only' && IS_ROOT ? 1 : 0,
      }),
    ),
  },
  {
    number: 42,
    fault: 'RUNNER_TEMP unset, unwritable, a link, full',
    exit: [8],
    bound: AT_ONCE,
    trials: [
      place({ name: 'unset', overrides: () => ({ RUNNER_TEMP: undefined }) }),
      place({ name: 'missing', overrides: ({ folder }) => ({ RUNNER_TEMP: join(folder, 'none') }) }),
      place({ name: 'a file', overrides: () => ({ RUNNER_TEMP: READ_ONLY }) }),
      place({ name: 'a link', overrides: (world) => ({ RUNNER_TEMP: withLink(world) }) }),
      place({
        name: 'unwritable',
        overrides: (world) => ({ RUNNER_TEMP: readOnlyFolder(world) }),
        says: /RUNNER_TEMP/,
      }),
      action({
        name: 'full',
        step: { nodeArguments: preload('full-disk'), env: { FULL_DISK: 'curl\\.conf' } },
        expect: { ...FAILED, says: /curl config can't be written under RUNNER_TEMP \(ENOSPC\)/ },
      }),
    ],
  },
  {
    number: 43,
    fault: 'a file or a link where one is to be made',
    exit: [8],
    bound: AT_ONCE,
    trials: [
      inTheWay('a folder', (temp) => {
        mkdirSync(join(temp, NAME));
      }),
      inTheWay('a file', (temp) => {
        writeFileSync(join(temp, NAME), 'mine');
      }),
      inTheWay('a link to a folder', (temp, outside) => {
        symlinkSync(outside, join(temp, NAME));
      }),
      inTheWay('a link to nowhere', (temp) => {
        symlinkSync(join(temp, 'nowhere'), join(temp, NAME));
      }),
      ...(['a link', 'a folder'] as const).map((what) =>
        action({
          name: `${what} in place of the refresh token's file`,
          inputs: ({ folder }) => {
            const file = join(folder, 'token');
            if (what === 'a link') symlinkSync('/etc/hostname', file);
            else mkdirSync(file);
            return { ...ways.refreshToken, 'refresh-token-file': file };
          },
          expect: { status: 8, code: 'refresh-token-not-saved' },
          check: ({ sandbox }) => (sandbox.oauth.tokenRequests === 0 ? [] : ['the token was exchanged']),
        }),
      ),
    ],
  },
  { number: 44, fault: 'two runs at once in one job', exit: [0], bound: AT_ONCE, trials: [twoAtOnce] },
  {
    number: 54,
    fault: 'post: file gone, state forged, twice',
    exit: [0],
    bound: AT_ONCE,
    trials: [
      post('nothing to do', {}),
      post('the folder is gone', { directory: NAME }),
      post('a file that is not its own', { directory: NAME }, ({ temp }) => {
        mkdirSync(join(temp, NAME));
        writeFileSync(join(temp, NAME, 'kept'), 'mine');
      }),
      post('a link', { directory: NAME }, ({ temp }) => {
        symlinkSync(join(temp, 'outside'), join(temp, NAME));
      }),
      ...[
        '../outside',
        'outside',
        '/etc',
        `${NAME}/../outside`,
        `${NAME}\n::stop-commands::x`,
        '##[add-mask]e',
        `${NAME}\u0000`.slice(0, -1) + '/',
        'F'.repeat(100_000),
      ].map((directory) => post(`forged: ${JSON.stringify(directory.slice(0, 60))}`, { directory })),
      ...['{', '[]', '{"url":"https://canary.example/"}', 'null', '{"__proto__":1}'].map((session) =>
        post(`a forged session: ${session}`, { session }),
      ),
    ],
  },
];
