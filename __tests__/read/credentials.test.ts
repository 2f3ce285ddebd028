import { describe, expect, test } from '@jest/globals';
import type { Failure } from '../../src/failure.js';
import { type Credentials, readCredentials } from '../../src/read/credentials.js';
import type { InputName } from '../../src/read/inputs.js';
import { read } from '../../src/read/index.js';
import { failureOf } from '../project/failure-of.js';
import { given, type Values } from './given.js';

const EMAIL = 'me@example.com';
const API_TOKEN = 'FAKE-api-token-0001';
const CLIENT_ID = 'FAKE-client-id';
const CLIENT_SECRET = 'FAKE-client-secret-0002';
const REFRESH_TOKEN = 'FAKE-refresh-token-0003';
const ACCESS_TOKEN = 'FAKE-access-token-0004';

const apiToken = { email: EMAIL, 'api-token': API_TOKEN };
const client = { 'client-id': CLIENT_ID, 'client-secret': CLIENT_SECRET };
const grant = { ...client, 'refresh-token': REFRESH_TOKEN };
const accessToken = { 'access-token': ACCESS_TOKEN };

/** Reads credentials and remembers, in order, what was masked and said. */
class Reading {
  readonly masked: string[] = [];
  readonly warnings: string[] = [];
  withheld: string | undefined;
  readonly #values: Values;
  readonly #environment: Record<string, string>;

  constructor(values: Values, environment: Record<string, string> = {}) {
    this.#values = values;
    this.#environment = environment;
  }

  credentials(): Credentials {
    return readCredentials(given(this.#values, this.#environment), {
      mask: (secret) => this.masked.push(secret.reveal()),
      warn: (text) => this.warnings.push(text),
      secretsWithheld: () => this.withheld,
    });
  }

  failure(): Failure {
    return failureOf(() => this.credentials());
  }
}

/** Credentials with their secrets in clear, for comparing. */
function revealed(credentials: Credentials): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(credentials).map(([key, value]: [string, unknown]) => [
      key,
      typeof value === 'object' && value !== null && 'reveal' in value
        ? (value as { reveal(): string }).reveal()
        : value,
    ]),
  );
}

describe('the method follows from the inputs', () => {
  const token = { email: EMAIL, apiToken: API_TOKEN };
  const oauth = { clientId: CLIENT_ID, clientSecret: CLIENT_SECRET };

  test.each<[string, Values, string | undefined, Record<string, unknown>]>([
    ['an e-mail and an API token', apiToken, undefined, { method: 'auto', ...token }],
    ['an e-mail and an API token', apiToken, 'auto', { method: 'auto', ...token }],
    ['an e-mail and an API token', apiToken, 'api-token', { method: 'api-token', ...token }],
    ['an e-mail and an API token', apiToken, 'scoped-api-token', { method: 'scoped-api-token', ...token }],
    [
      'an e-mail and an API token',
      apiToken,
      'service-account-token',
      { method: 'service-account-token', ...token },
    ],
    [
      'an API token alone',
      { 'api-token': API_TOKEN },
      undefined,
      { method: 'service-account-token', email: undefined, apiToken: API_TOKEN },
    ],
    [
      'an API token alone',
      { 'api-token': API_TOKEN },
      'service-account-token',
      { method: 'service-account-token', email: undefined, apiToken: API_TOKEN },
    ],
    ['an OAuth client', client, undefined, { method: 'client-credentials', ...oauth }],
    ['an OAuth client', client, 'client-credentials', { method: 'client-credentials', ...oauth }],
    [
      'an OAuth client and a refresh token',
      grant,
      undefined,
      { method: 'refresh-token', ...oauth, refreshToken: REFRESH_TOKEN },
    ],
    [
      'an OAuth client and a refresh token',
      grant,
      'refresh-token',
      { method: 'refresh-token', ...oauth, refreshToken: REFRESH_TOKEN },
    ],
    ['an access token', accessToken, undefined, { method: 'access-token', accessToken: ACCESS_TOKEN }],
    ['an access token', accessToken, 'access-token', { method: 'access-token', accessToken: ACCESS_TOKEN }],
    [
      'an access token beside an e-mail, which means nothing to it',
      { ...accessToken, email: EMAIL },
      undefined,
      { method: 'access-token', accessToken: ACCESS_TOKEN },
    ],
  ])('%s (%j), pinned to %s', (_what, values, pinned, expected) => {
    const reading = new Reading(pinned === undefined ? values : { ...values, 'auth-method': pinned });
    expect(revealed(reading.credentials())).toEqual(expected);
    expect(reading.warnings).toEqual([]);
  });
});

