import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { fixtures, githubRateLimited, startSandbox } from '../../sandbox/index.js';
import type { Sandbox } from '../../sandbox/index.js';
import { ask } from './client.js';
import type { Answer, Question } from './client.js';

const { github, githubEnterprise } = fixtures;
const { tokens } = github;
const ISSUES = `/repos/${github.repository}/issues`;
const WRITER = tokens.githubTokenIssues;

interface Bean {
  number: number;
  title: string;
  labels: { name: string }[];
}

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
beforeEach(() => {
  sandbox.reset();
});
afterAll(() => sandbox.close());

function call(
  path: string,
  question: Question = {},
  bearer: string = WRITER,
  apiUrl: string = github.apiUrl,
): Promise<Answer> {
  const headers = { 'user-agent': 'jira-auth-tests', ...question.headers };
  return ask(sandbox, apiUrl + path, { bearer, ...question, headers });
}

function send(method: string, path: string, body: object | string): Promise<Answer> {
  return call(path, { method, body });
}

async function list(query = ''): Promise<number[]> {
  const answer = await call(`${ISSUES}${query}`);
  expect(answer.status).toBe(200);
  return (answer.json() as Bean[]).map(({ number }) => number);
}

function open(title: string, labels: string[] = []): number {
  return sandbox.github.openIssue({ title, labels, author: 'octocat' }).number;
}

describe('an issue', () => {
  it('is opened with labels that nobody made before, changed, commented and closed', async () => {
    const opened = await send('POST', ISSUES, {
      title: 'FAKE title',
      body: 'FAKE body',
      labels: ['FAKE label'],
    });
    expect(opened.status).toBe(201);
    expect(opened.headers.location).toBe(`${github.apiUrl}${ISSUES}/1`);
    expect(opened.json()).toMatchObject({
      number: 1,
      state: 'open',
      state_reason: null,
      html_url: `https://github.com/${github.repository}/issues/1`,
      labels: [{ name: 'FAKE label' }],
      user: { login: 'github-actions[bot]', type: 'Bot' },
      comments: 0,
      closed_at: null,
    });
    const comment = await send('POST', `${ISSUES}/1/comments`, { body: 'FAKE comment' });
    expect([comment.status, comment.json()]).toMatchObject([201, { body: 'FAKE comment' }]);
    expect((await call(`${ISSUES}/1/comments`)).json()).toEqual([comment.json()]);
    const changed = await send('PATCH', `${ISSUES}/1`, { title: 'FAKE other', state: 'closed' });
    expect(changed.json()).toMatchObject({
      title: 'FAKE other',
      body: 'FAKE body',
      state: 'closed',
      state_reason: 'completed',
      comments: 1,
      closed_at: expect.any(String) as unknown,
    });
    expect((await call(`${ISSUES}/1`)).json()).toEqual(changed.json());
    expect(sandbox.github.issues(...github.repository.split('/'))).toMatchObject([
      { number: 1, title: 'FAKE other', state: 'closed', comments: [{ body: 'FAKE comment' }] },
    ]);
    expect(sandbox.github.issues('octo-org', 'nothing')).toEqual([]);
    expect(sandbox.githubEnterprise.issues()).toEqual([]);
    sandbox.reset();
    expect(sandbox.github.issues()).toEqual([]);
  });

  it('is opened again', async () => {
    open('FAKE');
    await send('PATCH', `${ISSUES}/1`, { state: 'closed', state_reason: 'not_planned' });
    expect(sandbox.github.issues()).toMatchObject([{ stateReason: 'not_planned' }]);
    const again = await send('PATCH', `${ISSUES}/1`, { state: 'open', labels: ['b', 'B', { name: 'c' }] });
    expect(again.json()).toMatchObject({
      state: 'open',
      state_reason: 'reopened',
      closed_at: null,
      labels: [{ name: 'B' }, { name: 'c' }],
    });
  });

  it.each<[object | string, number, object]>([
    ['{', 400, { message: 'Problems parsing JSON' }],
    [{}, 422, { errors: [{ resource: 'Issue', code: 'missing_field', field: 'title' }] }],
    [{ title: ' ' }, 422, { errors: [{ code: 'invalid', field: 'title' }] }],
    [{ title: 'F'.repeat(257) }, 422, { errors: [{ field: 'title' }] }],
    [
      { title: 'F', body: 'F'.repeat(65_537) },
      422,
      { errors: [{ message: 'body is too long (maximum is 65536 characters)' }] },
    ],
    [{ title: 'F', labels: 'FAKE' }, 422, { errors: [{ resource: 'Label' }] }],
    [{ title: 'F', labels: [''] }, 422, { errors: [{ resource: 'Label' }] }],
    [{ title: 'F', state: 'done' }, 422, { errors: [{ field: 'state' }] }],
    [{ title: 'F', state_reason: 'bored' }, 422, { errors: [{ field: 'state_reason' }] }],
  ])('is not opened with %.60j', async (body, status, error) => {
    const answer = await send('POST', ISSUES, body);
    expect([answer.status, answer.json()]).toMatchObject([status, error]);
    expect(sandbox.github.issues()).toEqual([]);
  });

  it('takes no empty comment, and none where there is no issue', async () => {
    open('FAKE');
    expect((await send('POST', `${ISSUES}/1/comments`, { body: '' })).status).toBe(422);
    expect((await send('POST', `${ISSUES}/1/comments`, { body: 'F'.repeat(65_537) })).status).toBe(422);
    expect((await send('POST', `${ISSUES}/2/comments`, { body: 'FAKE' })).status).toBe(404);
    expect((await send('PATCH', `${ISSUES}/2`, { title: 'FAKE' })).status).toBe(404);
    expect((await call(`${ISSUES}/1`, { method: 'DELETE' })).status).toBe(404);
  });
});

