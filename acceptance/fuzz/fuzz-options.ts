import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { runCli } from '../../src/cli/program.js';
import { fixtures } from '../../sandbox/fixtures.js';
import { EXIT_STATUS, Interrupted } from '../../src/failure.js';
import { INPUT_NAMES, variablesOf } from '../../src/inputs/schema.js';
import { showsStray } from './fuzz-inputs.js';
import { anyText, STRAY } from './odd-inputs.js';
import { failureOf, type Report, type Run } from './report.js';

const { users, dataCenter } = fixtures;

const COMMANDS = [
  'export',
  'exec',
  'check',
  'cleanup',
  'consent',
  'refresh',
  'sign',
  'explain',
  'completion',
  'help',
];

const OPTIONS: readonly string[] = [
  ...INPUT_NAMES.flatMap((name) => [`--${name}`, `--${name}-file`]),
  ...[
    '--format',
    '--json',
    '--ci',
    '--help',
    '--version',
    '-h',
    '-V',
    '--all',
    '--curl-config',
    '--print',
    '--paste',
  ],
  ...[
    '--no-browser',
    '--scopes',
    '--',
    '-',
    '--no-json',
    '--site-ur',
    '--apitoken',
    '--__proto__',
    '---',
    '-x',
    '--=',
    '-1',
  ],
];

/** Words that options take, beside anything else. */
const WORDS = [
  'sh',
  'fish',
  'powershell',
  'cmd',
  'dotenv',
  'json',
  'curl',
  'bash',
  'zsh',
  'GET',
  'acme',
  'github',
  'gitlab',
  'azure',
];

const word = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...OPTIONS) },
  {
    weight: 3,
    arbitrary: fc.tuple(fc.constantFrom(...OPTIONS), anyText).map(([option, value]) => `${option}=${value}`),
  },
  { weight: 3, arbitrary: anyText },
  { weight: 2, arbitrary: fc.constantFrom(...WORDS) },
  { weight: 1, arbitrary: fc.constantFrom(...COMMANDS) },
  // A secret on a command line is a mistake that people make.
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      STRAY,
      `--api-token=${STRAY}`,
      `--password=${STRAY}`,
      `--token=${STRAY}`,
      `-p${STRAY}`,
    ),
  },
);

/** Variables with which a command gets further than to its inputs. */
const PROFILES: readonly Readonly<Record<string, string>>[] = [
  {},
  { JIRA_SITE_URL: 'acme', JIRA_USER_EMAIL: users.ada.email, JIRA_API_TOKEN: STRAY },
  { JIRA_SITE_URL: dataCenter.url, JIRA_PAT: STRAY },
  { JIRA_SITE_URL: dataCenter.url, JIRA_USERNAME: 'dora', JIRA_PASSWORD: STRAY },
  {
    JIRA_CLIENT_ID: 'FAKE-client',
    JIRA_CLIENT_SECRET: STRAY,
    JIRA_REFRESH_TOKEN: STRAY,
    JIRA_SITE_URL: 'acme',
  },
  {
    JIRA_SITE_URL: dataCenter.url,
    JIRA_CONSUMER_KEY: 'FAKE-consumer',
    JIRA_OAUTH_TOKEN: STRAY,
    JIRA_PRIVATE_KEY: dataCenter.tokens.oauth1.privateKey,
  },
];

/** A command as it is meant to be used. */
const USES: readonly (readonly string[])[] = [
  ...['export', 'check', 'cleanup', 'refresh', 'consent'].map((command) => [command]),
  ['export', '--format', 'sh'],
  ['export', '--json', '--curl-config'],
  ['check', '--json', '--warn-days', '30'],
  ['exec', '--', 'true'],
  ['sign', 'PUT', `${dataCenter.url}/rest/api/2/issue/PROJ-1`],
  ['refresh', '--refresh-token-file', 'token'],
  ['refresh', '--save-command', 'true'],
  ['consent', '--paste', '--refresh-token-file', 'token', '--client-secret-file', '-'],
  ['completion', 'bash'],
];

const anyCommandLine = fc.record({
  profile: fc.constantFrom(...PROFILES),
  args: fc.oneof(
    fc
      .tuple(fc.constantFrom(...USES), fc.array(word, { maxLength: 2 }))
      .map(([use, words]) => [...use, ...words]),
    fc
      .tuple(
        fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...COMMANDS) }, { weight: 1, arbitrary: word }),
        fc.array(word, { maxLength: 6 }),
      )
      .map(([command, words]) => [command, ...words]),
  ),
  environment: fc.dictionary(
    fc.constantFrom(
      ...INPUT_NAMES.flatMap(variablesOf),
      ...[
        'CI',
        'GITHUB_ACTIONS',
        'GITLAB_CI',
        'TF_BUILD',
        'CIRCLECI',
        'BUILDKITE',
        'DRONE',
        'JENKINS_URL',
        'BASH_ENV',
      ],
      ...[
        'TEAMCITY_VERSION',
        'BITBUCKET_BUILD_NUMBER',
        'CI_WORKSPACE',
        'GITHUB_OUTPUT',
        'JIRA_CURL_CONFIG',
        'JIRA_SIGNING_KEY_FILE',
      ],
    ),
    fc.oneof(anyText, fc.constantFrom('true', 'True', 'woodpecker', STRAY)),
    { maxKeys: 4 },
  ),
  standardInput: fc.oneof(fc.constant(undefined), anyText),
});

