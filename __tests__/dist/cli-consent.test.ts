// The only tests that listen where the redirect of the fixtures' app ends: one port, one file, one after another.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fixtures, startSandbox, type Sandbox } from '../../sandbox/index.js';
import { ask } from '../sandbox/client.js';
import { type Ended, jiraAuth, start, type Started } from './command-line.js';

const { consent, github, gitlab, sites } = fixtures;
const [LISTENING, PASTED] = consent.redirectUris;
const NAME = 'JIRA_REFRESH_TOKEN';

let sandbox: Sandbox;
let folder: string;
let running: Started | undefined;

beforeAll(async () => {
  sandbox = await startSandbox();
});

beforeEach(() => {
  sandbox.reset();
  folder = mkdtempSync(join(tmpdir(), 'cli-consent-'));
});

afterEach(async () => {
  running?.child.kill('SIGKILL');
  await running?.ended;
  running = undefined;
  rmSync(folder, { recursive: true });
});

afterAll(() => sandbox.close());

const file = (): string => join(folder, 'refresh-token');
const ofFile = (): string => (existsSync(file()) ? readFileSync(file(), 'utf8').trim() : '');

function environment(more: Record<string, string> = {}): Record<string, string> {
  return {
    ...sandbox.env,
    JIRA_CLIENT_ID: consent.clientId,
    JIRA_CLIENT_SECRET: consent.clientSecret,
    ...more,
  };
}

/** Starts a consent, and gives the page that it prints. */
async function begin(args: readonly string[], env: Record<string, string> = {}): Promise<[Started, string]> {
  running = start(['consent', '--no-browser', ...args], { env: environment(env) });
  const [, url = ''] = await running.said(/^ {2}(https:\S+)$/m);
  return [running, url];
}

/** Answers on the page, and gives the address that the browser is sent to. */
async function answer(url: string, decision: 'accept' | 'deny' = 'accept'): Promise<string> {
  const form = new URLSearchParams({ decision });
  for (const { cloudId } of Object.values(sites)) form.append('site', cloudId);
  const { status, headers } = await ask(sandbox, url, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: form.toString(),
  });
  expect(status).toBe(302);
  return headers.location ?? '';
}

async function open(url: string): Promise<{ status: number; text: string }> {
  const response = await fetch(url, { headers: { connection: 'close' } });
  return { status: response.status, text: await response.text() };
}

/** Neither the terminal nor the page shows what is secret, the code among it. */
function expectNoSecret({ stderr }: Ended, page: string, ...more: string[]): void {
  const exchanges = sandbox.requests.filter(({ path }) => path === '/oauth/token').map(({ body }) => body);
  const codes = exchanges.map((body) => (JSON.parse(body) as Record<string, string>)['code'] ?? '');
  const secrets = [consent.clientSecret, github.tokens.secretsWriter, ...codes, ...more];
  for (const secret of secrets.filter((text) => text !== '')) {
    for (const form of [secret, encodeURIComponent(secret)]) {
      expect((stderr + page).includes(form)).toBe(false);
    }
  }
}

