import { fixtures } from '../../sandbox/index.js';
import type { StepResult } from '../../sandbox/runner/index.js';
import {
  CURL_SCRIPT,
  exposed,
  FIELD,
  fieldValue,
  ISSUE,
  obtained,
  shown,
  WANTED,
  watched,
} from '../kit/job.js';
import { type Look, secretsIn, workflowSecrets } from '../kit/leaks.js';
import type { Inputs } from '../kit/place.js';
import type { Stage } from '../kit/program.js';
import { CLASSIC, type WayIn } from '../kit/ways-in.js';

const { tokens } = fixtures;

/** The same where every request is signed by itself; in bash, `-H @<(jira-auth sign PUT "$URL")` reads better. */
const SIGNED_CURL_SCRIPT = `URL="$JIRA_API_URL/issue/${ISSUE}"
jira-auth sign PUT "$URL" | ${CURL_SCRIPT.replace('-K "$JIRA_CURL_CONFIG"', '-K "$JIRA_CURL_CONFIG" -H @-').replace(`"$JIRA_API_URL/issue/${ISSUE}"`, '"$URL"')}`;

/** Prints, as a careless step might, all that the Action has given it. */
export const ECHO_SCRIPT = `env | grep '^JIRA_'
echo "$HEADER"
`;

/** One job from its first step to its last. */
export interface Walk {
  readonly main: StepResult;
  readonly requests: number;
  /** What the careless step printed, masked. */
  readonly echo: readonly string[];
  readonly curl: StepResult;
  readonly look: Look;
  readonly before: string;
  readonly after: string;
  readonly post: StepResult;
}

/** Runs a whole job with one way in: the Action, a step that prints what it sees, curl, and the Action's clean-up. */
export async function walk({ sandbox, checks, newPlace }: Stage, way: WayIn): Promise<Walk> {
  const place = newPlace({ secrets: workflowSecrets(way.inputs) });
  const { job } = place;
  const before = fieldValue(sandbox, way);
  const main = await place.main(way.inputs);
  const requests = sandbox.requests.length;
  const secrets = [...secretsIn(way.inputs), ...obtained(main)];
  const HEADER = main.outputs['auth-header'] ?? '';
  const echo = await job.runShell(ECHO_SCRIPT, { shell: 'sh', env: { HEADER } });
  const script = way.method === 'oauth1' ? SIGNED_CURL_SCRIPT : CURL_SCRIPT;
  const step = job.runShell(script, { shell: 'sh' });
  const { step: curl, look } = await watched(sandbox, step, secrets, `/issue/${ISSUE}`);
  const after = fieldValue(sandbox, way);
  const post = await place.post(main.state);
  const steps = [main, echo, curl, post];
  const failed = steps.filter(({ outcome }) => outcome !== 'success');
  checks.equal('every step ends well', failed.length, 0);
  checks.equal('the number of requests', requests, way.requests);
  checks.equal(`${FIELD} is changed`, [before === WANTED, after], [false, WANTED]);
  checks.none([...exposed(look), ...shown(steps, secrets), ...place.remains(secrets)]);
  checks.log.push(...steps.flatMap(({ log }) => log));
  return { main, requests, echo: echo.log, curl, look, before, after, post };
}

/** A way in that a newcomer will meet and that leads nowhere: the inputs that differ, status and code. */
export type DeadEnd = readonly [more: Inputs, status: number, code: string];

export const DEAD_ENDS: Readonly<Record<string, DeadEnd>> = {
  'The token has expired': [{ 'api-token': tokens.expired }, 3, 'credentials-rejected'],
  'The token lacks a scope': [{ 'api-token': tokens.scopedNoUserScope }, 4, 'insufficient-scope'],
  "A typo in the site's name": [{ 'site-url': 'https://acmee.atlassian.net' }, 5, 'site-not-found'],
};

/** Runs the Action and its clean-up where the Action must fail. */
export async function stop({ checks, newPlace }: Stage, [more, status, code]: DeadEnd): Promise<StepResult> {
  const inputs = { ...CLASSIC.inputs, ...more };
  const place = newPlace({ secrets: workflowSecrets(inputs) });
  const main = await place.main(inputs);
  const secrets = [...secretsIn(inputs), ...obtained(main)];
  const post = await place.post(main.state);
  checks.equal('status and outputs', [main.status, main.outputs], [status, { 'error-code': code }]);
  checks.none([...shown([main, post], secrets), ...place.remains(secrets)]);
  return main;
}
