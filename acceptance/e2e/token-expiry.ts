import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fixtures, type Sandbox } from '../../sandbox/index.js';
import { findLeaks } from '../kit/leaks.js';
import type { Checks, Stage } from '../kit/program.js';
import { inFolder, readActLog, startAct } from './act.js';
import { createCaller, createPublished } from './consumer.js';
import { VARIABLES } from './scenarios.js';

const { dataCenter, github, tokens, webhook } = fixtures;

const DAY_MS = 24 * 3600 * 1000;
const MOST_DAYS_LEFT = 31;
const JOB = 'token-expiry/check';

/** Why time can't be set for one process, if it can't. */
function faketimeMissing(): string | undefined {
  return preload() === undefined
    ? 'faketime is not here, so that no day but today can be tried. Install it (Debian, Ubuntu: apt-get install faketime).'
    : undefined;
}

/** The library that faketime puts in front of the C library, as faketime itself names it. */
function preload(): string | undefined {
  const { status, stdout } = spawnSync('faketime', ['-f', '+0d', 'printenv', 'LD_PRELOAD'], {
    encoding: 'utf8',
  });
  return status === 0 ? stdout.trim() : undefined;
}

/** One run of the workflow, on one day. */
interface Day {
  readonly daysLeft: number;
  readonly what: string;
  readonly apiToken: string;
  readonly isRenewed?: boolean;
  /** How many times the chat has been told. */
  readonly told: number;
  /** The issue as it has to be; `undefined` if there is none. */
  readonly issue: { readonly state: string; readonly comments: number; readonly title: RegExp } | undefined;
}

/** One token, from weeks before its end until after it was renewed; some days twice. */
function daysOf(lastDay: string): Day[] {
  const open = (comments: number, within: string): Day['issue'] => ({
    state: 'open',
    comments,
    title: new RegExp(`expires on ${lastDay}, within ${within}$`),
  });
  const expired = { state: 'open', comments: 4, title: new RegExp(`expired on ${lastDay}$`) };
  const closed = { state: 'closed', comments: 5, title: new RegExp(`expired on ${lastDay}$`) };
  const apiToken = tokens.classic;
  // What Jira does with a token whose day is over.
  const over = { daysLeft: -1, apiToken: tokens.expired };
  const renewed = { daysLeft: -1, apiToken, isRenewed: true };
  return [
    { daysLeft: 31, what: 'nothing is said', apiToken, told: 0, issue: undefined },
    { daysLeft: 30, what: 'it is opened', apiToken, told: 1, issue: open(0, '30 days') },
    { daysLeft: 30, what: 'once', apiToken, told: 1, issue: open(0, '30 days') },
    { daysLeft: 13, what: 'it is updated', apiToken, told: 2, issue: open(1, '14 days') },
    { daysLeft: 6, what: 'it is updated again', apiToken, told: 3, issue: open(2, '7 days') },
    { daysLeft: 6, what: 'once', apiToken, told: 3, issue: open(2, '7 days') },
    { daysLeft: 0, what: 'it is updated on the last day', apiToken, told: 4, issue: open(3, 'a day') },
    { ...over, what: 'it is updated when the token has expired', told: 5, issue: expired },
    { ...over, what: 'once', told: 5, issue: expired },
    { ...renewed, what: 'it is closed when the token is renewed', told: 6, issue: closed },
    { ...renewed, what: 'once', told: 6, issue: closed },
  ];
}

/** The reusable workflow, called as a team calls it, in a job whose clock is set. */
export const TOKEN_EXPIRY: readonly {
  readonly name: string;
  readonly missing?: () => string | undefined;
  readonly run: (act: string, stage: Stage) => Promise<void>;
}[] = [
  {
    name: 'token expiry: the issue is opened, updated and closed as the days go by, never twice',
    missing: faketimeMissing,
    run: (act, stage) => calling(act, stage, 'token-expiry.yml', {}, (run) => tokenExpiry(stage, run)),
  },
  { name: 'token expiry of several: those that end have an issue each', run: tokenExpiryOfSeveral },
];

async function tokenExpiry({ sandbox, checks }: Stage, run: Call): Promise<void> {
  // Noon, so that no day ends meanwhile; and tomorrow's, so that no clock is put back.
  const noon = Math.ceil(Date.now() / DAY_MS) * DAY_MS + DAY_MS / 2;
  const lastDay = new Date(noon + MOST_DAYS_LEFT * DAY_MS).toISOString().slice(0, 10);
  for (const day of daysOf(lastDay)) {
    const aheadSeconds = Math.round((noon + (MOST_DAYS_LEFT - day.daysLeft) * DAY_MS - Date.now()) / 1000);
    // The server's clock is as right as the client's, or days would be counted by the server's.
    sandbox.dateSkewSeconds = aheadSeconds;
    await run({
      secrets: { JIRA_API_TOKEN: day.apiToken, JIRA_AUTH_WEBHOOK_URL: webhook.url },
      variables: { JIRA_TOKEN_EXPIRES_ON: day.isRenewed === true ? nextYear(lastDay) : lastDay },
      environment: clock(aheadSeconds),
    });
    checkDay(day, sandbox, checks);
  }
  // Neither the issue nor the chat shows what the job was given.
  const said = sandbox.github
    .issues()
    .map(({ title, body, comments }) => [title, body, ...comments.map((c) => c.body)]);
  const told = [...said.flat(), JSON.stringify(sandbox.webhook.messages)].join('\n');
  const secrets = [tokens.classic, tokens.expired, github.tokens.githubTokenIssues, webhook.url];
  checks.equal('no secret is told', findLeaks(told, secrets.map(withoutHost)), []);
  checks.that('the secret to update is told', told.includes('`JIRA_API_TOKEN`'));
}

