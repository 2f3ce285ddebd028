// Shows the whole process on a terminal: every way in, up to the curl that it is for, and the most common failures.
import { fixtures } from '../sandbox/index.js';
import { heading, painted, quote, subheading } from './demo/terminal.js';
import {
  type Change,
  DEAD_ENDS,
  ECHO_SCRIPT,
  stop,
  UPDATE_INPUTS,
  UPDATE_SCRIPT,
  walk,
  type Walk,
} from './demo/walk.js';
import { CURL_SCRIPT, FIELD, ISSUE } from './kit/job.js';
import { type Case, program } from './kit/program.js';
import { table } from './kit/table.js';
import { missingProgram } from './kit/tools.js';
import { CLASSIC, type WayIn, WAYS_IN } from './kit/ways-in.js';

const indented = (text: string, by: string): string => text.replace(/^(?=.)/gm, by);
const linesOf = (text: string): string[] => text.trimEnd().split('\n');

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

const INTRODUCTION = `Each job below runs the built Action in a model of the GitHub runner, then a real curl. Then it sets the
same field by its name, with the command \`jira-auth update\` and with the Action \`update\`. Jira is a model, too, on this
machine. Two variables stand in for the internet: HTTPS_PROXY leads to the model, and CURL_CA_BUNDLE makes curl trust the
model's certificates (for the Action, NODE_EXTRA_CA_CERTS does). A real job needs none of them. Every credential is fake.`;

const NEXT = `npm run sandbox  keeps the model of Jira running, for your own curl and your own scripts.
README.md        shows how to add the Action to your workflow.`;

const missing = (): string | undefined =>
  missingProgram(
    'curl',
    ['--fail-with-body', '--version'],
    '7.76 or newer is needed; https://curl.se has it',
  );

const rows: string[][] = [
  ['way in', 'method', 'requests', 'field changed', 'secret in ps', 'files left'].map((head) =>
    painted('bold', head),
  ),
];

function tellWhole({ main, echo, before, changes: [curl, command, action], post }: Walk): void {
  heading('The usual way in: a classic API token');
  console.log('The workflow:');
  quote(linesOf(WORKFLOW));
  subheading("1. The Action's log");
  quote(main.log);
  subheading('2. A step that prints everything it was given; the runner masks the secret');
  quote([...linesOf(indented(ECHO_SCRIPT, '$ ')), ...echo]);
  subheading("3. curl, with the credential in a file that only this job's user can read");
  console.log(`  ${FIELD} of ${ISSUE} before: ${before}`);
  tellChange(curl, `$ ${indented(CURL_SCRIPT, '  ').trimStart()}`);
  console.log(`  Process list while curl waited for its answer: the secret was there: ${seenIn([curl])}`);
  subheading('4. The same field by name: jira-auth update, which also works outside GitHub');
  tellChange(command, `$ ${UPDATE_SCRIPT}`);
  subheading('5. And the Action update');
  tellChange(action, UPDATE_STEP);
  subheading('6. The job ends, and the Action cleans up');
  quote(post.log);
}

function tellChange({ step, value }: Change, code: string): void {
  quote([...linesOf(code), ...step.log]);
  console.log(`  ${FIELD} of ${ISSUE} after:  ${value}`);
}

function seenIn(changes: readonly Change[]): string {
  if (changes.some(({ look }) => !look.checked)) return 'not checked';
  const exposing = changes.flatMap(({ look }) => look.exposing);
  return exposing.length === 0 ? painted('green', 'no') : painted('red', exposing.join());
}

function tellBriefly({ name, inputs }: WayIn, { main, echo, before, changes }: Walk): void {
  console.log(`${painted('bold', name)}: ${Object.keys(inputs).join(', ')}`);
  const { 'account-name': account = '', 'base-url': baseUrl = '' } = main.outputs;
  quote([
    ...(main.outcome === 'success' ? [`${account}, at ${baseUrl}`] : main.log),
    `the header, as a log shows it: ${echo.at(-1) || 'none, each request is signed'}`,
    `the field: ${[before, ...changes.map(({ value }) => value)].join(' -> ')}`,
  ]);
}

const walks = WAYS_IN.map((way): Case => ({
  ...{ name: way.name, missing },
  run: async (stage) => {
    if (way === WAYS_IN[1])
      heading('The other ways in, with the same three steps: curl, jira-auth update, the Action update');
    const done = await walk(stage, way);
    if (way === CLASSIC) tellWhole(done);
    else tellBriefly(way, done);
    const { before, changes } = done;
    const changed = changes.filter(({ value }, index) => value !== (changes[index - 1]?.value ?? before));
    const ways = painted(changed.length === 3 ? 'green' : 'red', `in ${changed.length} of 3 ways`);
    const method = done.main.outputs['auth-method'] ?? painted('red', 'failed');
    const left = stage.checks.failed.some((problem) => problem.includes(' is left ')) ? 'some' : 'none';
    rows.push([way.name, method, String(done.requests), ways, seenIn(changes), left]);
  },
}));

const deadEnds = Object.entries(DEAD_ENDS).map(([name, end], index): Case => ({
  ...{ name, missing },
  run: async (stage) => {
    if (index === 0) heading('Three failures that you will meet');
    const { log, status, outputs } = await stop(stage, end);
    console.log(painted('bold', name));
    quote(log);
    console.log(`  exit status ${String(status)}, error-code ${outputs['error-code'] ?? 'not set'}`);
  },
}));

// The reader of the output has stopped: `npm run demo | head`.
process.stdout.on('error', () => process.exit(1));
heading('jira-auth: from a secret to an authenticated curl');
console.log(INTRODUCTION);
await program([...walks, ...deadEnds], { isTerse: true });
heading('In short');
console.log(table(rows).join('\n'));
heading('Next');
console.log(NEXT);
