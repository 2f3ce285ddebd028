import { expect, test } from '@jest/globals';
import { fixtures } from '../../../sandbox/index.js';
import { jiraIssues } from '../../../src/check/notify/jira-issue.js';
import { keepIssues, LABEL, type Outcome } from '../../../src/check/notify/tracker.js';
import type { CheckedCredential } from '../../../src/check/report.js';
import { authorization } from '../../../src/credential.js';
import { Secret } from '../../../src/secret.js';
import { failureFrom } from '../../project/failure-of.js';
import { sandboxed } from '../../store/sandboxed.js';
import { checked, endingIn, reported } from './checked.js';

const { dataCenter, issues: keys, sites, tokens, users } = fixtures;
const world = sandboxed();
const FIRST = `${keys.project}-3`;
const CREDENTIAL = expect.stringMatching(/^jira-auth-[0-9a-f]{32}$/) as unknown;

interface Choices {
  readonly project?: string;
  readonly issueType?: string;
  readonly basic?: string;
}

const ADA = Buffer.from(`${users.ada.email}:${tokens.classic}`).toString('base64');

function tellOf(
  credentials: readonly CheckedCredential[],
  { project = keys.project, issueType = 'Task', basic = ADA }: Choices = {},
): Promise<Outcome> {
  const place = {
    deployment: 'cloud',
    apiUrl: `${sites.acme.url}/rest/api/3`,
    siteUrl: sites.acme.url,
    credential: authorization(new Secret(`Basic ${basic}`)),
  } as const;
  return keepIssues(
    jiraIssues({ project, issueType }, place, world().send),
    reported(credentials),
    undefined,
  );
}

const fieldsOf = (key: string): Record<string, unknown> => world().sandbox.issue(key)?.fields ?? {};

/** What a person makes of an issue's labels. */
async function relabel(change: (labels: readonly string[]) => readonly string[]): Promise<void> {
  const labels = change(fieldsOf(FIRST)['labels'] as string[]);
  const answer = await world().send({
    method: 'PUT',
    url: `${sites.acme.url}/rest/api/3/issue/${FIRST}`,
    credential: authorization(new Secret(`Basic ${ADA}`)),
    body: { type: 'application/json', text: new Secret(JSON.stringify({ fields: { labels } })) },
    repeatable: 'read',
  });
  expect(answer.status).toBe(204);
}

test('labels remember what was told, and people keep theirs', async () => {
  await tellOf([endingIn(3)]);
  expect(fieldsOf(FIRST)['labels']).toEqual([LABEL, CREDENTIAL, 'jira-auth-told-7-2027-03-31']);
  const theirs = ['jira-auth-mine', 'infra', 'jira-auth-organization-of-our-own'];
  await relabel((labels) => [...theirs, ...labels]);
  await tellOf([checked()]);
  const told = 'jira-auth-told-renewed-2027-03-31';
  expect(fieldsOf(FIRST)['labels']).toEqual([...theirs, LABEL, CREDENTIAL, told]);
});

test.each([
  [
    'a stage that there is not',
    (labels: readonly string[]) => [...labels.slice(0, 2), 'jira-auth-told-soon'],
  ],
  ['no credential', (labels: readonly string[]) => labels.filter((label) => !/-[0-9a-f]{32}$/.test(label))],
])('an issue with our label and %s is none of ours', async (_what, change) => {
  await tellOf([endingIn(3)]);
  await relabel(change);
  await tellOf([endingIn(3)]);
  expect(world().sandbox.issue(`${keys.project}-4`)).toBeDefined();
});

test.each([
  ['cloud', (): unknown => fieldsOf(FIRST)['description']],
  ['wiki', (): unknown => world().sandbox.dataCenter.issue(FIRST)?.fields['description']],
])('the text is what this Jira shows (%s)', async (kind, description) => {
  if (kind === 'cloud') await tellOf([endingIn(3)]);
  else {
    const credential = authorization(new Secret(`Bearer ${dataCenter.tokens.pat}`));
    const { url } = dataCenter;
    const place = {
      deployment: 'data-center',
      apiUrl: `${url}/rest/api/2`,
      siteUrl: url,
      credential,
    } as const;
    const tracker = jiraIssues({ project: keys.project, issueType: 'Task' }, place, world().send);
    await keepIssues(tracker, reported([endingIn(3)]), undefined);
  }
  const text = JSON.stringify(description());
  for (const part of ['The credential ', 'https://id.atlassian.com/manage-profile/', 'What to do'])
    expect(text).toContain(part);
});

test('a workflow without a way to the end gets a comment alone, once', async () => {
  await tellOf([endingIn(3)]);
  const then = { status: 200, body: { transitions: [] } };
  world().sandbox.faults.add({ method: 'GET', path: /transitions$/, then });
  for (let run = 0; run < 2; run++) await tellOf([checked()]);
  expect(fieldsOf(FIRST)).toMatchObject({ status: { name: 'To Do' } });
  expect(world().sandbox.issue(FIRST)?.comments).toHaveLength(1);
  await tellOf([endingIn(30, { endsAt: '2028-03-30T23:59:59Z' })]);
  expect(world().sandbox.issue(`${keys.project}-4`)).toBeUndefined();
});

test('a screen that wants more keeps an issue from its end, and fails nothing', async () => {
  await tellOf([endingIn(3)]);
  world().sandbox.faults.add({ method: 'POST', path: /transitions$/, then: { status: 400, body: {} } });
  expect((await tellOf([checked()])).failures).toEqual([]);
  expect(fieldsOf(FIRST)).toMatchObject({ status: { name: 'To Do' } });
});

test.each<[string, Choices, RegExp]>([
  ['a type that the project lacks', { issueType: 'Incantation' }, /it refused issuetype/],
  ['a project that is not there', { project: 'NOPE' }, /it refused project/],
])('a failure for %s says what to check', async (_what, choices, what) => {
  expect((await tellOf([endingIn(3)], choices)).failures).toMatchObject([
    {
      code: 'handoff-failed',
      what: expect.stringMatching(what),
      advice: expect.stringContaining('jira-issue-project'),
    },
  ]);
});

test.each<[string, object | undefined, RegExp]>([
  ['401', { status: 401, body: { errorMessages: ['FAKE'] } }, /write:jira-work/],
  ['403', { status: 403, body: { errorMessages: ['FAKE'] } }, /write:jira-work/],
  ['404', { status: 404, body: { errorMessages: ['FAKE'] } }, /write:jira-work/],
  ['no list of issues', { status: 200, body: {} }, /write:jira-work/],
  ['a fault of the server', { status: 500, body: {} }, /next run catches up/],
  ['an answer to nobody', undefined, /write:jira-work/],
])('%s in place of issues opens none, and says what is needed', async (_what, then, advice) => {
  if (then) world().sandbox.faults.add({ path: /search/, then: then as { status: number } });
  const failure = await failureFrom(tellOf([endingIn(3)], then ? {} : { basic: 'RkFLRTpGQUtF' }));
  expect(failure.code).toBe('handoff-failed');
  expect(failure.advice).toMatch(advice);
  expect(failure.message).not.toContain('FAKE');
  expect(world().sandbox.issue(FIRST)).toBeUndefined();
});