function nextYear(day: string): string {
  return new Date(Date.parse(day) + 365 * DAY_MS).toISOString().slice(0, 10);
}

/** Variables that set the clock of what the job starts, which is the Action's Node alone. */
function clock(aheadSeconds: number): Record<string, string> {
  return {
    LD_PRELOAD: preload() ?? '',
    FAKETIME: `+${aheadSeconds}`,
    // Timers go by this one.
    FAKETIME_DONT_FAKE_MONOTONIC: '1',
    // Files keep the times that they have.
    NO_FAKE_STAT: '1',
  };
}

function checkDay({ daysLeft, what, told, issue }: Day, sandbox: Sandbox, checks: Checks): void {
  const on = `with ${daysLeft} days left ${what}`;
  const issues = sandbox.github.issues();
  checks.equal(`${on}: so many issues`, issues.length, issue ? 1 : 0);
  checks.equal(`${on}: so many messages in the chat`, sandbox.webhook.messages.length, told);
  const [found] = issues;
  if (!issue || !found) return;
  checks.equal(`${on}: its state`, found.state, issue.state);
  checks.equal(`${on}: so many comments`, found.comments.length, issue.comments);
  checks.that(`${on}: its title`, issue.title.test(found.title), found.title);
}

/** A webhook's host is named in messages; what follows it is the secret. */
function withoutHost(secret: string): string {
  return secret.replace(`https://${webhook.host}`, '');
}

function tokenExpiryOfSeveral(act: string, stage: Stage): Promise<void> {
  const day = (days: number): string => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);
  const credentials = `credentials:
  - name: release-bot
    site-url: acme
    email: ${VARIABLES.JIRA_USER_EMAIL}
    api-token-env: JIRA_API_TOKEN
    expires-on: ${day(10)}
  - name: reporter
    site-url: ${dataCenter.url}
    personal-access-token-env: JIRA_PERSONAL_ACCESS_TOKEN
    expires-on: ${day(200)}
`;
  const files = { 'credentials.yml': credentials };
  return calling(act, stage, 'token-expiry-of-several.yml', files, async (run) => {
    const secrets = { JIRA_API_TOKEN: tokens.classic, JIRA_PERSONAL_ACCESS_TOKEN: dataCenter.tokens.pat };
    for (let time = 0; time < 2; time += 1) await run({ secrets });
    const titles = stage.sandbox.github.issues().map(({ title }) => title);
    stage.checks.equal('what ends has an issue, the other one has none', titles, [
      `The Jira credential release-bot expires on ${day(10)}, within 14 days`,
    ]);
  });
}

type Variables = Readonly<Record<string, string>>;
type Call = (given: { secrets: Variables; variables?: Variables; environment?: Variables }) => Promise<void>;

/** A repository that calls the workflow, again and again. */
function calling(
  act: string,
  { sandbox, checks }: Stage,
  workflow: string,
  files: Variables,
  use: (run: Call) => Promise<void>,
): Promise<void> {
  return inFolder(async (folder) => {
    const [repository, published] = [join(folder, 'caller'), join(folder, 'published')];
    createCaller(repository, github.repository, workflow, files);
    createPublished(published);
    let runs = 0;
    await use(async ({ secrets, variables, environment }) => {
      const given = { ...secrets, GITHUB_TOKEN: github.tokens.githubTokenIssues };
      const { exitCode, log } = await startAct({
        ...{ command: act, repository, event: 'schedule', secrets: given },
        folder: join(folder, String((runs += 1))),
        workflow: join('e2e', workflow),
        variables: { ...VARIABLES, ...variables },
        environment: { ...sandbox.env, ...environment },
        localRepositories: { 'OWNER/jira-auth@v1': published },
      }).finished;
      checks.log.push(log);
      const jobs = Object.entries(readActLog(log).jobs).map(([name, result]) => [name.endsWith(JOB), result]);
      checks.equal('act and its one job succeed', [exitCode, jobs], [0, [[true, 'succeeded']]]);
      checks.equal('no secret is in the log', findLeaks(log, Object.values(given).map(withoutHost)), []);
    });
  });
}
