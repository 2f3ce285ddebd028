import { must } from '../kit/rules.js';
import { type Plan, row, type Trials, type World } from './trial.js';

// `__tests__/hand-over` covers everything that can stand in place of a file, and every state that post can get.

const FAILED: Plan = { status: 8, code: 'handoff-failed', says: /can't be|could not/ };

type Make = (world: World) => string | undefined;

const folder = ({ place }: World): string => place.folder('folder');
const unset: Make = () => undefined;
const FILES = { full: (): string => '/dev/full', unset };

/** Returns runs of the Action with one of the runner's files or folders wrong: nothing is handed over. */
function refused(variable: string, places: Readonly<Record<string, Make>>): Trials {
  const trials = Object.entries(places).map(([what, make]): [string, Plan] => [
    `${variable} is ${what}`,
    {
      // Root can open a folder that can't be written, so it is detected late.
      ...{ ...FAILED, ...(what !== '/proc' && { requests: 0, connects: 0 }) },
      ...(variable === 'GITHUB_OUTPUT' && { code: '' }),
      overrides: (world) => ({ [variable]: make(world) }),
      check: ({ ran }) =>
        must({ 'it does not go back to commands': !/::(?:set-output|save-state|set-env)/.test(ran.stdout) }),
    },
  ]);
  return Object.fromEntries(trials);
}

row(41, 'GITHUB_OUTPUT, GITHUB_ENV, GITHUB_STATE full (D8), unset', {
  ...refused('GITHUB_OUTPUT', FILES),
  ...refused('GITHUB_ENV', FILES),
  ...refused('GITHUB_STATE', FILES),
  // A summary that can't be written is reported, but fails nothing.
  'GITHUB_STEP_SUMMARY is a folder': {
    overrides: (world) => ({ GITHUB_STEP_SUMMARY: folder(world) }),
    check: ({ ran }) => must({ 'it is told': ran.stdout.includes('step summary could not be written') }),
  },
});

row(42, 'RUNNER_TEMP unset, unwritable, a link', {
  ...refused('RUNNER_TEMP', {
    unset,
    'a link to a folder': (world) => world.place.link('link', folder(world)),
    '/proc': () => '/proc',
  }),
});
