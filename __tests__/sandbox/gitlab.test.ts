import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { fixtures, startSandbox } from '../../sandbox/index.js';
import type { Sandbox } from '../../sandbox/index.js';
import { ask } from './client.js';
import type { Answer, Question } from './client.js';

const { gitlab, gitlabSelfManaged } = fixtures;
const { tokens } = gitlab;
const KEY = 'JIRA_REFRESH_TOKEN';
const PROJECT = `/projects/${encodeURIComponent(gitlab.project)}/variables`;
const GROUP = `/groups/${gitlab.group}/variables`;
const VALUE = 'FAKE-value_long.enough';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
beforeEach(() => {
  sandbox.reset();
});
afterAll(() => sandbox.close());

function call(path: string, question: Question = {}, token: string = tokens.maintainer): Promise<Answer> {
  return ask(sandbox, gitlab.apiUrl + path, {
    ...question,
    headers: { 'private-token': token, ...question.headers },
  });
}

function create(folder: string, body: object, token?: string): Promise<Answer> {
  return call(folder, { method: 'POST', body }, token);
}

function update(folder: string, body: object, token?: string): Promise<Answer> {
  return call(`${folder}/${KEY}`, { method: 'PUT', body }, token);
}

describe('a variable', () => {
  it.each([
    ['project', PROJECT, {}],
    ['project, by its number', `/projects/${gitlab.projectId}/variables`, {}],
    ['group', GROUP, { group: gitlab.group }],
    ['group, by its number', `/groups/${gitlab.groupId}/variables`, { group: gitlab.group }],
  ])('of a %s is created, read, updated and deleted', async (_, folder, address) => {
    const created = await create(folder, { key: KEY, value: VALUE, masked: true, protected: true });
    const variable = {
      variable_type: 'env_var',
      key: KEY,
      value: VALUE,
      hidden: false,
      protected: true,
      masked: true,
      raw: false,
      environment_scope: '*',
      description: null,
    };
    expect([created.status, created.json()]).toEqual([201, variable]);
    expect((await call(`${folder}/${KEY}`)).json()).toEqual(variable);
    expect((await call(folder)).json()).toEqual([variable]);
    const updated = await update(folder, { value: `${VALUE}.2` });
    expect([updated.status, updated.json()]).toEqual([200, { ...variable, value: `${VALUE}.2` }]);
    expect(sandbox.gitlab.variable({ ...address, key: KEY })?.value).toBe(`${VALUE}.2`);
    expect(sandbox.gitlab.writes).toMatchObject([
      { key: KEY, value: VALUE, created: true },
      { key: KEY, value: `${VALUE}.2`, created: false },
    ]);
    expect((await call(`${folder}/${KEY}`, { method: 'DELETE' })).status).toBe(204);
    expect(sandbox.gitlab.variable({ ...address, key: KEY })).toBeUndefined();
  });

  it('is kept apart by owner and by server, and forgotten by a reset', async () => {
    sandbox.gitlab.setVariable({ key: KEY }, { value: 'FAKE-project' });
    sandbox.gitlab.setVariable({ group: gitlab.group, key: KEY }, { value: 'FAKE-group' });
    const folder = `/projects/${gitlabSelfManaged.projectId}/variables`;
    const body = { key: KEY, value: 'FAKE-self-managed' };
    const answer = await ask(sandbox, gitlabSelfManaged.apiUrl + folder, {
      method: 'POST',
      body,
      bearer: gitlabSelfManaged.tokens.maintainer,
    });
    expect(answer.status).toBe(201);
    expect(sandbox.gitlab.variable({ key: KEY })?.value).toBe('FAKE-project');
    expect(sandbox.gitlab.variable({ group: gitlab.group, key: KEY })?.value).toBe('FAKE-group');
    expect(sandbox.gitlabSelfManaged.variable({ key: KEY })?.value).toBe('FAKE-self-managed');
    sandbox.reset();
    expect(sandbox.gitlab.variable({ key: KEY })).toBeUndefined();
    expect(sandbox.gitlabSelfManaged.writes).toEqual([]);
  });

  it('may come as a form or in the address', async () => {
    sandbox.gitlab.setVariable({ key: KEY }, { value: 'FAKE-before' });
    const form = {
      method: 'PUT',
      body: new URLSearchParams({ value: 'FAKE form+value', masked: 'false' }).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    };
    expect((await call(`${PROJECT}/${KEY}`, form)).json()).toMatchObject({ value: 'FAKE form+value' });
    const inAddress = await call(`${PROJECT}/${KEY}?value=FAKE-address`, { method: 'PUT' });
    expect(inAddress.json()).toMatchObject({ value: 'FAKE-address' });
  });

  it('keeps what a change does not name', async () => {
    const before = { value: VALUE, masked: true, protected: true, description: 'FAKE text' };
    sandbox.gitlab.setVariable({ key: KEY }, before);
    await update(PROJECT, { value: `${VALUE}.2` });
    expect(sandbox.gitlab.variable({ key: KEY })).toMatchObject({ ...before, value: `${VALUE}.2` });
  });

  it('that is hidden never shows its value, and stays masked', async () => {
    await create(PROJECT, { key: KEY, value: VALUE, masked_and_hidden: true });
    const shown = (await call(`${PROJECT}/${KEY}`)).json();
    expect(shown).toMatchObject({ value: null, hidden: true, masked: true });
    expect((await update(PROJECT, { value: `${VALUE}.2` })).json()).toMatchObject({ value: null });
    expect(sandbox.gitlab.variable({ key: KEY })?.value).toBe(`${VALUE}.2`);
    expect((await update(PROJECT, { masked: false })).status).toBe(400);
  });

  it('is listed in pages', async () => {
    for (const key of ['A', 'B', 'C']) sandbox.gitlab.setVariable({ key }, { value: 'FAKE' });
    const page = await call(`${PROJECT}?per_page=2&page=2`);
    expect(page.json()).toMatchObject([{ key: 'C' }]);
    expect(page.headers).toMatchObject({ 'x-total': '3', 'x-page': '2', 'x-next-page': '' });
  });
});

