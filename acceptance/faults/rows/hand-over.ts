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
import { dataCenterWays, must, ONE_REQUEST, onDataCenter, preload, ways } from '../given.js';
import { each, type Plan, type Row, row, type Trials, type World } from '../trial.js';

// `__tests__/hand-over` covers everything that can stand in place of a file, and every state that post can get.

const FAILED: Plan = { status: 8, code: 'handoff-failed' };
/** Detected before anything is sent. */
const AT_ONCE: Plan = { ...FAILED, says: /can't be (?:written to|used)/, requests: 0, connects: 0 };

/** The name that the preload `no-chance` produces. */
const NAME = `jira-auth-${'0'.repeat(32)}`;

type Make = (world: World) => string | undefined;

const folder = ({ place }: World): string => place.folder('folder');
const nowhere: Make = ({ place }) => place.link('link', place.path('nowhere'));
const missing: Make = ({ place }) => place.path('missing');

/** Replacements for a runner's file. Root can open the read-only one too, but writing to it then fails. */
const FILES: Readonly<Record<string, Make>> = {
  'not set': () => undefined,
  missing,
  'a folder': folder,
  'a link to a file': ({ place, foreign }) => place.link('link', foreign),
  'a link to nowhere': nowhere,
  'a file that can not be written': () => '/proc/version',
};

const FOLDERS: Readonly<Record<string, Make>> = {
  'not set': () => undefined,
  missing,
  'a link to a folder': (world) => world.place.link('link', folder(world)),
  'a link to nowhere': nowhere,
  'a folder that can not be written': () => '/proc',
};

const untouched = ({ place }: World): string[] =>
  must({ 'nothing is written through a link': !existsSync(place.path('nowhere')) });

/** Returns runs of the Action with one of the runner's files or folders wrong: nothing is handed over. */
function refused(variable: string, places: Readonly<Record<string, Make>>): Trials {
  const trials = Object.entries(places).map(([what, make]) => {
    const isLate = what.endsWith('can not be written');
    const plan: Plan = {
      ...(isLate ? { ...FAILED, says: /can't be|could not/ } : AT_ONCE),
      ...(variable === 'GITHUB_OUTPUT' && { code: '' }),
      overrides: (world) => ({ [variable]: make(world) }),
      check: (played) => [
        ...untouched(played),
        ...must({
          'it does not go back to commands': !/::(?:set-output|save-state|set-env)/.test(played.ran.stdout),
        }),
      ],
    };
    return [`${variable} is ${what}`, plan] as const;
  });
  return Object.fromEntries(trials);
}

const STEP_FILES = ['GITHUB_OUTPUT', 'GITHUB_ENV', 'GITHUB_STATE'];
const allRefused = (places: Readonly<Record<string, Make>>): Trials =>
  Object.fromEntries(STEP_FILES.flatMap((name) => Object.entries(refused(name, places))));

const full = (path: string, says = /\(ENOSPC\)/): Plan => ({
  ...{ ...FAILED, says, code: path === 'set_output_' ? '' : 'handoff-failed' },
  ...{ node: preload('full-disk'), env: { FULL_DISK: path } },
});

/** Obstacles at the path of the step's own folder. */
const IN_THE_WAY: Readonly<Record<string, (path: string, world: World) => void>> = {
  'a link to a folder stands there': (path, world) => {
    symlinkSync(folder(world), path);
  },
  'a link to nowhere stands there': (path, { place }) => {
    symlinkSync(place.path('nowhere'), path);
  },
};

/** Inputs that write each file of the step's folder. A link is put there as soon as the folder is made. */
const WRITERS: Readonly<Record<string, (world: World) => Inputs>> = {
  'curl.conf': () => ways.classic,
  'signing-key.json': () => onDataCenter(dataCenterWays.oauth1),
  'ca.pem': ({ sandbox }) => ({ ...ways.classic, 'ca-certificate': sandbox.caFile }),
};

const planted = (name: string, plan: Plan): Plan => ({
  ...{ ...FAILED, ...plan, node: preload('plant-link') },
  env: ({ foreign }) => ({ PLANT_LINK: JSON.stringify({ name, target: foreign }) }),
});

const EXPORTED = {
  'job.json': ONE_REQUEST,
  'curl.conf': ONE_REQUEST,
  'session.json': onDataCenter(dataCenterWays['session-cookie']),
};
const exported = ([name, inputs]: [string, Inputs]): readonly [string, Plan] => [
  `jira-auth export: a link stands where ${name} is to be`,
  planted(name, {
    ...{ args: ['export', '--format', 'sh'], inputs },
    check: ({ place, ran }) =>
      must({
        'no variable is printed': !ran.stdout.includes('JIRA_API_URL'),
        'no file is left': readdirSync(place.temp).length === 0,
      }),
  }),
];

const { 'refresh-token': TOKEN, ...CLIENT } = ways.refreshToken;

/** The refresh token's file is a folder, or a link to a file with the token. */
const tokenAt = (make: (world: World) => string, plan: Plan = {}): Plan => ({
  ...{ status: 8, code: 'refresh-token-not-saved', exchanges: 0 },
  inputs: (world) => ({ ...CLIENT, 'refresh-token-file': make(world) }),
  ...plan,
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

async function twoAtOnce({ place }: World): Promise<string[]> {
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
    'each has a curl config and its record': before === 4,
    'the other file stays': isThere,
    'nothing is left': files() === 0,
  });
}

/** States that post may get. */
const STATES: Readonly<Record<string, (world: World) => Inputs>> = {
  'post: a file that is not its own': ({ place }) => {
    mkdirSync(join(place.job.temp, NAME));
    writeFileSync(join(place.job.temp, NAME, 'kept'), 'mine');
    return { directory: NAME };
  },
  'post: a folder that is a link': (world) => {
    symlinkSync(folder(world), join(world.place.job.temp, NAME));
    writeFileSync(world.place.path('folder', 'curl.conf'), 'FAKE: not of this step\n');
    return { directory: NAME };
  },
  'post: a name that is a command': () => ({ directory: `${NAME}\n::stop-commands::x` }),
  "post: a session at an attacker's": () => ({
    session: JSON.stringify({ url: 'https://canary.example/rest/api/2/issue', cookie: 'a=FAKE-forged' }),
  }),
};

const post =
  (state: (world: World) => Inputs) =>
  async (world: World): Promise<string[]> => {
    const { sandbox, place } = world;
    const given = state(world);
    const files = (): string =>
      [place.root, place.job.temp]
        .flatMap((root) => readdirSync(root, { recursive: true, encoding: 'utf8' }))
        .filter((path) => !path.startsWith('_runner_file_commands'))
        .join('\n');
    const before = files();
    const runs = [await place.post(given), await place.post(given)];
    const commands = runs.flatMap((run) => run.commands.map(({ name }) => name));
    return must({
      'it ends well, also the second time': runs.every(({ status, stderr }) => status === 0 && stderr === ''),
      'it prints no command but warnings': commands.every((name) => name === 'warning'),
      'nothing is deleted': before === files(),
      'nobody is asked': sandbox.connects.length === 0 && sandbox.requests.length === 0,
    });
  };

export const HAND_OVER: readonly Row[] = [
  row(40, 'disk full: GITHUB_OUTPUT, GITHUB_ENV, GITHUB_STATE (D8)', {
    ...allRefused({ '/dev/full': () => '/dev/full' }),
    ...each(['set_output_', 'set_env_', 'save_state_'], (path) => full(path)),
  }),
  row(41, 'GITHUB_OUTPUT, GITHUB_ENV, GITHUB_STATE unset, missing, a folder, read-only, links', {
    ...allRefused(FILES),
    // A summary that can't be written is reported, but fails nothing.
    'GITHUB_STEP_SUMMARY is a link to nowhere': {
      overrides: (world) => ({ GITHUB_STEP_SUMMARY: nowhere(world) }),
      check: (played) => [
        ...untouched(played),
        ...must({ 'it is told': played.ran.stdout.includes('step summary could not be written') }),
      ],
    },
  }),
  row(42, 'RUNNER_TEMP unset, unwritable, a link, full', {
    ...refused('RUNNER_TEMP', FOLDERS),
    'no room': full('curl\\.conf', /curl config can't be written under RUNNER_TEMP \(ENOSPC\)/),
  }),
  row(43, 'a file or a link where one is to be made', {
    ...each(IN_THE_WAY, (make) => ({
      ...{ ...FAILED, says: /curl config can't be written under RUNNER_TEMP \(EEXIST\)/ },
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
    })),
    ...Object.fromEntries(Object.entries(WRITERS).map(([name, inputs]) => [name, planted(name, { inputs })])),
    ...Object.fromEntries(Object.entries(EXPORTED).map(exported)),
    "Woodpecker: a link stands where the next step's file is to be": {
      ...{ args: ['export'], inputs: ways.classic },
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
    "a link in place of the refresh token's file": tokenAt(linked),
    "a folder in place of the refresh token's file": tokenAt(folder),
    'jira-auth refresh: a link in its place': tokenAt(linked, {
      ...{ inputs: CLIENT, args: (world) => ['refresh', '--refresh-token-file', linked(world)] },
    }),
  }),
  row(44, 'two runs at once in one job (E13)', { 'two steps in one RUNNER_TEMP': { special: twoAtOnce } }),
  row(
    54,
    'post: file gone, state forged, twice',
    each(STATES, (state) => ({ special: post(state) })),
  ),
];
