import { describe, expect, test } from '@jest/globals';
import { fixtures, githubRateLimited, type TrackedIssue } from '../../../sandbox/index.js';
import { gitHubIssues } from '../../../src/check/notify/github-issues.js';
import { fingerprint } from '../../../src/check/notify/events.js';
import { markIssue } from '../../../src/check/notify/marks.js';
import { keepIssues, LABEL, MOST_OPENED, type Outcome } from '../../../src/check/notify/tracker.js';
import type { CheckedCredential, Report } from '../../../src/check/report.js';
import { Secret } from '../../../src/secret.js';
import type { Send } from '../../../src/transport/http.js';
import { failureFrom } from '../../project/failure-of.js';
import { sandboxed } from '../../store/sandboxed.js';
import { checked, endingIn, reported } from './checked.js';

const { github, githubEnterprise } = fixtures;
const world = sandboxed();

interface Choices {
  readonly token?: string;
  readonly repository?: string;
  readonly apiUrl?: string;
  readonly send?: Send;
  readonly orgId?: string;
}

function tell(report: Report, choices: Choices = {}): Promise<Outcome> {
  const {
    token = github.tokens.githubTokenIssues,
    repository = github.repository,
    apiUrl = github.apiUrl,
    send = world().send,
    orgId,
  } = choices;
  return keepIssues(
    gitHubIssues({ apiUrl, repository, githubToken: new Secret(token) }, send),
    report,
    orgId,
  );
}

function tellOf(...credentials: CheckedCredential[]): Promise<Outcome> {
  return tell(reported(credentials));
}

function issues(): TrackedIssue[] {
  return world().sandbox.github.issues();
}

/** What changed anything: `POST /issues`, `PATCH /issues/1`. */
function changes(): string[] {
  return world()
    .asked()
    .filter((line) => !line.startsWith('GET'))
    .map((line) => line.replace(`${github.host}/repos/${github.repository}`, ''));
}

test('a token is opened, updated and closed as its days go by, once for each threshold', async () => {
  const states: string[] = [];
  for (const days of [31, 30, 30, 29, 13, 13, 6, 0, 0, -1, -2]) {
    await tellOf(endingIn(days));
    const [issue, ...others] = issues();
    expect(others).toEqual([]);
    states.push(
      `${days}: ${issue ? `${issue.state}, ${issue.comments.length} comments, ${issue.title}` : 'nothing'}`,
    );
  }
  await tellOf(checked());
  await tellOf(checked());
  const title = 'The Jira credential release-bot expires on 2027-03-31, within';
  expect(states).toEqual([
    '31: nothing',
    `30: open, 0 comments, ${title} 30 days`,
    `30: open, 0 comments, ${title} 30 days`,
    `29: open, 0 comments, ${title} 30 days`,
    `13: open, 1 comments, ${title} 14 days`,
    `13: open, 1 comments, ${title} 14 days`,
    `6: open, 2 comments, ${title} 7 days`,
    `0: open, 3 comments, ${title} a day`,
    `0: open, 3 comments, ${title} a day`,
    '-1: open, 4 comments, The Jira credential release-bot expired on 2027-03-31',
    '-2: open, 4 comments, The Jira credential release-bot expired on 2027-03-31',
  ]);
  const [issue] = issues();
  expect(issue).toMatchObject({ state: 'closed', stateReason: 'completed', labels: [LABEL] });
  expect(issue?.comments.map(({ body }) => body.split('\n')[1])).toEqual([
    'The credential `release-bot` works and expires on 2027-03-31, in 13 days. What to do stands above.',
    'The credential `release-bot` works and expires on 2027-03-31, in 6 days. What to do stands above.',
    'The credential `release-bot` works and expires on 2027-03-31, today. What to do stands above.',
    'The credential `release-bot` expired on 2027-03-31. What to do stands above.',
    'The credential `release-bot` works and expires on 2027-03-31, in 100 days. Nothing has to be done any more.',
  ]);
});

