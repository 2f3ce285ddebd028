import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { fixtures } from '../../sandbox/fixtures.js';
import type { StepResult } from '../../sandbox/runner/index.js';
import { asEnvironment } from '../../__tests__/dist/shell.js';
import { dataCenterWays, ways } from '../../__tests__/dist/ways.js';
import type { Place } from './place.js';

const { dataCenter } = fixtures;

/** One odd place or variable, and what has to come of it. */
export interface Trial {
  readonly what: string;
  /** The job's `env:`. */
  readonly env?: Readonly<Record<string, string>>;
  /** @returns what is wrong; nothing if all is well */
  readonly run: (place: Place) => Promise<string[]>;
}

/** Statements that have to hold, by what is wrong if one does not. */
function wrong(statements: Readonly<Record<string, boolean>>): string[] {
  return Object.entries(statements)
    .filter(([, holds]) => !holds)
    .map(([what]) => what);
}

const SECRETS = [
  ways.classic['api-token'],
  ways.refreshToken['refresh-token'],
  ways.refreshToken['client-secret'],
];

function shows(text: string, secrets: readonly string[] = SECRETS): boolean {
  return secrets
    .flatMap((secret) => [secret, Buffer.from(secret).toString('base64')])
    .some((secret) =>
      Array.from({ length: Math.max(0, secret.length - 23) }, (_, at) => secret.slice(at, at + 24)).some(
        (piece) => text.includes(piece),
      ),
    );
}

const seen = ({ log, stderr, summary }: StepResult): string => [...log, stderr, summary].join('\n');

const filesOf = (place: Place): string[] =>
  readdirSync(place.job.temp).filter((name) => name.startsWith('jira-auth-'));

/** The hand-over is refused before Jira is asked, and nothing is left. */
async function refused(place: Place, result: Promise<StepResult>, isAsked = false): Promise<string[]> {
  const main = await result;
  return wrong({
    [`it ended with ${String(main.status)}`]: main.status === 8,
    'something is on standard error': main.stderr === '',
    'a secret is shown': !shows(seen(main)),
    'outputs or variables are set':
      Object.keys(main.outputs).every((name) => name === 'error-code') && Object.keys(main.env).length === 0,
    'Jira was asked': isAsked || place.sandbox.connects.length === 0,
    'files stay': filesOf(place).length === 0,
    "somebody else's file was touched": place.isForeignUntouched,
    'it does not say handoff-failed': main.annotations.some(
      ({ properties }) => properties['title'] === 'jira-auth: handoff-failed',
    ),
  });
}

const FILES: Readonly<Record<string, (place: Place) => string | undefined>> = {
  'not set': () => undefined,
  'an empty text': () => '',
  missing: (place) => place.path('missing'),
  'in a missing folder': (place) => place.path('missing/file'),
  'a folder': (place) => place.folder('folder'),
  '/dev/full': () => '/dev/full',
  '/dev/null': () => '/dev/null',
  'a link to a file': (place) => place.link('link'),
  'a link to nowhere': (place) => place.link('link', place.path('nowhere')),
  'a pipe that nobody reads': (place) => place.pipe('pipe'),
  'a file that can not be written': () => '/proc/version',
};

const fileTrials = ['GITHUB_OUTPUT', 'GITHUB_ENV', 'GITHUB_STATE'].flatMap((variable) =>
  Object.entries(FILES).map(([what, make]): Trial => ({
    what: `${variable} is ${what}`,
    // Root may open any file: then it is the writing that fails, after Jira was asked.
    run: (place) =>
      refused(place, place.main({ overrides: { [variable]: make(place) } }), what.startsWith('a file that')),
  })),
);

const summaryTrials = Object.entries(FILES).map(([what, make]): Trial => ({
  what: `GITHUB_STEP_SUMMARY is ${what}`,
  run: async (place) => {
    const main = await place.main({ overrides: { GITHUB_STEP_SUMMARY: make(place) } });
    const isSaid = main.annotations.some(({ message }) =>
      message.includes('step summary could not be written'),
    );
    return wrong({
      [`it ended with ${String(main.status)}`]: main.status === 0,
      'something is on standard error': main.stderr === '',
      'it is not told, or told for nothing': isSaid === !/^(?:not set|an empty text)$/.test(what),
      "somebody else's file was touched": place.isForeignUntouched && !existsSync(place.path('nowhere')),
    });
  },
}));