const LONGEST_MS = 5000;

const STATUSES: readonly number[] = [...Object.values(EXIT_STATUS), 0, 126, 127].filter(
  (status) => status !== 1,
);

/** Gives generated arguments and variables to the command line, which can reach nobody and start nothing. */
export async function fuzzOptions(given: Run): Promise<Report> {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'fuzz-options-'));
  const home = process.cwd();
  const counts = new Map<string, number>();
  const longest = { milliseconds: 0 };
  // Nobody listens on this port, which only the system's own programs may open.
  const nobody = 'http://127.0.0.1:1';
  Object.assign(process.env, { https_proxy: nobody, HTTPS_PROXY: nobody });
  process.chdir(folder);
  writeFileSync('package.json', '{}');
  try {
    const details = await fc.check(
      fc.asyncProperty(anyCommandLine, async (one) => {
        const started = performance.now();
        const { status, said } = await inTime(outcomeOf(one, folder));
        const milliseconds = performance.now() - started;
        longest.milliseconds = Math.max(longest.milliseconds, milliseconds);
        const what = `exit ${status}`;
        counts.set(what, (counts.get(what) ?? 0) + 1);
        if (![...STATUSES, 130].includes(status)) throw new Error(`It ended with ${status}.`);
        if (milliseconds > LONGEST_MS) throw new Error(`It took ${Math.round(milliseconds)} ms.`);
        // A signature that was asked for carries its token.
        const isAskedFor = one.args[0] === 'sign' && status === 0;
        // What tells a CI system to hide a text holds it.
        const seen = said.replace(/^(?:##vso\[task\.setsecret\]|::add-mask::).*$/gm, '');
        if (!isAskedFor && !isNamedAfterStray(one) && showsStray(seen))
          throw new Error(`A part of a secret was shown: ${said}`);
      }),
      given,
    );
    const notes = [`the longest took ${Math.round(longest.milliseconds)} ms`];
    return { cases: details.numRuns, failure: failureOf(details), counts, notes };
  } finally {
    process.chdir(home);
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * What is no secret is shown, whatever was given as one: `check` names each credential by its owner's e-mail or name,
 * and the address of a consent names the OAuth client and where it leads back to.
 */
const SHOWN: Readonly<Record<string, { variables: readonly string[]; options: RegExp }>> = {
  check: {
    variables: ['JIRA_EMAIL', 'JIRA_USER_EMAIL', 'JIRA_USERNAME'],
    options: /^--(?:email|username)(?:=|$)/,
  },
  consent: {
    variables: ['JIRA_CLIENT_ID', 'JIRA_REDIRECT_URI'],
    options: /^--(?:client-id|redirect-uri|scopes)(?:=|$)/,
  },
};

function isNamedAfterStray({ args: [command = '', ...args], environment }: CommandLine): boolean {
  const shown = Object.hasOwn(SHOWN, command) ? SHOWN[command] : undefined;
  if (!shown) return false;
  const names = shown.variables.map((name) => environment[name] ?? '');
  return showsStray(names.join('\n')) || args.some((arg) => shown.options.test(arg));
}

/** What a command does after its signal, such as saving a token, may take seconds, but no person is waited for. */
async function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new Error('It hangs.'));
    }, 2 * LONGEST_MS);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

type CommandLine = typeof anyCommandLine extends fc.Arbitrary<infer T> ? T : never;

async function outcomeOf(
  { profile, args, environment, standardInput }: CommandLine,
  folder: string,
): Promise<{ status: number; said: string }> {
  let said = '';
  const tell = (text: string): void => {
    said += text;
  };
  const controller = new AbortController();
  // A consent waits for a person, who does not come.
  const timer = setTimeout(() => {
    controller.abort(new Interrupted('SIGINT'));
  }, 20);
  try {
    const status = await runCli(args, {
      environment: {
        https_proxy: 'http://127.0.0.1:1',
        HTTPS_PROXY: 'http://127.0.0.1:1',
        ...profile,
        ...environment,
      },
      now: () => new Date('2027-01-31T12:00:00Z'),
      random: () => 0,
      signal: controller.signal,
      stdout: tell,
      stderr: tell,
      commands: tell,
      flushed: () => Promise.resolve(),
      isStdoutTerminal: false,
      isTerminal: false,
      temporaryFolder: folder,
      process: 1,
      isRunning: () => true,
      standardInput: () => Promise.resolve(standardInput),
      lines: async function* () {
        await Promise.resolve();
        yield standardInput ?? '';
      },
      openBrowser: () => Promise.resolve(false),
      runTool: () => {
        throw new Error('There is no such program.');
      },
      runCommand: () =>
        Promise.reject(new Error('Nobody can be authenticated, and yet the command was to be run.')),
    });
    return { status, said };
  } catch (error) {
    if (error instanceof Interrupted) return { status: error.exitStatus, said };
    throw error;
  } finally {
    clearTimeout(timer);
  }
}
