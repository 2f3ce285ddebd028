import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fixtures } from '../../sandbox/index.js';
import type { FaultHandle, Sandbox } from '../../sandbox/index.js';
import { actionInputs, Job } from '../../sandbox/runner/index.js';
import type { StepResult } from '../../sandbox/runner/index.js';
import { lookForSecrets } from './process-list.js';
import type { Look } from './process-list.js';
import { secretsOf } from './ways-in.js';
import type { DeadEnd, WayIn } from './ways-in.js';

export const ISSUE = fixtures.issues.first;
export const FIELD = fixtures.fields.developmentStatus;
export const WANTED = 'Development Completed';

/** What a workflow would have in the step after the Action. */
export const CURL_SCRIPT = `curl -q -sS -K "$JIRA_CURL_CONFIG" --fail-with-body -w 'HTTP %{http_code}\\n' \\
  -X PUT "$JIRA_API_URL/issue/${ISSUE}" \\
  -H 'Content-Type: application/json' \\
  -d '{"fields":{"${FIELD}":{"value":"${WANTED}"}}}'
`;

/** The same where every request is signed by itself; in bash, `-H @<(jira-auth sign PUT "$URL")` reads better. */
const SIGNED_CURL_SCRIPT = `URL="$JIRA_API_URL/issue/${ISSUE}"
jira-auth sign PUT "$URL" | ${CURL_SCRIPT.replace('-K "$JIRA_CURL_CONFIG"', '-K "$JIRA_CURL_CONFIG" -H @-').replace(`"$JIRA_API_URL/issue/${ISSUE}"`, '"$URL"')}`;

/** Prints, as a careless step might, all that the Action has given it. */
export const ECHO_SCRIPT = `env | grep '^JIRA_'
echo "$HEADER"
`;

/** Long enough for the answer to be still on its way when the process list is read, however busy this process is. */
const HOLD_MS = 100;

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
export async function walk(sandbox: Sandbox, way: WayIn): Promise<Walk> {
  sandbox.reset();
  return inJob(sandbox, way.inputs, async (job) => {
    const before = fieldValue(sandbox, way);
    const main = await runMain(job, way.inputs);
    const requests = sandbox.requests.length;
    const secrets = secretsIn(way.inputs, main);
    const steps = [main];
    let curl: Walk['curl'];
    let echo: string[] = [];
    const problems: string[] = [];
    if (main.outcome === 'success') {
      const echoed = await job.runShell(ECHO_SCRIPT, {
        shell: 'sh',
        env: { HEADER: main.outputs['auth-header'] ?? '' },
      });
      curl = await runCurl(sandbox, job, secrets, way);
      steps.push(echoed, curl.step);
      if (echoed.status !== 0) problems.push(`the step that prints ended with ${String(echoed.status)}`);
      echo = echoed.log;
    }
    const after = fieldValue(sandbox, way);
    const post = await runPost(job, main);
    steps.push(post);
    const left = remains(job, secrets);
    const outcome = { main, requests, echo, before, after, post, left, ...(curl && { curl }) };
    return {
      ...outcome,
      problems: [...problems, ...problemsOf(way, outcome), ...leaks(steps, secrets), ...left],
    };
  });
}

/** What the Action says at a dead end. */
export interface Stop {
  readonly main: StepResult;
  readonly problems: readonly string[];
}

/** Runs the Action and its clean-up where the Action must fail. */
export async function stop(sandbox: Sandbox, end: DeadEnd): Promise<Stop> {
  sandbox.reset();
  return inJob(sandbox, end.inputs, async (job) => {
    const main = await runMain(job, end.inputs);
    const secrets = secretsIn(end.inputs, main);
    const code = main.outputs['error-code'] ?? '';
    const post = await runPost(job, main);
    const isExpected = main.status === end.status && code === end.code;
    const got = `status ${String(main.status)} and error-code "${code}"`;
    return {
      main,
      problems: [
        ...(isExpected ? [] : [`the Action ended with ${got}, not with ${end.status} and "${end.code}"`]),
        ...(main.outputs['authorization'] === undefined ? [] : ['the Action set a secret output']),
        ...leaks([main, post], secrets),
        ...remains(job, secrets),
      ],
    };
  });
}

async function inJob<T>(
  sandbox: Sandbox,
  inputs: Readonly<Record<string, string>>,
  work: (job: Job) => Promise<T>,
): Promise<T> {
  const job = new Job({ env: sandbox.env, secrets: secretsOf(inputs) });
  const cleanUp = (): void => {
    job.cleanup();
  };
  // An interrupted demo ends without unwinding.
  process.once('exit', cleanUp);
  try {
    return await work(job);
  } finally {
    process.off('exit', cleanUp);
    cleanUp();
  }
}

