import { describe, expect, test } from '@jest/globals';
import sodium from 'libsodium-wrappers';
import { fixtures } from '../../sandbox/index.js';
import { ask, type Answer, type Question } from './client.js';
import { sandboxed } from './rows.js';

const { github, gitlab } = fixtures;
const { get } = sandboxed();

const REPOSITORY = `/repos/${github.repository}/actions/secrets`;
const ENVIRONMENT = `/repos/${github.repository}/environments/${github.environment}/secrets`;
const ORGANIZATION = `/orgs/${github.organization}/actions/secrets`;

const as = (bearer: string, more: Question = {}): Question => ({
  bearer,
  ...more,
  headers: { 'user-agent': 'FAKE', ...more.headers },
});
const at = (path: string): string => github.apiUrl + path;

async function sealed(path: string, token: string, text: string): Promise<Record<string, unknown>> {
  await sodium.ready;
  const { key, key_id } = (await ask(get(), at(`${path}/public-key`), as(token))).json() as Record<
    string,
    string
  >;
  const box = sodium.crypto_box_seal(text, Buffer.from(key ?? '', 'base64'));
  return { key_id, encrypted_value: Buffer.from(box).toString('base64') };
}

const put = async (path: string, token: string, body: object): Promise<Answer> =>
  ask(get(), at(path), as(token, { method: 'PUT', body }));

describe("GitHub's secrets", () => {
  const { secretsWriter, environmentsWriter, orgSecretsWriter } = github.tokens;

  test.each([
    [REPOSITORY, secretsWriter, {}, {}],
    [ENVIRONMENT, environmentsWriter, {}, { environment: github.environment }],
    [ORGANIZATION, orgSecretsWriter, { visibility: 'private' }, { organization: github.organization }],
  ])('%s: what was sealed for the place is kept, and only that', async (path, token, more, place) => {
    const body = { ...(await sealed(path, token, 'FAKE value')), ...more };
    expect((await put(`${path}/fake_name`, token, body)).status).toBe(201);
    expect((await put(`${path}/FAKE_NAME`, token, body)).status).toBe(204);
    expect(get().github.secret({ ...place, name: 'FAKE_NAME' })).toBe('FAKE value');
    expect(get().githubEnterprise.secret({ ...place, name: 'FAKE_NAME' })).toBeUndefined();
    get().github.rotateKey();
    const late = await put(`${path}/FAKE_NAME`, token, body);
    expect([late.status, late.text]).toEqual([422, expect.stringContaining('improperly encrypted secret')]);
    expect(get().github.writes).toHaveLength(2);
  });

  test.each<[string, object, string]>([
    ['FAKE', { encrypted_value: 'FAKE-_==' }, 'does not match'],
    ['FAKE', { encrypted_value: 'FAKE'.repeat(30) }, 'improperly encrypted secret'],
    ['FAKE', { key_id: undefined }, "wasn't supplied"],
    ['FAKE', { key_id: 42 }, 'is not a string'],
    ['2FAKE', {}, 'Name is invalid'],
    ['github_fake', {}, 'must not start with GITHUB_'],
  ])('%s with %j is refused', async (name, change, words) => {
    const body = { ...(await sealed(REPOSITORY, secretsWriter, 'FAKE')), ...change };
    const answer = await put(`${REPOSITORY}/${name}`, secretsWriter, body);
    expect([answer.status, answer.text]).toEqual([422, expect.stringContaining(words)]);
  });
});

describe("GitLab's variables", () => {
  const { tokens } = gitlab;
  const PROJECT = `${gitlab.apiUrl}/projects/${encodeURIComponent(gitlab.project)}/variables`;
  const by = (token: string, more: Question = {}): Question => ({
    ...more,
    headers: { 'private-token': token, ...(more.body && { 'content-type': 'application/json' }) },
  });
  const post = (body: object): Question => by(tokens.maintainer, { method: 'POST', body });
  test('of one key are told apart by their scope, and stay where a change is refused', async () => {
    const { maintainer } = tokens;
    for (const environmentScope of ['*', 'production']) {
      get().gitlab.setVariable({ key: 'K', environmentScope }, { value: 'FAKE-old', masked: true });
    }
    const change = by(maintainer, { method: 'PUT', body: { value: 'FAKE-new' } });
    expect((await ask(get(), `${PROJECT}/K`, change)).status).toBe(409);
    expect((await ask(get(), `${PROJECT}/K?filter[environment_scope]=production`, change)).status).toBe(200);
    const bad = by(maintainer, { method: 'PUT', body: { value: 'F', filter: { environment_scope: '*' } } });
    expect((await ask(get(), `${PROJECT}/K`, bad)).status).toBe(400);
    expect(get().gitlab.variable({ key: 'K' })?.value).toBe('FAKE-old');
    expect(get().gitlab.writes).toMatchObject([{ value: 'FAKE-new' }]);
    expect((await ask(get(), PROJECT, post({ key: 'K', value: 'FAKE' }))).text).toContain(
      'already been taken',
    );
  });
});
