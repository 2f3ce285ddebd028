import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Sandbox, fixtures } from '../../sandbox/index.js';
import { checkQuiet, valueOf, WANTED } from '../kit/job.js';
import { commandLines } from '../kit/leaks.js';
import type { Checks, Stage } from '../kit/program.js';
import { type ActLog, type ActProgram, readActLog, type Running, startAct } from './act.js';
import { createConsumer } from './consumer.js';
import { EXAMPLES } from './examples.js';

const { dataCenter, fields, issues, sites, tokens } = fixtures;

export interface Outcome extends ActLog {
  readonly log: string;
  readonly sandbox: Sandbox;
  readonly checks: Checks;
}

export interface Scenario {
  readonly name: string;
  /** Path of a workflow without `.yml`. By default, the one in `e2e/` that has this name, with hyphens. */
  readonly workflow?: string;
  /** The payload of a pull request: a file in `e2e/events/`. */
  readonly pullRequest?: string;
  readonly event?: string;
  readonly secrets?: Readonly<Record<string, string>>;
  readonly variables?: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, 'succeeded' | 'failed'>>;
  /** Cancels the run with this signal while a request to this path waits for its answer. */
  readonly cancelled?: readonly [path: string, signal: 'SIGINT' | 'SIGTERM'];
  readonly removes?: number;
  readonly prints?: readonly string[];
  readonly steps?: readonly string[];
  readonly summary?: readonly string[];
  readonly sets?: boolean;
  readonly check?: (outcome: Outcome) => void;
}

const CLASSIC = { JIRA_API_TOKEN: tokens.classic };
const SENT = JSON.stringify({
  fields: { [fields.developmentStatus]: { value: WANTED }, [fields.buildNumber]: 1207 },
});

/**
 * act kills a canceled step at once. GitHub's runner sends SIGINT and waits. Both must leave nothing behind and run
 * `post`. The Action's own handling of signals is tested without act.
 */
const cancelled = (name: string, signal: 'SIGINT' | 'SIGTERM', path = '/rest/api/3/myself'): Scenario => ({
  ...{ name: `cancelled with ${signal}: ${name}`, workflow: 'e2e/cancellation' },
  ...{ jobs: { 'read-issue': 'failed' }, cancelled: [path, signal] },
});
const WAITING = {
  ...{ steps: ['Failure - Main ./'], prints: ['This step left no files.'] },
  check: ({ sandbox, checks }: Outcome): void => {
    checks.equal('curl is not called', writers(sandbox), []);
  },
};

/** A deployment: the status that Jira answers with, and whether the job accepts that. */
function deployment(name: string, status: number, isGood: boolean, more: Partial<Scenario> = {}): Scenario {
  return {
    ...{ name: `deployment: ${name}`, workflow: 'examples/github/deployment' },
    secrets: { JIRA_DEPLOYMENTS_CLIENT_SECRET: tokens.deployer.clientSecret },
    jobs: { deploy: isGood ? 'succeeded' : 'failed' },
    ...{ removes: 1, steps: ['Success - Main ./'] },
    check: ({ sandbox, checks }) => {
      const sent = sandbox.requests.filter(({ path }) => path.endsWith('/bulk'));
      const answers = sent.map((request) => request.status);
      checks.equal('Jira answered', answers, [status]);
    },
    ...more,
  };
}

