import { describe, expect, test } from '@jest/globals';
import { fixtures, type IssueState } from '../../../sandbox/index.js';
import { jiraIssues, type JiraPlace } from '../../../src/check/notify/jira-issue.js';
import { keepIssues, LABEL, type Outcome } from '../../../src/check/notify/tracker.js';
import type { CheckedCredential } from '../../../src/check/report.js';
import { authorization } from '../../../src/credential.js';
import { Secret } from '../../../src/secret.js';
import { failureFrom } from '../../project/failure-of.js';
import { sandboxed } from '../../store/sandboxed.js';
import { checked, endingIn, reported } from './checked.js';

const { dataCenter, issues: keys, sites, tokens, users } = fixtures;
const world = sandboxed();

const CLOUD: JiraPlace = {
  deployment: 'cloud',
  apiUrl: `${sites.acme.url}/rest/api/3`,
  siteUrl: sites.acme.url,
  credential: authorization(
    new Secret(`Basic ${Buffer.from(`${users.ada.email}:${tokens.classic}`).toString('base64')}`),
  ),
};
const DATA_CENTER: JiraPlace = {
  deployment: 'data-center',
  apiUrl: `${dataCenter.url}/rest/api/2`,
  siteUrl: dataCenter.url,
  credential: authorization(new Secret(`Bearer ${dataCenter.tokens.pat}`)),
};

interface Choices {
  readonly place?: JiraPlace;
  readonly project?: string;
  readonly issueType?: string;
}

function tellOf(credentials: readonly CheckedCredential[], choices: Choices = {}): Promise<Outcome> {
  const { place = CLOUD, project = keys.project, issueType = 'Task' } = choices;
  return keepIssues(
    jiraIssues({ project, issueType }, place, world().send),
    reported(credentials),
    undefined,
  );
}

describe.each<[string, JiraPlace, (key: string) => IssueState | undefined]>([
  ['Jira Cloud', CLOUD, (key) => world().sandbox.issue(key)],
  ['Data Center', DATA_CENTER, (key) => world().sandbox.dataCenter.issue(key)],
])('on %s', (_where, place, issueOf) => {
  /** The issues of ours, in the order of their keys. */
  function ours(): IssueState[] {
    return Array.from({ length: 20 }, (_all, index) => issueOf(`${keys.project}-${index + 1}`)).filter(
      (issue) => issue !== undefined && JSON.stringify(issue.fields['labels'] ?? []).includes('jira-auth-'),
    ) as IssueState[];
  }

  function statusOf(issue: IssueState | undefined): string {
    return (issue?.fields['status'] as { name: string } | undefined)?.name ?? '';
  }

  test('a token is opened, commented and done as its days go by, once for each threshold', async () => {
    const states: string[] = [];
    for (const days of [31, 30, 29, 13, 13, 6, 0, -1, -2]) {
      const { failures } = await tellOf([endingIn(days)], { place });
      expect(failures).toEqual([]);
      const [issue, ...others] = ours();
      expect(others).toEqual([]);
      states.push(`${days}: ${issue ? `${statusOf(issue)}, ${issue.comments.length} comments` : 'nothing'}`);
    }
    expect(states).toEqual([
      '31: nothing',
      '30: To Do, 0 comments',
      '29: To Do, 0 comments',
      '13: To Do, 1 comments',
      '13: To Do, 1 comments',
      '6: To Do, 2 comments',
      '0: To Do, 3 comments',
      '-1: To Do, 4 comments',
      '-2: To Do, 4 comments',
    ]);
    await tellOf([checked()], { place });
    await tellOf([checked()], { place });
    expect(ours().map((issue) => [statusOf(issue), issue.comments.length])).toEqual([['Done', 5]]);
    await tellOf([endingIn(30, { endsAt: '2028-03-30T23:59:59Z' })], { place });
    expect(ours().map(statusOf)).toEqual(['Done', 'To Do']);
  });

  test('each credential has an issue of its own, found by its label', async () => {
    await tellOf([endingIn(3, { name: 'one' }), endingIn(20, { name: 'two' })], { place });
    await tellOf([endingIn(2, { name: 'one' }), checked({ name: 'two' })], { place });
    expect(ours().map(statusOf)).toEqual(['To Do', 'Done']);
    expect(ours().map(({ fields }) => fields['labels'])).toEqual([
      [LABEL, expect.stringMatching(/^jira-auth-[0-9a-f]{32}$/), 'jira-auth-told-7-2027-03-31'],
      [LABEL, expect.stringMatching(/^jira-auth-[0-9a-f]{32}$/), 'jira-auth-told-renewed-2027-03-31'],
    ]);
  });

  test('what was done is said', async () => {
    const { sentences, events } = await tellOf([endingIn(3)], { place });
    const url = `${place.siteUrl}/browse/PROJ-3`;
    expect(sentences).toEqual([`Opened PROJ-3 for release-bot: ${url}.`]);
    expect(events).toEqual([{ kind: 'opened', name: 'release-bot', url }]);
  });

  test('two runs at the same time leave one issue that is not done', async () => {
    await Promise.all([tellOf([endingIn(30)], { place }), tellOf([endingIn(30)], { place })]);
    await tellOf([endingIn(29)], { place });
    expect(ours().filter((issue) => statusOf(issue) !== 'Done')).toHaveLength(1);
  });

  test('a list of many pages is read to its end', async () => {
    const many = (days: number): CheckedCredential[] =>
      Array.from({ length: 50 }, (_all, index) => endingIn(days, { name: `token ${index}` }));
    await tellOf(many(30), { place });
    await tellOf([...many(29), endingIn(30)], { place });
    await tellOf([...many(28), endingIn(29)], { place });
    expect(issueOf(`${keys.project}-53`)).toBeDefined();
    expect(issueOf(`${keys.project}-54`)).toBeUndefined();
  });

  test('the text is what this Jira shows', async () => {
    await tellOf([endingIn(3)], { place });
    const description = JSON.stringify(ours()[0]?.fields['description']);
    expect(description).toContain('The credential ');
    expect(description).toContain('https://id.atlassian.com/manage-profile/security/api-tokens');
    expect(description).toContain('What to do');
  });

  test('a workflow without a way to the end gets a comment alone, once', async () => {
    await tellOf([endingIn(3)], { place });
    world().sandbox.faults.add({
      method: 'GET',
      path: /transitions$/,
      then: { status: 200, body: { transitions: [] } },
    });
    await tellOf([checked()], { place });
    await tellOf([checked()], { place });
    expect(ours().map((issue) => [statusOf(issue), issue.comments.length])).toEqual([['To Do', 1]]);
    await tellOf([endingIn(30, { endsAt: '2028-03-30T23:59:59Z' })], { place });
    expect(ours()).toHaveLength(1);
  });
});