function runMain(job: Job, inputs: Readonly<Record<string, string>>): Promise<StepResult> {
  return job.runAction('dist/main/index.js', { inputs: actionInputs('action.yml', inputs), stage: 'main' });
}

function runPost(job: Job, main: StepResult): Promise<StepResult> {
  return job.runAction('dist/post/index.js', { state: main.state, stage: 'post' });
}

async function runCurl(
  sandbox: Sandbox,
  job: Job,
  secrets: readonly string[],
  { isSigned }: WayIn,
): Promise<{ step: StepResult; look: Look }> {
  const held = sandbox.faults.add({ method: 'PUT', times: 1, then: { latencyMs: HOLD_MS } });
  const step = job.runShell(isSigned ? SIGNED_CURL_SCRIPT : CURL_SCRIPT, { shell: 'sh' });
  const isWaiting = await asks(held, step);
  const look = lookForSecrets(secrets, `/issue/${ISSUE}`);
  return { step: await step, look: { ...look, sawTarget: look.sawTarget && isWaiting } };
}

/** Waits until curl's request has come, and is still to be answered. False if curl ended without one. */
async function asks(held: FaultHandle, step: Promise<StepResult>): Promise<boolean> {
  const curl = { isRunning: true };
  const ended = (): void => {
    curl.isRunning = false;
  };
  step.then(ended, ended);
  while (curl.isRunning && held.hits === 0) await pause(2);
  return curl.isRunning;
}

function fieldValue(sandbox: Sandbox, { inputs }: WayIn): string {
  const isDataCenter = inputs['site-url'] === fixtures.dataCenter.url;
  const value = (isDataCenter ? sandbox.dataCenter : sandbox).issue(ISSUE)?.fields[FIELD];
  const isOption = typeof value === 'object' && value !== null && 'value' in value;
  return isOption ? String(value.value) : 'nothing';
}

/** What nobody may see: what was given, and what the Action made of it or got for it. */
function secretsIn(inputs: Readonly<Record<string, string>>, main: StepResult): string[] {
  const { 'auth-header': header = '', 'refresh-token': successor = '' } = main.outputs;
  const credential = header.slice(header.lastIndexOf(' ') + 1);
  return [...Object.values(secretsOf(inputs)), credential, successor].filter((secret) => secret !== '');
}

function problemsOf(
  way: WayIn,
  { main, requests, curl, before, after, post }: Omit<Walk, 'problems'>,
): string[] {
  if (curl === undefined) {
    const code = main.outputs['error-code'] ?? '';
    return [`the Action ended with status ${String(main.status)} and error-code "${code}"`];
  }
  const { step, look } = curl;
  return [
    ...(requests === way.requests ? [] : [`the Action made ${requests} requests, not ${way.requests}`]),
    ...(step.status === 0 ? [] : [`curl ended with status ${String(step.status)}`]),
    ...(before !== after && after === WANTED ? [] : [`${FIELD} is "${after}", not "${WANTED}"`]),
    ...(look.checked && !look.sawTarget ? ['curl was not found in the process list'] : []),
    ...look.exposing.map((process) => `the command line of process ${process} held the secret`),
    ...(post.outcome === 'success' ? [] : [`the clean-up ended with status ${String(post.status)}`]),
  ];
}

function leaks(steps: readonly StepResult[], secrets: readonly string[]): string[] {
  const shown = steps.flatMap(({ header, log, summary }) => [...header, ...log, summary]).join('\n');
  return secrets.some((secret) => shown.includes(secret)) ? ['a secret is readable in the log'] : [];
}

/** The runner keeps files of its own in its folders; nothing else may be left, and no secret in any of them. */
function remains(job: Job, secrets: readonly string[]): string[] {
  const isRunnersOwn = /^(?:_runner_file_commands|_github_workflow|[0-9a-f-]{36}\.sh)$/;
  const strangers = readdirSync(job.temp).filter((name) => !isRunnersOwn.test(name));
  const files = [job.temp, job.workspace].flatMap(filesBelow);
  const holders = files.filter((file) =>
    secrets.some((secret) => readFileSync(file, 'utf8').includes(secret)),
  );
  return [
    ...strangers.map((name) => `${name} is left under RUNNER_TEMP`),
    ...holders.map((file) => `${file} holds the secret after the job`),
  ];
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(path) : [path];
  });
}
