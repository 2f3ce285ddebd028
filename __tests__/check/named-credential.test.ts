import { describe, expect, test } from '@jest/globals';
import type { CredentialEntry } from '../../src/check/credential-file.js';
import {
  credentialOf,
  credentialOfInputs,
  keyWords,
  type NamedCredential,
} from '../../src/check/named-credential.js';
import { INPUT_NAMES, type InputName, variablesOf } from '../../src/inputs/schema.js';
import { failureOf } from '../project/failure-of.js';
import { given, gotSecrets, type Values } from '../read/given.js';

type Entry = Partial<Record<'values' | 'variables', Values> & { secret: string }>;

function credential(
  { values = {}, variables = {}, secret }: Entry,
  environment: Record<string, string> = {},
  shared: Values = {},
  secretsWithheld: () => string | undefined = gotSecrets,
): NamedCredential {
  const pairs = [
    ...Object.entries(values).map(([name, value]) => [name, { value }]),
    ...Object.entries(variables).map(([name, variable]) => [name, { variable }]),
  ] as [InputName, { value: string }][];
  const entry: CredentialEntry = { name: 'web', given: new Map(pairs), secret };
  return credentialOf(entry, environment, given(shared), secretsWithheld);
}

function found(...args: Parameters<typeof credential>): Values {
  const { inputs } = credential(...args);
  const all = INPUT_NAMES.map((name) => [name, inputs.find(name)?.value] as const);
  return Object.fromEntries(all.filter(([, value]) => value !== undefined));
}

const IN_FILE = { 'refresh-token-file': 'token.txt' };

describe('an entry', () => {
  test('has what it says and what its variables hold', () => {
    const variables = { 'api-token': 'T', email: 'JIRA_API_TOKEN' };
    const environment = { T: 'FAKE-token', OTHER: 'FAKE-other', JIRA_API_TOKEN: 'FAKE-named' };
    const all = { 'site-url': 'acme', 'api-token': 'FAKE-token', email: 'FAKE-named' };
    expect(found({ values: { 'site-url': 'acme' }, variables }, environment)).toEqual(all);
  });

  test("never falls back to variables that another entry's credential is in", () => {
    const names = INPUT_NAMES.flatMap(variablesOf).filter((name) => name.startsWith('JIRA_'));
    expect(names.length).toBeGreaterThan(20);
    const fallbacks = Object.fromEntries(names.map((name) => [name, 'FAKE-of-another']));
    expect(found({ values: { 'site-url': 'acme' } }, fallbacks)).toEqual({ 'site-url': 'acme' });
  });

  test.each([
    ['', undefined, 'missing-credentials'],
    [' \n', undefined, 'missing-credentials'],
    ['', 'This run comes from a fork.', 'secrets-unavailable'],
  ])('whose variable holds %j says which one is missing, and why: %s', (value, why, code) => {
    const { inputs } = credential({ variables: { 'api-token': 'T' } }, { T: value }, {}, () => why);
    const what = `The variable T, which api-token-env of web names, is not set.${why ? ` ${why}` : ''}`;
    expect(failureOf(() => inputs.find('api-token'), code).what).toBe(what);
  });

  test.each<[string, Entry, string | undefined]>([
    ['as it says', { variables: { 'api-token': 'T' }, secret: 'BOT_SECRET' }, 'BOT_SECRET'],
    ['never by the secret itself', { variables: { 'api-token': 'T' }, secret: 'ATOAFAKE' }, 'T'],
    ['by the variable of what a person renews', { variables: { email: 'E', 'api-token': 'T' } }, 'T'],
    ['by the first of a pair to end', { variables: { 'client-secret': 'S', 'refresh-token': 'R' } }, 'R'],
    ['by no other than a stored grant', { values: IN_FILE, variables: { 'client-secret': 'S' } }, undefined],
    ['by no variable that needs no renewal', { variables: { email: 'E', 'site-url': 'S' } }, undefined],
  ])('names the secret %s', (_what, entry, secret) => {
    expect(credential(entry).secret).toBe(secret);
  });
});