describe('an accepted consent', () => {
  test.each<[string, () => string[], Record<string, string>, () => string]>([
    ['a file', () => ['--refresh-token-file', file()], {}, ofFile],
    ['a command', () => ['--save-command', `cat > '${file()}'`], {}, ofFile],
    [
      'a GitHub secret',
      () => ['--refresh-token-secret', NAME, '--refresh-token-repository', github.repository],
      { GH_TOKEN: github.tokens.secretsWriter },
      () => sandbox.github.secret({ name: NAME }) ?? '',
    ],
  ])('is saved in %s, and its sites are told', async (_where, args, env, stored) => {
    const [run, url] = await begin(args(), env);
    const { status, text } = await open(await answer(url));
    expect(status).toBe(200);
    expect(text).toContain('<title>It worked');
    const ended = await run.ended;
    expect(ended).toMatchObject({ status: 0, stdout: '' });
    expect(ended.stderr).toContain('The refresh token is saved: ');
    expect(ended.stderr).toContain(`The grant reaches:\n  ${sites.acme.url}\n  ${sites.globex.url}\n`);
    expect(sandbox.oauth.isAlive(stored())).toBe(true);
    expectNoSecret(ended, text, stored());
    const exchange = sandbox.requests.find(({ path }) => path === '/oauth/token');
    expect(JSON.parse(exchange?.body ?? '')).toEqual({
      grant_type: 'authorization_code',
      client_id: consent.clientId,
      client_secret: consent.clientSecret,
      code: expect.stringContaining('FAKE-code+1/of&'),
      redirect_uri: LISTENING,
    });
  });

  test('in a GitLab variable that is there', async () => {
    sandbox.gitlab.setVariable({ key: NAME }, { value: 'FAKE-placeholder', masked: true, raw: true });
    const args = ['--refresh-token-variable', NAME, '--gitlab-project', gitlab.project];
    const [run, url] = await begin(args, { GITLAB_TOKEN: gitlab.tokens.maintainer });
    await open(await answer(url));
    expect(await run.ended).toMatchObject({ status: 0, stdout: '' });
    expect(sandbox.oauth.isAlive(sandbox.gitlab.variable({ key: NAME })?.value ?? '')).toBe(true);
  });

  test.each([
    ['JIRA_ALLOWED_HOSTS', 'elsewhere.atlassian.net', 'host-not-allowed'],
    ['JIRA_EXPECTED_ACCOUNT_ID', 'FAKE:another', 'unexpected-account'],
    ['JIRA_REQUIRED_PERMISSIONS', 'ADMINISTER', 'permission-denied'],
  ])('that %s stops is not kept', async (variable, value, code) => {
    for (const args of [['--refresh-token-file', file()], ['--print']]) {
      const [run, url] = await begin(args, { [variable]: value });
      await open(await answer(url));
      const ended = await run.ended;
      expect(ended).toMatchObject({ stdout: '', stderr: expect.stringContaining(`Code: ${code}\n`) });
      expect(ofFile()).toBe('');
    }
  });

  test('with --print is the only thing on standard output', async () => {
    const [run, url] = await begin(['--print']);
    const { text } = await open(await answer(url));
    const ended = await run.ended;
    expect(ended.status).toBe(0);
    expect(ended.stdout).toMatch(/^[\x21-\x7e]+\n$/);
    expect(sandbox.oauth.isAlive(ended.stdout.trim())).toBe(true);
    expectNoSecret(ended, text, ended.stdout.trim());
  });

  test('leaves a file for its owner alone, and no lock', async () => {
    const [run, url] = await begin(['--refresh-token-file', file()]);
    await open(await answer(url));
    expect(await run.ended).toMatchObject({ status: 0 });
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    expect(existsSync(`${file()}.lock`)).toBe(false);
  });

  test('for other scopes asks for those, and for a refresh token always', async () => {
    const [run, url] = await begin(['--print', '--scopes', 'read:jira-work,read:jira-user']);
    expect(new URL(url).searchParams.get('scope')).toBe('read:jira-work read:jira-user offline_access');
    await open(await answer(url));
    expect(await run.ended).toMatchObject({ status: 0 });
  });
});

