import { expect, test } from '@jest/globals';
import { LABEL, type Outcome } from '../../../src/check/notify/tracker.js';
import type { CheckedCredential } from '../../../src/check/report.js';
import { failureFrom } from '../../project/failure-of.js';
import { checked, endingIn, reported } from '../given.js';
import { act, basic, CLOUD, jiraIssue, keepOnJira, type OnJira, world } from './given.js';

const CREDENTIAL = expect.stringMatching(/^jira-auth-[0-9a-f]{32}$/) as unknown;

const tellOf = (credential: CheckedCredential, choices: OnJira = {}): Promise<Outcome> =>
  keepOnJira(choices, reported([credential]));

const labels = (): string[] => jiraIssue(3)?.fields['labels'] as string[];

/** Changes an issue's labels as a person would. */
async function relabel(change: (labels: string[]) => string[], key = 'PROJ-3'): Promise<void> {
  const url = `${CLOUD.apiUrl}/issue/${key}`;
  const { status } = await act('PUT', url, { fields: { labels: change(labels()) } }, CLOUD.credential);
  expect(status).toBe(204);
}

test('labels remember what was told, and people keep theirs', async () => {
  await tellOf(endingIn(3));
  expect(labels()).toEqual([LABEL, CREDENTIAL, 'jira-auth-told-7-2027-03-31']);
  const theirs = ['jira-auth-mine', 'infra', 'jira-auth-organization-of-our-own'];
  await relabel((labels) => [...theirs, ...labels]);
  await tellOf(checked());
  const told = 'jira-auth-told-renewed-2027-03-31';
  expect(labels()).toEqual([...theirs, LABEL, CREDENTIAL, told]);
});

test.each([
  ['a stage that there is not', (all: string[]) => [...all.slice(0, 2), 'jira-auth-told-soon']],
  ['no credential', (all: string[]) => all.filter((label) => !/-[0-9a-f]{32}$/.test(label))],
])('an issue with our label and %s is none of ours', async (_what, change) => {
  await tellOf(endingIn(3));
  await relabel(change);
  await tellOf(endingIn(3));
  expect(jiraIssue(4)).toBeDefined();
});

test.each([
  ['a workflow without an end', { method: 'GET', then: { status: 200, body: { transitions: [] } } }],
  ['a screen that wants more', { method: 'POST', then: { status: 400, body: {} } }],
])('%s leaves an issue as it is, with one comment, and fails nothing', async (_what, fault) => {
  await tellOf(endingIn(3));
  world().sandbox.faults.add({ ...fault, path: /transitions$/ });
  for (const sentences of [[expect.stringMatching(/^Could not close PROJ-3/)], []])
    expect(await tellOf(checked())).toMatchObject({ failures: [], sentences });
  expect(jiraIssue(3)?.fields).toMatchObject({ status: { name: 'To Do' } });
  expect(jiraIssue(3)?.comments).toHaveLength(1);
  // An older issue with its labels makes it a duplicate.
  await relabel((labels) => labels, 'PROJ-1');
  const { sentences } = await tellOf(endingIn(30, { endsAt: '2028-03-30T23:59:59Z' }));
  expect(sentences[0]).toMatch(/^Could not close PROJ-3: PROJ-1 /);
  expect(jiraIssue(4)).toBeUndefined();
});

test.each<[string, OnJira, RegExp]>([
  ['a type that the project lacks', { issueType: 'Incantation' }, /it refused issuetype/],
  ['a project that is not there', { project: 'NOPE' }, /it refused project/],
])('a failure for %s says what to check', async (_what, choices, what) => {
  const advice = expect.stringContaining('jira-issue-project');
  const failure = { code: 'handoff-failed', what: expect.stringMatching(what), advice };
  expect((await tellOf(endingIn(3), choices)).failures).toMatchObject([failure]);
});

test.each<[string, object | undefined, RegExp]>([
  ['401', { status: 401, body: { errorMessages: ['FAKE'] } }, /write:jira-work/],
  ['no list of issues', { status: 200, body: {} }, /write:jira-work/],
  ['a fault of the server', { status: 500, body: {} }, /next run catches up/],
  ['an answer to nobody', undefined, /write:jira-work/],
])('%s in place of issues opens none, and says what is needed', async (_what, then, advice) => {
  if (then) world().sandbox.faults.add({ path: /search/, then: then as { status: number } });
  const choices = then ? {} : { place: { ...CLOUD, credential: basic('FAKE:FAKE') } };
  const failure = await failureFrom(tellOf(endingIn(3), choices), 'handoff-failed');
  expect(failure.advice).toMatch(advice);
  expect(failure.message).not.toContain('FAKE');
  expect(jiraIssue(3)).toBeUndefined();
});