describe('a missing piece', () => {
  test.each<[string, Values, string | undefined, string]>([
    ['nothing', {}, undefined, 'No credential is given'],
    ['an e-mail alone', { email: EMAIL }, undefined, 'No credential is given'],
    ['a blank token', { ...apiToken, 'api-token': ' \n\t' }, undefined, 'No credential is given'],
    ['an API token without e-mail', { 'api-token': API_TOKEN }, 'api-token', '`email`'],
    ['an API token without e-mail', { 'api-token': API_TOKEN }, 'scoped-api-token', '`email`'],
    ['an API token with a blank e-mail', { ...apiToken, email: ' ' }, 'api-token', '`email`'],
    ['a client without secret', { 'client-id': CLIENT_ID }, undefined, '`client-secret`'],
    ['a client without ID', { 'client-secret': CLIENT_SECRET }, undefined, '`client-id`'],
    ['a refresh token alone', { 'refresh-token': REFRESH_TOKEN }, undefined, '`client-id`'],
    ['a refresh token and an ID', { ...grant, 'client-secret': '' }, undefined, '`client-secret`'],
    ['a refresh token and a secret', { ...grant, 'client-id': '' }, undefined, '`client-id`'],
    ['a client without refresh token', client, 'refresh-token', '`refresh-token`'],
    ['an API token', apiToken, 'access-token', 'no access token is given'],
    ['an API token', apiToken, 'client-credentials', 'no OAuth client is given'],
    ['a client', client, 'scoped-api-token', 'no API token is given'],
    ['an access token', accessToken, 'refresh-token', 'no OAuth client is given'],
    ['nothing', {}, 'access-token', 'no access token is given'],
  ])('%s (%j), pinned to %s', (_what, values, pinned, named) => {
    const reading = new Reading(pinned === undefined ? values : { ...values, 'auth-method': pinned });
    const failure = reading.failure();
    expect(failure.code).toBe('missing-credentials');
    expect(failure.what).toContain(named);

    reading.withheld = 'This run comes from a fork, which gets no secrets.';
    const withheld = reading.failure();
    expect(withheld.code).toBe('secrets-unavailable');
    expect(withheld.what).toContain(named);
    expect(withheld.what).toContain(reading.withheld);
  });

  test('says nothing of forks where a value is wrong instead of missing', () => {
    const reading = new Reading({ email: 'me', 'api-token': API_TOKEN });
    reading.withheld = 'This run comes from a fork, which gets no secrets.';
    expect(reading.failure()).toMatchObject({ code: 'invalid-input' });
  });
});

describe('more than one way to log in', () => {
  const ways: [InputName, string, string][] = [
    ['api-token', 'JIRA_API_TOKEN', API_TOKEN],
    ['client-id', 'JIRA_CLIENT_ID', CLIENT_ID],
    ['client-secret', 'JIRA_CLIENT_SECRET', CLIENT_SECRET],
    ['refresh-token', 'JIRA_REFRESH_TOKEN', REFRESH_TOKEN],
    ['access-token', 'JIRA_ACCESS_TOKEN', ACCESS_TOKEN],
  ];
  const family = (name: string): string => (/^(?:client|refresh)/.test(name) ? 'client' : name);
  const pairs = ways.flatMap((one) =>
    ways.filter((other) => family(one[0]) !== family(other[0])).map((other) => [one, other] as const),
  );

  test.each(pairs)('%j as input and %j in the environment: both are named', (one, other) => {
    const failure = new Reading({ [one[0]]: one[2] }, { [other[1]]: other[2] }).failure();
    expect(failure.code).toBe('ambiguous-credentials');
    expect(failure.what).toContain(`\`${one[0]}\``);
    expect(failure.what).toContain(`\`${other[0]}\` (from ${other[1]})`);
    expect(failure.message).not.toContain('FAKE');
  });

  test('pinning one of two does not choose between them', () => {
    const reading = new Reading({ ...apiToken, ...accessToken, 'auth-method': 'access-token' });
    expect(reading.failure().code).toBe('ambiguous-credentials');
  });

  test('client credentials are pinned while a refresh token is given', () => {
    const failure = new Reading({ ...grant, 'auth-method': 'client-credentials' }).failure();
    expect(failure.code).toBe('ambiguous-credentials');
    expect(failure.what).toContain('`refresh-token`');
  });
});

