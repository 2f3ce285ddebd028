import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fixtures, startSandbox } from '../sandbox/index.js';
import type { Sandbox } from '../sandbox/index.js';
import { bold, green, heading, quote, red, say, subheading, table, yellow } from './demo/terminal.js';
import {
  type Change,
  DEAD_ENDS,
  type DeadEnd,
  ECHO_SCRIPT,
  stop,
  UPDATE_INPUTS,
  UPDATE_SCRIPT,
  walk,
  type Walk,
} from './demo/walk.js';
import { CURL_SCRIPT, FIELD, ISSUE } from './kit/job.js';
import type { Look } from './kit/leaks.js';
import { CLI, MAIN, POST, UPDATE } from './kit/place.js';
import { ROOT } from './kit/tools.js';
import { CLASSIC, type WayIn, WAYS_IN } from './kit/ways-in.js';

const WORKFLOW = `- id: jira
  uses: OWNER/jira-auth@v1
  with:
    site-url: ${fixtures.sites.acme.url}
    email: ${fixtures.users.ada.email}
    api-token: \${{ secrets.JIRA_API_TOKEN }}
- run: |
${indented(CURL_SCRIPT, '    ')}`;

const UPDATE_STEP = `- uses: OWNER/jira-auth/update@v1
  with:
    issue: ${UPDATE_INPUTS.issue}
    fields: |
      ${UPDATE_INPUTS.fields}`;

async function main(): Promise<number> {
  process.chdir(ROOT);
  const missing = missingTool();
  if (missing !== undefined) return failed([missing]);
  const sandbox = await startSandbox();
  closeEarly(sandbox);
  try {
    const problems = await show(sandbox);
    if (problems.length > 0) return failed(problems);
  } finally {
    await sandbox.close();
  }
  whatNext();
  return 0;
}

/** What has to be there before anything can be shown, as a sentence with its remedy. */
function missingTool(): string | undefined {
  if (![MAIN, POST, UPDATE, CLI].every((bundle) => existsSync(bundle))) {
    return 'The Action is not built; run `npm run build`.';
  }
  const curl = spawnSync('curl', ['--version'], { encoding: 'utf8' });
  if (curl.error !== undefined) {
    return 'curl is missing; install it with `apt-get install curl`, `brew install curl`, or from https://curl.se.';
  }
  const [, major = '0', minor = '0'] = /^curl (\d+)\.(\d+)/.exec(curl.stdout) ?? [];
  const isNewEnough = Number(major) > 7 || (Number(major) === 7 && Number(minor) >= 76);
  return isNewEnough
    ? undefined
    : 'curl is older than 7.76, which --fail-with-body needs; install a newer one.';
}

/**
 * Ends early without leaving anything. The steps run in process groups of their own, which a terminal's Ctrl+C does
 * not reach; without a model to talk to they end by themselves.
 */
function closeEarly(sandbox: Sandbox): void {
  const close = (status: number) => (): void => {
    void sandbox.close().finally(() => process.exit(status));
  };
  process.on('SIGINT', close(130));
  process.on('SIGTERM', close(143));
  process.on('SIGHUP', close(129));
  // Nobody reads on: `npm run demo | head`.
  process.stdout.on('error', close(1));
}

async function show(sandbox: Sandbox): Promise<string[]> {
  introduce();
  const walks: [WayIn, Walk][] = [];
  for (const way of WAYS_IN) {
    if (walks.length === 1)
      heading('The other ways in, with the same three steps: curl, jira-auth update, the Action update');
    const result = await walk(sandbox, way);
    if (way === CLASSIC) tellWhole(result);
    else tellBriefly(way, result);
    walks.push([way, result]);
  }
  heading('Three failures that you will meet');
  const problems = walks.flatMap(([way, { problems }]) =>
    problems.map((problem) => `${way.name}: ${problem}.`),
  );
  for (const end of DEAD_ENDS) problems.push(...(await tellFailure(sandbox, end)));
  summarize(walks);
  return problems;
}

function introduce(): void {
  heading('jira-auth: from a secret to an authenticated curl');
  say(
    'Each job below runs the built Action in a model of the GitHub runner, then a real curl, and then sets the same ' +
      'field by its name, with the command `jira-auth update` and with the Action `update`. Jira is a model, too, ' +
      'on this machine. Two variables stand in for the internet: HTTPS_PROXY leads to the model, and ' +
      "CURL_CA_BUNDLE makes curl trust the model's certificates (for the Action, NODE_EXTRA_CA_CERTS does). A real " +
      'job needs none of them. Every credential is fake.',
  );
}