export const SCENARIOS: readonly Scenario[] = [
  {
    ...{ name: 'command line', jobs: { 'update-issue': 'succeeded' }, sets: true },
    prints: ['Removed 1 folder with credentials.', 'the config is <header = "Authorization: Basic ***">'],
  },
  {
    name: 'update by name',
    jobs: { 'update-issues': 'succeeded', announce: 'succeeded' },
    removes: 1,
    sets: true,
    steps: ['Success - Main ./update', 'Failure - Main ./update'],
    prints: [
      `updated is <${issues.first}>, error-code is <>`,
      `${issues.second} is left alone, because of value-not-allowed; updated is <>`,
      `request is ${SENT}`,
    ],
    check: ({ outputs, sandbox, checks }) => {
      checks.equal('and so is the number', valueOf(sandbox, issues.first, fields.buildNumber), 1207);
      checks.equal('one issue is changed, by its login', writers(sandbox), [`Basic ${sites.acme.host}`]);
      checks.that('no mask is in request', outputs.includes(`request=${SENT}`));
    },
    summary: [
      '### Jira issues: 1 of 1 updated',
      `| [${issues.first}](${sites.acme.url}/browse/${issues.first}) | Development status | ${WANTED} |`,
      '### Jira issues: 0 of 1 updated',
    ],
  },
  {
    name: 'Data Center',
    workflow: 'e2e/data-center',
    secrets: {
      JIRA_PERSONAL_ACCESS_TOKEN: dataCenter.tokens.pat,
      JIRA_PASSWORD: dataCenter.users.dora.password,
      JIRA_OAUTH_TOKEN: dataCenter.tokens.oauth1.oauthToken,
      JIRA_PRIVATE_KEY: dataCenter.tokens.oauth1.privateKey.replaceAll('\n', '\\n'),
    },
    jobs: { 'update-issues': 'succeeded' },
    removes: 3,
    check: ({ sandbox: { dataCenter: server, connects }, checks }) => {
      const values = [
        valueOf(server, issues.first, fields.developmentStatus),
        valueOf(server, issues.first, fields.branch),
        valueOf(server, issues.second, fields.branch),
      ];
      checks.equal('token, session and signature set fields', values, [WANTED, 'by a session', 'signed']);
      checks.equal('the report is attached', server.attachments(issues.first).length, 1);
      checks.equal('no session is left', server.sessions, 0);
      const hosts = [...new Set(connects)];
      checks.equal('no Atlassian host was asked', hosts, [`${dataCenter.host}:443`]);
    },
  },
  {
    ...{ name: 'two instances, each with its own files (E13)', workflow: 'e2e/two-instances' },
    secrets: { ...CLASSIC, JIRA_CLIENT_SECRET: tokens.clientCredentials.clientSecret },
    jobs: { 'update-issues': 'succeeded' },
    removes: 2,
    check: ({ sandbox, checks }) => {
      const values = [issues.first, issues.second].map((issue) => valueOf(sandbox, issue, fields.branch));
      checks.equal('both wrote', values, ['by a person', 'by a robot']);
      const ways = [`Basic ${sites.acme.host}`, 'Bearer api.atlassian.com'];
      checks.equal('each by its own way', writers(sandbox), ways);
    },
  },
  {
    ...{ name: 'composite', jobs: { 'update-issue': 'succeeded' }, removes: 1, sets: true },
    prints: ['auth-method is api-token'],
  },
  deployment('of a known issue', 202, true),
  deployment('of a known issue, without jq', 202, true, {
    workflow: 'examples/github/deployment-without-jq',
  }),
  deployment('of an unknown issue, which 202 says nothing of', 202, false, {
    variables: { ISSUE: 'NOPE-1' },
  }),
  deployment('with credentials for builds alone', 403, false, {
    secrets: { JIRA_DEPLOYMENTS_CLIENT_SECRET: tokens.builder.clientSecret },
    variables: { JIRA_DEPLOYMENTS_CLIENT_ID: tokens.builder.clientId },
  }),
  ...EXAMPLES,
  { ...cancelled('while the Action waits for Jira', 'SIGINT'), ...WAITING },
  { ...cancelled('while the Action waits for Jira', 'SIGTERM'), ...WAITING },
  {
    ...cancelled('while curl waits', 'SIGINT', `/rest/api/3/issue/${issues.first}`),
    ...{ steps: ['Success - Main ./'], removes: 1 },
  },
  {
    ...{ name: 'pull request from a fork', workflow: 'e2e/fork-pull-request', secrets: {} },
    ...{ pullRequest: 'fork-pull-request.json', jobs: { preview: 'succeeded' } },
    prints: ['A fork has no secrets; Jira is left alone.'],
    check: ({ outputs, sandbox, checks }) => {
      checks.that('the reason is told', outputs.includes('error-code=secrets-unavailable'));
      checks.equal('nothing was sent', sandbox.connects, []);
    },
  },
];

