import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { FaultHandle, Sandbox } from '../../../sandbox/index.js';
import { actionInputs, Job } from '../../../sandbox/runner/index.js';
import type { StepResult } from '../../../sandbox/runner/index.js';
import type { KillAt } from '../../rotation/kill-points.js';
import { action, fixtures, MAIN, POST, ways } from '../action.js';
import type { ActionTrial } from '../action.js';
import { commandLine, runCommandLine, seenOf } from '../command-line.js';
import { AT_ONCE } from '../row.js';
import type { Row, Seen, Trial, World } from '../row.js';
import { Signaller } from '../signaller.js';

const MINUTE = 60_000;
const NAME = 'JIRA_REFRESH_TOKEN';
const PLACE = { repository: fixtures.github.repository, name: NAME };
const GITHUB = `${fixtures.github.host}:443`;
const { 'refresh-token': FIRST, ...CLIENT } = ways.refreshToken;

const toSecret = {
  ...ways.refreshToken,
  'refresh-token-secret': NAME,
  'refresh-token-repository': fixtures.github.repository,
  'github-token': fixtures.github.tokens.secretsWriter,
};

/** The file that holds the grant's first token. */
function tokenFile({ folder }: World, token = FIRST): string {
  const file = join(folder, 'token');
  if (!existsSync(file)) writeFileSync(file, `${token}\n`, { mode: 0o600 });
  return file;
}

const stored = (world: World): string => readFileSync(tokenFile(world), 'utf8').trim();

/** Whether what is stored can still be exchanged, and no reuse has killed the grant. */
function grantLives(sandbox: Sandbox, token: string): string[] {
  return [
    ...(sandbox.oauth.isAlive(token) ? [] : ['what is stored is not alive']),
    ...(sandbox.oauth.lateReuses === 0 ? [] : ['a token was used again too late']),
  ];
}

const refresh = (world: World): ReturnType<typeof runCommandLine> =>
  runCommandLine({ args: ['refresh', '--refresh-token-file', tokenFile(world)], inputs: CLIENT }, world);

/** Two processes with one file. */
const twoWithOneFile: Trial = {
  name: 'jira-auth refresh, twice at once with one file',
  run: async (world) => {
    tokenFile(world);
    const both = await Promise.all([refresh(world), refresh(world)]);
    const seen = both.map((result) => seenOf(result, world, ways.refreshToken));
    world.sandbox.clock.advance(11 * MINUTE);
    return {
      ...seen[0],
      ...worst(seen),
      problems: [
        ...seen.flatMap(({ problems }) => problems),
        ...seen.filter(({ status }) => status !== 0).map(({ status }) => `one ended with ${status}`),
        ...grantLives(world.sandbox, stored(world)),
      ],
    };
  },
};

function worst(seen: readonly Seen[]): Pick<Seen, 'status' | 'code' | 'ms'> {
  const { status = 'nothing', code = '' } = seen.find((each) => each.status !== 0) ?? seen[0] ?? {};
  return { status, code, ms: Math.max(...seen.map(({ ms }) => ms)) };
}

async function main(job: Job, inputs: Readonly<Record<string, string>>, kill?: KillAt): Promise<StepResult> {
  return job.runAction(MAIN, {
    inputs: actionInputs('action.yml', { 'site-url': 'acme', ...inputs }),
    ...(kill && {
      nodeArguments: ['--require', resolve('acceptance/rotation/kill-at.cjs')],
      env: { KILL_AT: JSON.stringify(kill) },
    }),
  });
}

function seenIn(results: readonly StepResult[], problems: readonly string[]): Seen {
  const last = results.find(({ status }) => status !== 0) ?? results[0];
  return {
    status: last?.status ?? last?.signal ?? 'nothing',
    code: last?.outputs['error-code'] ?? '',
    ms: Math.max(...results.map(({ durationMs }) => durationMs)),
    problems,
  };
}

/** Two jobs that were given the same token. */
const twoInsideTheLeeway: Trial = {
  name: 'two jobs with the same token, at once: both work',
  run: async ({ sandbox }) => {
    const jobs = [new Job({ env: sandbox.env }), new Job({ env: sandbox.env })];
    try {
      const both = await Promise.all(jobs.map((job) => main(job, ways.refreshToken)));
      const handed = both.map(({ outputs }) => outputs['refresh-token'] ?? '');
      sandbox.clock.advance(11 * MINUTE);
      return seenIn(both, [
        ...(new Set(handed).size === 2 ? [] : ['both got the same successor']),
        ...handed.flatMap((token) => grantLives(sandbox, token)),
      ]);
    } finally {
      for (const job of jobs) job.cleanup();
    }
  },
};

