// Runs one acceptance program: `npm run accept -- NAME [ARGUMENTS]`. Each prints what it tried, and `N passed, N failed` last.
import { spawnSync } from 'node:child_process';

/** What each program shows. Each is the file of its name beside this one. */
const PROGRAMS: Readonly<Record<string, string>> = {
  consent: 'a consent in Chromium, up to the chained curl',
  e2e: 'the workflows of e2e/ on a real engine, act (needs Go)',
  engines: "the steps in ci/ on other CI systems' own engines; says what it skips",
  faults: "56 faults against the built program; '12: ' runs those of one row",
  fuzz: 'generated answers and inputs (G20); --seed and --path repeat a failure',
  interop: 'curl, Python and jira.js with what the Action hands over',
  mutation: 'the sources changed one place at a time (needs npm ci --prefix .ci/mutation)',
  'oauth-servers': 'consent and rotation with an authorization server that others wrote',
  openapi: "the sandbox against Jira's own description (JIRA_OPENAPI, JIRA_DC_OPENAPI, PRISM)",
  page: 'the page of `check --html` in Chromium; --update also takes its picture',
  renewal: 'personal access tokens: renewals killed at every point',
  rotation: 'refresh tokens: killed and crowded',
  shells: 'what `export` prints, in every shell that is installed',
  signals: 'SIGINT, SIGTERM and SIGKILL at every moment of the built program',
  supply: 'workflows, secrets and the package, by tools that others wrote (H4, H8; needs Go)',
  windows: "the command line on Windows' Node, with Wine",
};

const [name = '', ...rest] = process.argv.slice(2);
if (Object.hasOwn(PROGRAMS, name)) {
  const command = ['--import', 'tsx', `acceptance/${name}.ts`, ...rest];
  // The sources import packages that the bundler replaces; here they are taken as they are.
  const env = { TSX_TSCONFIG_PATH: 'acceptance/kit/tsconfig.unshimmed.json', ...process.env };
  process.exitCode = spawnSync(process.execPath, command, { stdio: 'inherit', env }).status ?? 1;
} else {
  const width = Math.max(...Object.keys(PROGRAMS).map(({ length }) => length));
  console.error('Usage: npm run accept -- NAME [ARGUMENTS]\n');
  for (const [program, shows] of Object.entries(PROGRAMS))
    console.error(`  ${program.padEnd(width)}  ${shows}`);
  process.exitCode = 2;
}
