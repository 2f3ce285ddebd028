import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Sandbox, fixtures } from '../../sandbox/index.js';
import { checkQuiet, valueOf, WANTED } from '../kit/job.js';
import type { Checks, Stage } from '../kit/program.js';
import { type ActLog, type ActProgram, readActLog, runAct, type Variables } from './act.js';
import { createConsumer } from './consumer.js';
import { EXAMPLES } from './examples.js';

const { dataCenter, fields, issues, sites, tokens } = fixtures;

export interface Outcome extends ActLog {
  log: string;
  sandbox: Sandbox;
  checks: Checks;
}

export interface Scenario {
  name: string;
  /** Path of a workflow without `.yml`. By default, the one in `e2e/` that has this name, with hyphens. */
  workflow?: string;
  pullRequest?: string;
  event?: string;
  secrets?: Variables;
  variables?: Variables;
  jobs: Readonly<Record<string, 'succeeded' | 'failed'>>;
  removes?: number;
  prints?: readonly string[];
  steps?: readonly string[];
  summary?: readonly string[];
  sets?: boolean;
  check?: (outcome: Outcome) => void;
}

const CLASSIC = { JIRA_API_TOKEN: tokens.classic };
const SENT = JSON.stringify({
  fields: { [fields.developmentStatus]: { value: WANTED }, [fields.buildNumber]: 1207 },
});

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
    ...{
      name: 'two instances, each with its own files (E13), and one in a composite action',
      workflow: 'e2e/two-instances',
    },
    secrets: { ...CLASSIC, JIRA_CLIENT_SECRET: tokens.clientCredentials.clientSecret },
    jobs: { 'update-issues': 'succeeded' },
    ...{ removes: 3, sets: true, prints: ['auth-method is api-token'] },
    check: ({ sandbox, checks }) => {
      const values = [issues.first, issues.second].map((issue) => valueOf(sandbox, issue, fields.branch));
      checks.equal('both wrote', values, ['by a person', 'by a robot']);
      const basic = `Basic ${sites.acme.host}`;
      checks.equal('each by its own way', writers(sandbox), [basic, 'Bearer api.atlassian.com', basic]);
    },
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
  const { exitCode, log } = await runAct({
    ...{ act: program, repository, place, secrets, variables, environment: sandbox.env },
    event: scenario.event ?? (pullRequest === undefined ? 'push' : 'pull_request'),
    ...(pullRequest !== undefined && { payload: join(repository, 'e2e', 'events', pullRequest) }),
    workflow: `${scenario.workflow ?? `e2e/${name.replaceAll(' ', '-')}`}.yml`,
  });
  const read = readActLog(log);
  checks.equal('act exits as its jobs end', exitCode, Object.values(jobs).includes('failed') ? 1 : 0);
  checks.equal('the jobs end as they should', read.jobs, jobs);
  const testimonies = read.printed.filter((line) => line.startsWith('witness '));
  const nothing = ['witness {"temporary":[],"workspace":[]}'];
  checks.equal('after its last step the job had left nothing', testimonies, nothing);
  // act removes this folder itself, but only after a successful job.
  const runnerTemps = readdirSync(place.path('cache')).map((run) => place.path('cache', run, 'tmp'));
  const left = runnerTemps.filter((path) => existsSync(path)).flatMap((path) => readdirSync(path));
  checks.equal('RUNNER_TEMP is empty', left, []);
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

function writers({ requests }: Sandbox): string[] {
  return requests
    .filter(({ method }) => method === 'PUT')
    .map(({ headers, host }) => `${headers['authorization']?.split(' ')[0] ?? 'nobody'} ${host}`);
}