test('what was done is said, and told to others', async () => {
  const url = 'https://github.com/octo-org/octo-repo/issues/1';
  const opened = await tellOf(endingIn(30));
  expect(opened.sentences).toEqual([`Opened #1 for release-bot: ${url}.`]);
  expect(opened.events).toEqual([{ kind: 'opened', name: 'release-bot', url }]);
  const reached = await tellOf(endingIn(14));
  expect(reached.sentences).toEqual([`Updated #1 for release-bot: ${url}.`]);
  expect(reached.events).toEqual([{ kind: 'reached', name: 'release-bot', url }]);
  const nothing = await tellOf(endingIn(13));
  expect(nothing).toMatchObject({ sentences: [], events: [], failures: [] });
  const renewed = await tellOf(checked());
  expect(renewed.sentences).toEqual([`Closed #1: release-bot needs nothing any more: ${url}.`]);
  expect(renewed.events).toEqual([{ kind: 'renewed', name: 'release-bot', url }]);
});

test('nothing is asked twice and nothing changed while nothing happens', async () => {
  await tellOf(endingIn(30));
  world().sandbox.requests.length = 0;
  await tellOf(endingIn(29));
  expect(world().asked()).toEqual([
    `GET ${github.host}/repos/${github.repository}/issues?labels=${LABEL}&state=all&sort=created&direction=asc&per_page=50&page=1`,
  ]);
});

test('each credential has an issue of its own', async () => {
  await tellOf(endingIn(3, { name: 'one' }), endingIn(20, { name: 'two' }), checked({ name: 'three' }));
  await tellOf(checked({ name: 'one' }), endingIn(10, { name: 'two' }), checked({ name: 'three' }));
  expect(issues().map(({ state, title }) => `${state} ${title.split(' ')[3] ?? ''}`)).toEqual([
    'closed one',
    'open two',
  ]);
});

test('the next token has a new issue, and the old one stays closed', async () => {
  await tellOf(endingIn(7));
  await tellOf(checked());
  await tellOf(endingIn(30, { endsAt: '2028-03-30T23:59:59Z' }));
  expect(issues().map(({ state }) => state)).toEqual(['closed', 'open']);
});

test('another date is written down without a comment', async () => {
  await tellOf(endingIn(7));
  await tellOf(endingIn(29, { endsAt: '2027-04-29T23:59:59Z' }));
  expect(issues()).toMatchObject([
    { title: 'The Jira credential release-bot expires on 2027-04-29, within 30 days', comments: [] },
  ]);
});

describe('an issue that people have closed', () => {
  function closeByHand(): Promise<unknown> {
    return world().send({
      method: 'PATCH',
      url: `${github.apiUrl}/repos/${github.repository}/issues/1`,
      credential: {
        kind: 'header',
        name: 'Authorization',
        value: new Secret(`Bearer ${github.tokens.issuesWriter}`),
      },
      body: { type: 'application/json', text: new Secret('{"state":"closed"}') },
      repeatable: 'read',
    });
  }

  test('stays closed until the next threshold, which opens it again', async () => {
    await tellOf(endingIn(30));
    await closeByHand();
    await tellOf(endingIn(29));
    expect(issues()).toMatchObject([{ state: 'closed' }]);
    await tellOf(endingIn(14));
    expect(issues()).toMatchObject([{ state: 'open', comments: [{}] }]);
  });

  test('is not talked in once the token is renewed, and does not hide the next one', async () => {
    const refused = checked({ status: 'rejected', endsAt: undefined, daysLeft: undefined });
    await tellOf(refused);
    await closeByHand();
    await tellOf(checked());
    expect(issues()).toMatchObject([{ state: 'closed', comments: [] }]);
    await tellOf(refused);
    expect(issues().map(({ state }) => state)).toEqual(['closed', 'open']);
  });
});