test('what people have done is opened again at the next threshold', async () => {
  await tellOf([endingIn(30)]);
  const url = `${CLOUD.apiUrl}/issue/PROJ-3/transitions`;
  const text = new Secret('{"transition":{"id":"31"}}');
  await world().send({
    method: 'POST',
    url,
    credential: CLOUD.credential,
    body: { type: 'application/json', text },
    repeatable: 'read',
  });
  await tellOf([endingIn(29)]);
  expect(world().sandbox.issue('PROJ-3')).toMatchObject({
    fields: { status: { name: 'Done' } },
    comments: [],
  });
  await tellOf([endingIn(14)]);
  expect(world().sandbox.issue('PROJ-3')).toMatchObject({
    fields: { status: { name: 'To Do' } },
    comments: [{}],
  });
});

describe('a failure', () => {
  test.each<[string, Choices, RegExp]>([
    ['a type that the project lacks', { issueType: 'Incantation' }, /it refused issuetype/],
    ['a project that is not there', { project: 'NOPE' }, /it refused project/],
  ])('for %s says what to check', async (_what, choices, what) => {
    const { failures } = await tellOf([endingIn(3)], choices);
    expect(failures).toMatchObject([
      {
        code: 'handoff-failed',
        what: expect.stringMatching(what),
        advice: expect.stringContaining('jira-issue-project'),
      },
    ]);
  });

  test('to log in finds no issues, and opens none', async () => {
    const place = { ...CLOUD, credential: authorization(new Secret('Basic RkFLRTpGQUtF')) };
    const failure = await failureFrom(tellOf([endingIn(3)], { place }));
    expect(failure.code).toBe('handoff-failed');
    expect(world().sandbox.issue('PROJ-3')).toBeUndefined();
  });

  test.each([401, 403, 404])('told with %i says which rights are needed', async (status) => {
    world().sandbox.faults.add({ path: /search/, then: { status, body: { errorMessages: ['FAKE'] } } });
    const failure = await failureFrom(tellOf([endingIn(3)]));
    expect(failure.advice).toMatch(/write:jira-work/);
    expect(failure.message).not.toContain('FAKE');
  });

  test('of the network is told as one of telling', async () => {
    world().sandbox.faults.add({ path: /search/, then: { status: 500, body: {} } });
    expect((await failureFrom(tellOf([endingIn(3)]))).code).toBe('handoff-failed');
  });
});
