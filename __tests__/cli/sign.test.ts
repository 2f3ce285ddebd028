import { describe, expect, test } from '@jest/globals';
import { createVerify } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { folderOfTests } from '../folder.js';
import { pkcs8, rsaPair } from '../read/keys.js';
import { NOON, run, type Run } from './run.js';

const pair = rsaPair();
const SITE = 'https://jira.example.com/jira';
const URL_OF_ISSUE = `${SITE}/rest/api/2/issue/KEY-1`;
const LINK = {
  JIRA_CONSUMER_KEY: 'FAKE-consumer',
  JIRA_PRIVATE_KEY: pkcs8(pair),
  JIRA_OAUTH_TOKEN: 'FAKE-oauth-token',
};
const ENVIRONMENT = { ...LINK, JIRA_SITE_URL: SITE };

const sign = (url: string, environment: Record<string, string> = ENVIRONMENT, method = 'PUT'): Promise<Run> =>
  run(['sign', method, url], environment);

/** Checks for a header of a request without a query, signed with this test's key. */
function isSigned({ status, stdout, stderr }: Run, method: string, url: string): boolean {
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toMatch(/^Authorization: OAuth [\x20-\x7e]+\n$/);
  const [, encoded = ''] = /oauth_signature="([^"]*)"/.exec(stdout) ?? [];
  const signature = decodeURIComponent(encoded);
  const values = [...stdout.matchAll(/(oauth_(?!signature=)\w+)="([^"]*)"/g)];
  const parameters = values.map(([, name, value]) => `${name}=${value}`).sort();
  const base = [method, url, parameters.join('&')].map(encodeURIComponent).join('&');
  return createVerify('RSA-SHA1').update(base).verify(pair.publicKey, signature, 'base64');
}

/** Expects that only the reason is printed, without secrets. @returns the reason */
function refused({ status, stdout, stderr }: Run, code: string): string {
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toContain(`Code: ${code}\n`);
  expect(stderr).not.toMatch(/FAKE|PRIVATE KEY-----\nM/);
  return stderr;
}

const folder = folderOfTests();
const [consumerKey, privateKey, oauthToken] = Object.values(LINK);
const KEY_FILE = { baseUrl: SITE, consumerKey, oauthToken, privateKey };

function keyFile(content: unknown): Record<string, string> {
  const path = join(folder, 'signing-key.json');
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return { JIRA_SIGNING_KEY_FILE: path };
}

describe.each<[string, () => Record<string, string>]>([
  ['from the environment', () => ENVIRONMENT],
  ['from the file of an earlier step', () => keyFile(KEY_FILE)],
])('a header %s', (_where, environment) => {
  test('is one line, for a file of curl, and another one each time', async () => {
    const made = await sign(URL_OF_ISSUE, environment());
    expect(isSigned(made, 'PUT', URL_OF_ISSUE)).toBe(true);
    expect(made.stdout).toContain(`oauth_timestamp="${NOON.getTime() / 1000}"`);
    expect(made.stdout).toContain('oauth_consumer_key="FAKE-consumer"');
    expect((await sign(URL_OF_ISSUE, environment())).stdout).not.toBe(made.stdout);
  });

  test('for a method is signed in upper case', async () => {
    expect(isSigned(await sign(URL_OF_ISSUE, environment(), 'Get'), 'GET', URL_OF_ISSUE)).toBe(true);
  });

  test.each(['/', '/rest?jql=a+%3D+B&next=https://attacker.example/..'])(
    'for the site and %s is made',
    async (rest) => {
      expect(await sign(SITE + rest, environment())).toMatchObject({ status: 0, stderr: '' });
    },
  );

  test.each([
    ['of another host', 'https://attacker.example/jira/rest'],
    ['of another context path', 'https://jira.example.com/jira-test/rest'],
    ['in upper case', 'https://JIRA.example.com/jira/rest'],
    ['with a step upwards', `${SITE}/../admin`],
    ['with a backslash and a foreign host', 'https://jira.example.com/jira/\\@attacker.example'],
    ['with a letter outside ASCII', `${SITE}/rest/ü`],
  ])('for a URL %s is not made: %j', async (_what, url) => {
    const told = refused(await sign(url, environment()), 'host-not-allowed');
    expect(told).toContain(`${SITE}/`);
    expect(told).not.toContain('attacker');
  });

  test.each(['', 'GET\n', 'G'.repeat(21)])('for %j is not made', async (method) => {
    refused(await sign(URL_OF_ISSUE, environment(), method), 'invalid-input');
  });
});

