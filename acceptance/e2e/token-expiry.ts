import { join } from 'node:path';
import { fixtures } from '../../sandbox/index.js';
import { dayIn } from '../../__tests__/dist/checking.js';
import { findLeaks } from '../kit/leaks.js';
import type { Stage } from '../kit/program.js';
import { type ActProgram, readActLog, runAct, VARIABLES, type Variables } from './act.js';
import { createCaller, createPublished } from './consumer.js';

const { dataCenter, github, tokens, webhook } = fixtures;

const JOB = 'token-expiry/check';

/** Calls the reusable workflow twice, as a team does. Nothing is told twice. */
export const TOKEN_EXPIRY = [
  { name: 'token expiry: an issue and a message', run: tokenExpiry },
  { name: 'token expiry of several: those that end have an issue each', run: tokenExpiryOfSeveral },
];

async function tokenExpiry(act: ActProgram, stage: Stage): Promise<void> {
  const { sandbox, checks } = stage;
  const lastDay = dayIn(30);
  const secrets = { JIRA_API_TOKEN: tokens.classic, JIRA_AUTH_WEBHOOK_URL: webhook.url };
  const run = caller(act, stage, 'token-expiry.yml');
  await twice(stage, () => run(secrets, { JIRA_TOKEN_EXPIRES_ON: lastDay }));
  checks.equal('there is one message in the chat', sandbox.webhook.messages.length, 1);
  checkTitles(stage, `expires on ${lastDay}, within 30 days`);
  const told = JSON.stringify([sandbox.github.issues(), sandbox.webhook.messages]);
  const all = [...Object.values(secrets), github.tokens.githubTokenIssues];
  checks.equal('no secret is told', findLeaks(told, all.map(withoutHost)), []);
  checks.that('the secret to update is told', told.includes('`JIRA_API_TOKEN`'));
}

/** Messages may name a webhook's host. The rest of its address is the secret. */
function withoutHost(secret: string): string {
  return secret.replace(`https://${webhook.host}`, '');
}

async function tokenExpiryOfSeveral(act: ActProgram, stage: Stage): Promise<void> {
  const credentials = `credentials:
  - name: release-bot
    site-url: acme
    email: ${VARIABLES.JIRA_USER_EMAIL}
    api-token-env: JIRA_API_TOKEN
    expires-on: ${dayIn(10)}
  - name: reporter
    site-url: ${dataCenter.url}
    personal-access-token-env: JIRA_PERSONAL_ACCESS_TOKEN
    expires-on: ${dayIn(200)}
`;
  const secrets = { JIRA_API_TOKEN: tokens.classic, JIRA_PERSONAL_ACCESS_TOKEN: dataCenter.tokens.pat };
  const run = caller(act, stage, 'token-expiry-of-several.yml', { 'credentials.yml': credentials });
  await twice(stage, () => run(secrets));
  checkTitles(stage, `The Jira credential release-bot expires on ${dayIn(10)}, within 14 days`);
}

async function twice({ checks }: Stage, run: () => ReturnType<ReturnType<typeof caller>>): Promise<void> {
  for (let time = 0; time < 2; time += 1)
    checks.equal('act and its one job succeed', (await run()).ended, [0, [[true, 'succeeded']]]);
}

function checkTitles({ sandbox, checks }: Stage, title: string): void {
  const titles = sandbox.github.issues().map((issue) => issue.title);
  checks.that(
    'there is one issue',
    titles.length === 1 && titles[0]?.endsWith(title) === true,
    titles.join(),
  );
}

export async function tokenExpiryRefused(act: ActProgram, stage: Stage): Promise<void> {
  const { sandbox, checks } = stage;
  const { ended, log } = await caller(act, stage, 'token-expiry.yml')({ JIRA_API_TOKEN: tokens.classic });
  checks.equal('act fails before its job is over', ended, [1, []]);
  checks.that('the reason is told', readActLog(log).outputs.includes('error-code=invalid-input'));
  checks.equal('nothing was sent', sandbox.connects, []);
}

function caller(
  act: ActProgram,
  { sandbox, checks, place, newPlace }: Stage,
  workflow: string,
  files: Variables = {},
) {
  const [repository, published] = [place.folder('caller'), place.folder('published')];
  createCaller(repository, github.repository, workflow, files);
  createPublished(published);
  return async (given: Variables, variables: Variables = {}) => {
    const secrets = { ...given, GITHUB_TOKEN: github.tokens.githubTokenIssues };
    const { exitCode, log } = await runAct({
      ...{ act, repository, event: 'schedule', workflow: join('e2e', workflow), secrets, variables },
      ...{ place: newPlace(), environment: sandbox.env },
      localRepositories: { 'OWNER/jira-auth@v1': published },
    });
    checks.log.push(log);
    const jobs = Object.entries(readActLog(log).jobs).map(([name, result]) => [name.endsWith(JOB), result]);
    checks.equal('no secret is in the log', findLeaks(log, Object.values(secrets).map(withoutHost)), []);
    return { ended: [exitCode, jobs], log };
  };
}
