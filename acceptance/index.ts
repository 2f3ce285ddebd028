// Runs one acceptance program: `npm run accept -- NAME [ARGUMENTS]`. Each prints results, then `N passed, N failed`.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** The programs' descriptions. Each program is the file of its name here, or the tests in the folder of its name. */
const PROGRAMS: Readonly<Record<string, string>> = {
  archive: 'what a runner downloads: its size, and everything run from it alone',
  consent: 'a consent in Chromium, up to the chained curl',
  e2e: 'the workflows of e2e/ and examples/ on a real engine, act (needs Go)',
  engines: "the steps in ci/ on other CI systems' own engines; says what it skips",
  faults: "faults against the built program; `-t '12: '` runs those of one row",
  fuzz: 'generated answers and inputs (G20); --seed and --path repeat a failure',
  gitea: "the workflows of e2e/ and examples/ on Gitea's act (needs Go)",
  hostile: 'texts of servers and users in every field, in the log as ten CI systems read it',
  interop: 'clients that others wrote, with what the Action and `exec` hand over',
  mutation: 'the sources changed one place at a time (needs npm ci --prefix .ci/mutation)',
  'oauth-servers': 'consent, rotation and credentials of apps with an OAuth server that others wrote',
  openapi: "the sandbox against Jira's own description (JIRA_OPENAPI, JIRA_DC_OPENAPI, PRISM)",
  page: 'the page of `check --html` in Chromium; --update also takes its picture',
  renewal: 'personal access tokens: renewals killed at every point',
  rotation: 'refresh tokens: killed and crowded',
  shells: 'what `export` prints, in every shell that is installed',
  signals: 'SIGINT, SIGTERM and SIGKILL at every moment of the built program',
  supply: 'workflows, secrets and the package, by tools that others wrote (H4, H8; needs Go)',
  tables: "every door with each request lost, guards, bugs, pipes, signals; `-t 'PART OF A NAME'` picks rows",
  windows: "the command line on Windows' Node, with Wine",
};

const [name = '', ...rest] = process.argv.slice(2);
const JEST = [
  '--experimental-vm-modules',
  '--disable-warning=ExperimentalWarning',
  'node_modules/jest/bin/jest.js',
];
if (Object.hasOwn(PROGRAMS, name)) {
  const script = `acceptance/${name}.ts`;
  const command = existsSync(script)
    ? ['--import', 'tsx', script, ...rest]
    : // Trials wait for child processes, so two at a time keep two cores busy.
      [
        ...JEST,
        '--testMatch',
        `<rootDir>/acceptance/${name}{,/*}.test.ts`,
        '--maxConcurrency=2',
        // A busy machine must not look like a failing test.
        '--testTimeout=120000',
        '--verbose',
        ...rest,
      ];
  // The sources import packages that the bundler replaces. Here they are used unchanged.
  const env = { TSX_TSCONFIG_PATH: 'acceptance/kit/tsconfig.unshimmed.json', ...process.env };
  process.exitCode = spawnSync(process.execPath, command, { stdio: 'inherit', env }).status ?? 1;
} else {
  const width = Math.max(...Object.keys(PROGRAMS).map(({ length }) => length));
  console.error('Usage: npm run accept -- NAME [ARGUMENTS]\n');
  for (const [program, shows] of Object.entries(PROGRAMS))
    console.error(`  ${program.padEnd(width)}  ${shows}`);
  process.exitCode = 2;
}
