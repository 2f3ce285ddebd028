import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import sodium from 'libsodium-wrappers';
import { fixtures, githubRateLimited, startSandbox } from '../../sandbox/index.js';
import type { Sandbox } from '../../sandbox/index.js';
import { ask } from './client.js';
import type { Answer, Question } from './client.js';

const { github, githubEnterprise } = fixtures;
const { tokens } = github;
const OF_REPOSITORY = `/repos/${github.repository}/actions/secrets`;
const OF_ENVIRONMENT = `/repos/${github.repository}/environments/${github.environment}/secrets`;
const OF_ORGANIZATION = `/orgs/${github.organization}/actions/secrets`;
const NAME = 'JIRA_REFRESH_TOKEN';

interface Key {
  key_id: string;
  key: string;
}

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
  await sodium.ready;
});
beforeEach(() => {
  sandbox.reset();
});
afterAll(() => sandbox.close());

function call(
  path: string,
  token: string,
  question: Question = {},
  apiUrl: string = github.apiUrl,
): Promise<Answer> {
  const headers = { 'user-agent': 'jira-auth-tests', ...question.headers };
  return ask(sandbox, apiUrl + path, { bearer: token, ...question, headers });
}

function seal(value: string | Buffer, key: string): string {
  return Buffer.from(sodium.crypto_box_seal(value, Buffer.from(key, 'base64'))).toString('base64');
}

async function publicKey(folder: string, token: string, apiUrl?: string): Promise<Key> {
  const answer = await call(`${folder}/public-key`, token, {}, apiUrl);
  expect(answer.status).toBe(200);
  return answer.json() as Key;
}

function put(folder: string, token: string, body: object, name = NAME, apiUrl?: string): Promise<Answer> {
  return call(`${folder}/${name}`, token, { method: 'PUT', body }, apiUrl);
}

/** A whole write: the key, the box, the PUT. */
async function write(
  folder: string,
  token: string,
  value: string,
  more: object = {},
  apiUrl?: string,
): Promise<Answer> {
  const { key, key_id } = await publicKey(folder, token, apiUrl);
  return put(folder, token, { encrypted_value: seal(value, key), key_id, ...more }, NAME, apiUrl);
}

function message(answer: Answer): string {
  return (answer.json() as { message: string }).message;
}