describe('what outsiders can write', () => {
  const forged = {
    title: 'nothing to see here',
    body: markIssue(
      {
        credential: fingerprint('release-bot'),
        told: { stage: 'over', ends: '2027-03-31' },
        organization: undefined,
      },
      '',
    ),
    author: 'mallory',
  };

  test('an issue with our mark, but without the label, is none of ours', async () => {
    world().sandbox.github.openIssue(forged);
    await tellOf(endingIn(30));
    expect(issues().map(({ author }) => author)).toEqual(['mallory', 'github-actions[bot]']);
    await tellOf(checked());
    expect(issues().map(({ state }) => state)).toEqual(['open', 'closed']);
  });

  test('a pull request is none either', async () => {
    world().sandbox.github.openIssue({ ...forged, labels: [LABEL], pullRequest: true });
    await tellOf(endingIn(30));
    expect(issues()).toHaveLength(2);
  });

  test("somebody's issue with the label alone is left alone", async () => {
    world().sandbox.github.openIssue({ title: 'About tokens', labels: [LABEL], author: 'octocat' });
    await tellOf(endingIn(30));
    await tellOf(checked());
    expect(issues().map(({ state }) => state)).toEqual(['open', 'closed']);
  });

  test("a comment with our mark doesn't silence ours", async () => {
    await tellOf(endingIn(30));
    await world().send({
      method: 'POST',
      url: `${github.apiUrl}/repos/${github.repository}/issues/1/comments`,
      credential: {
        kind: 'header',
        name: 'Authorization',
        value: new Secret(`Bearer ${github.tokens.issuesWriter}`),
      },
      body: {
        type: 'application/json',
        text: new Secret(JSON.stringify({ body: '<!-- jira-auth-expiry told=14 ends=2027-03-31 -->\nhush' })),
      },
      repeatable: 'once',
    });
    await tellOf(endingIn(14));
    expect(issues()[0]?.comments.map(({ author }) => author)).toEqual(['octocat', 'github-actions[bot]']);
  });
});

describe('two runs at the same time', () => {
  test('leave one issue', async () => {
    const outcomes = await Promise.all([tellOf(endingIn(30)), tellOf(endingIn(30))]);
    expect(issues().filter(({ state }) => state === 'open')).toHaveLength(1);
    expect(outcomes.flatMap(({ failures }) => failures)).toEqual([]);
    await tellOf(checked());
    await tellOf(endingIn(30, { endsAt: '2028-03-30T23:59:59Z' }));
    expect(issues().filter(({ state }) => state === 'open')).toHaveLength(1);
  });

  test('that left two are tidied up by the next one, which keeps the older', async () => {
    for (let count = 0; count < 2; count++) {
      world().sandbox.github.openIssue({
        title: 'FAKE',
        body: markIssue(
          {
            credential: fingerprint('release-bot'),
            told: { stage: '30', ends: '2027-03-31' },
            organization: undefined,
          },
          '',
        ),
        labels: [LABEL],
        author: 'github-actions[bot]',
      });
    }
    const { sentences } = await tellOf(endingIn(29));
    expect(issues().map(({ state }) => state)).toEqual(['open', 'closed']);
    expect(sentences).toEqual(['Closed #2, because #1 is for the same credential.']);
    await tellOf(checked());
    world().sandbox.requests.length = 0;
    await tellOf(checked());
    expect(changes()).toEqual([]);
  });
});

