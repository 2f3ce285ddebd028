import { describe, expect, test } from '@jest/globals';
import { createHash } from 'node:crypto';
import { marksOfCredential } from '../../src/read/credentials.js';
import { given, type Values } from './given.js';
import { API_TOKEN, CLIENT_ID, CLIENT_SECRET, EMAIL, PASSWORD, PRIVATE_KEY } from './given-credentials.js';
import { REDIRECT_URI, USERNAME } from './given-credentials.js';
import { accessToken, apiToken, client, grant, link, password } from './given-credentials.js';
import { camel, personalAccessToken, Reading, revealed } from './given-credentials.js';

const named = (values: Values): Record<string, unknown> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [camel(name), value]));

const token = { 'api-token': API_TOKEN };
const names = { username: USERNAME, email: EMAIL };
const alone = { email: undefined, apiToken: API_TOKEN };

// The title must not contain a private key.
test.each<[method: string, pins: (string | undefined)[], values: Values, made?: Record<string, unknown>]>([
  ['auto', [undefined, 'auto'], apiToken],
  ['api-token', ['api-token'], apiToken],
  ['service-account-token', ['service-account-token'], apiToken],
  ['service-account-token', [undefined, 'service-account-token'], token, alone],
  ['service-account-token', ['service-account-token'], { ...token, username: EMAIL }, alone],
  ['auto', [undefined], { ...token, username: EMAIL }, named(apiToken)],
  ['service-account-token', [undefined], { ...token, username: USERNAME }, alone],
  ['client-credentials', [undefined, 'client-credentials'], client],
  ['client-credentials', [undefined], { ...client, scope: ' READ\n' }, named({ ...client, scope: 'READ' })],
  ['oauth-credentials', ['oauth-credentials'], client],
  ['refresh-token', [undefined, 'refresh-token'], grant],
  ['refresh-token', [undefined], { ...client, 'refresh-token-file': '/FAKE/token' }, named(client)],
  ['refresh-token', [undefined], { ...client, 'refresh-token-variable': 'FAKE_VARIABLE' }, named(client)],
  ['refresh-token', [undefined], { ...grant, 'refresh-token-variable': 'FAKE_VARIABLE' }, named(grant)],
  ['refresh-token', [undefined], { ...grant, 'redirect-uri': REDIRECT_URI }],
  ['access-token', [undefined, 'access-token'], accessToken],
  ['personal-access-token', [undefined, 'personal-access-token'], personalAccessToken],
  ['personal-access-token', [undefined], { ...personalAccessToken, ...names }, named(personalAccessToken)],
  ['basic', [undefined, 'basic'], password],
  ['session-cookie', ['session-cookie'], password],
  ['oauth1', [undefined], link],
  ['oauth1', ['oauth1'], { ...link, 'private-key': PRIVATE_KEY.replaceAll('\n', ' ') }, named(link)],
])('the method is %s, pinned to %j', (method, pins, values, made = named(values)) => {
  for (const pinned of pins) {
    const reading = new Reading(pinned === undefined ? values : { ...values, 'auth-method': pinned });
    expect(revealed(reading.credentials())).toEqual({ method, ...made });
    expect(reading.warnings).toEqual([]);
  }
});

describe('a missing piece', () => {
  test('is not an e-mail address in quotation marks', () => {
    const { advice } = new Reading({ ...apiToken, email: '"ada"' }).failure('invalid-input');
    expect(advice).toMatch(/^The value of `email` is in quotation marks/);
  });

  test('of everything names all ways to log in', () => {
    const { what } = new Reading({}).failure('missing-credentials');
    for (const [name, needed] of [
      ['client-secret', 'client-id'],
      ['oauth-token', 'consumer-key'],
    ] as const) {
      const missing = new Reading({ [name]: CLIENT_SECRET }).failure('missing-credentials');
      expect(missing.what).toBe(`\`${name}\` is set, but \`${needed}\` is not.`);
    }
    expect(what).toMatch(/^No credential is given: no \w[^,]+(?:, \w[^,]+){3,} or \w[^,]+\.$/);
  });

  test.each<[words: string, pinned: string | undefined, values: Values]>([
    ['`password` is not', undefined, { ...password, password: ' \t\n ' }],
    ['`email` is set, but `api-token` is not', undefined, { ...apiToken, 'api-token': '' }],
    ['`email`', 'api-token', { ...apiToken, email: ' ' }],
    ['`client-secret`', undefined, { 'client-id': CLIENT_ID }],
    ['`client-id`', undefined, { ...grant, 'client-id': '' }],
    ['`refresh-token`', 'refresh-token', client],
    ['no access token is given', 'access-token', apiToken],
    ['`username`', undefined, { password: PASSWORD }],
    ['no OAuth 1.0a application link is given', 'oauth1', password],
    ['`consumer-key`', undefined, { ...link, 'consumer-key': '' }],
  ])('%s, pinned to %s', (words, pinned, values) => {
    const reading = new Reading(pinned === undefined ? values : { ...values, 'auth-method': pinned });
    expect(reading.failure('missing-credentials').what).toContain(words);

    reading.withheld = 'This run comes from a fork, which gets no secrets.';
    const { what } = reading.failure('secrets-unavailable', reading.withheld);
    expect(what).toContain(words);
  });

  test('tells of variables that other tools read', () => {
    const variables = { JIRA_TOKEN: API_TOKEN, JIRA_USER: EMAIL, JIRA_PASS: ' ', JIRA_PROJECT_KEY: 'FAKE' };
    const { advice } = new Reading({}, variables).failure('missing-credentials');
    expect(advice).toMatch(/^No input reads these variables, which are set: JIRA_TOKEN, JIRA_USER\. Set /);
  });

  test.each(['$(J.T)', '$JIRA_PAT', '${JIRA_PERSONAL_ACCESS_TOKEN}', '%JIRA_PAT%'])(
    'is also %s for a personal access token',
    (value) => {
      const reading = new Reading({}, { JIRA_PAT: value });
      reading.failure('missing-credentials', '(from JIRA_PAT) holds a reference to a variable');
      reading.withheld = 'This run comes from a fork, which gets no secrets.';
      reading.failure('secrets-unavailable', reading.withheld);
    },
  );

  test.each(['$JIRA_PAT', '$Pa$$w0rd', '$(FAKE word)'])('is not the password %s', (value) => {
    expect(new Reading({ ...password, password: value }).credentials()).toBeDefined();
  });

  test('is an e-mail address only beside an API token', () => {
    const email = '$(JIRA_USER_EMAIL)';
    expect(new Reading({ ...personalAccessToken, email }).credentials()).toBeDefined();
    new Reading({ ...apiToken, email }).failure('missing-credentials', '`email` holds a reference');
    new Reading({ ...client, scope: '$(X)' }).failure('missing-credentials', '`scope` holds a reference');
  });

  test('says nothing of forks where a value is wrong', () => {
    const reading = new Reading({ email: 'me', 'api-token': API_TOKEN });
    reading.withheld = 'This run comes from a fork, which gets no secrets.';
    reading.failure('invalid-input');
  });
});