/** A job that comes with the token of before, eleven minutes later. */
const beyondTheLeeway: Trial = {
  name: 'the token of before, eleven minutes later: refused once, and nothing is tried again',
  run: async ({ sandbox }) => {
    const job = new Job({ env: sandbox.env });
    try {
      await main(job, ways.refreshToken);
      sandbox.clock.advance(11 * MINUTE);
      const late = await main(job, ways.refreshToken);
      return seenIn([late], sandbox.oauth.tokenRequests === 2 ? [] : ['it was tried again']);
    } finally {
      job.cleanup();
    }
  },
};

/** Nobody has saved another token: the file stays as it is. */
export function storeIsAsBefore(): Trial {
  const dead = 'FAKE-9f-dead-and-gone-0001-FAKE';
  return action({
    name: 'the file is as it was, and stays so',
    inputs: (world) => ({ ...CLIENT, 'refresh-token-file': tokenFile(world, dead) }),
    secrets: () => [dead],
    expect: { status: 3, code: 'refresh-token-invalid' },
    check: (world) => [
      ...(world.sandbox.oauth.tokenRequests === 1 ? [] : ['not one token request']),
      ...(stored(world) === dead ? [] : ['the file was changed']),
    ],
  });
}

/** Another process saves the successor while this one is being refused. */
export function loserReadsAgain(): Trial {
  return action({
    name: 'the loser reads the store again and uses the successor',
    inputs: (world) => ({
      ...CLIENT,
      'refresh-token-file': tokenFile(world, 'FAKE-9f-dead-and-gone-0001-FAKE'),
    }),
    arrange: (world) => {
      const late = world.sandbox.faults.add({ path: '/oauth/token', times: 1, then: { latencyMs: 200 } });
      whenHit(late, () => {
        writeFileSync(tokenFile(world), `${FIRST}\n`);
      });
    },
    secrets: (world) => [FIRST, stored(world)],
    expect: { status: 0 },
    check: (world) => [
      ...(world.sandbox.oauth.tokenRequests === 2 ? [] : ['not two token requests']),
      ...grantLives(world.sandbox, stored(world)),
    ],
  });
}

function whenHit(handle: FaultHandle, then: () => void): void {
  const look = setInterval(() => {
    if (handle.hits === 0) return;
    clearInterval(look);
    then();
  }, 5);
  look.unref();
}