describe('environment scopes', () => {
  const scoped = { project: gitlab.project, key: KEY, environmentScope: 'production' };
  beforeEach(() => {
    sandbox.gitlab.setVariable({ key: KEY }, { value: 'FAKE-everywhere' });
    sandbox.gitlab.setVariable(scoped, { value: 'FAKE-production' });
  });

  it('have to be named where there are several', async () => {
    for (const question of [{}, { method: 'PUT', body: { value: 'FAKE' } }, { method: 'DELETE' }]) {
      const answer = await call(`${PROJECT}/${KEY}`, question);
      expect(answer.status).toBe(409);
      expect(answer.text).toContain('There are multiple variables with provided parameters.');
    }
  });

  it('are named in the address or in JSON', async () => {
    const filtered = `${PROJECT}/${KEY}?filter[environment_scope]=production`;
    expect((await call(filtered)).json()).toMatchObject({ value: 'FAKE-production' });
    const escaped = `${PROJECT}/${KEY}?filter%5Benvironment_scope%5D=*`;
    expect((await call(escaped)).json()).toMatchObject({ value: 'FAKE-everywhere' });
    await update(PROJECT, { value: 'FAKE-new', filter: { environment_scope: 'production' } });
    expect(sandbox.gitlab.variable(scoped)?.value).toBe('FAKE-new');
    expect(sandbox.gitlab.variable({ key: KEY })?.value).toBe('FAKE-everywhere');
    expect((await call(`${PROJECT}/${KEY}?filter[environment_scope]=none`)).status).toBe(404);
  });

  it('are told apart by a key that is taken', async () => {
    const taken = await create(PROJECT, { key: KEY, value: VALUE, environment_scope: 'production' });
    expect(taken.status).toBe(400);
    expect(taken.json()).toEqual({ message: { key: [`(${KEY}) has already been taken`] } });
    const free = await create(PROJECT, { key: KEY, value: VALUE, environment_scope: 'staging' });
    expect(free.status).toBe(201);
  });

  it('of a group need not be named in a change', async () => {
    const of = { group: gitlab.group, key: KEY };
    sandbox.gitlab.setVariable(of, { value: 'FAKE-everywhere' });
    sandbox.gitlab.setVariable({ ...of, environmentScope: 'production' }, { value: 'FAKE-production' });
    expect((await update(GROUP, { value: 'FAKE-first' })).status).toBe(200);
    expect(sandbox.gitlab.variable(of)?.value).toBe('FAKE-first');
    expect((await call(`${GROUP}/${KEY}`)).status).toBe(409);
  });
});

