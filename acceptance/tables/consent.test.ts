// Only these tests listen at the redirect address of the fixtures' app: one port, so one file, one test at a time.
import { describe, expect, test } from '@jest/globals';
import { existsSync, statSync } from 'node:fs';
import { fixtures } from '../../sandbox/index.js';
import { jiraAuth } from '../../__tests__/dist/command-line.js';
import {
  answer,
  begin,
  consented,
  file,
  given,
  IN_FILE,
  IN_GITHUB,
  isAlive,
  LISTENING,
  NAME,
  ofFile,
  open,
  PASTED,
  shell,
} from '../../__tests__/dist/consenting.js';

const { consent, github, gitlab, sites } = fixtures;

describe('an accepted consent', () => {
  test.each<[string, string[], Record<string, string>, () => string]>([
    ['a file', IN_FILE, {}, ofFile],
    ['a command', ['--save-command', "cat > 'FILE'"], {}, ofFile],
    [
      'a GitLab variable that is there',
      ['--refresh-token-variable', NAME, '--gitlab-project', gitlab.project],
      { GITLAB_TOKEN: gitlab.tokens.maintainer },
      () => shell.sandbox.gitlab.variable({ key: NAME })?.value ?? '',
    ],
  ])('is saved in %s, and its sites are told', async (_where, args, env, stored) => {
    shell.sandbox.gitlab.setVariable({ key: NAME }, { value: 'FAKE-placeholder', masked: true, raw: true });
    const { page, ...ended } = await consented(args, env);
    expect(page).toEqual({ status: 200, text: expect.stringContaining('<title>It worked') });
    expect(ended).toMatchObject({ status: 0, stdout: '' });
    expect(ended.stderr).toContain('The refresh token is saved: ');
    expect(ended.stderr).toContain(`The grant reaches:\n  ${sites.acme.url}\n  ${sites.globex.url}\n`);
    expect(ended.stderr.includes(stored())).toBe(false);
    expect(isAlive(stored())).toBe(true);
    const exchange = shell.sandbox.requests.find(({ path }) => path === '/oauth/token');
    expect(JSON.parse(exchange?.body ?? '')).toEqual({
      grant_type: 'authorization_code',
      client_id: consent.clientId,
      client_secret: consent.clientSecret,
      code: expect.stringContaining('FAKE-code+1/of&'),
      redirect_uri: LISTENING,
    });
  });

  test.each([
    ['JIRA_ALLOWED_HOSTS', 'elsewhere.atlassian.net', 'host-not-allowed'],
    ['JIRA_EXPECTED_ACCOUNT_ID', 'FAKE:another', 'unexpected-account'],
    ['JIRA_REQUIRED_PERMISSIONS', 'ADMINISTER', 'permission-denied'],
  ])('that %s stops is not kept', async (variable, value, code) => {
    for (const args of [IN_FILE, ['--print']]) {
      const ended = await consented(args, { [variable]: value });
      expect(ended).toMatchObject({ stdout: '', stderr: expect.stringContaining(`Code: ${code}\n`) });
      expect(ofFile()).toBe('');
    }
  });

  test.each([[['--print', '--json'], /^\{"refreshToken":"([^"]+)"\}\n$/]])(
    'with %j is the only thing on standard output',
    async (args, shape) => {
      const { status, stdout } = await consented(args);
      expect(status).toBe(0);
      expect(isAlive(shape.exec(stdout)?.[1] ?? '')).toBe(true);
    },
  );

  test('leaves a file for its owner alone, and no lock; with --json it tells what was done', async () => {
    const { status, stdout } = await consented(['--json', ...IN_FILE]);
    expect([status, statSync(file()).mode & 0o777, existsSync(`${file()}.lock`)]).toEqual([0, 0o600, false]);
    expect(JSON.parse(stdout)).toEqual({
      savedIn: 'the file refresh-token',
      consentedOn: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
      sites: [sites.acme.url, sites.globex.url],
    });
  });

  test('for other scopes asks for those, and for a refresh token always', async () => {
    const { status } = await consented(
      ['--print', '--scopes', 'read:jira-work,read:jira-user'],
      {},
      (url) => {
        expect(new URL(url).searchParams.get('scope')).toBe('read:jira-work read:jira-user offline_access');
        return answer(url);
      },
    );
    expect(status).toBe(0);
  });

  test.each(['', 'FAKE-7c', 'FAKE one\nFAKE two\n'])('mends a file that holds no token: %j', async (text) => {
    shell.write('refresh-token', text, 0o600);
    expect(await consented(IN_FILE)).toMatchObject({ status: 0, stdout: '' });
    expect(isAlive(ofFile())).toBe(true);
  });

  test('is no failure if its sites can not be asked for', async () => {
    shell.sandbox.faults.add({ path: '/oauth/token/accessible-resources', then: { status: 401 } });
    const { page, ...ended } = await consented(IN_FILE);
    expect(page).toEqual({ status: 200, text: expect.stringContaining('It worked') });
    expect(ended).toMatchObject({ status: 0, stdout: '' });
    expect(ended.stderr).toContain('It could not be asked which sites the grant reaches');
    expect(isAlive(ofFile())).toBe(true);
  });
});

/** Returns the redirect of this consent with other parameters. */
function redirectWith(url: string, parameters: Record<string, string>): string {
  const state = new URL(url).searchParams.get('state') ?? '';
  return `${LISTENING}?${new URLSearchParams({ state, ...parameters }).toString()}`;
}

test.each<[string, number, number, RegExp, (url: string) => string | Promise<string>]>([
  [
    'no code, of which nothing is shown',
    7,
    0,
    /^(?![^]*(?:FAKE_error|FAKE text))/,
    (url) => redirectWith(url, { error: 'FAKE_error', error_description: '<b>FAKE text</b>' }),
  ],
  ['a code that was not given out', 3, 1, /./, (url) => redirectWith(url, { code: 'FAKE-code' })],
])(
  'what comes back is refused if it is %s: exit status %i',
  async (_what, status, exchanges, told, redirect) => {
    const { page, ...ended } = await consented(IN_FILE, {}, redirect);
    expect(ended).toMatchObject({ status, stdout: '', stderr: expect.stringMatching(told) });
    expect(page).toEqual({ status: 400, text: expect.stringContaining('<title>The consent did not work') });
    expect(page.text).toMatch(told);
    expect([ofFile(), shell.sandbox.oauth.tokenRequests]).toEqual(['', exchanges]);
  },
);

test("any other page's requests are shown so, and the consent still waits for its own answer", async () => {
  const ended = await consented(IN_FILE, {}, async (url) => {
    const back = await answer(url);
    const state = new URL(back).searchParams.get('state') ?? '';
    for (const query of [
      '',
      '?error=access_denied',
      '?code=FAKE',
      `?code=FAKE&state=${state.replace(/^./, '~')}`,
      `?code=FAKE&state=${state}&state=FAKE`,
    ]) {
      const { status, text } = await open(`${LISTENING}${query}`);
      expect([status, text]).toEqual([
        400,
        expect.stringContaining('<title>This does not belong to the consent'),
      ]);
      expect(text).not.toContain(state);
    }
    expect(shell.sandbox.oauth.tokenRequests).toBe(0);
    return back;
  });
  expect(ended).toMatchObject({ status: 0, stdout: '' });
  expect([ended.page.status, isAlive(ofFile())]).toEqual([200, true]);
});

test('a page that is loaded again while the code is exchanged: it is saved all the same', async () => {
  const late = shell.sandbox.faults.add({ path: '/oauth/token', then: { latencyMs: 500 } });
  const ended = await consented(['--print'], {}, async (url) => {
    const back = await answer(url);
    const controller = new AbortController();
    const gone = fetch(back, { signal: controller.signal }).catch(() => undefined);
    while (late.hits === 0) await new Promise(setImmediate);
    controller.abort();
    await gone;
    return back;
  });
  expect([ended.status, ended.page.status, isAlive(ended.stdout.trim())]).toEqual([0, 409, true]);
});

describe('nobody is sent to a page', () => {
  test('if the store could not take what comes of it', async () => {
    const ended = await jiraAuth(...given(IN_GITHUB, { GH_TOKEN: github.tokens.readOnly }));
    expect(ended).toMatchObject({ status: 8, stdout: '' });
    expect(ended.stderr).not.toContain('/authorize');
  });

  test('if the port is taken, and the first consent goes on', async () => {
    const first = await consented(['--print'], {}, async (url) => {
      const second = await jiraAuth(...given(['--print']));
      expect(second).toMatchObject({ status: 5, stdout: '', stderr: expect.stringContaining('port 8976') });
      expect(second.stderr).not.toContain('/authorize');
      return answer(url);
    });
    expect(first.status).toBe(0);
  });
});

describe('--paste', () => {
  const args = ['--paste', '--redirect-uri', PASTED, '--print'];

  test('takes the address that the browser ends on, and asks again for anything else', async () => {
    const [run, url] = await begin(args);
    const back = await answer(url);
    run.give(`\nFAKE\n${LISTENING}?code=FAKE\n${PASTED}?code=FAKE\n  ${back}  `);
    const { status, stdout, stderr } = await run.ended;
    expect([status, isAlive(stdout.trim()), stderr.includes(stdout.trim())]).toEqual([0, true, false]);
    expect(stderr.match(/That address does not begin with/g)).toHaveLength(2);
    expect(stderr.match(/That address belongs to another consent/g)).toHaveLength(1);
  });

  test('ends with 2 if nothing is pasted', async () => {
    const ended = await jiraAuth(...given(args));
    expect(ended).toMatchObject({
      status: 2,
      stdout: '',
      stderr: expect.stringContaining('No address was pasted.'),
    });
    expect(shell.sandbox.oauth.tokenRequests).toBe(0);
  });

  test.each([
    ['SIGINT', 130, args],
    ['SIGTERM', 143, IN_FILE],
  ] as const)(
    '%s while the person is thinking ends with %i, and leaves no lock: %j',
    async (signal, status, words) => {
      const [run] = await begin(words);
      if (words === args) await run.said(/Paste that address here/);
      run.child.kill(signal);
      expect(await run.ended).toMatchObject({ status, stdout: '' });
      expect(existsSync(`${file()}.lock`)).toBe(false);
    },
  );
});
