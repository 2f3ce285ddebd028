import { expect, test } from '@jest/globals';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { folderOfTests } from '../folder.js';
import { github, MAIN, play, POST, scenarios, ways } from './scenario.js';

const { 'refresh-token': seed, ...client } = ways.refreshToken;
const NAME = 'JIRA_REFRESH_TOKEN';
const ACCESS = 'JIRA_ACCESS_TOKEN';

const toRepository = {
  ...ways.refreshToken,
  'refresh-token-secret': NAME,
  'refresh-token-repository': github.repository,
  'github-token': github.tokens.secretsWriter,
};

scenarios({
  'a refresh token is rotated: its successor is saved before it is used (F1)': { inputs: toRepository },
  'refresh-token-not-saved: a github-token without permission': {
    inputs: { ...toRepository, 'github-token': github.tokens.readOnly },
  },
  'refresh-token-not-saved: the secret can not be written after the refresh (F6)': {
    inputs: toRepository,
    faults: [{ method: 'PUT', then: { status: 403, body: { message: 'FAKE' } } }],
  },
  'site-not-accessible: without site-url, none of several is chosen (C12)': {
    inputs: { ...toRepository, 'site-url': '' },
  },
});

test('the successor is saved before the proof, the access token after it', async () => {
  const { main, sandbox } = await play({ inputs: { ...toRepository, 'access-token-secret': ACCESS } });
  const order = sandbox.requests.flatMap(({ method, path }) => {
    if (path === '/oauth/token') return 'exchange';
    if (method === 'PUT' && path.includes('/secrets/')) return `save ${path.split('/').at(-1) ?? ''}`;
    return path.endsWith('/myself') ? 'prove' : [];
  });
  expect(order).toEqual(['exchange', `save ${NAME}`, 'prove', `save ${ACCESS}`]);
  const saved = (name: string): string =>
    sandbox.github.secret({ repository: github.repository, name }) ?? '';
  expect([saved(NAME) === seed, sandbox.oauth.isAlive(saved(NAME))]).toEqual([false, true]);
  expect(`Bearer ${saved(ACCESS)}`).toBe(main.outputs['authorization']);
  expect(main.outputs['refresh-token']).toBeUndefined();
});

const file = join(folderOfTests(), 'token');

test('a file is seeded by the input, then read and replaced', async () => {
  const saved = (): string => readFileSync(file, 'utf8');
  const inputs = { 'site-url': 'acme', ...client, 'refresh-token-file': file };
  await play({
    inputs: { ...inputs, 'refresh-token': seed },
    afterwards: async ({ job, sandbox, main }) => {
      expect(main.status).toBe(0);
      const first = saved();
      expect([first.includes(seed), statSync(file).mode & 0o777]).toEqual([false, 0o600]);
      const again = await job.runAction(MAIN, { inputs });
      expect([again.status, saved() === first, sandbox.oauth.isAlive(saved().trim())]).toEqual([
        0,
        false,
        true,
      ]);
      await job.runAction(POST, { stage: 'post', state: again.state });
    },
  });
});
