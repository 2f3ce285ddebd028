import { execFileSync } from 'node:child_process';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Inputs } from '../../kit/place.js';
import type { Given, Row, Trial, World } from '../trial.js';
import { custom, dataCenter, dataCenterWays, must, ONE_REQUEST, onDataCenter } from '../trial.js';
import { preload, row, trial, ways } from '../trial.js';

const FAILED = { status: 8, code: 'handoff-failed' };
/** Found out before anything is sent. */
const AT_ONCE = { ...FAILED, says: /can't be (?:written to|used)/, requests: 0, connects: 0 };

/** The name that the preload `no-chance` leads to. */
const NAME = `jira-auth-${'0'.repeat(32)}`;

type Make = (world: World) => string | undefined;

const folder = ({ place }: World): string => place.folder('folder');

/** Where a file of the runner's can be that is none. Also for root, who may open any file: then it is the writing that fails. */
const FILES: Readonly<Record<string, Make>> = {
  '/dev/full': () => '/dev/full',
  'not set': () => undefined,
  'an empty text': () => '',
  missing: ({ place }) => place.path('missing'),
  'in a missing folder': ({ place }) => place.path('missing', 'file'),
  'a folder': folder,
  '/dev/null': () => '/dev/null',
  'a link to a file': ({ place, foreign }) => place.link('link', foreign),
  'a link to nowhere': ({ place }) => place.link('link', place.path('nowhere')),
  'a pipe that nobody reads': ({ place }) => {
    execFileSync('mkfifo', [place.path('pipe')]);
    return place.path('pipe');
  },
  'a file that can not be written': () => '/proc/version',
};

const FOLDERS: Readonly<Record<string, Make>> = {
  'not set': () => undefined,
  'an empty text': () => '',
  missing: ({ place }) => place.path('missing'),
  'a file': ({ foreign }) => foreign,
  '/dev/full': () => '/dev/full',
  'a link to a folder': (world) => world.place.link('link', folder(world)),
  'a link to nowhere': ({ place }) => place.link('link', place.path('nowhere')),
  'a folder that can not be written': () => '/proc',
};

const untouched = ({ place }: World): string[] =>
  must({ 'nothing is written through a link': !existsSync(place.path('nowhere')) });

/** One of the runner's files or folders is not what it should be, and nothing is handed over. */
function refused(variable: string, what: string, make: Make): Trial {
  const isLate = what.endsWith('can not be written');
  const want = isLate ? { ...FAILED, says: /can't be|could not/ } : AT_ONCE;
  return trial(`${variable} is ${what}`, variable === 'GITHUB_OUTPUT' ? { ...want, code: '' } : want, {
    overrides: (world) => ({ [variable]: make(world) }),
    check: (played) => [
      ...untouched(played),
      ...must({
        'it does not go back to commands': !/::(?:set-output|save-state|set-env)/.test(played.ran.stdout),
      }),
    ],
  });
}

const STEP_FILES = ['GITHUB_OUTPUT', 'GITHUB_ENV', 'GITHUB_STATE'];
const [[, FULL] = ['', () => ''], ...OTHERS] = Object.entries(FILES);

const full = (path: string, words: RegExp): Trial =>
  trial(
    `no room for ${path} when it is written`,
    { ...FAILED, code: path === 'set_output_' ? '' : FAILED.code, says: words },
    { node: preload('full-disk'), env: { FULL_DISK: path } },
  );

/** Something stands where the step's own folder is to be made. */
const inTheWay = (what: string, make: (path: string, world: World) => void): Trial =>
  trial(
    `${what} stands where the step's folder is to be`,
    { ...FAILED, says: /curl config can't be written under RUNNER_TEMP \(EEXIST\)/ },
    {
      node: preload('no-chance'),
      overrides: (world) => {
        const temp = world.place.folder('runner-temp');
        make(join(temp, NAME), world);
        return { RUNNER_TEMP: temp };
      },
      check: (played) => [
        ...untouched(played),
        ...must({ 'nothing is in the folder': readdirSync(folder(played)).length === 0 }),
      ],
    },
  );

/** What writes each file of the step's folder; a link is put there the moment that the folder is made. */
const WRITERS: Readonly<Record<string, (world: World) => Inputs>> = {
  'curl.conf': () => ways.classic,
  'gajira-before.json': () => ({ ...ways.classic, 'gajira-config': 'true' }),
  'signing-key.json': () => onDataCenter(dataCenterWays.oauth1),
  'jira-auth': () => onDataCenter(dataCenterWays.oauth1),
  'ca.pem': ({ sandbox }) => ({ ...ways.classic, 'ca-certificate': sandbox.caFile }),
  'client.pem': mutual,
  'client-key.pem': mutual,
};

function mutual({ sandbox: { clientCertificate } }: World): Inputs {
  return onDataCenter({
    ...dataCenterWays['personal-access-token'],
    'site-url': dataCenter.mutualTlsUrl,
    'client-certificate': clientCertificate.certFile,
    'client-key': readFileSync(clientCertificate.keyFile, 'utf8'),
  });
}

const planted = (name: string): Pick<Given, 'node' | 'env'> => ({
  node: preload('plant-link'),
  env: ({ foreign }) => ({ PLANT_LINK: JSON.stringify({ name, target: foreign }) }),
});

const SESSION = onDataCenter(dataCenterWays['session-cookie']);
const { 'refresh-token': TOKEN, ...CLIENT } = ways.refreshToken;
const NOT_SAVED = { status: 8, code: 'refresh-token-not-saved', exchanges: 0 };

/** The file of the refresh token is a link to one that holds it, or to somebody else's, or a folder. */
const tokenAt = (name: string, make: (world: World) => string, given: Given = {}): Trial =>
  trial(name, NOT_SAVED, {
    inputs: (world) => ({ ...CLIENT, 'refresh-token-file': make(world) }),
    ...given,
    check: ({ place }) =>
      must({
        'the file behind it is as it was':
          !existsSync(place.path('behind')) || readFileSync(place.path('behind'), 'utf8') === `${TOKEN}\n`,
      }),
  });

const linked = ({ place }: World): string => {
  writeFileSync(place.path('behind'), `${TOKEN}\n`, { mode: 0o600 });
  return place.link('token', place.path('behind'));
};

const twoAtOnce = custom('two steps in one RUNNER_TEMP', async ({ place }) => {
  const both = await Promise.all([place.main(ways.classic), place.main(ways.clientCredentials)]);
  const [one, two] = both;
  const files = (): number => place.left().filter(({ isFile }) => isFile).length;
  const before = files();
  await place.post(one.state);
  const isThere = existsSync(two.outputs['curl-config'] ?? '');
  await place.post(two.state);
  return must({
    'both succeed': both.every(({ status }) => status === 0),
    'the accounts differ': one.outputs['account-id'] !== two.outputs['account-id'],
    'the files differ': one.outputs['curl-config'] !== two.outputs['curl-config'],
    'there are two files': before === 2,
    'the other file stays': isThere,
    'nothing is left': files() === 0,
  });
});

const ELSEWHERE = 'https://canary.example/rest/auth/1/session';
const session = (url: string, cookie = 'a=FAKE-forged'): Inputs => ({
  session: JSON.stringify({ url, cookie }),
});

/** What post may find as its state. */
const STATES: Readonly<Record<string, Inputs | ((world: World) => Inputs)>> = {
  'nothing to do': {},
  'a folder that is gone': { directory: NAME },
  'a file that is not its own': ({ place }) => {
    mkdirSync(join(place.job.temp, NAME));
    writeFileSync(join(place.job.temp, NAME, 'kept'), 'mine');
    return { directory: NAME };
  },
  'a folder that is a link': (world) => {
    symlinkSync(folder(world), join(world.place.job.temp, NAME));
    writeFileSync(world.place.path('folder', 'curl.conf'), 'FAKE: not of this step\n');
    return { directory: NAME };
  },
  'an absolute path': ({ place }) => ({ directory: place.root }),
  'a path to elsewhere behind a name': ({ place }) => ({ directory: `${NAME}/../../${place.root}` }),
  ...Object.fromEntries(
    [
      ...['../outside', '../workspace', 'outside', '/etc', `${NAME}/../outside`, '_runner_file_commands'],
      ...[`${NAME}\n::stop-commands::x`, '##[add-mask]e', `${NAME}/`, 'F'.repeat(100_000)],
    ].map((directory) => [JSON.stringify(directory.slice(0, 60)), { directory }]),
  ),
  ...Object.fromEntries(
    ['{', '[]', '{"url":"https://canary.example/"}', 'null', '{"__proto__":1}'].map((text) => [
      `the session ${text}`,
      { session: text },
    ]),
  ),
  "a session at an attacker's": session('https://canary.example/rest/api/2/issue'),
  'a session of a metadata service': session('http://169.254.169.254/rest/auth/1/session'),
  'a session without TLS': session('http://canary.example/rest/auth/1/session'),
  'a cookie with a line break': session(ELSEWHERE, 'a=b\r\nX: y'),
  'a prototype': { session: `{"__proto__":{"url":"${ELSEWHERE}","cookie":"a=FAKE-forged"}}` },
};

const post = (what: string, state: Inputs | ((world: World) => Inputs)): Trial =>
  custom(`post: the state has ${what}`, async (world) => {
    const { sandbox, place } = world;
    const given = typeof state === 'function' ? state(world) : state;
    const files = (): string =>
      [place.root, place.job.temp]
        .flatMap((root) => readdirSync(root, { recursive: true, encoding: 'utf8' }))
        .filter((path) => !path.startsWith('_runner_file_commands'))
        .join('\n');
    const before = files();
    const runs = [await place.post(given), await place.post(given)];
    return must({
      'it ends well, also the second time': runs.every(({ status, stderr }) => status === 0 && stderr === ''),
      'it prints no command but warnings': runs.every(({ commands }) =>
        commands.every(({ name }) => name === 'warning'),
      ),
      'nothing is deleted': before === files(),
      'nobody is asked': sandbox.connects.length === 0 && sandbox.requests.length === 0,
    });
  });

export const HAND_OVER: readonly Row[] = [
  row(40, 'disk full: GITHUB_OUTPUT, GITHUB_ENV, GITHUB_STATE (D8)', [
    ...STEP_FILES.map((variable) => refused(variable, '/dev/full', FULL)),
    ...['set_output_', 'set_env_', 'save_state_'].map((path) => full(path, /\(ENOSPC\)/)),
  ]),
  row(41, 'GITHUB_OUTPUT, GITHUB_ENV, GITHUB_STATE unset, missing, a folder, read-only, links', [
    ...STEP_FILES.flatMap((variable) => OTHERS.map(([what, make]) => refused(variable, what, make))),
    // A summary that can't be written is told, and fails nothing.
    ...Object.entries(FILES).map(([what, make]) => {
      const isQuiet = ['not set', 'an empty text'].includes(what);
      return trial(
        `GITHUB_STEP_SUMMARY is ${what}`,
        { status: 0 },
        {
          overrides: (world) => ({ GITHUB_STEP_SUMMARY: make(world) }),
          check: (played) => [
            ...untouched(played),
            ...must({
              'it is told where it matters':
                played.ran.stdout.includes('step summary could not be written') === !isQuiet,
            }),
          ],
        },
      );
    }),
  ]),
  row(42, 'RUNNER_TEMP unset, unwritable, a link, full', [
    ...Object.entries(FOLDERS).map(([what, make]) => refused('RUNNER_TEMP', what, make)),
    full('curl\\.conf', /curl config can't be written under RUNNER_TEMP \(ENOSPC\)/),
  ]),
  row(43, 'a file or a link where one is to be made', [
    inTheWay('a folder', (path) => {
      mkdirSync(path);
    }),
    inTheWay('a file', (path) => {
      writeFileSync(path, 'mine');
    }),
    inTheWay('a link to a folder', (path, world) => {
      symlinkSync(folder(world), path);
    }),
    inTheWay('a link to nowhere', (path, { place }) => {
      symlinkSync(place.path('nowhere'), path);
    }),
    ...Object.entries(WRITERS).map(([name, inputs]) =>
      trial(`a link stands where ${name} is to be`, FAILED, { ...planted(name), inputs }),
    ),
    ...Object.entries({ 'job.json': ONE_REQUEST, 'curl.conf': ONE_REQUEST, 'session.json': SESSION }).map(
      ([name, inputs]) =>
        trial(`jira-auth export: a link stands where ${name} is to be`, FAILED, {
          ...planted(name),
          args: ['export', '--format', 'sh'],
          inputs,
          check: ({ place, ran }) =>
            must({
              'no variable is printed': !ran.stdout.includes('JIRA_API_URL'),
              'no file is left': readdirSync(place.temp).length === 0,
            }),
        }),
    ),
    trial(
      "Woodpecker: a link stands where the next step's file is to be",
      { status: 0 },
      {
        args: ['export'],
        inputs: ways.classic,
        env: ({ place, foreign }) => {
          symlinkSync(foreign, join(place.folder('workspace'), 'jira-auth.env'));
          return { CI: 'woodpecker', CI_WORKSPACE: place.path('workspace') };
        },
        check: ({ place }) => {
          const file = lstatSync(place.path('workspace', 'jira-auth.env'));
          return must({
            'it is a file': file.isFile(),
            'nobody else may read it': (file.mode & 0o077) === 0,
          });
        },
      },
    ),
    tokenAt("a link in place of the refresh token's file", linked),
    tokenAt("a folder in place of the refresh token's file", folder),
    tokenAt("jira-auth refresh: a link in place of the refresh token's file", linked, {
      inputs: CLIENT,
      args: (world) => ['refresh', '--refresh-token-file', linked(world)],
    }),
  ]),
  row(44, 'two runs at once in one job (E13)', [twoAtOnce]),
  row(
    54,
    'post: file gone, state forged, twice',
    Object.entries(STATES).map(([what, state]) => post(what, state)),
  ),
];