const FOLDERS: Readonly<Record<string, (place: Place) => string | undefined>> = {
  'not set': () => undefined,
  'an empty text': () => '',
  missing: (place) => place.path('missing'),
  'a file': (place) => place.foreign,
  '/dev/full': () => '/dev/full',
  'a link to a folder': (place) => place.link('link', place.folder('folder')),
  'a link to nowhere': (place) => place.link('link', place.path('nowhere')),
  'a folder that can not be written': () => '/proc',
};

const folderTrials = Object.entries(FOLDERS).map(([what, make]): Trial => ({
  what: `RUNNER_TEMP is ${what}`,
  run: (place) =>
    refused(place, place.main({ overrides: { RUNNER_TEMP: make(place) } }), what.startsWith('a folder that')),
}));

const GUESSED = `jira-auth-${'0'.repeat(32)}`;
const SAME_NAME = ['--require', resolve('acceptance/places/same-name.cjs')];
const PLANT = ['--require', resolve('acceptance/places/plant-link.cjs')];

const guessed: Readonly<Record<string, (place: Place) => void>> = {
  'a folder': (place) => {
    mkdirSync(join(place.job.temp, GUESSED));
  },
  'a link to a folder': (place) => {
    symlinkSync(place.folder('folder'), join(place.job.temp, GUESSED));
  },
  'a link to nowhere': (place) => {
    symlinkSync(place.path('nowhere'), join(place.job.temp, GUESSED));
  },
};

/** Also true where none is. */
function isEmpty(folder: string): boolean {
  return !existsSync(folder) || readdirSync(folder).length === 0;
}

const guessedTrials = Object.entries(guessed).map(([what, plant]): Trial => ({
  what: `${what} stands where the step's folder is to be`,
  run: async (place) => {
    plant(place);
    const main = await place.main({ nodeArguments: SAME_NAME });
    return wrong({
      [`it ended with ${String(main.status)}`]: main.status === 8,
      'something is on standard error': main.stderr === '',
      'something was written there':
        !existsSync(place.path('nowhere')) && isEmpty(join(place.job.temp, GUESSED)),
    });
  },
}));

const onDataCenter = { 'site-url': dataCenter.url };

/** What writes each file of the step's folder. */
const WRITERS: readonly (readonly [string, (place: Place) => Readonly<Record<string, string>>])[] = [
  ['curl.conf', () => ways.classic],
  ['gajira-before.json', () => ({ ...ways.classic, 'gajira-config': 'true' })],
  ['signing-key.json', () => ({ ...onDataCenter, ...dataCenterWays.oauth1 })],
  ['jira-auth', () => ({ ...onDataCenter, ...dataCenterWays.oauth1 })],
  ['ca.pem', ({ sandbox }) => ({ ...ways.classic, 'ca-certificate': sandbox.caFile })],
  ...(['client.pem', 'client-key.pem'] as const).map(
    (name) =>
      [
        name,
        ({ sandbox: { clientCertificate } }: Place) => ({
          'site-url': dataCenter.mutualTlsUrl,
          ...dataCenterWays['personal-access-token'],
          'client-certificate': clientCertificate.certFile,
          'client-key': readFileSync(clientCertificate.keyFile, 'utf8'),
        }),
      ] as const,
  ),
];

const linkTrials = WRITERS.map(([name, inputs]): Trial => ({
  what: `a link stands where ${name} is to be`,
  run: (place) =>
    refused(
      place,
      place.main({
        inputs: inputs(place),
        nodeArguments: PLANT,
        env: { PLANT_LINK: JSON.stringify({ name, target: place.foreign }) },
      }),
      true,
    ),
}));

const CLASSIC = asEnvironment(ways.classic);
const SESSION = asEnvironment({ ...onDataCenter, ...dataCenterWays['session-cookie'] });

