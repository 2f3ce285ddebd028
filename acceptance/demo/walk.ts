import { fixtures, type Sandbox } from '../../sandbox/index.js';
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
import { type Inputs, Place } from '../kit/place.js';
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
  /** Absent if the Action failed. */
  readonly curl?: { readonly step: StepResult; readonly look: Look };
  readonly before: string;
  readonly after: string;
  readonly post: StepResult;
  /** What was still there after the job, as sentences. */
  readonly left: readonly string[];
  /** Whatever is not as it should be, as sentences. */
  readonly problems: readonly string[];
}

/** Runs a whole job with one way in: the Action, a step that prints what it sees, curl, and the Action's clean-up. */
export function walk(sandbox: Sandbox, way: WayIn): Promise<Walk> {
  return inJob(sandbox, way.inputs, async (place) => {
    const before = fieldValue(sandbox, way);
    const main = await place.main(way.inputs);
    const requests = sandbox.requests.length;
    const secrets = [...secretsIn(way.inputs), ...obtained(main)];
    const steps = [main];
    const problems: string[] = [];
    let curl: Walk['curl'];
    let echo: string[] = [];
    if (main.outcome === 'success') {
      const HEADER = main.outputs['auth-header'] ?? '';
      const echoed = await place.job.runShell(ECHO_SCRIPT, { shell: 'sh', env: { HEADER } });
      const script = way.method === 'oauth1' ? SIGNED_CURL_SCRIPT : CURL_SCRIPT;
      const step = place.job.runShell(script, { shell: 'sh' });
      curl = await watched(sandbox, step, secrets, `/issue/${ISSUE}`);
      steps.push(echoed, curl.step);
      echo = echoed.log;
      if (echoed.status !== 0) problems.push(`the step that prints ended with ${String(echoed.status)}`);
      if (curl.step.status !== 0) problems.push(`curl ended with status ${String(curl.step.status)}`);
      if (requests !== way.requests)
        problems.push(`the Action made ${requests} requests, not ${way.requests}`);
      problems.push(...exposed(curl.look));
    } else problems.push(`the Action ended with ${outcomeOf(main)}`);
    const after = fieldValue(sandbox, way);
    if (before === after || after !== WANTED) problems.push(`${FIELD} is "${after}", not "${WANTED}"`);
    const post = await place.post(main.state);
    if (post.outcome !== 'success') problems.push(`the clean-up ended with status ${String(post.status)}`);
    const left = place.remains(secrets);
    problems.push(...shown([...steps, post], secrets), ...left);
    return { main, requests, echo, before, after, post, left, problems, ...(curl && { curl }) };
  });
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