describe('a secret', () => {
  it.each([
    ['repository', OF_REPOSITORY, tokens.secretsWriter, {}, {}],
    ['environment', OF_ENVIRONMENT, tokens.environmentsWriter, { environment: github.environment }, {}],
    [
      'organization',
      OF_ORGANIZATION,
      tokens.orgSecretsWriter,
      { organization: github.organization },
      { visibility: 'private' },
    ],
  ])('of the %s is created, then updated, and opened', async (_, folder, token, address, more) => {
    const created = await write(folder, token, 'FAKE-first ä€', more);
    expect([created.status, created.json()]).toEqual([201, {}]);
    expect(sandbox.github.secret({ ...address, name: NAME })).toBe('FAKE-first ä€');
    const updated = await write(folder, token, 'FAKE-second', more);
    expect([updated.status, updated.text]).toEqual([204, '']);
    expect(sandbox.github.secret({ ...address, name: 'jira_refresh_token' })).toBe('FAKE-second');
    expect(sandbox.github.writes).toMatchObject([
      { name: NAME, value: 'FAKE-first ä€', created: true, ...more },
      { name: NAME, value: 'FAKE-second', created: false, ...more },
    ]);
  });

  it('is kept apart by place and by server, and forgotten by a reset', async () => {
    await write(OF_REPOSITORY, tokens.secretsWriter, 'FAKE-repository');
    await write(OF_ENVIRONMENT, tokens.environmentsWriter, 'FAKE-environment');
    const other = githubEnterprise;
    const folder = `/repos/${other.repository}/actions/secrets`;
    await write(folder, other.tokens.secretsWriter, 'FAKE-enterprise', {}, other.apiUrl);
    expect(sandbox.github.secret({ name: NAME })).toBe('FAKE-repository');
    expect(sandbox.github.secret({ environment: 'PRODUCTION', name: NAME })).toBe('FAKE-environment');
    expect(sandbox.github.secret({ organization: github.organization, name: NAME })).toBeUndefined();
    expect(sandbox.githubEnterprise.secret({ name: NAME })).toBe('FAKE-enterprise');
    expect(sandbox.githubEnterprise.writes).toHaveLength(1);
    sandbox.reset();
    expect(sandbox.github.secret({ name: NAME })).toBeUndefined();
    expect(sandbox.github.writes).toEqual([]);
  });

  it('is shown with its dates, never with its value', async () => {
    await write(OF_REPOSITORY, tokens.secretsWriter, 'FAKE-value');
    sandbox.clock.advance(60_000);
    await write(OF_REPOSITORY, tokens.secretsWriter, 'FAKE-value');
    const one = await call(`${OF_REPOSITORY}/jira_refresh_token`, tokens.readOnly);
    const bean = one.json() as { created_at: string; updated_at: string };
    expect(bean).toEqual({
      name: NAME,
      created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/) as unknown,
      updated_at: expect.any(String) as unknown,
    });
    expect(Date.parse(bean.updated_at) - Date.parse(bean.created_at)).toBeGreaterThanOrEqual(59_000);
    const all = await call(OF_REPOSITORY, tokens.readOnly);
    expect(all.json()).toEqual({ total_count: 1, secrets: [bean] });
  });

  it('of an organization is shown with its visibility', async () => {
    const more = { visibility: 'selected', selected_repository_ids: [1] };
    await write(OF_ORGANIZATION, tokens.orgSecretsWriter, 'FAKE-value', more);
    const answer = await call(`${OF_ORGANIZATION}/${NAME}`, tokens.orgSecretsWriter);
    expect(answer.json()).toMatchObject({
      visibility: 'selected',
      selected_repositories_url: `${github.apiUrl}${OF_ORGANIZATION}/${NAME}/repositories`,
    });
  });

  it('of an organization is for the repositories of the last write, which are listed in pages', async () => {
    const ids = Array.from({ length: 31 }, (_all, index) => index + 1);
    const more = { visibility: 'selected', selected_repository_ids: ids };
    await write(OF_ORGANIZATION, tokens.orgSecretsWriter, 'FAKE-value', more);
    const address = { organization: github.organization, name: NAME };
    expect(sandbox.github.audience(address)).toEqual({ visibility: 'selected', repositories: ids });
    const pages = await Promise.all(
      ['', '?page=2'].map((page) =>
        call(`${OF_ORGANIZATION}/${NAME}/repositories${page}`, tokens.orgSecretsWriter),
      ),
    );
    const shown = pages.map((page) => page.json() as { total_count: number; repositories: { id: number }[] });
    expect(shown.map(({ total_count }) => total_count)).toEqual([31, 31]);
    expect(shown.flatMap(({ repositories }) => repositories.map(({ id }) => id))).toEqual(ids);
    expect(pages.map(({ headers }) => headers.link === undefined)).toEqual([false, true]);
    await write(OF_ORGANIZATION, tokens.orgSecretsWriter, 'FAKE-value', { visibility: 'private' });
    expect(sandbox.github.audience(address)).toEqual({ visibility: 'private' });
  });

  it('is listed in pages', async () => {
    for (const name of ['FAKE_C', 'FAKE_A', 'FAKE_B']) sandbox.github.setSecret({ name }, 'FAKE');
    const page = await call(`${OF_REPOSITORY}?per_page=2`, tokens.secretsWriter);
    expect(page.json()).toMatchObject({ total_count: 3, secrets: [{ name: 'FAKE_A' }, { name: 'FAKE_B' }] });
    const next = /^<(.+)>; rel="next"$/.exec(String(page.headers.link))?.[1] ?? '';
    const last = await ask(sandbox, next, {
      bearer: tokens.secretsWriter,
      headers: { 'user-agent': 'jira-auth-tests' },
    });
    expect(last.json()).toMatchObject({ total_count: 3, secrets: [{ name: 'FAKE_C' }] });
    expect(last.headers.link).toBeUndefined();
  });

  it('is deleted once', async () => {
    sandbox.github.setSecret({ name: NAME }, 'FAKE-before');
    const remove = (): Promise<Answer> => call(`${OF_REPOSITORY}/${NAME}`, tokens.app, { method: 'DELETE' });
    expect((await remove()).status).toBe(204);
    expect((await remove()).status).toBe(404);
    expect(sandbox.github.secret({ name: NAME })).toBeUndefined();
  });

  it('may be put where another way put one before', async () => {
    sandbox.github.setSecret({ environment: github.environment, name: NAME }, 'FAKE-before');
    expect((await write(OF_ENVIRONMENT, tokens.app, 'FAKE-after')).status).toBe(204);
  });

  it('reaches an environment with any name, and by the number of its repository', async () => {
    const { environmentToEscape: environment, repositoryId } = github;
    const escaped = encodeURIComponent(environment);
    await write(`/repos/${github.repository}/environments/${escaped}/secrets`, tokens.app, 'FAKE-escaped');
    expect(sandbox.github.secret({ environment, name: NAME })).toBe('FAKE-escaped');
    const byId = `/repositories/${repositoryId}/environments/${escaped}/secrets`;
    expect((await write(byId, tokens.app, 'FAKE-by-id')).status).toBe(204);
    expect(sandbox.github.secret({ environment, name: NAME })).toBe('FAKE-by-id');
  });

  it('is taken up to 48 KB', async () => {
    expect((await write(OF_REPOSITORY, tokens.app, 'F'.repeat(48 * 1024))).status).toBe(201);
    const longer = await write(OF_REPOSITORY, tokens.app, 'F'.repeat(48 * 1024 + 1));
    expect([longer.status, message(longer)]).toEqual([422, 'Secret value must be no larger than 48 KB']);
  });
});

