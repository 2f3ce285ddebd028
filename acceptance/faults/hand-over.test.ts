import { must } from '../kit/rules.js';
import { type Plan, row, type Trials, type World } from './trial.js';

// `__tests__/hand-over` covers everything that can stand in place of a file, and every state that post can get.

const FAILED: Plan = { status: 8, code: 'handoff-failed', says: /can't be|could not/ };

type Make = (world: World) => string | undefined;

const folder = ({ place }: World) => place.folder('folder');
const FILES: Record<string, Make> = { full: () => '/dev/full', unset: () => undefined };

function refused(variable: string, places: Readonly<Record<string, Make>>): Trials {
  const trials = Object.entries(places).map(([what, make]): [string, Plan] => [
    `${variable} is ${what}`,
    {
      // Root can open a folder that can't be written, so it is detected late.
      ...{ ...FAILED, ...(what !== '/proc' && { requests: 0, connects: 0 }) },
      overrides: (world) => ({ [variable]: make(world) }),
      check: ({ ran }) =>
        must({ 'it does not go back to commands': !/::(?:set-output|save-state|set-env)/.test(ran.stdout) }),
    },
  ]);
  return Object.fromEntries(trials);
}

// `__tests__/dist/refused.test.ts` has GITHUB_OUTPUT full and RUNNER_TEMP unset.
row(41, 'GITHUB_ENV, GITHUB_STATE full (D8), unset', {
  ...refused('GITHUB_ENV', FILES),
  ...refused('GITHUB_STATE', FILES),
  // A summary that can't be written is reported, but fails nothing.
  'GITHUB_STEP_SUMMARY is a folder': {
    overrides: (world) => ({ GITHUB_STEP_SUMMARY: folder(world) }),
    check: ({ ran }) => must({ 'it is told': ran.stdout.includes('step summary could not be written') }),
  },
});

row(42, 'RUNNER_TEMP unwritable, a link', {
  ...refused('RUNNER_TEMP', {
    'a link to a folder': (world) => world.place.link('link', folder(world)),
    '/proc': () => '/proc',
  }),
});
