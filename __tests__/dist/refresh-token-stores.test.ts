import { expect, test } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Sandbox } from '../../sandbox/index.js';
import { github, play, scenario, ways } from './scenario.js';

const NAME = 'JIRA_REFRESH_TOKEN';
const used = ways.refreshToken['refresh-token'];

const toRepository = {
  ...ways.refreshToken,
  'refresh-token-secret': NAME,
  'refresh-token-repository': github.repository,
  'github-token': github.tokens.secretsWriter,
};
const ofRepository = (sandbox: Sandbox, name = NAME): string | undefined =>
  sandbox.github.secret({ repository: github.repository, name });

/** Returns the relevant requests, in order: the exchange, the saving, the proof. */
function order(sandbox: Sandbox): string[] {
  return sandbox.requests.flatMap(({ method, path }) => {
    if (path === '/oauth/token') return 'exchange';
    if (method === 'PUT' && path.includes('/secrets/')) return `save ${path.split('/').at(-1) ?? ''}`;
    return path.endsWith('/myself') ? 'prove' : [];
  });
}

scenario('a refresh token is rotated: its successor is saved before it is used (F1)', {
  inputs: toRepository,
});

test('the secret of a repository holds the living successor, and no output does', async () => {
  const { main, sandbox } = await play({ inputs: toRepository });
  const saved = ofRepository(sandbox) ?? '';
  expect(saved).not.toBe(used);
  expect(sandbox.oauth.isAlive(saved)).toBe(true);
  expect(order(sandbox)).toEqual(['exchange', `save ${NAME}`, 'prove']);
  expect(main.outputs['refresh-token']).toBeUndefined();
  expect(main.stdout).toContain('The new refresh token is saved');
});

test('the access token is saved as well, once it is proven, for the jobs that use it', async () => {
  const { sandbox } = await play({
    inputs: { ...toRepository, 'access-token-secret': 'JIRA_ACCESS_TOKEN' },
    afterwards: ({ sandbox: world, main }) => {
      expect(ofRepository(world, 'JIRA_ACCESS_TOKEN')).toBe(
        main.outputs.authorization?.replace('Bearer ', ''),
      );
    },
  });
  expect(order(sandbox)).toEqual(['exchange', `save ${NAME}`, 'prove', 'save JIRA_ACCESS_TOKEN']);
});

scenario('refresh-token-not-saved: a github-token without permission fails before the refresh', {
  inputs: { ...toRepository, 'github-token': github.tokens.readOnly },
});

scenario('refresh-token-not-saved: the secret can not be written after the refresh (F6)', {
  inputs: toRepository,
  faults: [{ method: 'PUT', then: { status: 403, body: { message: 'FAKE' } } }],
});

function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'token-file-'));
  return work(folder).finally(() => {
    rmSync(folder, { recursive: true });
  });
}

test('a file is seeded by the input, then read, exchanged and replaced by itself', () =>
  inFolder(async (folder) => {
    const file = join(folder, 'token');
    const { 'refresh-token': seed, ...client } = ways.refreshToken;
    await play({
      inputs: { ...client, 'refresh-token': seed, 'refresh-token-file': file },
      afterwards: async ({ job, sandbox, main }) => {
        expect(main.status).toBe(0);
        const first = readFileSync(file, 'utf8');
        expect(first).not.toContain(seed);
        expect(statSync(file).mode & 0o777).toBe(0o600);
        const inputs = { 'site-url': 'acme', ...client, 'refresh-token-file': file };
        const again = await job.runAction('dist/main/index.js', { inputs });
        expect(again.status).toBe(0);
        expect(readFileSync(file, 'utf8')).not.toBe(first);
        expect(sandbox.oauth.isAlive(readFileSync(file, 'utf8').trim())).toBe(true);
        await job.runAction('dist/post/index.js', { stage: 'post', state: again.state });
      },
    });
  }));

scenario('site-not-accessible: without site-url, several sites are told, and none is chosen (C12)', {
  inputs: { ...toRepository, 'site-url': '' },
});
