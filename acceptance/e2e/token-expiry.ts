import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fixtures, type Sandbox, type TrackedIssue } from '../../sandbox/index.js';
import { type ActLog, readActLog } from './act-log.js';
import { startAct } from './act.js';
import { Checks } from './checks.js';
import { createCaller, createPublished } from './consumer.js';
import { findLeaks } from './leaks.js';
import type { Place, Result, Trial } from './run.js';
import { VARIABLES } from './scenarios.js';

const { dataCenter, github, tokens, webhook } = fixtures;

const DAY_MS = 24 * 3600 * 1000;
const MOST_DAYS_LEFT = 31;
const REPOSITORY_NAME = 'OWNER/jira-auth@v1';
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
export const TOKEN_EXPIRY: readonly Trial[] = [
  {
    name: 'token expiry',
    shows: 'the issue is opened, updated and closed as the days go by, never twice',
    missing: faketimeMissing,
    run: tokenExpiry,
  },
  {
    name: 'token expiry of several',
    shows: 'a file names the credentials: those that end have an issue each',
    run: tokenExpiryOfSeveral,
  },
];

async function tokenExpiry(place: Place): Promise<Result> {
  const { sandbox } = place;
  const caller = prepare(place, 'token-expiry.yml');
  // Noon, so that no day ends meanwhile; and tomorrow's, so that no clock is put back.
  const noon = Math.ceil(Date.now() / DAY_MS) * DAY_MS + DAY_MS / 2;
  const lastDay = new Date(noon + MOST_DAYS_LEFT * DAY_MS).toISOString().slice(0, 10);
  for (const [index, day] of daysOf(lastDay).entries()) {
    const aheadSeconds = Math.round((noon + (MOST_DAYS_LEFT - day.daysLeft) * DAY_MS - Date.now()) / 1000);
    // The server's clock is as right as the client's, or days would be counted by the server's.
    sandbox.dateSkewSeconds = aheadSeconds;
    await caller.run(String(index), {
      secrets: { JIRA_API_TOKEN: day.apiToken, JIRA_AUTH_WEBHOOK_URL: webhook.url },
      variables: { JIRA_TOKEN_EXPIRES_ON: day.isRenewed === true ? nextYear(lastDay) : lastDay },
      environment: clock(aheadSeconds),
    });
    checkDay(day, sandbox, caller.checks);
  }
  checkNothingSecret(sandbox, caller.checks);
  return caller.result();
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

/** Neither the issue nor the chat shows what the job was given. */
function checkNothingSecret(sandbox: Sandbox, checks: Checks): void {
  const told = [...sandbox.github.issues().map(textOf), JSON.stringify(sandbox.webhook.messages)].join('\n');
  const secrets = [tokens.classic, tokens.expired, github.tokens.githubTokenIssues, webhook.url];
  checks.equal('no secret is told', findLeaks(told, secrets.map(withoutHost)), []);
  checks.that('the secret to update is told', told.includes('`JIRA_API_TOKEN`'));
}

/** A webhook's host is named in messages; what follows it is the secret. */
function withoutHost(secret: string): string {
  return secret.replace(`https://${webhook.host}`, '');
}

function textOf({ title, body, comments }: TrackedIssue): string {
  return [title, body, ...comments.map((comment) => comment.body)].join('\n');
}

async function tokenExpiryOfSeveral(place: Place): Promise<Result> {
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
  const caller = prepare(place, 'token-expiry-of-several.yml', { 'credentials.yml': credentials });
  for (const time of ['first', 'second']) {
    await caller.run(time, {
      secrets: { JIRA_API_TOKEN: tokens.classic, JIRA_PERSONAL_ACCESS_TOKEN: dataCenter.tokens.pat },
      variables: {},
      environment: {},
    });
  }
  const titles = place.sandbox.github.issues().map(({ title }) => title);
  caller.checks.equal('what ends has an issue, the other one has none', titles, [
    `The Jira credential release-bot expires on ${day(10)}, within 14 days`,
  ]);
  return caller.result();
}

interface RunOptions {
  readonly secrets: Readonly<Record<string, string>>;
  readonly variables: Readonly<Record<string, string>>;
  readonly environment: Readonly<Record<string, string>>;
}

/** A repository that calls the workflow, again and again. */
interface Caller {
  readonly checks: Checks;
  run(name: string, options: RunOptions): Promise<void>;
  result(): Result;
}

function prepare({ act, folder, sandbox }: Place, workflow: string, files = {}): Caller {
  sandbox.reset();
  mkdirSync(folder);
  const [repository, published] = [join(folder, 'caller'), join(folder, 'published')];
  createCaller(repository, github.repository, workflow, files);
  createPublished(published);
  const checks = new Checks();
  const startedAt = performance.now();
  const logs: string[] = [];
  return {
    checks,
    async run(name, { secrets, variables, environment }) {
      const given = { ...secrets, GITHUB_TOKEN: github.tokens.githubTokenIssues };
      const { exitCode, log } = await startAct({
        command: act,
        repository,
        folder: join(folder, name),
        event: 'schedule',
        workflow: join('e2e', workflow),
        secrets: given,
        variables: { ...VARIABLES, ...variables },
        environment: { ...sandbox.env, ...environment },
        localRepositories: { [REPOSITORY_NAME]: published },
      }).finished;
      logs.push(log);
      checks.equal('act succeeds', exitCode, 0);
      checks.that('the job succeeds', hasSucceeded(readActLog(log)));
      checks.equal('no secret is in the log', findLeaks(log, Object.values(given).map(withoutHost)), []);
    },
    result: () => ({ checks, seconds: (performance.now() - startedAt) / 1000, log: logs.join('\n') }),
  };
}

function hasSucceeded({ jobs }: ActLog): boolean {
  return [...jobs].some(([name, result]) => name.endsWith(JOB) && result === 'succeeded') && jobs.size === 1;
}