function tellWhole({ main, echo, before, changes, post }: Walk): void {
  heading('The usual way in: a classic API token');
  say('The workflow:');
  quote(linesOf(WORKFLOW));
  subheading("1. The Action's log");
  quote(main.log, paintLog);
  const [curl, command, action] = changes;
  if (curl && command && action) {
    subheading('2. What a step sees that prints all it was given; the runner masks the secret');
    quote([...linesOf(indented(ECHO_SCRIPT, '$ ')), ...echo]);
    subheading('3. curl, with the credential in a file that nobody but the user of this job can read');
    say(`${FIELD} of ${ISSUE} before: ${before}`, '  ');
    tellChange(curl, `$ ${indented(CURL_SCRIPT, '  ').trimStart()}`);
    say(processList(curl.look), '  ');
    subheading('4. The same field by its name: jira-auth update, which also works outside of GitHub');
    tellChange(command, `$ ${UPDATE_SCRIPT}`);
    subheading('5. And the Action update');
    tellChange(action, UPDATE_STEP);
  }
  subheading('6. The job ends, and the Action cleans up');
  quote(post.log, paintLog);
}

function tellChange({ step, value }: Change, code: string): void {
  quote([...linesOf(code), ...step.log], paintLog);
  say(`${FIELD} of ${ISSUE} after: ${value}`, '  ');
}

function processList({ checked, exposing }: Look): string {
  if (!checked) return 'Process list while curl ran: not checked on this system, which has no /proc.';
  return exposing.length === 0
    ? 'Process list while curl waited for its answer: no command line held the secret.'
    : `Process list while curl waited for its answer: the secret was there, in ${exposing.join(', ')}.`;
}

function tellBriefly({ name, inputs }: WayIn, { main, echo, before, changes }: Walk): void {
  console.log(`${bold(name)}: ${Object.keys(inputs).join(', ')}`);
  if (changes.length === 0) {
    quote(main.log, paintLog);
    return;
  }
  const { 'account-name': account = '', 'base-url': baseUrl = '' } = main.outputs;
  quote([
    `${account}, at ${baseUrl}`,
    `the header, as a log shows it: ${echo.at(-1) ?? ''}`,
    `the field: ${[before, ...changes.map(({ value }) => value)].join(' -> ')}`,
  ]);
}

async function tellFailure(sandbox: Sandbox, end: DeadEnd): Promise<string[]> {
  const { main, problems } = await stop(sandbox, end);
  const [name] = end;
  console.log(bold(name));
  quote(main.log, paintLog);
  say(`exit status ${String(main.status)}, error-code ${main.outputs['error-code'] ?? 'not set'}`, '  ');
  return problems.map((problem) => `${name}: ${problem}.`);
}

/** As GitHub's page shows a log. */
function paintLog(line: string): string {
  if (line.startsWith('##[error]')) return red(line.replace('##[error]', 'Error: '));
  if (line.startsWith('##[warning]')) return yellow(line.replace('##[warning]', 'Warning: '));
  return line;
}

function summarize(walks: readonly [WayIn, Walk][]): void {
  heading('In short');
  table(
    ['way in', 'method', 'requests', 'field changed', 'secret in ps', 'files left'],
    walks.map(([way, { main, requests, before, changes, left }]) => {
      const looks = changes.map(({ look }) => look);
      const changed = changes.filter(({ value }, index) => value !== (changes[index - 1]?.value ?? before));
      return [
        way.name,
        main.outputs['auth-method'] ?? red('failed'),
        String(requests),
        verdict(changed.length === 3, 'in 3 ways', `in ${changed.length} of 3 ways`),
        looks.every(({ checked }) => checked)
          ? verdict(
              looks.every(({ sawTarget, exposing }) => sawTarget && exposing.length === 0),
              'no',
              'yes',
            )
          : 'not checked',
        verdict(left.length === 0, 'none', 'some'),
      ];
    }),
  );
}

function verdict(isGood: boolean, good: string, bad: string): string {
  return isGood ? green(good) : red(bad);
}

function whatNext(): void {
  heading('Next');
  say('npm run sandbox  keeps the model of Jira running, for your own curl and your own scripts.');
  say('README.md        says how to put the Action into a workflow of yours.');
}

function failed(problems: string[]): number {
  for (const problem of problems) console.error(`The demo failed: ${problem}`);
  return 1;
}

function linesOf(text: string): string[] {
  return text.trimEnd().split('\n');
}

function indented(text: string, by: string): string {
  return text.replace(/^(?=.)/gm, by);
}

main().then(
  (status) => {
    process.exitCode = status;
  },
  (error: unknown) => {
    process.exitCode = failed([error instanceof Error ? error.message : String(error)]);
  },
);