describe('more than one way to log in', () => {
  const all = { ...apiToken, ...grant, ...accessToken, ...personalAccessToken, ...password, ...link };
  const ways = Object.entries(all).filter(([name]) => name !== 'email' && name !== 'username');
  const family = (name: string): string => {
    if (/^(?:client|refresh)/.test(name)) return 'client';
    return /^(?:consumer|private|oauth)/.test(name) ? 'link' : name;
  };
  const pairs = ways.flatMap((one) =>
    ways
      .filter((other) => family(one[0]) !== family(other[0]))
      .map((other) => [one[0], other[0], one, other] as const),
  );

  test.each(pairs)(
    '%s as input and %s in the environment: both are named',
    (one, other, input, [, value]) => {
      const variable = `JIRA_${other.replaceAll('-', '_').toUpperCase()}`;
      const reading = new Reading(Object.fromEntries([input]), { [variable]: value });
      const { what, message } = reading.failure('ambiguous-credentials');
      const [here, there] = [`\`${one}\``, `\`${other}\` (from ${variable})`];
      expect([`${here}, ${there}`, `${there}, ${here}`]).toContain(
        what.replace(/^More than one way to log in is given: (.*)\.$/, '$1'),
      );
      expect(message).not.toContain('FAKE');
    },
  );

  test.each<[string, Values]>([
    ['a user name', { username: USERNAME }],
    ['an e-mail', { email: EMAIL }],
    ['a scope', { scope: 'READ' }],
    ['a redirect URI', { 'redirect-uri': REDIRECT_URI }],
  ])('%s beside any of them is none', (_what, values) => {
    for (const way of [apiToken, client, grant, accessToken, personalAccessToken, password, link]) {
      expect(new Reading({ ...values, ...way }).credentials()).toBeDefined();
    }
  });

  test('pinning one of two does not choose between them', () => {
    const both = { ...apiToken, ...accessToken, 'auth-method': 'access-token' };
    new Reading(both).failure('ambiguous-credentials');
    for (const method of ['client-credentials', 'oauth-credentials']) {
      const failure = new Reading({ ...grant, 'auth-method': method }).failure('ambiguous-credentials');
      expect(failure.what).toBe(`\`auth-method\` is ${method}, but \`refresh-token\` is given too.`);
    }
  });
});

describe('auth-method', () => {
  test('is a method of this version, and is not quoted', () => {
    const failure = new Reading({ ...apiToken, 'auth-method': 'FAKE' }).failure('invalid-input');
    expect(failure.what).toEqual(
      expect.stringMatching(/^`auth-method` must be auto, api-token, .+ or oauth-credentials\.$/),
    );
  });

  test.each([
    ['api-token', '`api-token`'],
    ['oauth1', '`consumer-key` and `private-key` and `oauth-token`'],
  ])('%s alone is not enough: %s', (pinned, inputs) => {
    const { advice } = new Reading({ 'auth-method': pinned }).failure('missing-credentials');
    expect(advice).toBe(`Set ${inputs}, or leave \`auth-method\` out.`);
  });
});

test('a login is known again by hashes', () => {
  const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');
  const marks = { email: hashOf(EMAIL), 'api-token': hashOf(API_TOKEN) };
  expect(marksOfCredential(given(apiToken))).toEqual(marks);
  expect(marksOfCredential(given({ email: EMAIL }))).toEqual({});
});
