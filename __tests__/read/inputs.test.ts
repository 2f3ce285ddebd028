import { describe, expect, test } from '@jest/globals';
import { readPassword } from '../../src/methods/passwords.js';
import { asSecret } from '../../src/values/given.js';
import { MARKER, markerOf, type Results } from '../../src/results.js';
import { failureOf } from '../project/failure-of.js';
import { given, handedOver } from './given.js';

describe('a value', () => {
  test('of an input comes first, then those of variables in order; blank is not set', () => {
    const environment = { JIRA_USER_EMAIL: ' first ', JIRA_EMAIL: 'second' };
    expect(given({ email: 'own' }, environment).find('email')).toEqual({
      input: 'email',
      label: '`email`',
      value: 'own',
      variable: undefined,
      wasPadded: false,
    });
    expect(given({ email: ' \n' }, environment).find('email')).toEqual({
      input: 'email',
      label: '`email` (from JIRA_USER_EMAIL)',
      value: 'first',
      variable: 'JIRA_USER_EMAIL',
      wasPadded: true,
    });
    expect(given({}, { ...environment, JIRA_USER_EMAIL: ' ' }).find('email')).toMatchObject({
      value: 'second',
      wasPadded: false,
    });
  });

  test.each([
    [' FAKE \r\n\n', ' FAKE '],
    ['\nFAKE\nFAKE', '\nFAKE\nFAKE'],
    ['FAKE', 'FAKE'],
  ])('%j is %j verbatim: only line ends behind it are left out', (raw, value) => {
    for (const found of [
      given({ password: raw }).find('password'),
      given({}, { JIRA_PASSWORD: raw }).find('password'),
    ]) {
      expect(found).toMatchObject({ value, wasPadded: raw !== value });
    }
  });

  test('of a variable by itself is as it stands, blank not set', () => {
    const inputs = given({}, { FAKE_ONE: ' x ', FAKE_TWO: '  ' });
    expect(['FAKE_ONE', 'FAKE_TWO', 'FAKE_THREE'].map((name) => inputs.environment(name))).toEqual([
      ' x ',
      undefined,
      undefined,
    ]);
  });

  test.each(['', ' , ', ',,'])(
    '%j of a list is refused, or not set: a guard that lists nothing guards nothing',
    (text) => {
      const list = (): string[] => given({ 'allowed-hosts': text }).list('allowed-hosts');
      if (text === '') expect(list()).toEqual([]);
      else
        expect(failureOf(list)).toMatchObject({
          code: 'invalid-input',
          what: '`allowed-hosts` lists nothing.',
        });
    },
  );

  test.each([
    ['', []],
    ['a', ['a']],
    [' a,b ,, c\nd\t', ['a', 'b', 'c', 'd']],
    [',a,', ['a']],
  ])('%j is the list %j', (value, list) => {
    expect(given({ 'allowed-hosts': value }).list('allowed-hosts')).toEqual(list);
  });
});

describe('a character that can not be sent', () => {
  const found = (value: string) => given({ 'api-token': value }).find('api-token');
  const refused = (value: string) => {
    const one = found(value);
    if (!one) throw new Error('There is no value.');
    return failureOf(() => asSecret(one, () => undefined));
  };

  test.each([
    ['\n', 'a line feed'],
    ['\r', 'a carriage return'],
    ['\t', 'a tab'],
    ['\0', 'a NUL character'],
    ['\u001b', 'the character U+001B'],
    ['\u2028', 'the character U+2028'],
    ['\u0085', 'the character U+0085'],
    [' ', 'a space'],
    ['é', 'the character U+00E9'],
    ['\u{1f511}', 'the character U+1F511'],
    ['\u007f', 'the character U+007F'],
  ])('%j is named, with its place, and not the value', (character, name) => {
    const { code, what } = refused(`FAKE-0123${character}FAKE`);
    expect(code).toBe('invalid-input');
    expect(what).toMatch(/^`api-token` holds /);
    expect(what).toContain(`holds ${name} at position 10`);
    expect(what).not.toContain('FAKE');
  });

  test('is a half one, in a password alone', () => {
    const one = given({ password: 'FAKE\ud800' }).find('password');
    if (!one) throw new Error('There is no value.');
    expect(failureOf(() => readPassword(one, () => undefined)).what).toContain('half of a character');
    const whole = { ...one, value: 'FAKE é \u{1f511}' };
    expect(readPassword(whole, () => undefined).reveal()).toBe('FAKE é \u{1f511}');
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
    ['cloud-id', 'JIRA_CLOUD_ID'],
    ['deployment', 'JIRA_DEPLOYMENT'],
    ['auth-method', 'JIRA_AUTH_METHOD'],
    ['site-url', 'JIRA_SITE_URL'],
    ['site-url', 'JIRA_BASE_URL'],
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

  test('stay results where the next hand-over has none and can not unset them', () => {
    const next = handedOver({ JIRA_DEPLOYMENT: 'data-center' });
    const both = { ...next, JIRA_CLOUD_ID: CLOUD_ID, [MARKER]: markerOf(next as unknown as Results, left) };
    expect(given({}, both).find('cloud-id')).toBeUndefined();
    expect(given({}, { ...both, JIRA_CLOUD_ID: 'FAKE-changed' }).find('cloud-id')).toBeDefined();
  });
});