const SIGNALS = [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const;

/** The runner kills what is still there ten seconds after a person has cancelled. */
const TO_THE_END = 7;

function interruptedExchange(
  [signal, status]: (typeof SIGNALS)[number],
  store: 'a GitHub secret' | 'a file',
  kind: 'late' | 'lost',
): Trial {
  const signaller = new Signaller();
  return action({
    name: `${signal}, ${store}: the answer is ${kind}`,
    inputs: (world) =>
      store === 'a file' ? { ...CLIENT, 'refresh-token-file': tokenFile(world) } : toSecret,
    hosts: [GITHUB],
    arrange: ({ sandbox }) => {
      const exchange = sandbox.faults.add({
        path: '/oauth/token',
        then: kind === 'late' ? { latencyMs: 500 } : { stall: 'headers' },
      });
      signaller.when(() => exchange.hits > 0);
    },
    step: { signalAfter: signaller.plan(signal) },
    since: signaller.sentAt,
    secrets: (world) => (store === 'a file' ? [stored(world)] : []),
    expect: { status, says: kind === 'late' ? /The new refresh token is saved/ : /may have been exchanged/ },
    check: (world) => {
      const now = store === 'a file' ? stored(world) : (world.sandbox.github.secret(PLACE) ?? '');
      if (kind === 'lost') return now === FIRST || now === '' ? [] : ['something was saved'];
      return [...(now === FIRST ? ['nothing was saved'] : []), ...grantLives(world.sandbox, now)];
    },
  });
}

const KILLS: readonly (readonly [name: string, at: KillAt])[] = [
  ['before the draft', { module: 'node:fs', call: 'openSync', path: '\\.token\\.', when: 'before' }],
  [
    'in the middle of the draft',
    { module: 'node:fs', call: 'writeFileSync', path: '\\.token\\.', when: 'half' },
  ],
  ['before the draft is on the disk', { module: 'node:fs', call: 'fsyncSync', path: '', when: 'before' }],
  ['before it takes its place', { module: 'node:fs', call: 'renameSync', path: 'token$', when: 'before' }],
  ['after it took its place', { module: 'node:fs', call: 'renameSync', path: 'token$', when: 'after' }],
];

/** Killed in the middle of saving, and run again nine minutes later. */
function killed([name, at]: (typeof KILLS)[number]): Trial {
  return {
    name: `killed ${name}, and run again nine minutes later`,
    run: async (world) => {
      const { sandbox, folder } = world;
      const job = new Job({ env: sandbox.env });
      try {
        const inputs = { ...CLIENT, 'refresh-token-file': tokenFile(world) };
        const first = await main(job, inputs, at);
        const problems =
          first.signal === 'SIGKILL' ? [] : [`not killed, but ended with ${String(first.status)}`];
        if (!/^\S+\n$/.test(readFileSync(tokenFile(world), 'utf8'))) problems.push('the file is torn');
        sandbox.clock.advance(9 * MINUTE);
        const again = await main(job, inputs);
        await job.runAction(POST, { stage: 'post', state: again.state });
        sandbox.clock.advance(11 * MINUTE);
        const left = readdirSync(folder).filter((file) => file.startsWith('.token'));
        if (left.length > 0) problems.push('a draft is left');
        return seenIn([again], [...problems, ...grantLives(sandbox, stored(world))]);
      } finally {
        job.cleanup();
      }
    },
  };
}

const NOT_SAVED = { status: 8, code: 'refresh-token-not-saved', says: /ten more minutes/ } as const;

function notSaved(name: string, faults: NonNullable<ActionTrial['faults']>, puts: number): Trial {
  return action({
    name,
    inputs: toSecret,
    hosts: [GITHUB],
    faults,
    expect: NOT_SAVED,
    check: ({ requests }) => {
      const count = requests.filter(({ method }) => method === 'PUT').length;
      return count === puts ? [] : [`${count} attempts to save, not ${puts}`];
    },
  });
}

export const ROTATION: readonly Row[] = [
  {
    number: 45,
    fault: 'two refreshes at once, inside and beyond the leeway',
    exit: [0, 3],
    bound: AT_ONCE,
    trials: [twoWithOneFile, twoInsideTheLeeway, beyondTheLeeway, loserReadsAgain()],
  },
  {
    number: 47,
    fault: 'SIGINT, SIGTERM while a refresh token is exchanged',
    exit: [130, 143],
    bound: TO_THE_END,
    trials: SIGNALS.flatMap((signal) => [
      interruptedExchange(signal, 'a GitHub secret', 'late'),
      interruptedExchange(signal, 'a file', 'late'),
      interruptedExchange(signal, 'a file', 'lost'),
    ]),
  },
  {
    number: 48,
    fault: 'SIGKILL between the answer and the saving (F2)',
    exit: [0],
    bound: AT_ONCE,
    decision: 'the exit is that of the next run; `npm run accept -- rotation` kills at every other moment',
    trials: KILLS.map(killed),
  },
  {
    number: 49,
    fault: 'the new refresh token can not be saved',
    exit: [8],
    bound: AT_ONCE,
    trials: [
      notSaved(
        'GitHub refuses',
        (faults) => faults.add({ method: 'PUT', then: { status: 403, body: {} } }),
        1,
      ),
      notSaved('GitHub is down', (faults) => faults.add({ method: 'PUT', then: { status: 500 } }), 4),
      notSaved(
        'GitHub leads elsewhere',
        (faults) =>
          faults.add({ method: 'PUT', then: { redirect: 307, location: 'https://canary.example/' } }),
        1,
      ),
      action({
        name: 'the disk is full',
        inputs: (world) => ({
          ...CLIENT,
          'refresh-token-file': join(world.folder, 'token'),
          'refresh-token': FIRST,
        }),
        step: {
          nodeArguments: ['--require', resolve('acceptance/faults/preload/full-disk.cjs')],
          env: { FULL_DISK: '/\\.token\\.' },
        },
        expect: { ...NOT_SAVED, says: [NOT_SAVED.says, /\(ENOSPC\)/] },
      }),
      commandLine({
        name: 'jira-auth refresh: the command that saves fails',
        args: ['refresh', '--save-command', 'cat > /dev/null; exit 3'],
        inputs: ways.refreshToken,
        expect: NOT_SAVED,
      }),
    ],
  },
];
