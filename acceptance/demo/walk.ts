import { fixtures, type Sandbox } from '../../sandbox/index.js';
import { actionInputs, type StepResult } from '../../sandbox/runner/index.js';
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
import { CLI, type Inputs, Place, UPDATE } from '../kit/place.js';
import { CLASSIC, type WayIn } from '../kit/ways-in.js';

const { tokens } = fixtures;

/** The same where every request is signed by itself; in bash, `-H @<(jira-auth sign PUT "$URL")` reads better. */
const SIGNED_CURL_SCRIPT = `URL="$JIRA_API_URL/issue/${ISSUE}"
jira-auth sign PUT "$URL" | ${CURL_SCRIPT.replace('-K "$JIRA_CURL_CONFIG"', '-K "$JIRA_CURL_CONFIG" -H @-').replace(`"$JIRA_API_URL/issue/${ISSUE}"`, '"$URL"')}`;

/** Prints, as a careless step might, all that the Action has given it. */
export const ECHO_SCRIPT = `env | grep '^JIRA_'
echo "$HEADER"
`;

/** The field by its name, and a value that tells this step's change from curl's. */
export const UPDATE_SCRIPT = `jira-auth update ${ISSUE} 'Development status=Released'`;

/** And by the Action, back to the value that curl set. */
export const UPDATE_INPUTS = { issue: ISSUE, fields: `Development status: ${WANTED}` };

/** A step that has changed the field. */
export interface Change {
  readonly by: string;
  readonly step: StepResult;
  readonly look: Look;
  /** What the field was afterwards. */
  readonly value: string;
}

/** One job from its first step to its last. */
export interface Walk {
  readonly main: StepResult;
  readonly requests: number;
  /** What the careless step printed, masked. */
  readonly echo: readonly string[];
  readonly before: string;
  /** Those of curl, the command and the Action `update`; empty if the login failed. */
  readonly changes: readonly Change[];
  readonly post: StepResult;
  /** What was still there after the job, as sentences. */
  readonly left: readonly string[];
  /** Whatever is not as it should be, as sentences. */
  readonly problems: readonly string[];
}

/** Runs a whole job with one way in: the Action, a step that prints what it sees, curl, both updates, and the clean-up. */
export function walk(sandbox: Sandbox, way: WayIn): Promise<Walk> {
  return inJob(sandbox, way.inputs, async (place) => {
    const before = fieldValue(sandbox, way);
    const main = await place.main(way.inputs);
    const requests = sandbox.requests.length;
    const secrets = [...secretsIn(way.inputs), ...obtained(main)];
    const steps = [main];
    const problems: string[] = [];
    const changes: Change[] = [];
    let echo: string[] = [];
    if (main.outcome === 'success') {
      const HEADER = main.outputs['auth-header'] ?? '';
      const echoed = await place.job.runShell(ECHO_SCRIPT, { shell: 'sh', env: { HEADER } });
      steps.push(echoed);
      echo = echoed.log;
      if (echoed.status !== 0) problems.push(`the step that prints ended with ${String(echoed.status)}`);
      if (requests !== way.requests)
        problems.push(`the Action made ${requests} requests, not ${way.requests}`);
      for (const [by, wanted, target, run] of changing(place, way)) {
        const { step, look } = await watched(sandbox, run(), secrets, target);
        const value = fieldValue(sandbox, way);
        changes.push({ by, step, look, value });
        steps.push(step);
        if (step.status !== 0) problems.push(`${by} ended with status ${String(step.status)}`);
        if (value !== wanted) problems.push(`after ${by}, ${FIELD} is "${value}", not "${wanted}"`);
        problems.push(...exposed(look));
      }
    } else problems.push(`the Action ended with ${outcomeOf(main)}`);
    const post = await place.post(main.state);
    if (post.outcome !== 'success') problems.push(`the clean-up ended with status ${String(post.status)}`);
    const left = place.remains(secrets);
    problems.push(...shown([...steps, post], secrets), ...left);
    return { main, requests, echo, before, changes, post, left, problems };
  });
}

type Changing = readonly [by: string, wanted: string, target: string, run: () => Promise<StepResult>];

function changing({ job }: Place, { method }: WayIn): Changing[] {
  const shell = (script: string) => (): Promise<StepResult> => job.runShell(script, { shell: 'sh' });
  // The package isn't installed here.
  const update = UPDATE_SCRIPT.replace('jira-auth', `'${process.execPath}' '${CLI}'`);
  const inputs = actionInputs('update/action.yml', UPDATE_INPUTS);
  return [
    ['curl', WANTED, `/issue/${ISSUE}`, shell(method === 'oauth1' ? SIGNED_CURL_SCRIPT : CURL_SCRIPT)],
    ['jira-auth update', 'Released', CLI, shell(update)],
    ['the Action update', WANTED, UPDATE, () => job.runAction(UPDATE, { inputs })],
  ];
}

/** A way in that a newcomer will meet and that leads nowhere: its name, the inputs that differ, status and code. */
export type DeadEnd = readonly [name: string, more: Inputs, status: number, code: string];

export const DEAD_ENDS: readonly DeadEnd[] = [
  ['The token has expired', { 'api-token': tokens.expired }, 3, 'credentials-rejected'],
  ['The token lacks a scope', { 'api-token': tokens.scopedNoUserScope }, 4, 'insufficient-scope'],
  ["A typo in the site's name", { 'site-url': 'https://acmee.atlassian.net' }, 5, 'site-not-found'],
];

/** Runs the Action and its clean-up where the Action must fail. */
export function stop(
  sandbox: Sandbox,
  [, more, status, code]: DeadEnd,
): Promise<{ main: StepResult; problems: string[] }> {
  const inputs = { ...CLASSIC.inputs, ...more };
  return inJob(sandbox, inputs, async (place) => {
    const main = await place.main(inputs);
    const secrets = [...secretsIn(inputs), ...obtained(main)];
    const post = await place.post(main.state);
    const isExpected = main.status === status && main.outputs['error-code'] === code;
    return {
      main,
      problems: [
        ...(isExpected ? [] : [`the Action ended with ${outcomeOf(main)}, not with ${status} and "${code}"`]),
        ...(main.outputs['authorization'] === undefined ? [] : ['the Action set a secret output']),
        ...shown([main, post], secrets),
        ...place.remains(secrets),
      ],
    };
  });
}

function outcomeOf({ status, outputs }: StepResult): string {
  return `status ${String(status)} and error-code "${outputs['error-code'] ?? ''}"`;
}

async function inJob<T>(sandbox: Sandbox, inputs: Inputs, work: (place: Place) => Promise<T>): Promise<T> {
  sandbox.reset();
  const place = new Place(sandbox, { secrets: workflowSecrets(inputs) });
  const cleanUp = (): void => {
    place.remove();
  };
  // An interrupted demo ends without unwinding.
  process.once('exit', cleanUp);
  try {
    return await work(place);
  } finally {
    process.off('exit', cleanUp);
    cleanUp();
  }
}