describe('auth-method', () => {
  test.each(['basic', 'Api-Token', 'api_token', 'constructor', 'personal-access-token'])(
    '%s is no method of this version, and is not quoted',
    (pinned) => {
      const failure = new Reading({ ...apiToken, 'auth-method': pinned }).failure();
      expect(failure.code).toBe('invalid-input');
      expect(failure.what).toBe('`auth-method` is not the name of a method.');
    },
  );

  test('JIRA_AUTH_METHOD pins, unless an earlier step left it there', () => {
    const left = { JIRA_AUTH_METHOD: 'access-token', JIRA_ACCOUNT_ID: 'FAKE:account' };
    expect(new Reading(apiToken, { JIRA_AUTH_METHOD: 'api-token' }).credentials().method).toBe('api-token');
    expect(new Reading(apiToken, { JIRA_AUTH_METHOD: 'access-token' }).failure().code).toBe(
      'missing-credentials',
    );
    expect(new Reading(apiToken, left).credentials().method).toBe('auto');
    expect(new Reading({ ...apiToken, 'auth-method': 'api-token' }, left).credentials().method).toBe(
      'api-token',
    );
  });
});

describe('environment variables', () => {
  test.each<[InputName, string[], Values, string]>([
    ['email', ['JIRA_USER_EMAIL', 'JIRA_EMAIL'], { 'api-token': API_TOKEN }, 'email'],
    ['api-token', ['JIRA_API_TOKEN'], { email: EMAIL }, 'apiToken'],
    ['client-id', ['JIRA_CLIENT_ID'], { 'client-secret': CLIENT_SECRET }, 'clientId'],
    ['client-secret', ['JIRA_CLIENT_SECRET'], { 'client-id': CLIENT_ID }, 'clientSecret'],
    ['refresh-token', ['JIRA_REFRESH_TOKEN'], client, 'refreshToken'],
    ['access-token', ['JIRA_ACCESS_TOKEN'], {}, 'accessToken'],
  ])('%s falls back to %j, in that order, and comes before them', (input, variables, others, key) => {
    const value = (variable: string): string => `${variable.toLowerCase()}@fake.example`;
    for (let first = 0; first < variables.length; first++) {
      const environment = Object.fromEntries(
        variables.map((variable, index) => [variable, index < first ? ' ' : value(variable)]),
      );
      const found = revealed(new Reading(others, environment).credentials());
      expect(found[key]).toBe(value(variables[first] ?? ''));
      const given = revealed(
        new Reading({ ...others, [input]: 'own@fake.example' }, environment).credentials(),
      );
      expect(given[key]).toBe('own@fake.example');
    }
  });
});

const SECRETS: [InputName, Values][] = [
  ['api-token', apiToken],
  ['client-secret', client],
  ['refresh-token', grant],
  ['access-token', accessToken],
];

describe.each(SECRETS)('the secret %s', (name, values) => {
  test.each([
    ['\r', 'a carriage return'],
    ['\n', 'a line feed'],
    ['\0', 'a NUL character'],
    ['\t', 'a tab'],
    ['\u001b', 'the character U+001B'],
    ['\u007f', 'the character U+007F'],
    ['\u0085', 'the character U+0085'],
    [' ', 'a space'],
    ['\u00a0', 'the character U+00A0'],
    ['\u200b', 'the character U+200B'],
    ['\u2028', 'the character U+2028'],
    ['\u202e', 'the character U+202E'],
    ['é', 'the character U+00E9'],
    ['\u{1f511}', 'the character U+1F511'],
    ['\ud800', 'the character U+D800'],
  ])('with %j in it is refused by name and place, unquoted, and masked all the same', (character, named) => {
    const value = `FAKE-0001${character}FAKE-0002`;
    const reading = new Reading({ ...values, [name]: value });
    const failure = reading.failure();
    expect(failure.code).toBe('invalid-input');
    expect(failure.what).toContain(`\`${name}\` holds ${named}`);
    expect(failure.what).toContain('at position 10');
    expect(failure.message).not.toContain('FAKE');
    expect(reading.masked).toContain(value);
  });

  test.each(['x', 'FAKE', 'FAKE123', ' FAKE123 \n'])(
    '%j is too short to be one, is not quoted, and never masked',
    (value) => {
      const reading = new Reading({ ...values, [name]: value });
      const failure = reading.failure();
      expect(failure.code).toBe('invalid-input');
      expect(failure.what).toContain(`\`${name}\` has fewer than 8 characters`);
      expect(failure.message).not.toContain(value.trim());
      expect(reading.masked.map((mask) => mask.trim())).not.toContain(value.trim());
    },
  );

  test('of eight characters is long enough', () => {
    expect(new Reading({ ...values, [name]: 'FAKE1234' }).credentials()).toBeDefined();
  });

  test('of 8,192 characters is accepted; with one more it is refused, and masked', () => {
    const longest = 'FAKE'.repeat(2048);
    expect(new Reading({ ...values, [name]: longest }).credentials()).toBeDefined();
    const reading = new Reading({ ...values, [name]: `${longest}x` });
    expect(reading.failure().what).toContain(`\`${name}\` has 8193 characters`);
    expect(reading.masked).toContain(`${longest}x`);
  });

  test('with white space around it is used without, after a warning that names it and not its value', () => {
    const value = values[name] ?? '';
    const reading = new Reading({ ...values, [name]: ` ${value}\r\n` });
    expect(Object.values(revealed(reading.credentials()))).toContain(value);
    expect(reading.masked).toContain(value);
    expect(reading.warnings).toHaveLength(1);
    expect(reading.warnings[0]).toContain(`\`${name}\``);
    expect(reading.warnings[0]).not.toContain('FAKE');
  });

  test('is masked before any failure of another input', () => {
    for (const wrong of [{ 'auth-method': 'none' }, { email: 'nobody' }, { 'client-id': '\u0430' }]) {
      const reading = new Reading({ ...values, ...wrong, [name]: values[name] ?? '' });
      try {
        reading.credentials();
      } catch {
        // Only some of the methods look at that input.
      }
      expect(reading.masked).toContain(values[name]);
    }
  });
});

