import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { CredentialEntry } from '../../src/check/credential-file.js';
import { credentialOf, credentialOfInputs } from '../../src/check/named-credential.js';
import { INPUT_NAMES, type InputName, variablesOf } from '../../src/inputs/schema.js';
import { failureOf } from '../project/failure-of.js';
import { given, gotSecrets, type Values } from '../read/given.js';

function entryOf(values: Values, variables: Values = {}, secret?: string): CredentialEntry {
  return {
    name: 'web',
    values: new Map(Object.entries(values)) as CredentialEntry['values'],
    variables: new Map(Object.entries(variables)) as CredentialEntry['variables'],
    secret,
  };
}

/** What an entry's inputs find. */
function found(
  entry: CredentialEntry,
  environment: Record<string, string> = {},
  shared: Values = {},
): Partial<Record<InputName, string>> {
  const { inputs } = credentialOf(entry, {
    environment,
    shared: given(shared),
    secretsWithheld: gotSecrets,
  });
  return Object.fromEntries(
    INPUT_NAMES.flatMap((name) => {
      const value = inputs.find(name)?.value;
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

const NOTHING_MORE = { 'output-credentials': 'false', 'export-env': 'false' };

describe('an entry', () => {
  test('has what it says and what its variables hold', () => {
    expect(
      found(entryOf({ 'site-url': 'acme' }, { 'api-token': 'T' }), { T: 'FAKE-token', OTHER: 'FAKE-other' }),
    ).toEqual({ 'site-url': 'acme', 'api-token': 'FAKE-token', ...NOTHING_MORE });
  });

  test("never falls back to variables that another entry's credential is in", () => {
    const fallbacks = Object.fromEntries(
      INPUT_NAMES.flatMap(variablesOf)
        .filter((name) => name.startsWith('JIRA_'))
        .map((name) => [name, 'FAKE-of-another']),
    );
    expect(Object.keys(fallbacks).length).toBeGreaterThan(20);
    expect(found(entryOf({ 'site-url': 'acme' }), fallbacks)).toEqual({
      'site-url': 'acme',
      ...NOTHING_MORE,
    });
  });

  test('may name such a variable all the same', () => {
    expect(
      found(entryOf({}, { 'api-token': 'JIRA_API_TOKEN' }), { JIRA_API_TOKEN: 'FAKE-token' }),
    ).toMatchObject({ 'api-token': 'FAKE-token' });
  });

  test('gets values of its own variables alone, whatever there is', () => {
    const variable = fc.constantFrom(
      'A',
      'B',
      'JIRA_API_TOKEN',
      'JIRA_PAT',
      'JIRA_USER_EMAIL',
      'JIRA_PASSWORD',
    );
    const input = fc.constantFrom<InputName>('api-token', 'personal-access-token', 'email', 'password');
    fc.assert(
      fc.property(
        fc.dictionary(variable, fc.stringMatching(/^[a-z]{8}$/)),
        fc.dictionary(input, variable),
        (environment, variables) => {
          const named = Object.entries(variables);
          if (named.some(([, name]) => environment[name] === undefined)) return;
          const expected = Object.fromEntries(named.map(([name, from]) => [name, environment[from]]));
          expect(found(entryOf({}, variables), environment)).toEqual({ ...expected, ...NOTHING_MORE });
        },
      ),
    );
  });

  test.each(['', ' \n'])('whose variable holds %j says which one is missing', (value) => {
    const { inputs } = credentialOf(entryOf({}, { 'api-token': 'BOT_TOKEN' }), {
      environment: { BOT_TOKEN: value },
      shared: given(),
      secretsWithheld: gotSecrets,
    });
    expect(failureOf(() => inputs.find('api-token'))).toMatchObject({
      code: 'missing-credentials',
      what: 'The variable BOT_TOKEN, which api-token-env of web names, is not set.',
    });
  });

  test('says why, if the CI system keeps secrets back', () => {
    const { inputs } = credentialOf(entryOf({}, { 'api-token': 'BOT_TOKEN' }), {
      environment: {},
      shared: given(),
      secretsWithheld: () => 'This run comes from a fork.',
    });
    expect(failureOf(() => inputs.find('api-token'))).toMatchObject({ code: 'secrets-unavailable' });
  });

  test.each<[string, CredentialEntry, string | undefined]>([
    ['as it says', entryOf({}, { 'api-token': 'T' }, 'BOT_SECRET'), 'BOT_SECRET'],
    ['by the variable of what a person renews', entryOf({}, { email: 'E', 'api-token': 'T' }), 'T'],
    [
      'by the one of a pair that ends first',
      entryOf({}, { 'client-secret': 'S', 'refresh-token': 'R', 'client-id': 'I' }),
      'R',
    ],
    ['by no variable that needs no renewal', entryOf({}, { email: 'E', 'site-url': 'S' }), undefined],
  ])('names the secret %s', (_what, entry, secret) => {
    expect(
      credentialOf(entry, { environment: {}, shared: given(), secretsWithheld: gotSecrets }).secret,
    ).toBe(secret);
  });
});

describe('what is said of the whole check', () => {
  const check = {
    'warn-days': '60',
    'critical-days': '20',
    'timeout-seconds': '10',
    'ca-certificate': 'ca.pem',
    'github-token': 'FAKE-github-token',
    'allow-private-hosts': 'true',
  } as const;

  test('holds for every entry', () => {
    expect(found(entryOf({ 'site-url': 'acme' }), {}, check)).toEqual({
      'site-url': 'acme',
      ...check,
      ...NOTHING_MORE,
    });
  });

  test('unless the entry says something else; of the two thresholds it then has none', () => {
    const own = { 'warn-days': '5', 'timeout-seconds': '3' };
    const rest = Object.fromEntries(Object.entries(check).filter(([name]) => name !== 'critical-days'));
    expect(found(entryOf(own), {}, check)).toEqual({ ...rest, ...own, ...NOTHING_MORE });
  });

  test('but for what tells whose the credential is', () => {
    const whose = { email: 'a@b.example', 'api-token': 'FAKE-token', 'site-url': 'globex', renew: 'true' };
    expect(found(entryOf({}), {}, whose)).toEqual(NOTHING_MORE);
  });
});

describe('hosts that are allowed', () => {
  test.each([
    ['', '', undefined],
    ['a.example', '', 'a.example'],
    ['', 'a.example,b.example', 'a.example,b.example'],
    ['a.example', 'A.EXAMPLE b.example', 'a.example'],
    ['a.example,b.example,c.example', 'c.example,a.example', 'a.example,c.example'],
  ])('the entry %j and the check %j make %j', (own, ofCheck, both) => {
    expect(found(entryOf({ 'allowed-hosts': own }), {}, { 'allowed-hosts': ofCheck })['allowed-hosts']).toBe(
      both,
    );
  });

  test('an entry allows no host that the check does not', () => {
    expect(
      failureOf(() =>
        found(entryOf({ 'allowed-hosts': 'evil.example' }), {}, { 'allowed-hosts': 'a.example' }),
      ),
    ).toMatchObject({ code: 'host-not-allowed' });
  });
});

describe('a credential of inputs', () => {
  test.each<[Values, Record<string, string>, string, string | undefined]>([
    [
      { email: 'ada@example.com', 'site-url': 'https://acme.atlassian.net/browse/X-1' },
      {},
      'ada@example.com at acme.atlassian.net',
      undefined,
    ],
    [{ 'site-url': 'acme' }, { JIRA_PAT: 'FAKE-pat' }, 'credential at acme', 'JIRA_PAT'],
    [{ username: 'dora', 'client-id': 'x' }, {}, 'dora', undefined],
    [{}, { JIRA_CLIENT_ID: 'app', JIRA_REFRESH_TOKEN: 'FAKE-refresh' }, 'app', 'JIRA_REFRESH_TOKEN'],
    [{ 'api-token': 'FAKE-token' }, { JIRA_API_TOKEN: 'FAKE-other' }, 'credential', undefined],
    [{ 'credential-name': 'bot', 'secret-name': 'BOT', 'api-token': 'FAKE-token' }, {}, 'bot', 'BOT'],
    [
      { 'site-url': 'https://ada:FAKE-password@acme.atlassian.net' },
      {},
      'credential at acme.atlassian.net',
      undefined,
    ],
    [{ email: 'x'.repeat(200) }, {}, 'x'.repeat(100), undefined],
  ])('%j and %j is called %s', (values, environment, name, secret) => {
    expect(credentialOfInputs(given(values, environment))).toMatchObject({ name, secret });
  });

  test('a name is at most 100 characters of one line', () => {
    expect(failureOf(() => credentialOfInputs(given({ 'credential-name': 'x'.repeat(101) }))).code).toBe(
      'invalid-input',
    );
    expect(failureOf(() => credentialOfInputs(given({ 'credential-name': 'a\n::error::b' }))).code).toBe(
      'invalid-input',
    );
  });
});
