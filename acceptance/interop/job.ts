import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fixtures } from '../../sandbox/index.js';
import type { RecordedRequest, Sandbox } from '../../sandbox/index.js';
import { actionInputs, Job } from '../../sandbox/runner/index.js';
import type { StepResult } from '../../sandbox/runner/index.js';
import { lookForSecrets } from '../demo/process-list.js';
import type { Look } from '../demo/process-list.js';
import { Checks } from '../e2e/checks.js';
import { ROOT } from '../e2e/go-tool.js';
import type { Client } from './clients.js';
import { secretsOf } from './ways-in.js';
import type { WayIn } from './ways-in.js';

const ISSUE = fixtures.issues.first;
const FIELD = fixtures.fields.developmentStatus;
const WANTED = 'Development Completed';

/** Long enough for the answer to be still on its way when the process list is read. */
const HOLD_MS = 150;

/** What came of a job with one client. */
export interface Result {
  readonly checks: Checks;
  /** What its steps printed, masked. */
  readonly log: readonly string[];
}

/** Runs the Action, then a client with what it handed over, then the Action's clean-up; and looks at all of it. */
export async function runJob(sandbox: Sandbox, way: WayIn, client: Client): Promise<Result> {
  return inJob(sandbox, way, async (job) => {
    const checks = new Checks();
    const before = fieldValue(sandbox, way);
    const main = await runMain(job, way, { 'export-auth-header': String(client.header === 'exported') });
    const secrets = [...secretsOf(way), ...obtained(main)];
    checkMain(main, way, checks);

    const asked = sandbox.requests.length;
    const { step, look } = await watch(sandbox, runClient(job, client, main), secrets, client);
    checks.equal('the client ends well', step.status, 0);
    checks.that('the client was told who it is', step.stdout.includes(main.outputs['account-name'] ?? '?'));
    checks.equal(`${FIELD} was something else before`, before === WANTED, false);
    checks.equal(`${FIELD} is changed`, fieldValue(sandbox, way), WANTED);
    checkRequests(sandbox.requests.slice(asked), way, main, checks);
    if (look.checked) {
      checks.that('the client was seen in the process list', look.sawTarget);
      checks.equal('no command line held a secret', look.exposing, []);
    }

    const lives = way.method === 'session-cookie' ? 1 : 0;
    checks.equal('a session lives only if it was asked for', sandbox.dataCenter.sessions, lives);
    const post = await runPost(job, main);
    checks.equal('the clean-up ends well', post.outcome, 'success');
    checks.equal('no session is left', sandbox.dataCenter.sessions, 0);
    checks.equal('no file is left', strangers(job), []);
    checks.equal('no file holds a secret', holders(job, secrets), []);
    checkHosts(sandbox, way, checks);

    const steps = [main, step, post];
    const shown = steps.flatMap(({ header, log, summary }) => [...header, ...log, summary]).join('\n');
    checks.that('no secret is in the log', !secrets.some((secret) => shown.includes(secret)));
    return { checks, log: steps.flatMap(({ log }) => log) };
  });
}

/** A fresh sandbox and a job in it, whose folders are removed whatever happens. */
export async function inJob<T>(sandbox: Sandbox, way: WayIn, work: (job: Job) => Promise<T>): Promise<T> {
  sandbox.reset();
  if (way.version !== undefined) sandbox.dataCenter.version = way.version;
  const job = new Job({ env: sandbox.env, secrets: way.secrets });
  try {
    return await work(job);
  } finally {
    job.cleanup();
  }
}

export function runMain(
  job: Job,
  { settings, secrets }: WayIn,
  more: Readonly<Record<string, string>> = {},
): Promise<StepResult> {
  const inputs = actionInputs(join(ROOT, 'action.yml'), { ...settings, ...secrets, ...more });
  return job.runAction(join(ROOT, 'dist', 'main', 'index.js'), { inputs, stage: 'main' });
}

export function runPost(job: Job, main: StepResult): Promise<StepResult> {
  return job.runAction(join(ROOT, 'dist', 'post', 'index.js'), { state: main.state, stage: 'post' });
}

export function checkMain(main: StepResult, { method, deployment, baseUrl }: WayIn, checks: Checks): void {
  checks.equal('the Action ends well', main.outcome, 'success');
  checks.equal('the method is the one that was meant', main.outputs['auth-method'], method);
  checks.equal('the deployment is the one that was meant', main.outputs['deployment'], deployment);
  checks.equal('base-url is where it has to be', main.outputs['base-url'], baseUrl);
}

/** What the Action made of the secrets or got for them. */
function obtained({ outputs }: StepResult): string[] {
  const { authorization = '', 'auth-header': header = '', 'refresh-token': successor = '' } = outputs;
  const credential = authorization.slice(authorization.indexOf(' ') + 1);
  const cookie = header.startsWith('Cookie: ') ? header.slice(header.indexOf('=') + 1) : '';
  return [credential, cookie, successor].filter((secret) => secret !== '');
}

