import { writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import fc from 'fast-check';
import { run } from '../../__tests__/cli/run.js';
import { fixtures } from '../../sandbox/fixtures.js';
import { EXIT_STATUS, Interrupted } from '../../src/failure.js';
import { INPUT_NAMES, type InputName, variablesOf } from '../../src/inputs/schema.js';
import type { Inputs } from '../kit/place.js';
import type { Stage } from '../kit/program.js';
import { must } from '../kit/rules.js';
import { tryAll } from './check.js';
import { mix, one, showsStray, STRAY, words } from './mix.js';
import { anyInputs, anyText } from './odd-inputs.js';

const { dataCenter } = fixtures;

const COMMANDS = words('export exec check cleanup consent refresh sign explain completion help');

const OPTIONS: readonly string[] = [
  ...INPUT_NAMES.flatMap((name) => [`--${name}`, `--${name}-file`]),
  ...words(`--format --json --ci --help --help-all --version -h -V --all --curl-config --print --paste --no-browser
    --scopes -- - --no-json --site-ur --apitoken --__proto__ --- -x --= -1`),
];

const word = mix(
  [6, one(...OPTIONS)],
  [3, fc.tuple(one(...OPTIONS), anyText).map(([option, value]) => `${option}=${value}`)],
  [3, anyText],
  [2, one(...words('sh fish powershell cmd dotenv json curl bash zsh GET acme github gitlab azure'))],
  [1, one(...COMMANDS)],
  // People do put secrets on a command line by mistake.
  [1, one(STRAY, `--api-token=${STRAY}`, `--password=${STRAY}`, `--token=${STRAY}`, `-p${STRAY}`)],
);

const USES: readonly (readonly string[])[] = [
  ...words('export check cleanup refresh consent').map((command) => [command]),
  words('export --format sh'),
  words('export --json --curl-config'),
  words('check --json --warn-days 30'),
  words('exec -- true'),
  words(`sign PUT ${dataCenter.url}/rest/api/2/issue/PROJ-1`),
  words('refresh --refresh-token-file token'),
  words('refresh --save-command true'),
  words('consent --paste --refresh-token-file token --client-secret-file -'),
  words('completion bash'),
];

const VARIABLES = words(
  'CI GITHUB_ACTIONS GITLAB_CI TF_BUILD CIRCLECI BUILDKITE DRONE JENKINS_URL BASH_ENV TEAMCITY_VERSION CI_WORKSPACE BITBUCKET_BUILD_NUMBER GITHUB_OUTPUT JIRA_CURL_CONFIG JIRA_SIGNING_KEY_FILE',
);

const anyCommandLine = fc.record({
  args: fc.oneof(
    fc.tuple(one(...USES), fc.array(word, { maxLength: 2 })).map(([use, more]) => [...use, ...more]),
    fc
      .tuple(mix([9, one(...COMMANDS)], [1, word]), fc.array(word, { maxLength: 6 }))
      .map(([command, more]) => [command, ...more]),
  ),
  given: anyInputs,
  more: fc.dictionary(one(...VARIABLES), fc.oneof(anyText, one('true', 'True', 'woodpecker', STRAY)), {
    maxKeys: 4,
  }),
  standardInput: fc.oneof(fc.constant(undefined), anyText),
});

type CommandLine = typeof anyCommandLine extends fc.Arbitrary<infer T> ? T : never;

const RUNS = 20_000;
const LONGEST_MS = 5000;

const STATUSES: readonly number[] = [...Object.values(EXIT_STATUS), 0, 126, 127, 130].filter(
  (status) => status !== EXIT_STATUS.internal,
);

/** An unused port that only the system's own programs may open. */
const NOBODY = { https_proxy: 'http://127.0.0.1:1', HTTPS_PROXY: 'http://127.0.0.1:1' };

/** Gives generated arguments and variables to the command line, which can connect to nothing and start nothing. */
export async function fuzzOptions(stage: Stage): Promise<void> {
  const { place, later } = stage;
  const home = process.cwd();
  later(() => {
    process.chdir(home);
  });
  process.chdir(place.temp);
  Object.assign(process.env, NOBODY);
  writeFileSync('package.json', '{}');
  await tryAll(stage, anyCommandLine, RUNS, async (one) => {
    const started = performance.now();
    const { status, said } = await outcomeOf(one, place.temp);
    const took = performance.now() - started;
    // A requested signature contains its token.
    const isAskedFor = one.args[0] === 'sign' && status === 0;
    // A command that tells a CI system to hide a text contains that text.
    const seen = said.replace(/^(?:##vso\[task\.setsecret\]|::add-mask::).*$/gm, '');
    return {
      ended: `exit ${status}`,
      wrong: must({
        [`it ends with a known status, not ${status}`]: STATUSES.includes(status),
        [`it says nothing odd: ${JSON.stringify(said)}`]: !/[\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(seen),
        [`it takes no time, not ${Math.round(took)} ms`]: took <= LONGEST_MS,
        [`no part of a secret is shown: ${said}`]: isAskedFor || isNamedAfterStray(one) || !showsStray(seen),
      }),
    };
  });
}

/**
 * Values that aren't secret are shown, even if a secret was given there: `check` names each credential by its owner's
 * email address or name, or by its client, the address of a consent has the OAuth client and the redirect URI, and
 * `exec` names a program that is missing.
 */
const SHOWN: ReadonlyMap<string, readonly [variables: readonly string[], options: RegExp]> = new Map([
  [
    'check',
    [
      words('JIRA_EMAIL JIRA_USER_EMAIL JIRA_USERNAME JIRA_CLIENT_ID'),
      /^--(?:email|username|client-id)(?:=|$)/,
    ],
  ],
  ['exec', [[], /-stray/]],
  ['consent', [words('JIRA_CLIENT_ID JIRA_REDIRECT_URI'), /^--(?:client-id|redirect-uri|scopes)(?:=|$)/]],
]);

function environmentOf({ given: { inputs, environment }, more }: CommandLine): Inputs {
  const variables = Object.entries(inputs).map(([name, value]) => [
    variablesOf(name as InputName)[0] ?? name,
    value,
  ]);
  return { ...(Object.fromEntries(variables) as Inputs), ...environment, ...more };
}

function isNamedAfterStray(given: CommandLine): boolean {
  const [command = '', ...args] = given.args;
  const environment = environmentOf(given);
  const [variables = [], options] = SHOWN.get(command) ?? [];
  const values = variables.map((name) => environment[name] ?? '');
  return showsStray(values.join('\n')) || args.some((arg) => options?.test(arg));
}

async function outcomeOf(
  given: CommandLine,
  temporaryFolder: string,
): Promise<{ status: number; said: string }> {
  let said = '';
  const tell = (text: string): string => (said += text);
  const { standardInput = '' } = given;
  // Keeps the browser closed on the machine that runs this.
  const args = given.args.flatMap((arg) => (arg === 'consent' ? [arg, '--no-browser'] : arg));
  const controller = new AbortController();
  // A consent waits for a person, who never comes.
  const timer = setTimeout(() => {
    controller.abort(new Interrupted('SIGINT'));
  }, 20);
  // After its signal, a command may take seconds, for example to save a token, but it never waits for a person.
  const late = pause(2 * LONGEST_MS, undefined, { ref: false }).then(() => {
    throw new Error('It hangs.');
  });
  const ended = run(
    args,
    { ...environmentOf(given), ...NOBODY },
    {
      ...{ stdout: tell, stderr: (text) => void tell(text), signal: controller.signal, temporaryFolder },
      standardInput: () => Promise.resolve(given.standardInput),
      lines: async function* () {
        await Promise.resolve();
        yield standardInput;
      },
      // Nobody can be authenticated, so no command may run.
      command: Object.freeze({ isRunning: false, status: 0 }),
      write: process.stderr.write.bind(process.stderr),
    },
  );
  try {
    const { status } = await Promise.race([ended, late]);
    return { status, said };
  } catch (error) {
    if (error instanceof Interrupted) return { status: error.exitStatus, said };
    throw error;
  } finally {
    clearTimeout(timer);
  }
}