describe('the public key', () => {
  it('is 32 bytes in base64, one for each place, and stays', async () => {
    const keys = [
      await publicKey(OF_REPOSITORY, tokens.app),
      await publicKey(OF_ENVIRONMENT, tokens.app),
      await publicKey(OF_ORGANIZATION, tokens.orgSecretsWriter),
    ];
    for (const { key, key_id } of keys) {
      expect(Buffer.from(key, 'base64')).toHaveLength(32);
      expect(key_id).toMatch(/^\d{18,19}$/);
    }
    expect(new Set(keys.map(({ key }) => key)).size).toBe(3);
    expect(await publicKey(OF_REPOSITORY, tokens.readOnly)).toEqual(keys[0]);
  });

  it('may change between the look and the write', async () => {
    const old = await publicKey(OF_REPOSITORY, tokens.app);
    const body = { encrypted_value: seal('FAKE', old.key), key_id: old.key_id };
    sandbox.github.rotateKey();
    expect((await put(OF_REPOSITORY, tokens.app, body)).status).toBe(422);
    const now = await publicKey(OF_REPOSITORY, tokens.app);
    expect(now.key_id).not.toBe(old.key_id);
    const mixed = await put(OF_REPOSITORY, tokens.app, { ...body, key_id: now.key_id });
    expect(message(mixed)).toContain('improperly encrypted secret');
    const wrongId = await put(OF_REPOSITORY, tokens.app, {
      encrypted_value: seal('FAKE', now.key),
      key_id: old.key_id,
    });
    expect(wrongId.status).toBe(422);
    expect((await write(OF_REPOSITORY, tokens.app, 'FAKE')).status).toBe(201);
  });

  it('of another place is the wrong one', async () => {
    const { key, key_id } = await publicKey(OF_REPOSITORY, tokens.app);
    const answer = await put(OF_ENVIRONMENT, tokens.app, { encrypted_value: seal('FAKE', key), key_id });
    expect(answer.status).toBe(422);
    expect(message(answer)).toBe('Bad request - validation failed due to an improperly encrypted secret');
    expect(sandbox.github.writes).toEqual([]);
  });
});