describe('what comes back is refused', () => {
  async function refused(change: (url: string) => Promise<string>): Promise<Ended & { page: string }> {
    const [run, url] = await begin(['--refresh-token-file', file()]);
    const { status, text } = await open(await change(url));
    expect(status).toBe(400);
    expect(text).toContain('<title>The consent did not work');
    const ended = await run.ended;
    expect(ended.stdout).toBe('');
    expect(ofFile()).toBe('');
    expectNoSecret(ended, text);
    return { ...ended, page: text };
  }

  test('if it is a refusal: exit status 4', async () => {
    const { status, stderr, page } = await refused((url) => answer(url, 'deny'));
    expect(status).toBe(4);
    expect(stderr).toMatch(/The consent was declined\.[^]*\nCode: permission-denied\n$/);
    expect(page).toContain('The consent was declined.');
    expect(sandbox.oauth.tokenRequests).toBe(0);
  });

  test('if it holds no code: exit status 7, and nothing of it is shown', async () => {
    const { status, stderr, page } = await refused((url) => {
      const state = new URL(url).searchParams.get('state') ?? '';
      const query = new URLSearchParams({
        state,
        error: 'FAKE_error',
        error_description: '<b>FAKE text</b>',
      });
      return Promise.resolve(`${LISTENING}?${query.toString()}`);
    });
    expect(status).toBe(7);
    expect(stderr + page).not.toMatch(/FAKE_error|FAKE text/);
    expect(sandbox.oauth.tokenRequests).toBe(0);
  });

  test('if its code is none that was given out: exit status 3', async () => {
    const { status } = await refused((url) => {
      const state = new URL(url).searchParams.get('state') ?? '';
      return Promise.resolve(`${LISTENING}?${new URLSearchParams({ state, code: 'FAKE-code' }).toString()}`);
    });
    expect(status).toBe(3);
    expect(sandbox.oauth.tokenRequests).toBe(1);
  });
});

test("any other page's requests are shown so, and the consent still waits for its own answer", async () => {
  const [run, url] = await begin(['--refresh-token-file', file()]);
  const back = new URL(await answer(url));
  const state = back.searchParams.get('state') ?? '';
  for (const query of [
    '',
    '?error=access_denied',
    '?code=FAKE',
    `?code=FAKE&state=${state.replace(/^./, '~')}`,
    `?code=FAKE&state=${state}&state=FAKE`,
  ]) {
    const { status, text } = await open(`${LISTENING}${query}`);
    expect(status).toBe(400);
    expect(text).toContain('<title>This does not belong to the consent');
    expect(text).not.toContain(state);
  }
  expect(sandbox.oauth.tokenRequests).toBe(0);
  expect((await open(back.href)).status).toBe(200);
  expect(await run.ended).toMatchObject({ status: 0, stdout: '' });
  expect(sandbox.oauth.isAlive(ofFile())).toBe(true);
});

test('a token that can not be saved any more ends with 8, also on the page', async () => {
  const args = ['--refresh-token-secret', NAME, '--refresh-token-repository', github.repository];
  const [run, url] = await begin(args, { GH_TOKEN: github.tokens.secretsWriter });
  sandbox.faults.add({ method: 'PUT', then: { status: 403 } });
  const { status, text } = await open(await answer(url));
  expect(status).toBe(400);
  expect(text).toContain('may not write');
  const ended = await run.ended;
  expect(ended).toMatchObject({ status: 8, stdout: '' });
  expect(ended.stderr).toMatch(/Code: refresh-token-not-saved\n$/);
  expectNoSecret(ended, text);
});

test('a page that is loaded again while the code is exchanged: it is saved all the same', async () => {
  const late = sandbox.faults.add({ path: '/oauth/token', then: { latencyMs: 500 } });
  const [run, url] = await begin(['--print']);
  const back = await answer(url);
  const controller = new AbortController();
  const gone = fetch(back, { signal: controller.signal }).catch(() => undefined);
  while (late.hits === 0) await new Promise(setImmediate);
  controller.abort();
  await gone;
  expect((await open(back)).status).toBe(409);
  const ended = await run.ended;
  expect(ended.status).toBe(0);
  expect(sandbox.oauth.isAlive(ended.stdout.trim())).toBe(true);
});

test('a saved token is no failure if its sites can not be asked for', async () => {
  sandbox.faults.add({ path: '/oauth/token/accessible-resources', then: { status: 401 } });
  const [run, url] = await begin(['--refresh-token-file', file()]);
  const { status, text } = await open(await answer(url));
  expect(status).toBe(200);
  expect(text).toContain('It worked');
  const ended = await run.ended;
  expect(ended).toMatchObject({ status: 0, stdout: '' });
  expect(ended.stderr).toContain('It could not be asked which sites the grant reaches');
  expect(sandbox.oauth.isAlive(ofFile())).toBe(true);
});

