import { describe, expect, test } from '@jest/globals';
import { marked, MARKER, type Results } from '../../src/results.js';
import { failureOf } from '../project/failure-of.js';
import { given, handedOver } from './given.js';

describe('a value', () => {
  test('of an input comes before those of variables', () => {
    const environment = { JIRA_USER_EMAIL: ' first ', JIRA_EMAIL: 'second' };
    const own = { input: 'email', label: '`email`', value: 'own', variable: undefined, wasPadded: false };
    expect(given({ email: 'own' }, environment).find('email')).toEqual(own);
    const label = '`email` (from JIRA_USER_EMAIL)';
    const first = { input: 'email', label, value: 'first', variable: 'JIRA_USER_EMAIL', wasPadded: true };
    expect(given({ email: ' \n' }, environment).find('email')).toEqual(first);
    const second = given({}, { ...environment, JIRA_USER_EMAIL: ' ' }).find('email');
    expect(second).toMatchObject({ value: 'second', wasPadded: false });
  });

  test.each([
    [' FAKE \r\n\n', ' FAKE '],
    ['\nFAKE\nFAKE', '\nFAKE\nFAKE'],
  ])('%j is %j verbatim: only line ends behind it are left out', (raw, value) => {
    for (const inputs of [given({ password: raw }), given({}, { JIRA_PASSWORD: raw })])
      expect(inputs.find('password')).toMatchObject({ value, wasPadded: raw !== value });
  });

  test('of a variable by itself is as it stands, blank not set', () => {
    const inputs = given({}, { FAKE_ONE: ' x ', FAKE_TWO: '  ' });
    const found = ['FAKE_ONE', 'FAKE_TWO', 'FAKE_THREE'].map((name) => inputs.environment(name));
    expect(found).toEqual([' x ', undefined, undefined]);
  });

  test('that lists nothing is refused', () => {
    const list = (): string[] => given({ 'allowed-hosts': ' ,, ' }).list('allowed-hosts');
    failureOf(list, 'invalid-input', '`allowed-hosts` lists nothing.');
  });

  test.each([
    ['', []],
    [' a,b ,, c\nd\t', ['a', 'b', 'c', 'd']],
    [',a,', ['a']],
  ])('%j is the list %j', (value, list) => {
    expect(given({ 'allowed-hosts': value }).list('allowed-hosts')).toEqual(list);
  });
});

describe("an earlier step's results", () => {
  const CLOUD_ID = 'FAKE-cloud-id';
  const left = handedOver({
    JIRA_BASE_URL: 'https://api.atlassian.com/ex/jira/FAKE',
    JIRA_CLOUD_ID: CLOUD_ID,
  });

  test('steer nothing, but for the site, which is the default', () => {
    const inputs = given({}, left);
    for (const name of ['cloud-id', 'deployment', 'auth-method'] as const)
      expect(inputs.find(name)).toBeUndefined();
    expect(inputs.find('site-url')).toMatchObject({ value: 'https://acme.atlassian.net' });
    expect(inputs.all('site-url')).toEqual([]);
  });

  test.each([
    ['auth-method', 'JIRA_AUTH_METHOD'],
    ['site-url', 'JIRA_SITE_URL'],
  ] as const)("are the user's own once they are changed: %s by %s", (name, variable) => {
    const inputs = given({}, { ...left, [variable]: 'FAKE-changed' });
    expect(inputs.all(name)).toMatchObject([{ value: 'FAKE-changed', variable }]);
  });

  test("are the user's own without the marker", () => {
    expect(given({}, { ...left, [MARKER]: '' }).find('auth-method')).toMatchObject({ value: 'api-token' });
  });

  test('never hide a guard, whatever the marker says', () => {
    const forged = handedOver({ JIRA_ALLOWED_HOSTS: 'a.example' } as object);
    expect(given({}, forged).list('allowed-hosts')).toEqual(['a.example']);
  });

  test('stay results where the next hand-over has none', () => {
    const next = handedOver({ JIRA_DEPLOYMENT: 'data-center' });
    const both = { ...marked(next as unknown as Results, left), JIRA_CLOUD_ID: CLOUD_ID };
    expect(given({}, both).find('cloud-id')).toBeUndefined();
    expect(given({}, { ...both, JIRA_CLOUD_ID: 'FAKE-changed' }).find('cloud-id')).toBeDefined();
  });
});