describe('a body', () => {
  it.each([
    [
      'no base64',
      { encrypted_value: 'FAKE-not base64' },
      /^Invalid request\.\n\nFAKE-not base64 does not match \//,
    ],
    ['base64 for addresses', { encrypted_value: 'FAKE-_==' }, /does not match/],
    ['a box that is none', { encrypted_value: 'FAKE'.repeat(30) }, /improperly encrypted secret/],
    ['a box that is too short', { encrypted_value: 'FAKE' }, /improperly encrypted secret/],
    ['no key_id', { key_id: undefined }, /^Invalid request\.\n\n"key_id" wasn't supplied\.$/],
    [
      'no value',
      { encrypted_value: undefined },
      /^Invalid request\.\n\n"encrypted_value" wasn't supplied\.$/,
    ],
    ['a number for an id', { key_id: 42 }, /^Invalid request\.\n\nFor 'key_id', 42 is not a string\.$/],
  ])('with %s is refused', async (_, change, words) => {
    const { key, key_id } = await publicKey(OF_REPOSITORY, tokens.app);
    const answer = await put(OF_REPOSITORY, tokens.app, {
      encrypted_value: seal('FAKE', key),
      key_id,
      ...change,
    });
    expect(answer.status).toBe(422);
    expect(message(answer)).toMatch(words);
    expect(sandbox.github.writes).toEqual([]);
  });

  it('is JSON', async () => {
    for (const body of ['no JSON', '[]']) {
      const answer = await call(`${OF_REPOSITORY}/${NAME}`, tokens.app, { method: 'PUT', body });
      expect([answer.status, message(answer)]).toEqual([400, 'Problems parsing JSON']);
    }
  });

  it.each([
    {},
    { visibility: 'everybody' },
    { visibility: 'all', selected_repository_ids: [1] },
    { visibility: 'selected', selected_repository_ids: ['1'] },
  ])('for an organization wants a visibility: %p', async (more) => {
    const answer = await write(OF_ORGANIZATION, tokens.orgSecretsWriter, 'FAKE', more);
    expect(answer.status).toBe(422);
    expect(message(answer)).toMatch(/^Invalid request\./);
  });

  it.each(['2FAKE', 'FAKE-NAME', 'FAKE%20NAME', 'GITHUB_FAKE', 'github_fake'])(
    'for %s is refused',
    async (name) => {
      const { key, key_id } = await publicKey(OF_REPOSITORY, tokens.app);
      const answer = await put(
        OF_REPOSITORY,
        tokens.app,
        { encrypted_value: seal('FAKE', key), key_id },
        name,
      );
      expect(answer.status).toBe(422);
      expect(message(answer)).toMatch(/^Failed to add secret\./);
    },
  );
});

describe('access', () => {
  const places = {
    [OF_REPOSITORY]: 'secrets',
    [OF_ENVIRONMENT]: 'environments',
    [OF_ORGANIZATION]: 'organization_secrets',
  };

  it.each(Object.entries(places))('to %s takes a permission of its own', async (folder, permission) => {
    const may = Object.entries({
      secrets: tokens.secretsWriter,
      environments: tokens.environmentsWriter,
      organization_secrets: tokens.orgSecretsWriter,
    });
    for (const [has, token] of may) {
      const answer = await call(`${folder}/public-key`, token);
      expect(answer.status).toBe(has === permission ? 200 : 403);
      if (has !== permission) {
        expect(message(answer)).toBe('Resource not accessible by personal access token');
        expect(answer.headers['x-accepted-github-permissions']).toBe(`${permission}=read`);
      }
    }
  });

  it.each(Object.entries(places))('to %s is not for the token of a workflow', async (folder, permission) => {
    for (const [question, level] of [
      [{}, 'read'],
      [{ method: 'PUT', body: {} }, 'write'],
    ] as const) {
      const name = level === 'read' ? 'public-key' : NAME;
      const answer = await call(`${folder}/${name}`, tokens.githubToken, question);
      expect(answer.status).toBe(403);
      expect(answer.json()).toEqual({
        message: 'Resource not accessible by integration',
        documentation_url: expect.stringMatching(
          /^https:\/\/docs\.github\.com\/rest\/actions\/secrets#/,
        ) as unknown,
        status: '403',
      });
      expect(answer.headers['x-accepted-github-permissions']).toBe(`${permission}=${level}`);
    }
  });

  it('may be to read only', async () => {
    expect((await call(`${OF_REPOSITORY}/public-key`, tokens.readOnly)).status).toBe(200);
    const answer = await write(OF_REPOSITORY, tokens.readOnly, 'FAKE');
    expect([answer.status, message(answer)]).toEqual([
      403,
      'Resource not accessible by personal access token',
    ]);
  });

  it('of a classic token ends with its scope', async () => {
    expect((await write(OF_REPOSITORY, tokens.classic, 'FAKE')).status).toBe(201);
    expect((await write(OF_ENVIRONMENT, tokens.classic, 'FAKE')).status).toBe(201);
    expect((await call(`${OF_ORGANIZATION}/public-key`, tokens.classic)).status).toBe(404);
  });

  it.each([
    ['a private repository', OF_REPOSITORY, tokens.noAccess],
    ['a private organization', OF_ORGANIZATION, tokens.noAccess],
    ['an unknown repository', '/repos/octo-org/none/actions/secrets', tokens.app],
    ['an unknown organization', '/orgs/none/actions/secrets', tokens.orgSecretsWriter],
    ['an unknown environment', `/repos/${github.repository}/environments/none/secrets`, tokens.app],
    ['a secret that is none', `${OF_REPOSITORY}/NONE`, tokens.app],
    ['another API', '/repos/octo-org/octo-repo/labels', tokens.app],
    ['a broken address', `${OF_REPOSITORY}/%E0%A4%A`, tokens.app],
  ])('to %s is 404', async (_, path, token) => {
    const answer = await call(path, token);
    expect(answer.status).toBe(404);
    expect(answer.json()).toMatchObject({ message: 'Not Found', status: '404' });
  });

  it('takes a credential', async () => {
    const path = `${OF_REPOSITORY}/public-key`;
    const wrong = await call(path, 'FAKE-wrong');
    expect([wrong.status, message(wrong)]).toEqual([401, 'Bad credentials']);
    const enterprise = await call(path, githubEnterprise.tokens.app);
    expect(enterprise.status).toBe(401);
    const none = await call(path, '', { headers: { authorization: '' } });
    expect([none.status, message(none)]).toEqual([401, 'Requires authentication']);
    const token = { authorization: `token ${tokens.app}` };
    expect((await call(path, '', { headers: token })).status).toBe(200);
  });

  it('takes a User-Agent', async () => {
    const answer = await ask(sandbox, `${github.apiUrl}${OF_REPOSITORY}/public-key`, { bearer: tokens.app });
    expect(answer.status).toBe(403);
    expect(answer.text).toContain('make sure your request has a User-Agent header');
  });
});

describe('the headers', () => {
  const path = `${OF_REPOSITORY}/public-key`;

  it('choose a version of the API', async () => {
    const at = (version: string): Promise<Answer> =>
      call(path, tokens.app, { headers: { 'x-github-api-version': version } });
    for (const version of ['2022-11-28', '2026-03-10']) {
      expect((await at(version)).headers['x-github-api-version-selected']).toBe(version);
    }
    expect((await call(path, tokens.app)).headers['x-github-api-version-selected']).toBe('2022-11-28');
    expect((await at('2019-01-01')).status).toBe(400);
  });

  it('count requests by token and hour', async () => {
    const used = async (token: string): Promise<unknown[]> => {
      const { headers } = await call(path, token);
      return [headers['x-ratelimit-limit'], headers['x-ratelimit-remaining'], headers['x-ratelimit-used']];
    };
    expect(await used(tokens.app)).toEqual(['5000', '4999', '1']);
    expect(await used(tokens.app)).toEqual(['5000', '4998', '2']);
    expect(await used(tokens.githubToken)).toEqual(['1000', '999', '1']);
    sandbox.clock.advance(3_600_000);
    expect(await used(tokens.app)).toEqual(['5000', '4999', '1']);
  });

  it('tell of a limit, where a fault sets one', async () => {
    sandbox.faults.add({ host: github.host, times: 1, then: githubRateLimited({ retryAfter: 60 }) });
    const secondary = await call(path, tokens.app);
    expect([secondary.status, secondary.headers['retry-after']]).toEqual([403, '60']);
    expect(message(secondary)).toContain('secondary rate limit');
    const reset = Math.floor(sandbox.clock.now() / 1000) + 600;
    const then = githubRateLimited({ status: 429, limit: 'primary', reset });
    sandbox.faults.add({ host: github.host, times: 1, then });
    const primary = await call(path, tokens.app);
    expect(primary.status).toBe(429);
    expect(primary.headers).toMatchObject({
      'x-ratelimit-remaining': '0',
      'x-ratelimit-reset': String(reset),
    });
  });
});

describe('GitHub Enterprise Server', () => {
  const { apiUrl, repository, environment, tokens: own } = githubEnterprise;

  it('is the same below /api/v3', async () => {
    const folder = `/repos/${repository}/environments/${environment}/secrets`;
    const answer = await write(folder, own.environmentsWriter, 'FAKE-enterprise', {}, apiUrl);
    expect(answer.status).toBe(201);
    expect(answer.headers['x-github-enterprise-version']).toMatch(/^enterprise-server@3\./);
    expect(answer.headers['x-ratelimit-limit']).toBeUndefined();
    expect(sandbox.githubEnterprise.secret({ environment, name: NAME })).toBe('FAKE-enterprise');
    const refused = await call(`${folder}/public-key`, own.githubToken, {}, apiUrl);
    expect(refused.json()).toMatchObject({
      documentation_url: expect.stringContaining('docs.github.com/enterprise-server@3.') as unknown,
    });
  });

  it('is nothing beside it', async () => {
    const beside = `https://${githubEnterprise.host}`;
    const path = `/repos/${repository}/actions/secrets/public-key`;
    expect((await call(path, own.app, {}, beside)).status).toBe(404);
  });
});