const commandLineTrials: readonly Trial[] = [
  ...(
    [
      ['job.json', CLASSIC],
      ['curl.conf', CLASSIC],
      ['session.json', SESSION],
    ] as const
  ).map(([name, env]): Trial => ({
    what: `jira-auth export: a link stands where ${name} is to be`,
    run: async (place) => {
      const plant = { PLANT_LINK: JSON.stringify({ name, target: place.foreign }) };
      const ended = await place.cli(
        ['export', '--format', 'sh'],
        { ...env, ...plant },
        { nodeArguments: PLANT },
      );
      return wrong({
        [`it ended with ${String(ended.status)}`]: ended.status === 8,
        'a secret is shown': !shows(ended.stdout + ended.stderr),
        'variables are printed': !ended.stdout.includes('JIRA_API_URL'),
        "somebody else's file was touched": place.isForeignUntouched,
        'files stay': readdirSync(place.path('tmp')).length === 0,
      });
    },
  })),
  {
    what: "Woodpecker: a link stands where the next step's file is to be",
    run: async (place) => {
      const workspace = place.folder('workspace');
      symlinkSync(place.foreign, join(workspace, 'jira-auth.env'));
      const ended = await place.cli(['export'], { ...CLASSIC, CI: 'woodpecker', CI_WORKSPACE: workspace });
      return wrong({
        [`it ended with ${String(ended.status)}`]: ended.status === 0,
        "somebody else's file was touched": place.isForeignUntouched,
        'it is still a link': lstatSync(join(workspace, 'jira-auth.env')).isFile(),
        'others may read it': (lstatSync(join(workspace, 'jira-auth.env')).mode & 0o077) === 0,
      });
    },
  },
  ...['refresh-token', 'draft of nobody'].map((name): Trial => ({
    what: `jira-auth refresh: the file is a link (${name})`,
    run: async (place) => {
      const { 'refresh-token': token, ...inputs } = ways.refreshToken;
      writeFileSync(place.foreign, `${token}\n`, { mode: 0o600 });
      const link = place.link(name);
      const ended = await place.cli(['refresh', '--refresh-token-file', link], asEnvironment(inputs));
      return wrong({
        [`it ended with ${String(ended.status)}`]: ended.status === 8 || ended.status === 2,
        'the token was exchanged': place.sandbox.oauth.tokenRequests === 0,
        'the file behind it was touched': readFileSync(place.foreign, 'utf8') === `${token}\n`,
      });
    },
  })),
  ...(['stdout', 'stderr'] as const).map((closed): Trial => ({
    what: `jira-auth export: ${closed} is closed`,
    run: async (place) => {
      const ended = await place.cli(['export', '--format', 'sh'], CLASSIC, { closed });
      return wrong({
        [`it ended with ${String(ended.status)}`]:
          closed === 'stdout' ? ended.status === 8 : ended.status === 0,
        'a secret is shown': !shows(ended.stdout + ended.stderr),
        'there is a stack': !/^\s+at /m.test(ended.stderr),
        'files stay': closed === 'stderr' || readdirSync(place.path('tmp')).length === 0,
      });
    },
  })),
];

const ALL_OF_NODES =
  'http,https,net,tls,undici,fetch,tunnel,child_process,stream,fs,module,timer,worker,cluster';

const VARIABLES: readonly (readonly [string, (place: Place) => Readonly<Record<string, string>>])[] = [
  ['NODE_DEBUG has all of it', () => ({ NODE_DEBUG: ALL_OF_NODES })],
  [
    'RUNNER_DEBUG and ACTIONS_STEP_DEBUG are on',
    () => ({ RUNNER_DEBUG: '1', ACTIONS_STEP_DEBUG: 'true', ACTIONS_RUNNER_DEBUG: 'true', DEBUG: '*' }),
  ],
  ['NODE_V8_COVERAGE names a folder', (place) => ({ NODE_V8_COVERAGE: place.path('coverage') })],
  [
    'NODE_OPTIONS wants warnings and source maps',
    () => ({
      NODE_OPTIONS: '--trace-warnings --trace-deprecation --enable-source-maps --pending-deprecation',
    }),
  ],
  [
    'NODE_OPTIONS wants strictness',
    () => ({ NODE_OPTIONS: '--unhandled-rejections=strict --max-old-space-size=256 --no-addons' }),
  ],
  [
    'NODE_OPTIONS wants traces of exits',
    () => ({ NODE_OPTIONS: '--trace-exit --trace-uncaught --trace-sigint' }),
  ],
  [
    'NODE_OPTIONS wants IPv6 first and titles',
    () => ({ NODE_OPTIONS: '--dns-result-order=verbatim --title=FAKE' }),
  ],
];

