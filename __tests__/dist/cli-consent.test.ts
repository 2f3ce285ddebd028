// More of what only whole processes show: acceptance/tables/consent.test.ts. All in one file because they share one port.
import { expect, test } from '@jest/globals';
import { symlinkSync } from 'node:fs';
import { fixtures } from '../../sandbox/index.js';
import { start } from './command-line.js';
import { answer, begin, consented, given, IN_FILE, IN_GITHUB, open, PASTED } from './consenting.js';
import { file, isAlive, ofFile, shell, WRITER } from './refreshing.js';

const { government } = fixtures;

test('a token that is not saved ends with 8, also on the page', async () => {
  const { page, ...ended } = await consented(IN_GITHUB, WRITER, (url) => {
    shell.sandbox.faults.add({ method: 'PUT', then: { status: 403 } });
    return answer(url);
  });
  expect(page).toEqual({ status: 400, text: expect.stringContaining('may not write') });
  expect(ended).toMatchObject({ status: 8, stdout: '' });
  expect(ended.stderr).toMatch(/Code: refresh-token-not-saved\n$/);
});

test('a token that finds its file locked away is lost', async () => {
  const { status, stderr } = await consented(IN_FILE, {}, (url) => {
    symlinkSync('FAKE', `${file()}.lock`);
    return answer(url);
  });
  expect([status, stderr]).toEqual([8, expect.stringMatching(/\(EPERM\)\.\n.* Then give consent again/)]);
});

test.each([
  [IN_FILE, /^FAKE-[a-z-]+$/],
  [['--print'], /^FAKE-[a-z-]+\n$/],
  [['--print', '--json'], /^\{"refreshToken":"FAKE-[a-z-]+","error":\{"code":"untrusted-response",.*\}\}\n$/],
])('a refresh token beside an unusable access token is kept: %j', async (args, kept) => {
  const body = { access_token: null, refresh_token: 'FAKE-refresh-token-beside-nothing' };
  const { page, ...ended } = await consented(args, {}, (url) => {
    shell.sandbox.faults.add({ path: '/oauth/token', then: { status: 200, body } });
    return answer(url);
  });
  expect([ended.status, page.status]).toEqual([7, 400]);
  expect(ended.stdout + ofFile()).toMatch(kept);
});

test('SIGTERM in the exchange: the token is saved first', async () => {
  const late = shell.sandbox.faults.add({ path: '/oauth/token', then: { latencyMs: 500 } });
  const [run, url] = await begin(IN_FILE);
  const page = open(await answer(url)).catch(() => undefined);
  while (late.hits === 0) await new Promise(setImmediate);
  run.child.kill('SIGTERM');
  expect(await run.ended).toMatchObject({ status: 143, stdout: '' });
  expect(isAlive(ofFile())).toBe(true);
  await page;
});

test('a refusal is said in both places: status 4, and no exchange', async () => {
  const { page, ...ended } = await consented(IN_FILE, {}, (url) => answer(url, 'deny'));
  const stderr = expect.stringContaining('Code: permission-denied');
  expect(ended).toMatchObject({ status: 4, stdout: '', stderr });
  expect(page).toEqual({ status: 400, text: expect.stringContaining('The consent was declined.') });
  expect([ofFile(), shell.sandbox.oauth.tokenRequests]).toEqual(['', 0]);
});

test('a redirect URI is encoded once, and one that would be encoded twice is refused', async () => {
  const args = ['--paste', '--print', '--redirect-uri'];
  const [run, url] = await begin([...args, PASTED]);
  expect(url).toContain(`redirect_uri=${encodeURIComponent(PASTED)}&`);
  run.child.kill('SIGTERM');
  const twice = await start(...given([...args, encodeURIComponent(PASTED)])).ended;
  expect([twice.status, twice.stderr]).toEqual([2, expect.stringContaining('redirect-uri')]);
});

test('--paste takes the final address, and prints the token alone', async () => {
  const [run, url] = await begin(['--paste', '--redirect-uri', PASTED, '--print']);
  run.give(`FAKE\n  ${await answer(url)}  `);
  const { status, stdout, stderr } = await run.ended;
  expect([status, isAlive(stdout.trim()), stderr.includes(stdout.trim())]).toEqual([0, true, false]);
});

test('the page for a site of Government Cloud is its own', async () => {
  const [, url] = await begin(IN_FILE, { JIRA_SITE_URL: government.site.url });
  expect(new URL(url).host).toBe(government.authHost);
  expect(new URL(url).searchParams.get('audience')).toBe(government.apiHost);
});