/** Runs the client on a machine that has another account's password for the same hosts in its .netrc. */
async function runClient(job: Job, { command, env, header }: Client, main: StepResult): Promise<StepResult> {
  const folder = mkdtempSync(join(tmpdir(), 'jira-auth-interop-'));
  try {
    const netrc = join(folder, 'netrc');
    const { sites, dataCenter } = fixtures;
    const hosts = [sites.acme.host, dataCenter.host, 'api.atlassian.com'];
    const entries = hosts.map((host) => `machine ${host} login FAKE-somebody-else password FAKE-password\n`);
    writeFileSync(netrc, entries.join(''), { mode: 0o600 });
    const script = [...command, ISSUE].map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ');
    return await job.runShell(script, {
      env: {
        ...env,
        NETRC: netrc,
        ...(header === 'output' && { JIRA_AUTH_HEADER: main.outputs['auth-header'] ?? '' }),
      },
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Looks at all command lines again and again while the step runs, one of them while its request waits. */
async function watch(
  sandbox: Sandbox,
  step: Promise<StepResult>,
  secrets: readonly string[],
  { seenAs }: Client,
): Promise<{ step: StepResult; look: Look }> {
  sandbox.faults.add({ method: 'PUT', times: 1, then: { latencyMs: HOLD_MS } });
  const client = { isRunning: true };
  const ended = (): void => {
    client.isRunning = false;
  };
  step.then(ended, ended);
  const looks: Look[] = [];
  while (client.isRunning) {
    looks.push(lookForSecrets(secrets, seenAs));
    await pause(20);
  }
  const look = {
    checked: looks.some(({ checked }) => checked),
    sawTarget: looks.some(({ sawTarget }) => sawTarget),
    exposing: [...new Set(looks.flatMap(({ exposing }) => exposing))],
  };
  return { step: await step, look };
}

function fieldValue(sandbox: Sandbox, { deployment }: WayIn): string {
  const issue = deployment === 'cloud' ? sandbox.issue(ISSUE) : sandbox.dataCenter.issue(ISSUE);
  const value = issue?.fields[FIELD];
  const isOption = typeof value === 'object' && value !== null && 'value' in value;
  return isOption ? String(value.value) : 'nothing';
}

/** The client's own requests: where they went, with what, and what was answered. */
function checkRequests(
  requests: readonly RecordedRequest[],
  { method, baseUrl }: WayIn,
  main: StepResult,
  checks: Checks,
): void {
  const lines = requests.map(({ method, path, status }) => `${method} ${path} ${String(status)}`);
  const has = (pattern: RegExp): boolean => lines.some((line) => pattern.test(line));
  checks.that('/myself was read', has(/^GET \S+\/myself 200$/), lines.join(', '));
  checks.that(
    'the issue was changed by one PUT',
    lines.filter((line) => line.startsWith('PUT ')).length === 1 && has(/^PUT \S+\/issue\/\S+ 204$/),
    lines.join(', '),
  );
  const elsewhere = requests
    .map(({ origin, path }) => origin + path)
    .filter((url) => !url.startsWith(`${baseUrl}/`));
  checks.equal('every request goes below base-url', elsewhere, []);
  const strange = requests.filter(({ headers }) => {
    if (method === 'oauth1') return !(headers['authorization'] ?? '').startsWith('OAuth ');
    const [name = '', value] = (main.outputs['auth-header'] ?? '').split(/: (.*)/s);
    return value === undefined || headers[name.toLowerCase()] !== value;
  });
  checks.equal(
    'every request carries what was handed over',
    strange.map(({ path }) => path),
    [],
  );
}

/**
 * All requests of the job, the Action's too, of which one may leave the context path: whether a host is a Cloud site is
 * told at its root, to anybody.
 */
function checkHosts({ requests, connects }: Sandbox, { deployment }: WayIn, checks: Checks): void {
  if (deployment === 'cloud') return;
  const { host, contextPath } = fixtures.dataCenter;
  checks.equal('nothing but the Data Center is connected to', [...new Set(connects)], [`${host}:443`]);
  const outside = requests.filter(({ path }) => !path.startsWith(`${contextPath}/`));
  const told = outside.filter(
    ({ path, headers }) => path !== '/_edge/tenant_info' || 'authorization' in headers || 'cookie' in headers,
  );
  checks.equal(
    `every path begins with ${contextPath}/`,
    told.map(({ path }) => path),
    [],
  );
}

/** What is left under RUNNER_TEMP beside the files that the runner keeps there itself. */
function strangers(job: Job): string[] {
  const isRunnersOwn = /^(?:_runner_file_commands|_github_workflow|[0-9a-f-]{36}\.sh)$/;
  return readdirSync(job.temp).filter((name) => !isRunnersOwn.test(name));
}

function holders(job: Job, secrets: readonly string[]): string[] {
  return [job.temp, job.workspace]
    .flatMap((folder) => readdirSync(folder, { withFileTypes: true, recursive: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => secrets.some((secret) => readFileSync(file, 'utf8').includes(secret)));
}
