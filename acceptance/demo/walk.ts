import { fixtures } from '../../sandbox/index.js';
import { actionInputs, type StepResult } from '../../sandbox/runner/index.js';
import { begin, CURL_SCRIPT, exposed, FIELD, fieldValue, ISSUE, shown, WANTED, watched } from '../kit/job.js';
import type { Look } from '../kit/leaks.js';
import { CLI, type Inputs, type Place, UPDATE } from '../kit/place.js';
import type { Stage } from '../kit/program.js';
import { CLASSIC, type WayIn } from '../kit/ways-in.js';

const { tokens } = fixtures;

/** The same with each request signed separately. In bash, `-H @<(jira-auth sign PUT "$URL")` is easier to read. */
const SIGNED_CURL_SCRIPT = `URL="$JIRA_API_URL/issue/${ISSUE}"
jira-auth sign PUT "$URL" | ${CURL_SCRIPT.replace('-K "$JIRA_CURL_CONFIG"', '-K "$JIRA_CURL_CONFIG" -H @-').replace(`"$JIRA_API_URL/issue/${ISSUE}"`, '"$URL"')}`;

/** Prints all that the Action provides, as a careless step might. Systems with Node have `env`, maybe not `grep`. */
export const ECHO_SCRIPT = `env | while read -r line; do case $line in JIRA_*) echo "$line" ;; esac; done
echo "$HEADER"
`;

export const UPDATE_SCRIPT = `jira-auth update ${ISSUE} 'Development status=Released'`;

export const UPDATE_INPUTS = { issue: ISSUE, fields: `Development status: ${WANTED}` };

export interface Change {
  readonly step: StepResult;
  readonly look: Look;
  readonly value: string;
}

export type Walk = Awaited<ReturnType<typeof walk>>;

export async function walk(stage: Stage, way: WayIn) {
  const { sandbox, checks } = stage;
  const before = fieldValue(sandbox, way);
  const { place, main, secrets } = await begin(stage, way.inputs);
  const { job } = place;
  const requests = sandbox.requests.length;
  const HEADER = main.outputs['auth-header'] ?? '';
  const echo = await job.runShell(ECHO_SCRIPT, { shell: 'sh', env: { HEADER } });
  const change = async (step: Promise<StepResult>, target: string): Promise<Change> => ({
    ...(await watched(sandbox, step, secrets, target)),
    value: fieldValue(sandbox, way),
  });
  const script = way.method === 'oauth1' ? SIGNED_CURL_SCRIPT : CURL_SCRIPT;
  const changes = [
    await change(job.runShell(script, { shell: 'sh' }), `/issue/${ISSUE}`),
    await change(runUpdate(place), CLI),
    await change(job.runAction(UPDATE, { inputs: actionInputs('update/action.yml', UPDATE_INPUTS) }), UPDATE),
  ] as const;
  const post = await place.post(main.state);
  const steps = [main, echo, ...changes.map(({ step }) => step), post];
  const failed = steps.filter(({ outcome }) => outcome !== 'success');
  checks.equal('every step ends well', failed.length, 0);
  checks.equal('the number of requests', requests, way.requests);
  const values = [before, ...changes.map(({ value }) => value)];
  checks.equal(`${FIELD} is changed`, values, ['In Development', WANTED, 'Released', WANTED]);
  checks.none([
    ...changes.flatMap(({ look }) => exposed(look)),
    ...shown(steps, secrets),
    ...place.remains(secrets),
  ]);
  checks.log.push(...steps.flatMap(({ log }) => log));
  return { main, requests, echo: echo.log, before, changes, post };
}

function runUpdate({ job }: Place): Promise<StepResult> {
  const script = UPDATE_SCRIPT.replace('jira-auth', `'${process.execPath}' '${CLI}'`);
  return job.runShell(script, { shell: 'sh' });
}

export type DeadEnd = readonly [more: Inputs, status: number, code: string];

export const DEAD_ENDS: Readonly<Record<string, DeadEnd>> = {
  'The token has expired': [{ 'api-token': tokens.expired }, 3, 'credentials-rejected'],
  'The token lacks a scope': [{ 'api-token': tokens.scopedNoUserScope }, 4, 'insufficient-scope'],
  "A typo in the site's name": [{ 'site-url': 'https://acmee.atlassian.net' }, 5, 'site-not-found'],
};

export async function stop(stage: Stage, [more, status, code]: DeadEnd): Promise<StepResult> {
  const { checks } = stage;
  const { place, main, secrets } = await begin(stage, { ...CLASSIC.inputs, ...more });
  const post = await place.post(main.state);
  checks.equal('status and outputs', [main.status, main.outputs], [status, { 'error-code': code }]);
  checks.none([...shown([main, post], secrets), ...place.remains(secrets)]);
  return main;
}
