import { join } from 'node:path';
import { fixtures } from '../../sandbox/index.js';
import { findLeaks } from '../kit/leaks.js';
import type { Stage } from '../kit/program.js';
import { type ActProgram, readActLog, startAct, VARIABLES } from './act.js';
import { createCaller, createPublished } from './consumer.js';

const { dataCenter, github, tokens, webhook } = fixtures;

const DAY_MS = 24 * 3600 * 1000;
const MOST_DAYS_LEFT = 31;
const JOB = 'token-expiry/check';

interface Day {
  readonly daysLeft: number;
  readonly told: number;
  readonly issues: readonly (readonly [state: string, comments: number, title: string])[];
}

/** Returns days of one token, from weeks before its end to its renewal. `__tests__/check/notify` has the rest. */
function daysOf(lastDay: string): Day[] {
  const open = ['open', 0, `expires on ${lastDay}, within 30 days`] as const;
  const expired = `expired on ${lastDay}`;
  return [
    { daysLeft: MOST_DAYS_LEFT, told: 0, issues: [] },
    { daysLeft: 30, told: 1, issues: [open] },
    { daysLeft: 30, told: 1, issues: [open] },
    { daysLeft: -1, told: 2, issues: [['open', 1, expired]] },
    { daysLeft: -1, told: 3, issues: [['closed', 2, expired]] },
  ];
}

/** Calls the reusable workflow as a team does. */
export const TOKEN_EXPIRY = [
  {
    name: 'token expiry: the issue is opened, updated and closed as the days go by, never twice',
    run: (act: ActProgram, stage: Stage) =>
      calling(act, stage, 'token-expiry.yml', {}, (run) => tokenExpiry(stage, run)),
  },
  { name: 'token expiry of several: those that end have an issue each', run: tokenExpiryOfSeveral },
];

async function tokenExpiry({ sandbox, checks }: Stage, run: Call): Promise<void> {
  // Noon, so the day doesn't change meanwhile. Tomorrow's, so the clock is never set back.
  const noon = Math.ceil(Date.now() / DAY_MS) * DAY_MS + DAY_MS / 2;
  const lastDay = new Date(noon + MOST_DAYS_LEFT * DAY_MS).toISOString().slice(0, 10);
  for (const { daysLeft, told, issues } of daysOf(lastDay)) {
    // How many days are left is counted by the server's clock, if the machine's differs from it.
    const ahead = noon + (MOST_DAYS_LEFT - daysLeft) * DAY_MS - Date.now();
    sandbox.dateSkewSeconds = Math.round(ahead / 1000);
    const isRenewed = issues[0]?.[0] === 'closed';
    // As Jira treats a token after its last day.
    const apiToken = daysLeft < 0 && !isRenewed ? tokens.expired : tokens.classic;
    const { ended } = await run({
      secrets: { JIRA_API_TOKEN: apiToken, JIRA_AUTH_WEBHOOK_URL: webhook.url },
      variables: { JIRA_TOKEN_EXPIRES_ON: isRenewed ? '2999-12-31' : lastDay },
    });
    checks.equal('act and its one job succeed', ended, SUCCESS);
    const on = `with ${daysLeft} days left`;
    checks.equal(`${on}: so many messages in the chat`, sandbox.webhook.messages.length, told);
    const seen = sandbox.github
      .issues()
      .map(({ state, comments, title }) => [
        state,
        comments.length,
        title.replace(/^.* (?=expire[sd] on )/, ''),
      ]);
    checks.equal(`${on}: the issue, its state, its comments and its title`, seen, issues);
  }
  const said = sandbox.github
    .issues()
    .map(({ title, body, comments }) => [title, body, ...comments.map((c) => c.body)]);
  const told = [...said.flat(), JSON.stringify(sandbox.webhook.messages)].join('\n');
  const secrets = [tokens.classic, tokens.expired, github.tokens.githubTokenIssues, webhook.url];
  checks.equal('no secret is told', findLeaks(told, secrets.map(withoutHost)), []);
  checks.that('the secret to update is told', told.includes('`JIRA_API_TOKEN`'));
}

/** Messages may name a webhook's host. The rest of its address is the secret. */
function withoutHost(secret: string): string {
  return secret.replace(`https://${webhook.host}`, '');
}

function tokenExpiryOfSeveral(act: ActProgram, stage: Stage): Promise<void> {
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
    for (let time = 0; time < 2; time += 1)
      stage.checks.equal('act and its one job succeed', (await run({ secrets })).ended, SUCCESS);
    const titles = stage.sandbox.github.issues().map(({ title }) => title);
    stage.checks.equal('what ends has an issue, the other one has none', titles, [
      `The Jira credential release-bot expires on ${day(10)}, within 14 days`,
    ]);
  });
}

type Variables = Readonly<Record<string, string>>;
type Given = { secrets: Variables; variables?: Variables };
type Call = (given: Given) => Promise<{ readonly ended: unknown; readonly log: string }>;

/** act's exit status, and for each job whether it is the expected one and how it ended. */
const SUCCESS = [0, [[true, 'succeeded']]];

export function tokenExpiryRefused(act: ActProgram, stage: Stage): Promise<void> {
  const { sandbox, checks } = stage;
  return calling(act, stage, 'token-expiry.yml', {}, async (run) => {
    const { ended, log } = await run({ secrets: { JIRA_API_TOKEN: tokens.classic } });
    checks.equal('act fails before its job is over', ended, [1, []]);
    checks.that('the reason is told', readActLog(log).outputs.includes('error-code=invalid-input'));
    checks.equal('nothing was sent', sandbox.connects, []);
  });
}

function calling(
  act: ActProgram,
  { sandbox, checks, place, newPlace }: Stage,
  workflow: string,
  files: Variables,
  use: (run: Call) => Promise<void>,
): Promise<void> {
  const [repository, published] = [place.folder('caller'), place.folder('published')];
  createCaller(repository, github.repository, workflow, files);
  createPublished(published);
  return use(async ({ secrets, ...given }) => {
    const all = { ...secrets, GITHUB_TOKEN: github.tokens.githubTokenIssues };
    const { exitCode, log } = await startAct({
      ...{ act, repository, event: 'schedule', workflow: join('e2e', workflow), secrets: all },
      ...{ place: newPlace(), ...given, environment: sandbox.env },
      localRepositories: { 'OWNER/jira-auth@v1': published },
    }).finished;
    checks.log.push(log);
    const jobs = Object.entries(readActLog(log).jobs).map(([name, result]) => [name.endsWith(JOB), result]);
    checks.equal('no secret is in the log', findLeaks(log, Object.values(all).map(withoutHost)), []);
    return { ended: [exitCode, jobs], log };
  });
}
