import { describe, expect, test } from '@jest/globals';
import {
  ALL_INPUTS,
  asPassword,
  asSecret,
  type InputName,
  Inputs,
  isSecretInput,
} from '../../src/read/inputs.js';
import { failureOf } from '../project/failure-of.js';
import { given } from './given.js';

/** The variables that stand in for inputs, as the README tells them. */
const FALLBACKS: Partial<Record<InputName, string[]>> = {
  'site-url': ['JIRA_SITE_URL', 'JIRA_BASE_URL', 'JIRA_URL'],
  'webhook-url': ['JIRA_AUTH_WEBHOOK_URL'],
  'consented-on': ['JIRA_CONSENTED_ON'],
  email: ['JIRA_USER_EMAIL', 'JIRA_EMAIL'],
  'api-token': ['JIRA_API_TOKEN'],
  'client-id': ['JIRA_CLIENT_ID'],
  'client-secret': ['JIRA_CLIENT_SECRET'],
  'refresh-token': ['JIRA_REFRESH_TOKEN'],
  'access-token': ['JIRA_ACCESS_TOKEN'],
  'github-token': ['GH_TOKEN', 'GITHUB_TOKEN'],
  'refresh-token-file': ['JIRA_REFRESH_TOKEN_FILE'],
  'redirect-uri': ['JIRA_REDIRECT_URI'],
  scope: ['JIRA_SCOPE'],
  'personal-access-token': ['JIRA_PERSONAL_ACCESS_TOKEN', 'JIRA_PAT'],
  username: ['JIRA_USERNAME'],
  password: ['JIRA_PASSWORD'],
  'consumer-key': ['JIRA_CONSUMER_KEY'],
  'private-key': ['JIRA_PRIVATE_KEY'],
  'oauth-token': ['JIRA_OAUTH_TOKEN'],
  'auth-method': ['JIRA_AUTH_METHOD'],
  'cloud-id': ['JIRA_CLOUD_ID'],
  'expires-on': ['JIRA_TOKEN_EXPIRES_ON'],
  'ca-certificate': ['JIRA_CA_CERTIFICATE'],
  'client-certificate': ['JIRA_CLIENT_CERTIFICATE'],
  'client-key': ['JIRA_CLIENT_KEY'],
  'gitlab-project': ['CI_PROJECT_ID'],
  'gitlab-token': ['GITLAB_TOKEN'],
  'org-id': ['JIRA_ORG_ID'],
  'org-api-key': ['JIRA_ORG_API_KEY'],
};

const NAMES = Object.keys(ALL_INPUTS) as InputName[];

test('whatever holds a token, a key or a password is known to be secret, and nothing else is', () => {
  // Names of secrets, of tokens and of whoever asks for one are public.
  const isPublic = /^(?:(?:refresh|access)-token-|consumer-|save-)/;
  const named = NAMES.filter(
    (name) => /(?:-token|-secret|-key|password)$/.test(name) && !isPublic.test(name),
  );
  expect(NAMES.filter(isSecretInput).toSorted()).toEqual([...named, 'webhook-url'].toSorted());
  expect(isSecretInput('site-url')).toBe(false);
});

test('each input has the variables that the README tells, and no other', () => {
  for (const name of NAMES) {
    const asked: string[] = [];
    const environment = new Proxy<Record<string, string>>(
      {},
      {
        get: (_target, variable) => {
          asked.push(String(variable));
          return undefined;
        },
      },
    );
    expect(new Inputs(() => '', environment).find(name)).toBeUndefined();
    expect([name, asked]).toEqual([name, FALLBACKS[name] ?? []]);
  }
});

describe('a value', () => {
  test('of an input comes first, then those of variables in order; blank is not set', () => {
    const environment = { JIRA_USER_EMAIL: ' first ', JIRA_EMAIL: 'second' };
    expect(given({ email: 'own' }, environment).find('email')).toEqual({
      input: 'email',
      label: '`email`',
      value: 'own',
      fromEnvironment: false,
      wasPadded: false,
    });
    expect(given({ email: ' \n' }, environment).find('email')).toEqual({
      input: 'email',
      label: '`email` (from JIRA_USER_EMAIL)',
      value: 'first',
      fromEnvironment: true,
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
      given({ password: raw }).verbatim('password'),
      given({}, { JIRA_PASSWORD: raw }).verbatim('password'),
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

  test('of an earlier step is known by an accountId', () => {
    expect(given({}, { JIRA_ACCOUNT_ID: 'FAKE' }).resultsOfEarlierStep).toBe(true);
    expect(given({}, { JIRA_CLOUD_ID: 'FAKE', JIRA_ACCOUNT_ID: ' ' }).resultsOfEarlierStep).toBe(false);
  });

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
  const found = (value: string) => given({ 'api-token': value }).verbatim('api-token');
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
    const one = given({ password: 'FAKE\ud800' }).verbatim('password');
    if (!one) throw new Error('There is no value.');
    expect(failureOf(() => asPassword(one, () => undefined)).what).toContain('half of a character');
    const whole = { ...one, value: 'FAKE é \u{1f511}' };
    expect(asPassword(whole, () => undefined).reveal()).toBe('FAKE é \u{1f511}');
  });
});