export async function runScenario(scenario: Scenario, program: ActProgram, stage: Stage): Promise<void> {
  const { sandbox, checks, place } = stage;
  const repository = place.folder('repository');
  createConsumer(repository);
  const { name, pullRequest, secrets = CLASSIC, variables = {}, jobs } = scenario;
  const act = startAct({
    ...{ act: program, repository, place, secrets, variables, environment: sandbox.env },
    event: scenario.event ?? (pullRequest === undefined ? 'push' : 'pull_request'),
    ...(pullRequest !== undefined && { payload: join(repository, 'e2e', 'events', pullRequest) }),
    workflow: `${scenario.workflow ?? `e2e/${name.replaceAll(' ', '-')}`}.yml`,
  });
  if (scenario.cancelled) await cancelAtStall(act, stage, ...scenario.cancelled);
  const { exitCode, log } = await act.finished;
  const read = readActLog(log);
  const fails = scenario.cancelled !== undefined || Object.values(jobs).includes('failed');
  checks.equal('act exits as its jobs end', exitCode, fails ? 1 : 0);
  checks.equal('the jobs end as they should', read.jobs, jobs);
  const testimonies = read.printed.filter((line) => line.startsWith('witness '));
  const nothing = ['witness {"temporary":[],"workspace":[]}'];
  checks.equal('after its last step the job had left nothing', testimonies, nothing);
  // act removes this folder itself, but only after a successful job.
  const runnerTemps = readdirSync(place.path('cache')).map((run) => place.path('cache', run, 'tmp'));
  const left = runnerTemps.filter((path) => existsSync(path)).flatMap((path) => readdirSync(path));
  checks.equal('RUNNER_TEMP is empty', left, []);
  // The log must show neither the secrets of the jobs nor what was obtained with them.
  const obtained = sandbox.requests.flatMap(
    ({ headers }) => /^Bearer (.+)$/.exec(headers['authorization'] ?? '')?.[1] ?? [],
  );
  checkQuiet(checks, log, [...Object.values(secrets), ...obtained], place.root, place.temp);
  const removals = read.printed.filter((line) => line === 'Removed the files of this step.').length;
  checks.equal('each post removed its files', removals, scenario.removes ?? 0);
  for (const line of scenario.prints ?? []) checks.that(`it prints "${line}"`, read.printed.includes(line));
  for (const step of scenario.steps ?? []) checks.that(step, read.steps.includes(step));
  for (const line of scenario.summary ?? []) checks.that(`the summary says "${line}"`, log.includes(line));
  if (scenario.sets)
    checks.equal('the field is set', valueOf(sandbox, issues.first, fields.developmentStatus), WANTED);
  scenario.check?.({ ...read, log, sandbox, checks });
}

async function cancelAtStall(
  act: Running,
  { sandbox, checks }: Stage,
  path: string,
  signal: 'SIGINT' | 'SIGTERM',
): Promise<void> {
  const stalled = sandbox.faults.add({ host: sites.acme.host, path, then: { stall: 'headers' } });
  const over = act.finished.then(() => true);
  // Long enough for a slow machine. A signal that ends nothing fails a check well before act's own limit.
  const limit = performance.now() + 15_000;
  while (stalled.hits === 0 && performance.now() < limit)
    if (await Promise.race([over, sleep(20, false)])) break;
  checks.equal('one request waits', stalled.hits, 1);
  const visible = commandLines().filter((line) => line.includes(tokens.classic.slice(0, 24)));
  checks.equal('no command line holds the token', visible.length, 0);
  const cancelledAt = performance.now();
  act.cancel(signal);
  await act.finished;
  checks.that('act ended within five seconds', performance.now() - cancelledAt < 5000);
}

/** Returns the scheme and host of every request that changed something in Jira, in order. */
function writers({ requests }: Sandbox): string[] {
  return requests
    .filter(({ method }) => method === 'PUT')
    .map(({ headers, host }) => `${headers['authorization']?.split(' ')[0] ?? 'nobody'} ${host}`);
}