describe('a run that was cut short', () => {
  test('before the answer to a new issue came: it is found, not opened again', async () => {
    world().sandbox.faults.add({
      method: 'POST',
      path: /issues$/,
      afterModel: true,
      then: { reset: 'before-headers' },
    });
    const { failures, sentences } = await tellOf(endingIn(30));
    expect(failures).toEqual([]);
    expect(sentences[0]).toMatch(/^Opened #1/);
    expect(issues()).toHaveLength(1);
  });

  test('between the comment and the change: nothing is told twice', async () => {
    await tellOf(endingIn(30));
    const fault = world().sandbox.faults.add({ method: 'PATCH', then: { status: 422, body: {} } });
    expect((await tellOf(endingIn(14))).failures).toHaveLength(1);
    expect(fault.hits).toBe(1);
    world().sandbox.faults.clear();
    expect((await tellOf(endingIn(13))).failures).toEqual([]);
    expect(issues()).toMatchObject([{ title: expect.stringContaining('within 14 days'), comments: [{}] }]);
  });
});

test('a list of many pages is read to its end', async () => {
  for (let count = 0; count < 120; count++) {
    world().sandbox.github.openIssue({ title: `FAKE ${count}`, labels: [LABEL], author: 'octocat' });
  }
  await tellOf(endingIn(30));
  await tellOf(endingIn(29));
  expect(issues()).toHaveLength(121);
});

test('one run opens so many issues, the most urgent first, and the next goes on', async () => {
  const credentials = Array.from({ length: MOST_OPENED + 5 }, (_all, index) =>
    endingIn(index < 5 ? 25 : 5, { name: `token ${index}` }),
  );
  const { sentences } = await tell(reported(credentials));
  expect(issues()).toHaveLength(MOST_OPENED);
  expect(issues().filter(({ title }) => title.includes('within 30 days'))).toEqual([]);
  expect(sentences.at(-1)).toBe('Left to the next run: 5 more. One run opens 50 issues at most.');
  await tell(reported(credentials));
  expect(issues()).toHaveLength(MOST_OPENED + 5);
});

describe("an organization's token, which is listed only while it needs something", () => {
  const listed = endingIn(5, { name: 'token of the list', site: undefined, source: 'organization' });
  const counts = { rejected: 0, expired: 0, failed: 0, critical: 0, warning: 0, unknown: 0, ok: 3 };
  const organization = (orgId: string, unlisted = 0): Report['organizations'] => [
    { orgId, counts, unlisted },
  ];

  const one = { orgId: 'one' };

  test('is closed when it is listed no more', async () => {
    await tell(reported([listed], organization('one')), one);
    const { sentences } = await tell(reported([], organization('one')), one);
    expect(issues()).toMatchObject([{ state: 'closed', comments: [{}] }]);
    expect(sentences).toEqual([
      'Closed #1: A credential of the organization needs nothing any more: https://github.com/octo-org/octo-repo/issues/1.',
    ]);
    world().sandbox.requests.length = 0;
    await tell(reported([], organization('one')), one);
    expect(changes()).toEqual([]);
  });

  test.each<[string, Report, Choices]>([
    ['another organization was asked', reported([], organization('two')), { orgId: 'two' }],
    ['no organization was asked', reported([]), {}],
    ['the list was not shown to its end', reported([], organization('one', 4)), one],
    ['its list was only searched', reported([]), one],
    [
      'the key was refused',
      reported(
        [checked({ name: 'key', kind: 'organization-api-key', status: 'rejected' })],
        organization('one'),
      ),
      one,
    ],
  ])('stays open when %s', async (_what, report, choices) => {
    await tell(reported([listed], organization('one')), one);
    await tell(report, choices);
    expect(issues()[0]).toMatchObject({ state: 'open' });
  });

  test("that a file names is nobody's to close but its own check's", async () => {
    await tell(reported([endingIn(5)], organization('one')), one);
    await tell(reported([], organization('one')), one);
    expect(issues()).toMatchObject([{ state: 'open' }]);
  });

  test('has a key that is reported only while it fails, too', async () => {
    const key = checked({
      name: 'organization one',
      kind: 'organization-api-key',
      site: undefined,
      source: undefined,
      endsAt: undefined,
      daysLeft: undefined,
      status: 'rejected',
    });
    await tell(reported([key]), one);
    await tell(reported([]), {});
    await tell(reported([]), { orgId: 'two' });
    expect(issues()).toMatchObject([{ state: 'open' }]);
    await tell(reported([]), one);
    expect(issues()).toMatchObject([{ state: 'closed' }]);
    await tell(reported([key]), one);
    expect(issues().map(({ state }) => state)).toEqual(['closed', 'open']);
  });
});

describe('a failure', () => {
  test.each<[string, Choices, RegExp, RegExp]>([
    ['a token that is none', { token: 'FAKE-nobody-0001' }, /refused `github-token`/, /github\.token/],
    ['a token that may only read', { token: github.tokens.readOnly }, /\(403\)/, /issues: write/],
    [
      "the workflow's own without permission",
      { token: github.tokens.githubToken },
      /\(403\)/,
      /issues: write/,
    ],
    ['a repository that is not there', { repository: 'octo-org/none' }, /\(404\)/, /issues: write/],
  ])('for %s says what to do', async (_what, choices, what, advice) => {
    const outcome = await tell(reported([endingIn(3)]), choices).catch((error: unknown) => ({
      failures: [error],
    }));
    const [failure] = outcome.failures;
    expect(failure).toMatchObject({
      code: 'handoff-failed',
      what: expect.stringMatching(what),
      advice: expect.stringMatching(advice),
    });
    expect(String(failure)).not.toContain('FAKE');
  });

  test('for issues that are switched off says where to switch them on', async () => {
    world().sandbox.github.issuesEnabled = false;
    const failure = await failureFrom(tellOf(endingIn(3)));
    expect(failure.code).toBe('handoff-failed');
    expect(failure.what).toBe('octo-org/octo-repo has no issues: they are switched off.');
  });

  test.each([
    [403, { 'x-ratelimit-remaining': '0' }],
    [403, { 'retry-after': '60' }],
    [429, { 'retry-after': '6000' }],
  ])('for a rate limit, told with %i, says that the next run catches up', async (status, headers) => {
    world().sandbox.faults.add({ path: /issues/, then: { status, headers, body: { message: 'FAKE' } } });
    const failure = await failureFrom(tellOf(endingIn(3)));
    expect(failure.what).toMatch(/too many requests/);
    expect(failure.advice).toMatch(/next run catches up/);
    expect(failure.message).not.toContain('FAKE');
  });

  test('for a rate limit that ends in time is none: each request is sent again, and nothing twice', async () => {
    const limited = ['GET', 'POST', 'PATCH'].map((method) =>
      world().sandbox.faults.add({ method, times: 2, then: githubRateLimited({ retryAfter: 0 }) }),
    );
    await tellOf(endingIn(3));
    expect((await tellOf(checked())).failures).toEqual([]);
    expect(limited.map(({ hits }) => hits)).toEqual([2, 2, 2]);
    expect(issues()).toMatchObject([{ state: 'closed', comments: [{}] }]);
  });

  test('for a repository of another name says where to give it', async () => {
    world().sandbox.faults.add({
      path: /issues/,
      then: { status: 301, headers: { location: 'https://api.github.com/repositories/1/issues' } },
    });
    expect((await failureFrom(tellOf(endingIn(3)))).advice).toMatch(/github-issues-repository/);
  });

  test('for one credential keeps no other from being told', async () => {
    world().sandbox.faults.add({ method: 'POST', times: 1, then: { status: 422, body: {} } });
    const { failures } = await tellOf(endingIn(3, { name: 'one' }), endingIn(4, { name: 'two' }));
    expect(failures).toHaveLength(1);
    expect(issues().map(({ title }) => title.split(' ')[3])).toEqual(['two']);
  });

  test('that comes again and again is not tried for all', async () => {
    const fault = world().sandbox.faults.add({ method: 'POST', then: { status: 422, body: {} } });
    const many = Array.from({ length: 10 }, (_all, index) => endingIn(3, { name: `token ${index}` }));
    expect((await tellOf(...many)).failures).toHaveLength(3);
    expect(fault.hits).toBe(3);
  });

  test('to set the label takes the issue back, which could never be found again', async () => {
    const send: Send = async (request) => {
      const answer = await world().send(request);
      if (request.method !== 'POST') return answer;
      return { ...answer, json: () => ({ ...(answer.json() as object), labels: [] }) };
    };
    const { failures } = await tell(reported([endingIn(3)]), { send });
    expect(failures).toMatchObject([{ what: expect.stringContaining('without its label') }]);
    expect(issues()).toMatchObject([{ state: 'closed' }]);
  });

  test.each<[string, unknown]>([
    ['no list', { items: [] }],
    ['a list of odd things', [1, null, 'x', {}, { body: 5, labels: 'x', user: [] }, { labels: [null, 1] }]],
  ])('is no surprise: %s', async (_what, body) => {
    world().sandbox.faults.add({
      method: 'GET',
      path: /issues/,
      then: { status: 200, body: body as object },
    });
    const outcome = await tellOf(checked()).catch((error: unknown) => ({ failures: [error] }));
    for (const failure of outcome.failures) expect(failure).toMatchObject({ code: 'handoff-failed' });
  });
});

test('on GitHub Enterprise, at its own address alone', async () => {
  const { apiUrl, host, repository, tokens } = githubEnterprise;
  await tell(reported([endingIn(30)]), { apiUrl, repository, token: tokens.githubTokenIssues });
  expect(world().sandbox.githubEnterprise.issues()).toHaveLength(1);
  expect(new Set(world().sandbox.requests.map((request) => request.host))).toEqual(new Set([host]));
});

test('the token goes out in its header alone', async () => {
  await tellOf(endingIn(30));
  await tellOf(endingIn(3));
  const { githubTokenIssues } = github.tokens;
  for (const { headers, path, body } of world().sandbox.requests) {
    expect(headers['authorization']).toBe(`Bearer ${githubTokenIssues}`);
    expect(path + body).not.toContain(githubTokenIssues);
  }
});