test('all secrets are masked before the first one is refused', () => {
  const reading = new Reading({ 'api-token': 'short', ...grant, ...accessToken });
  expect(reading.failure().what).toContain('`api-token`');
  expect(reading.masked).toEqual([CLIENT_SECRET, REFRESH_TOKEN, ACCESS_TOKEN]);
});

test('nothing but secrets is ever masked', () => {
  const reading = new Reading({ ...grant, email: EMAIL });
  reading.credentials();
  expect(reading.masked).toEqual([CLIENT_SECRET, REFRESH_TOKEN]);
});

describe('email', () => {
  test.each([EMAIL, 'Me.Too+jira@example.com', 'müller@exämple.example', ` ${EMAIL}\n`])(
    '%j is one',
    (email) => {
      expect(new Reading({ ...apiToken, email }).credentials()).toMatchObject({ email: email.trim() });
    },
  );

  test.each([
    ['has no @', 'display-name'],
    ['holds a colon, which would end the user name in the header', 'me:too@example.com'],
    ['holds a colon behind the @', 'me@example.com:443'],
    ['holds a space', 'My Name@example.com'],
    ['is in angle brackets behind a name', 'Me <me@example.com>'],
    ['holds a line feed', 'me@example.com\nX-Header: 1'],
    ['holds a NUL character', 'me\0@example.com'],
    ['holds a zero-width space', 'me\u200b@example.com'],
    ['holds a lone surrogate', 'me\ud800@example.com'],
    ['has nothing before the @', '@example.com'],
    ['has nothing behind the @', 'me@'],
    ['is longer than an address can be', `${'m'.repeat(309)}@example.com`],
  ])('is refused and not quoted if it %s', (_reason, email) => {
    const failure = new Reading({ ...apiToken, email }).failure();
    expect(failure.code).toBe('invalid-input');
    expect(failure.what).toContain('`email`');
    expect(failure.message).not.toContain(email);
    expect(failure.message).not.toContain('example.com');
  });
});

describe('client-id', () => {
  test.each(['FAKE client', 'FAKE\nclient', 'FAKE\u200bclient', 'F'.repeat(513)])(
    '%j is none, and not quoted',
    (clientId) => {
      const failure = new Reading({ ...client, 'client-id': clientId }).failure();
      expect(failure.code).toBe('invalid-input');
      expect(failure.what).toContain('`client-id`');
      expect(failure.message).not.toContain('FAKE');
    },
  );
});

describe('all inputs together', () => {
  /** Reads the whole request and counts the masks. */
  function request(values: Values): { failure: Failure | undefined; masks: number } {
    let masks = 0;
    const work = (): unknown =>
      read(given(values), {
        mask: () => (masks += 1),
        warn: () => undefined,
        secretsWithheld: () => undefined,
      });
    try {
      work();
      return { failure: undefined, masks };
    } catch {
      return { failure: failureOf(work), masks };
    }
  }

  test('a wrong destination is refused before any secret is looked at', () => {
    const elsewhere = { ...apiToken, 'site-url': 'acme', 'allowed-hosts': 'other.atlassian.net' };
    expect(request(elsewhere)).toMatchObject({ failure: { code: 'host-not-allowed' }, masks: 0 });
    expect(request({ ...apiToken, 'site-url': 'attacker.example' })).toMatchObject({ masks: 0 });
    expect(request({ ...apiToken, 'site-url': 'acme' })).toEqual({ failure: undefined, masks: 1 });
  });

  test('a refresh token is not exchanged where its successor could not be handed over', () => {
    const values = { ...grant, 'site-url': 'acme', 'output-credentials': 'false' };
    expect(request(values).failure).toMatchObject({ code: 'invalid-input' });
    expect(request({ ...values, 'refresh-token': '' }).failure).toBeUndefined();
    expect(request({ ...values, 'output-credentials': 'true' }).failure).toBeUndefined();
  });
});