describe('what is said of the whole check', () => {
  const rest = { 'ca-certificate': 'ca.pem', 'github-token': 'FAKE-token', 'allow-private-hosts': 'true' };
  const check = { 'warn-days': '60', 'critical-days': '20', 'timeout-seconds': '10', ...rest };
  const own = { 'warn-days': '5', 'timeout-seconds': '3' };
  const alone = { ...own, ...rest };

  test.each<[string, Values, Values, Values]>([
    ['holds for every entry', {}, check, check],
    ['counts less than what the entry says; of the two thresholds it then has none', own, check, alone],
    ['is not the owner', {}, { email: 'a@b.example', 'api-token': 'FAKE-token', renew: 'true' }, {}],
  ])('%s', (_what, values, shared, expected) => {
    expect(found({ values }, {}, shared)).toEqual(expected);
  });

  /** An entry's input, the whole check's input, and the resulting value. */
  test.each<[InputName, string, string, string]>([
    ['allowed-hosts', '', 'a.example,b.example', 'a.example,b.example'],
    ['allowed-hosts', 'a.example', '', 'a.example'],
    ['allowed-hosts', 'a.example,b.example,c.example', 'C.EXAMPLE a.example', 'a.example,c.example'],
    ['required-permissions', 'A', 'B', 'A,B'],
    ['expected-account-id', '', 'x', 'x'],
    ['project', 'P', 'P', 'P'],
  ])('%s: %j of an entry and %j of the check make %j', (name, own, ofCheck, expected) => {
    const values = own === '' ? {} : { [name]: own };
    expect(found({ values }, {}, { [name]: ofCheck })).toEqual({ [name]: expected });
  });

  test.each<[InputName, string, string, string]>([
    ['allowed-hosts', 'evil.example', 'a.example', 'host-not-allowed'],
    ['expected-account-id', 'y', 'x', 'invalid-input'],
  ])('%s: %j of an entry and %j of the check contradict each other', (name, own, ofCheck, code) => {
    const failure = failureOf(() => found({ values: { [name]: own } }, {}, { [name]: ofCheck }), code);
    // Only the entry's own value has a key.
    expect(failure.inWords(keyWords()).message.match(/the key/gi)).toHaveLength(1);
  });
});

test("advice names an entry's own key, or else the check's input", () => {
  const { words } = credential({ values: { project: 'P' } });
  const advice = words?.advise('Correct `allowed-hosts` or `project`.');
  expect(advice).toBe('Correct `allowed-hosts` or the key "project".');
});

const ACME = 'https://acme.atlassian.net';

test.each<[Values, Record<string, string>, string, string | undefined]>([
  [{ email: 'a@x.io', 'site-url': `${ACME}/browse/X-1` }, {}, 'a@x.io at acme.atlassian.net', undefined],
  [{ 'site-url': 'acme' }, { JIRA_PAT: 'FAKE-pat' }, 'credential at acme', 'JIRA_PAT'],
  [{ 'site-url': 'https://jira.x.io:81/b/browse/X-1' }, {}, 'credential at jira.x.io:81/b', undefined],
  [{}, { JIRA_CLIENT_ID: 'app', JIRA_REFRESH_TOKEN: 'FAKE-refresh' }, 'credential', 'JIRA_REFRESH_TOKEN'],
  [IN_FILE, { JIRA_CLIENT_SECRET: 'FAKE-secret' }, 'credential', undefined],
  [{}, { JIRA_PRIVATE_KEY: 'FAKE-key', JIRA_OAUTH_TOKEN: 'FAKE-token' }, 'credential', 'JIRA_OAUTH_TOKEN'],
  [{ username: 'a@x.io', 'api-token': 'FAKE-token' }, {}, 'a@x.io', undefined],
  [{ 'credential-name': 'bot', 'secret-name': 'BOT', 'api-token': 'FAKE-token' }, {}, 'bot', 'BOT'],
  [{ 'api-token': 'FAKE-token' }, { JIRA_API_TOKEN: 'FAKE-other' }, 'credential', undefined],
  [{ 'site-url': 'https://ada:FAKE-password@acme.example' }, {}, 'credential', undefined],
  [{ email: `${'x'.repeat(200)}@x.example` }, {}, 'x'.repeat(100), undefined],
  // A secret in the wrong input.
  [{ email: 'FAKE-token', 'api-token': 'a@x.io' }, {}, 'credential', undefined],
  [{ username: 'FAKE password', password: 'dora' }, {}, 'credential', undefined],
  [{ email: 'a@x.io:FAKE-key' }, { JIRA_API_TOKEN: 'FAKE-key' }, 'credential', 'JIRA_API_TOKEN'],
  [{ 'credential-name': 'ATOAFAKE' }, {}, 'credential', undefined],
  [{ 'credential-name': 'global-heyJoe' }, {}, 'global-heyJoe', undefined],
  [{ 'credential-name': 'a FAKE-token', 'api-token': 'FAKE-token' }, {}, 'credential', undefined],
  [{ 'secret-name': 'FAKE-token' }, { JIRA_API_TOKEN: 'FAKE-token' }, 'credential', 'JIRA_API_TOKEN'],
])('the credential of %j and %j is called %s', (values, environment, name, secret) => {
  expect(credentialOfInputs(given(values, environment))).toMatchObject({ name, secret });
});

test.each(['x'.repeat(101), 'a\n::error::b'])('a name is at most 100 characters of one line: %j', (name) => {
  failureOf(() => credentialOfInputs(given({ 'credential-name': name })), 'invalid-input');
});