const variableTrials: readonly Trial[] = VARIABLES.flatMap(([what, env]) =>
  (
    [
      ['main', ways.refreshToken],
      ['main, Data Center', { ...onDataCenter, ...dataCenterWays['session-cookie'] }],
    ] as const
  ).map(([name, inputs]): Trial => ({
    what: `${name}: ${what}`,
    run: async (place) => {
      const main = await place.main({ inputs, env: env(place) });
      const post = await place.post(main.state, { env: env(place) });
      const secrets = [
        ...SECRETS,
        dataCenterWays.basic.password,
        main.outputs['authorization'] ?? '',
        main.outputs['auth-header'] ?? '',
      ];
      const coverage = place.path('coverage');
      const written = existsSync(coverage)
        ? readdirSync(coverage).map((file) => readFileSync(join(coverage, file), 'utf8'))
        : [];
      return wrong({
        [`main ended with ${String(main.status)}`]: main.status === 0,
        [`post ended with ${String(post.status)}`]: post.status === 0,
        'a secret is shown': !shows(seen(main) + seen(post) + main.stderr + post.stderr, secrets),
        'a secret is on the disk': !written.some((text) => shows(text, secrets)),
        'files stay': filesOf(place).length === 0,
      });
    },
  })),
);

const forgedStates: readonly (readonly [string, (place: Place) => Readonly<Record<string, string>>])[] = [
  ['a path upwards', () => ({ directory: '../workspace' })],
  ['an absolute path', (place) => ({ directory: place.root })],
  ['a name with a path behind it', (place) => ({ directory: `${GUESSED}/../../${place.root}` })],
  ["the runner's own folder", () => ({ directory: '_runner_file_commands' })],
  [
    'a folder that is a link',
    (place) => {
      symlinkSync(place.folder('folder'), join(place.job.temp, GUESSED));
      writeFileSync(place.path('folder/curl.conf'), FOREIGN_CURL);
      return { directory: GUESSED };
    },
  ],
  [
    "a session at an attacker's",
    () => ({
      session: JSON.stringify({ url: 'https://canary.example/rest/api/2/issue', cookie: 'a=FAKE-forged' }),
    }),
  ],
  [
    'a session of a metadata service',
    () => ({
      session: JSON.stringify({ url: 'http://169.254.169.254/rest/auth/1/session', cookie: 'a=FAKE-forged' }),
    }),
  ],
  [
    'a session without TLS',
    () => ({
      session: JSON.stringify({ url: 'http://canary.example/rest/auth/1/session', cookie: 'a=FAKE-forged' }),
    }),
  ],
  [
    'a cookie with a line break',
    () => ({
      session: JSON.stringify({ url: 'https://canary.example/rest/auth/1/session', cookie: 'a=b\r\nX: y' }),
    }),
  ],
  [
    'a prototype',
    () => ({
      session: '{"__proto__":{"url":"https://canary.example/rest/auth/1/session","cookie":"a=FAKE-forged"}}',
    }),
  ],
];

const FOREIGN_CURL = 'FAKE: not of this step\n';

const stateTrials = forgedStates.map(([what, forge]): Trial => ({
  what: `post: the state has ${what}`,
  run: async (place) => {
    const state = forge(place);
    const before = readdirSync(place.root, { recursive: true }).sort().join('\n');
    const post = await place.post(state);
    return wrong({
      [`it ended with ${String(post.status)}`]: post.status === 0,
      'something is on standard error': post.stderr === '',
      'something was deleted': before === readdirSync(place.root, { recursive: true }).sort().join('\n'),
      "somebody else's file was touched": place.isForeignUntouched,
      'somebody was asked': place.sandbox.connects.length === 0 && place.sandbox.requests.length === 0,
    });
  },
}));

export const TRIALS: readonly Trial[] = [
  ...fileTrials,
  ...summaryTrials,
  ...folderTrials,
  ...guessedTrials,
  ...linkTrials,
  ...commandLineTrials,
  ...variableTrials,
  ...stateTrials,
];
