import { existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Inputs } from '../kit/place.js';
import { dataCenterWays, must, onDataCenter, preload, ways } from './given.js';
import { type Plan, row, type Trials, type World } from './trial.js';

// `__tests__/hand-over` covers everything that can stand in place of a file, and every state that post can get.

const FAILED: Plan = { status: 8, code: 'handoff-failed' };
/** Detected before anything is sent. */
const AT_ONCE: Plan = { ...FAILED, says: /can't be (?:written to|used)/, requests: 0, connects: 0 };

/** The name that the preload `no-chance` produces. */
const NAME = `jira-auth-${'0'.repeat(32)}`;

type Make = (world: World) => string | undefined;

const folder = ({ place }: World): string => place.folder('folder');

/** Replacements for a runner's file. Root can open the read-only one too, but writing to it then fails. */
const FILES: Readonly<Record<string, Make>> = {
  'not set': () => undefined,
  'a folder': folder,
  'a link to a file': ({ place, foreign }) => place.link('link', foreign),
  'a file that can not be written': () => '/proc/version',
};

const FOLDERS: Readonly<Record<string, Make>> = {
  'not set': () => undefined,
  'a link to a folder': (world) => world.place.link('link', folder(world)),
  'a folder that can not be written': () => '/proc',
};

/** Returns runs of the Action with one of the runner's files or folders wrong: nothing is handed over. */
function refused(variable: string, places: Readonly<Record<string, Make>>): Trials {
  const trials = Object.entries(places).map(([what, make]) => {
    const isLate = what.endsWith('can not be written');
    const plan: Plan = {
      ...(isLate ? { ...FAILED, says: /can't be|could not/ } : AT_ONCE),
      ...(variable === 'GITHUB_OUTPUT' && { code: '' }),
      overrides: (world) => ({ [variable]: make(world) }),
      check: ({ ran }) =>
        must({ 'it does not go back to commands': !/::(?:set-output|save-state|set-env)/.test(ran.stdout) }),
    };
    return [`${variable} is ${what}`, plan] as const;
  });
  return Object.fromEntries(trials);
}

const STEP_FILES = ['GITHUB_OUTPUT', 'GITHUB_ENV', 'GITHUB_STATE'];
const allRefused = (places: Readonly<Record<string, Make>>): Trials =>
  Object.fromEntries(STEP_FILES.flatMap((name) => Object.entries(refused(name, places))));

const full = (path: string, says = /\(ENOSPC\)/): Plan => ({
  ...{ ...FAILED, says },
  ...{ node: preload('full-disk'), env: { FULL_DISK: path } },
});

/** Inputs that write each file of the step's folder. A link is put there as soon as the folder is made. */
const WRITERS: Readonly<Record<string, (world: World) => Inputs>> = {
  'curl.conf': () => ways.classic,
  'login.json': () => onDataCenter(dataCenterWays.oauth1),
};

const planted = (name: string, plan: Plan): Plan => ({
  ...{ ...FAILED, ...plan, node: preload('plant-link') },
  env: ({ foreign }) => ({ PLANT_LINK: JSON.stringify({ name, target: foreign }) }),
});

const { 'refresh-token': TOKEN, ...CLIENT } = ways.refreshToken;

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

row(40, 'disk full: GITHUB_OUTPUT, GITHUB_ENV, GITHUB_STATE (D8)', {
  ...allRefused({ '/dev/full': () => '/dev/full' }),
  save_state: full('save_state_'),
});

row(41, 'GITHUB_OUTPUT, GITHUB_ENV, GITHUB_STATE unset, missing, a folder, read-only, links', {
  ...allRefused(FILES),
  // A summary that can't be written is reported, but fails nothing.
  'GITHUB_STEP_SUMMARY is a folder': {
    overrides: (world) => ({ GITHUB_STEP_SUMMARY: folder(world) }),
    check: ({ ran }) => must({ 'it is told': ran.stdout.includes('step summary could not be written') }),
  },
});

row(42, 'RUNNER_TEMP unset, unwritable, a link, full', {
  ...refused('RUNNER_TEMP', FOLDERS),
  'no room': full('curl\\.conf', /curl config can't be written under RUNNER_TEMP \(ENOSPC\)/),
});

row(43, 'a file or a link where one is to be made', {
  'a link to a folder stands where the own folder is to be': {
    ...{ ...FAILED, says: /curl config can't be written under RUNNER_TEMP \(EEXIST\)/ },
    node: preload('no-chance'),
    overrides: (world) => {
      const temp = world.place.folder('runner-temp');
      symlinkSync(folder(world), join(temp, NAME));
      return { RUNNER_TEMP: temp };
    },
    check: (played) => must({ 'nothing is in the folder': readdirSync(folder(played)).length === 0 }),
  },
  ...Object.fromEntries(Object.entries(WRITERS).map(([name, inputs]) => [name, planted(name, { inputs })])),
  'jira-auth export: a link stands where curl.conf is to be': planted('curl.conf', {
    args: ['export', '--format', 'sh'],
    check: ({ place, ran }) =>
      must({
        'no variable is printed': !ran.stdout.includes('JIRA_API_URL'),
        'no file is left': readdirSync(place.temp).length === 0,
      }),
  }),
  "a link in place of the refresh token's file": {
    ...{ status: 8, code: 'refresh-token-not-saved', exchanges: 0 },
    inputs: (world) => ({ ...CLIENT, 'refresh-token-file': linked(world) }),
    check: ({ place }) =>
      must({
        'the file behind it is as it was': readFileSync(place.path('behind'), 'utf8') === `${TOKEN}\n`,
      }),
  },
});

row(44, 'two runs at once in one job (E13)', { 'two steps in one RUNNER_TEMP': { special: twoAtOnce } });
