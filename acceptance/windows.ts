// Runs the command line on Windows, or on Wine, and lets cmd.exe evaluate `jira-auth export --format cmd`.
import { program, type Stage } from './kit/program.js';
import { tryFailures, tryVariables } from './windows/batch.js';
import { CALLS, tryCall, tryJenkins } from './windows/command-line.js';
import { missing, Wine } from './windows/wine.js';

let started: Promise<Wine> | undefined;

/** Started only for the first case, because it takes seconds and 700 MB. */
const wine = (): Promise<Wine> => (started ??= Wine.start());

const cases = {
  'cmd.exe takes variables': async ({ seed, checks }: Stage) => tryVariables(await wine(), seed, checks),
  'cmd.exe is told of a failure': async ({ checks }: Stage) => tryFailures(await wine(), checks),
  "cmd.exe runs Jenkins' step": async ({ sandbox, checks }: Stage) =>
    tryJenkins(await wine(), sandbox, checks),
};

await program(
  [
    ...Object.entries(cases).map(([name, run]) => ({ name, missing, run })),
    ...CALLS.map((call) => ({
      name: `jira-auth ${call.name}`,
      missing,
      run: async ({ sandbox, checks }: Stage) => tryCall(call, await wine(), sandbox, checks),
    })),
  ],
  { isSeeded: true },
);
await started?.then((one) => one.close());
