import { describe, expect, test } from '@jest/globals';
import { fixtures, githubRateLimited, type TrackedIssue } from '../../../sandbox/index.js';
import { fingerprint } from '../../../src/check/notify/events.js';
import { markIssue } from '../../../src/check/notify/github-issues.js';
import { LABEL, type Outcome } from '../../../src/check/notify/tracker.js';
import { Failure } from '../../../src/failure.js';
import type { Send } from '../../../src/transport/network.js';
import { checked, endingIn, LAST_DAY, reported } from '../given.js';
import { keepOnGitHub, onGitHub, world } from './given.js';

const { githubEnterprise } = fixtures;
const MEMORY = { credential: fingerprint('release-bot'), organization: undefined };

async function failureOf(run: Promise<Outcome>): Promise<unknown> {
  const { failures } = await run.catch((error: unknown) => ({ failures: [error] }));
  return failures[0];
}

const faults = () => world().sandbox.faults;
const issues = (): TrackedIssue[] => world().sandbox.github.issues();

test('an issue has a label, comments in order, and ends as completed', async () => {
  for (const days of [30, 13, -1]) await onGitHub(endingIn(days));
  await onGitHub(checked());
  const [issue] = issues();
  expect(issue).toMatchObject({ state: 'closed', stateReason: 'completed', labels: [LABEL] });
  const works = 'The credential `release-bot` works and expires on 2027-03-31';
  expect(issue?.comments.map(({ body }) => body)).toEqual([
    `${works}, in 13 days. See above for what to do.`,
    'The credential `release-bot` expired on 2027-03-31. See above for what to do.',
    `${works}, in 100 days. Nothing is left to do.`,
  ]);
});

describe('what outsiders can write', () => {
  const told = { stage: 'over', ends: LAST_DAY } as const;
  const forged = {
    title: 'nothing to see here',
    body: markIssue({ ...MEMORY, told }, ''),
    author: 'mallory',
  };

  test.each<[string, Parameters<ReturnType<typeof world>['sandbox']['github']['openIssue']>[0]]>([
    ['an issue with our mark, but without the label', forged],
    ['a pull request', { ...forged, labels: [LABEL], pullRequest: true }],
    ['an issue with the label alone', { title: 'About tokens', labels: [LABEL], author: 'octocat' }],
  ])('%s is none of ours, and left alone', async (_what, issue) => {
    world().sandbox.github.openIssue(issue);
    await onGitHub(endingIn(30));
    await onGitHub(checked());
    expect(issues().map(({ author, state }) => `${author} ${state}`)).toEqual([
      `${issue.author} open`,
      'github-actions[bot] closed',
    ]);
  });
});

describe('a run that was cut short', () => {
  test('before the answer to a new issue: it is found, not opened again', async () => {
    const then = { reset: 'before-headers' } as const;
    faults().add({ method: 'POST', path: /issues$/, afterModel: true, then });
    const { failures, sentences } = await onGitHub(endingIn(30));
    expect([failures, sentences]).toEqual([[], [expect.stringMatching(/^Opened #1/)]]);
    expect(issues()).toHaveLength(1);
  });
});

test('of two open issues the older stays', async () => {
  const body = markIssue({ ...MEMORY, told: { stage: '30', ends: LAST_DAY } }, '');
  for (const title of ['one', 'two'])
    world().sandbox.github.openIssue({ title, body, labels: [LABEL], author: 'github-actions[bot]' });
  const { sentences } = await onGitHub(endingIn(29));
  expect(issues()).toMatchObject([
    { state: 'open', comments: [] },
    { state: 'closed', comments: [{}] },
  ]);
  expect(sentences).toEqual(['Closed #2: #1 is for the same credential.']);
});

describe('a failure', () => {
  const renamed = { location: 'https://api.github.com/repositories/1/issues' };
  test.each<[number, Record<string, string>, RegExp]>([
    [401, {}, /refused `github-token`.*github\.token/],
    [403, {}, /\(403\).*issues: write/],
    [404, {}, /\(404\).*issues: write/],
    [410, {}, /Issues are disabled in octo-org\/octo-repo/],
    [403, { 'x-ratelimit-remaining': '0' }, /too many requests.* next run catches up/],
    [301, renamed, /`github-issues-repository`/],
  ])('told with %i and %j says what to do, and quotes nothing', async (status, headers, said) => {
    faults().add({ path: /issues/, then: { status, headers, body: { message: 'FAKE' } } });
    const failure = await failureOf(onGitHub(endingIn(3)));
    expect(failure).toMatchObject({ code: 'handoff-failed', message: expect.stringMatching(said) });
    expect(String(failure)).not.toContain('FAKE');
  });

  test('for a rate limit that ends in time is none: each request is sent again', async () => {
    const limited = ['GET', 'POST', 'PATCH'].map((method) =>
      faults().add({ method, times: 2, then: githubRateLimited(0) }),
    );
    await onGitHub(endingIn(3));
    expect((await onGitHub(checked())).failures).toEqual([]);
    expect(limited.map(({ hits }) => hits)).toEqual([2, 2, 2]);
    expect(issues()).toMatchObject([{ state: 'closed', comments: [{}] }]);
  });

  test('for one credential stops no other; after three, nothing more is tried', async () => {
    const fault = faults().add({ method: 'POST', times: 1, then: { status: 422, body: {} } });
    const names = Array.from({ length: 10 }, (_, at) => endingIn(at + 3, { name: `token ${at}` }));
    expect((await onGitHub(...names.slice(0, 2))).failures).toHaveLength(1);
    expect(issues()).toMatchObject([{ title: expect.stringContaining('token 1') }]);
    expect(fault.hits).toBe(1);
    const always = faults().add({ method: 'POST', then: { status: 422, body: {} } });
    expect((await onGitHub(...names)).failures).toHaveLength(3);
    expect(always.hits).toBe(3);
  });

  test('to set the label takes the issue back', async () => {
    const send: Send = async (request) => {
      const answer = await world().send(request);
      if (request.method !== 'POST') return answer;
      return { ...answer, json: () => ({ ...(answer.json() as object), labels: [] }) };
    };
    const failure = await failureOf(keepOnGitHub({ send }, reported([endingIn(3)])));
    expect(failure).toMatchObject({ what: expect.stringContaining('without its label') });
    expect(issues()).toMatchObject([{ state: 'closed' }]);
  });

  test.each<[object, boolean]>([
    [{ items: [] }, true],
    [[1, null, 'x', {}, { body: 5, labels: 'x', user: [] }, { labels: [null, 1] }], false],
  ])('is no surprise in place of a list: %j', async (body, isFailure) => {
    faults().add({ method: 'GET', path: /issues/, then: { status: 200, body } });
    expect((await failureOf(onGitHub(checked()))) instanceof Failure).toBe(isFailure);
  });
});

test('on GitHub Enterprise, the token goes to its address, in its header alone', async () => {
  const { apiUrl, host, repository, tokens } = githubEnterprise;
  for (const days of [30, 3])
    await keepOnGitHub({ apiUrl, repository, token: tokens.githubTokenIssues }, reported([endingIn(days)]));
  expect(world().sandbox.githubEnterprise.issues()).toHaveLength(1);
  for (const request of world().sandbox.requests) {
    expect(request.host).toBe(host);
    expect(request.headers['authorization']).toBe(`Bearer ${tokens.githubTokenIssues}`);
    expect(request.path + request.body).not.toContain(tokens.githubTokenIssues);
  }
});