describe('a value', () => {
  it.each([
    ['short', 'FAKE123', false],
    ['with a space', 'FAKE value', true],
    ['with a line break', 'FAKE\nvalue', true],
    ['with a dollar', 'FAKE$value', false],
  ])('that is masked cannot be %s', async (_, value, rawAsWell) => {
    for (const raw of [false, true]) {
      const answer = await create(PROJECT, { key: `KEY_${String(raw)}`, value, masked: true, raw });
      const refused = !raw || rawAsWell || value.length < 8;
      expect(answer.status).toBe(refused ? 400 : 201);
      if (refused) expect(answer.json()).toEqual({ message: { value: ['is invalid'] } });
    }
    expect((await create(PROJECT, { key: KEY, value })).status).toBe(201);
  });

  it('that a masked variable cannot have leaves the old one there', async () => {
    sandbox.gitlab.setVariable({ key: KEY }, { value: VALUE, masked: true });
    expect((await update(PROJECT, { value: 'FAKE value' })).status).toBe(400);
    expect(sandbox.gitlab.variable({ key: KEY })?.value).toBe(VALUE);
    expect(sandbox.gitlab.writes).toEqual([]);
  });

  it('has 10,000 characters at most', async () => {
    expect((await create(PROJECT, { key: KEY, value: 'F'.repeat(10_000) })).status).toBe(201);
    expect((await update(PROJECT, { value: 'F'.repeat(10_001) })).status).toBe(400);
  });

  it('and a key have to be there, and the key a name', async () => {
    expect((await create(PROJECT, { key: KEY })).json()).toEqual({ error: 'value is missing' });
    expect((await create(PROJECT, {})).json()).toEqual({ error: 'key is missing, value is missing' });
    const odd = await create(PROJECT, { key: 'FAKE-KEY', value: VALUE });
    expect(odd.json()).toEqual({ message: { key: ["can contain only letters, digits and '_'."] } });
    const unread = await call(PROJECT, { method: 'POST', body: 'no JSON' });
    expect(unread.status).toBe(400);
  });
});

describe('access', () => {
  const path = `${PROJECT}/${KEY}`;
  beforeEach(() => {
    sandbox.gitlab.setVariable({ key: KEY }, { value: VALUE });
  });

  it('is by PRIVATE-TOKEN or as a Bearer; OAuth is a Bearer only', async () => {
    const bearer = (token: string): Promise<Answer> => ask(sandbox, gitlab.apiUrl + path, { bearer: token });
    expect((await bearer(tokens.maintainer)).status).toBe(200);
    expect((await bearer(tokens.oauth)).status).toBe(200);
    expect((await call(path, {}, tokens.oauth)).status).toBe(401);
  });

  it.each([
    ['nobody', ''],
    ['a wrong token', 'FAKE-wrong'],
    ["a job's token", tokens.jobToken],
    ["another server's", gitlabSelfManaged.tokens.maintainer],
  ])('is not for %s', async (_, token) => {
    for (const headers of [{ 'private-token': token }, { 'job-token': token, 'private-token': '' }]) {
      const answer = await call(path, { headers });
      expect([answer.status, answer.json()]).toEqual([401, { message: '401 Unauthorized' }]);
    }
  });

  it('ends', async () => {
    for (const token of [tokens.expired, tokens.revoked]) {
      const answer = await call(path, {}, token);
      expect(answer.status).toBe(401);
      expect(answer.json()).toMatchObject({ error: 'invalid_token' });
    }
  });

  it('takes the scope api to write', async () => {
    expect((await call(path, {}, tokens.readApi)).status).toBe(200);
    const answer = await update(PROJECT, { value: VALUE }, tokens.readApi);
    expect(answer.status).toBe(403);
    expect(answer.json()).toMatchObject({ error: 'insufficient_scope', scope: 'api' });
  });

  it("is a maintainer's, to read as well", async () => {
    const answer = await call(path, {}, tokens.developer);
    expect([answer.status, answer.json()]).toEqual([403, { message: '403 Forbidden' }]);
  });

  it.each([
    ['404 Project Not Found', path, tokens.noAccess],
    ['404 Group Not Found', `${GROUP}/${KEY}`, tokens.noAccess],
    ['404 Project Not Found', `/projects/none/variables/${KEY}`, tokens.maintainer],
    ['404 Variable Not Found', `${PROJECT}/NONE`, tokens.maintainer],
    ['404 GroupVariable Not Found', `${GROUP}/NONE`, tokens.maintainer],
  ])('is %s for %s', async (message, url, token) => {
    const answer = await call(url, {}, token);
    expect([answer.status, answer.json()]).toEqual([404, { message }]);
  });

  it('is to variables only, under the address of the API', async () => {
    expect((await call('/projects/4242')).status).toBe(404);
    expect((await call('/projects/%E0%A4%A/variables')).status).toBe(404);
    const beside = `https://${gitlabSelfManaged.host}/api/v4/projects/7/variables`;
    const headers = { 'private-token': gitlabSelfManaged.tokens.maintainer };
    expect((await ask(sandbox, beside, { headers })).status).toBe(404);
    expect((await call(path, { method: 'PATCH' })).status).toBe(405);
    expect((await call(PROJECT, { method: 'PUT', body: {} })).status).toBe(405);
  });
});