test.each(['', 'FAKE-7c', 'FAKE one\nFAKE two\n'])(
  'a file that holds no token (%j) is mended by a consent',
  async (text) => {
    writeFileSync(file(), text, { mode: 0o600 });
    const [run, url] = await begin(['--refresh-token-file', file()]);
    await open(await answer(url));
    expect(await run.ended).toMatchObject({ status: 0, stdout: '' });
    expect(sandbox.oauth.isAlive(ofFile())).toBe(true);
  },
);

describe('nobody is sent to a page', () => {
  test('if the store could not take what comes of it', async () => {
    const args = ['--refresh-token-secret', NAME, '--refresh-token-repository', github.repository];
    const env = environment({ GH_TOKEN: github.tokens.readOnly });
    const ended = await jiraAuth(['consent', '--no-browser', ...args], { env });
    expect(ended).toMatchObject({ status: 8, stdout: '' });
    expect(ended.stderr).not.toContain('/authorize');
  });

  test('if the port is taken, and the first consent goes on', async () => {
    const [first, url] = await begin(['--print']);
    const second = await jiraAuth(['consent', '--no-browser', '--print'], { env: environment() });
    expect(second).toMatchObject({ status: 5, stdout: '' });
    expect(second.stderr).toContain('port 8976');
    expect(second.stderr).not.toContain('/authorize');
    await open(await answer(url));
    expect(await first.ended).toMatchObject({ status: 0 });
  });
});

describe('--paste', () => {
  const args = ['--paste', '--redirect-uri', PASTED, '--print'];

  test('takes the address that the browser ends on, and asks again for anything else', async () => {
    const [run, url] = await begin(args);
    const back = await answer(url);
    run.give(`\nFAKE\n${LISTENING}?code=FAKE\n${PASTED}?code=FAKE\n  ${back}  `);
    const ended = await run.ended;
    expect(ended.status).toBe(0);
    expect(ended.stderr.match(/That address does not begin with/g)).toHaveLength(2);
    expect(ended.stderr.match(/That address belongs to another consent/g)).toHaveLength(1);
    expect(sandbox.oauth.isAlive(ended.stdout.trim())).toBe(true);
    expectNoSecret(ended, '', ended.stdout.trim());
  });

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('%s before anything is pasted ends with %i', async (signal, status) => {
    const [run] = await begin(args);
    await run.said(/Paste that address here/);
    run.child.kill(signal);
    expect(await run.ended).toMatchObject({ status, stdout: '' });
  });

  test('ends with 2 if nothing is pasted', async () => {
    const ended = await jiraAuth(['consent', ...args], { env: environment() });
    expect(ended).toMatchObject({ status: 2, stdout: '' });
    expect(ended.stderr).toContain('No address was pasted.');
    expect(sandbox.oauth.tokenRequests).toBe(0);
  });
});

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('%s while the person is thinking ends with %i, and leaves no lock', async (signal, status) => {
  const [run] = await begin(['--refresh-token-file', file()]);
  run.child.kill(signal);
  expect(await run.ended).toMatchObject({ status, stdout: '' });
  expect(existsSync(`${file()}.lock`)).toBe(false);
});

test('SIGTERM in the middle of the exchange: it is ended and saved first', async () => {
  const late = sandbox.faults.add({ path: '/oauth/token', then: { latencyMs: 500 } });
  const [run, url] = await begin(['--refresh-token-file', file()]);
  const page = open(await answer(url)).catch(() => undefined);
  while (late.hits === 0) await new Promise(setImmediate);
  run.child.kill('SIGTERM');
  expect(await run.ended).toMatchObject({ status: 143, stdout: '' });
  expect(sandbox.oauth.isAlive(ofFile())).toBe(true);
  await page;
});