describe('the environment', () => {
  test.each<[string, Record<string, string>, string]>([
    ['a private network', { JIRA_SITE_URL: 'https://10.0.0.7:8443/jira' }, 'https://10.0.0.7:8443/jira'],
    ['another way to log in', { JIRA_API_TOKEN: 'FAKE-api-token', JIRA_PASSWORD: 'FAKE' }, SITE],
    ['a list that has it', { JIRA_ALLOWED_HOSTS: 'a.example,jira.example.com' }, SITE],
    ['a method that was pinned for something else', { JIRA_AUTH_METHOD: 'api-token' }, SITE],
  ])('with %s is enough', async (_what, changes, site) => {
    const url = `${site}/rest/api/2/myself`;
    expect(isSigned(await sign(url, { ...ENVIRONMENT, ...changes }), 'PUT', url)).toBe(true);
  });

  test.each<[string, Record<string, string>, string, string]>([
    ['no site', { JIRA_SITE_URL: '' }, 'invalid-input', 'Not set: --site-url.'],
    ['a site of Jira Cloud', { JIRA_SITE_URL: 'acme.atlassian.net' }, 'invalid-input', 'Cloud'],
    ['no private key', { JIRA_PRIVATE_KEY: ' ' }, 'missing-credentials', 'Not set: --private-key-file.'],
    [
      'no secrets',
      { JIRA_PRIVATE_KEY: '', GITHUB_ACTOR: 'dependabot[bot]' },
      'secrets-unavailable',
      'Dependabot',
    ],
    [
      'a list of others',
      { JIRA_ALLOWED_HOSTS: 'jira.example.org' },
      'host-not-allowed',
      'JIRA_ALLOWED_HOSTS does',
    ],
    ['an account', { JIRA_EXPECTED_ACCOUNT_ID: 'FAKE-id' }, 'invalid-input', 'but `sign` sends no request'],
    ['permissions', { JIRA_REQUIRED_PERMISSIONS: 'EDIT_ISSUES' }, 'invalid-input', 'PERMISSIONS is given'],
  ])('with %s is refused: %s', async (_what, changes, code, words) => {
    expect(refused(await sign(URL_OF_ISSUE, { ...ENVIRONMENT, ...changes }), code)).toContain(words);
  });

  test('with nothing in it tells what is missing', async () => {
    expect(refused(await sign(URL_OF_ISSUE, {}), 'missing-credentials')).toMatch(
      /^jira-auth: Not set: --site-url, --consumer-key, --private-key-file, --oauth-token-file\.\n.+\nMore: jira-auth explain missing-credentials\nCode: .+\n$/,
    );
  });

  test('with a padded secret is warned of, beside the header', async () => {
    const padded = { ...ENVIRONMENT, JIRA_OAUTH_TOKEN: ' FAKE-oauth-token\n' };
    const { status, stdout, stderr } = await sign(URL_OF_ISSUE, padded);
    expect(status).toBe(0);
    expect(stdout).toContain('oauth_token="FAKE-oauth-token"');
    expect(stderr).toMatch(/^Warning: .*JIRA_OAUTH_TOKEN/);
    expect(stderr).not.toContain('FAKE');
  });
});

describe('the file of an earlier step', () => {
  test('comes before the environment', async () => {
    const environment = { ...ENVIRONMENT, JIRA_SITE_URL: 'https://other.example.com', ...keyFile(KEY_FILE) };
    expect(isSigned(await sign(URL_OF_ISSUE, environment), 'PUT', URL_OF_ISSUE)).toBe(true);
  });

  test('gives way to options as a whole', async () => {
    const environment = { ...ENVIRONMENT, ...keyFile({ ...KEY_FILE, baseUrl: 'https://other.example.com' }) };
    const args = ['sign', 'PUT', URL_OF_ISSUE, '--consumer-key', 'FAKE-other'];
    const { status, stdout } = await run(args, environment);
    expect([status, stdout]).toEqual([0, expect.stringContaining('oauth_consumer_key="FAKE-other"')]);
  });

  test.each<[string, unknown]>([
    ['is no JSON', 'FAKE {'],
    ['has no site', { ...KEY_FILE, baseUrl: undefined }],
    ['has no key', { ...KEY_FILE, privateKey: null }],
    ['has another key', { ...KEY_FILE, privateKey: LINK.JIRA_PRIVATE_KEY.replace('MII', 'MIJ') }],
    ['has it all in a prototype', `{"__proto__":${JSON.stringify(KEY_FILE)}}`],
  ])('that %s is not made up for by the environment', async (_what, content) => {
    refused(await sign(URL_OF_ISSUE, { ...ENVIRONMENT, ...keyFile(content) }), 'invalid-input');
  });

  test('that the clean-up has removed is told as that, and its path is not', async () => {
    const ended = await sign(URL_OF_ISSUE, { JIRA_SIGNING_KEY_FILE: join(folder, 'FAKE-missing.json') });
    expect(refused(ended, 'invalid-input')).toContain('clean-up');
  });
});