describe('the list', () => {
  it('has the open ones, the newest first, pull requests among them', async () => {
    open('FAKE one');
    sandbox.clock.advance(1000);
    open('FAKE two');
    sandbox.github.openIssue({ title: 'FAKE three', author: 'octocat', pullRequest: true });
    await send('PATCH', `${ISSUES}/2`, { state: 'closed' });
    expect(await list()).toEqual([3, 1]);
    expect(await list('?state=closed')).toEqual([2]);
    expect(await list('?state=all&direction=asc')).toEqual([1, 2, 3]);
    sandbox.clock.advance(1000);
    await send('POST', `${ISSUES}/1/comments`, { body: 'FAKE' });
    expect(await list('?sort=updated')).toEqual([1, 3]);
    const beans = (await call(ISSUES)).json() as object[];
    expect(beans.map((bean) => 'pull_request' in bean)).toEqual([true, false]);
  });

  it('has those with every label that is asked for, in whatever case', async () => {
    open('FAKE', ['a', 'FAKE two']);
    open('FAKE', ['A']);
    open('FAKE');
    expect(await list('?labels=a')).toEqual([2, 1]);
    expect(await list('?labels=A,fake%20TWO')).toEqual([1]);
    expect(await list('?labels=nothing')).toEqual([]);
    expect(sandbox.github.issues().map(({ labels }) => labels)).toEqual([['a', 'FAKE two'], ['a'], []]);
  });

  it('has pages', async () => {
    for (let count = 0; count < 65; count += 1) open('FAKE', ['x']);
    expect(await list()).toHaveLength(30);
    const seen: number[] = [];
    let next: string | undefined = `${github.apiUrl}${ISSUES}?labels=x&per_page=30`;
    while (next !== undefined) {
      const answer: Answer = await call(next.slice(github.apiUrl.length));
      seen.push(...(answer.json() as Bean[]).map(({ number }) => number));
      next = /<([^>]+)>; rel="next"/.exec(String(answer.headers.link))?.[1];
    }
    expect(new Set(seen).size).toBe(65);
    const second = await call(`${ISSUES}?per_page=30&page=2`);
    const rels = [...String(second.headers.link).matchAll(/page=(\d)>; rel="(\w+)"/g)];
    expect(rels.map(([, page, rel]) => [rel, page])).toEqual([
      ['prev', '1'],
      ['next', '3'],
      ['last', '3'],
      ['first', '1'],
    ]);
    expect((await call(`${ISSUES}?per_page=100`)).headers.link).toBeUndefined();
  });

  it.each(['state=done', 'sort=title', 'direction=up', 'since=2026-01-01T00:00:00Z'])(
    'refuses %s',
    async (query) => {
      expect((await call(`${ISSUES}?${query}`)).status).toBe(422);
    },
  );
});

describe('access to issues', () => {
  const body = { title: 'FAKE' };

  it.each<[keyof typeof tokens, number, number]>([
    ['githubTokenIssues', 200, 201],
    ['issuesWriter', 200, 201],
    ['classic', 200, 201],
    ['readOnly', 200, 403],
    ['githubToken', 403, 403],
    ['secretsWriter', 403, 403],
    ['noAccess', 404, 404],
  ])('of %s is %i to read and %i to write', async (name, read, write) => {
    expect((await call(ISSUES, {}, tokens[name])).status).toBe(read);
    expect((await call(ISSUES, { method: 'POST', body }, tokens[name])).status).toBe(write);
    expect(sandbox.github.issues()).toHaveLength(write === 201 ? 1 : 0);
  });

  it('says what is missing', async () => {
    const refused = await call(ISSUES, { method: 'POST', body }, tokens.githubToken);
    expect(refused.json()).toMatchObject({ message: 'Resource not accessible by integration' });
    expect(refused.headers['x-accepted-github-permissions']).toBe('issues=write');
    const personal = await call(ISSUES, { method: 'POST', body }, tokens.readOnly);
    expect(personal.json()).toMatchObject({ message: 'Resource not accessible by personal access token' });
  });

  it('ends where there is no such repository, or it has no issues', async () => {
    expect((await call('/repos/octo-org/nothing/issues')).status).toBe(404);
    sandbox.github.issuesEnabled = false;
    const gone = await send('POST', ISSUES, body);
    expect([gone.status, gone.json()]).toMatchObject([410, { message: 'Issues are disabled for this repo' }]);
    sandbox.reset();
    expect((await send('POST', ISSUES, body)).status).toBe(201);
  });

  it('is limited like any other', async () => {
    expect((await call(ISSUES)).headers['x-ratelimit-limit']).toBe('1000');
    sandbox.faults.add({ host: github.host, times: 1, then: githubRateLimited({ retryAfter: 3 }) });
    expect((await call(ISSUES)).headers['retry-after']).toBe('3');
  });

  it('is the same on an Enterprise Server, with data of its own', async () => {
    const { apiUrl, repository, tokens: own } = githubEnterprise;
    const answer = await call(
      `/repos/${repository}/issues`,
      { method: 'POST', body },
      own.issuesWriter,
      apiUrl,
    );
    expect(answer.json()).toMatchObject({
      url: `${apiUrl}/repos/${repository}/issues/1`,
      html_url: `https://${githubEnterprise.host}/${repository}/issues/1`,
      user: { type: 'User' },
    });
    expect(sandbox.githubEnterprise.issues('corp', 'deploy')).toHaveLength(1);
    expect(sandbox.github.issues()).toEqual([]);
  });
});
