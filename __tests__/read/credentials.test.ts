import { describe, expect, test } from '@jest/globals';
import type { Failure } from '../../src/failure.js';
import { basicPairOf, type Credentials } from '../../src/methods/index.js';
import { readCredentials } from '../../src/read/credentials.js';
import type { InputName } from '../../src/read/inputs.js';
import { read } from '../../src/read/index.js';
import { Secret } from '../../src/secret.js';
import { failureOf } from '../project/failure-of.js';
import { given, handedOver, type Values } from './given.js';
import { pkcs8, rsaPair } from './keys.js';

const EMAIL = 'me@example.com';
const API_TOKEN = 'FAKE-api-token-0001';
const CLIENT_ID = 'FAKE-client-id';
const CLIENT_SECRET = 'FAKE-client-secret-0002';
const REFRESH_TOKEN = 'FAKE-refresh-token-0003';
const ACCESS_TOKEN = 'FAKE-access-token-0004';
const PERSONAL_ACCESS_TOKEN = 'FAKE-personal-access-token-0005';
const USERNAME = 'mia';
const PASSWORD = 'FAKE password 0006';
const OAUTH_TOKEN = 'FAKE-oauth-token-0007';
const CONSUMER_KEY = 'FAKE-consumer-key';
const PRIVATE_KEY = pkcs8(rsaPair());
const REDIRECT_URI = 'https://ci.example/callback?FAKE=1';

const apiToken = { email: EMAIL, 'api-token': API_TOKEN };
const client = { 'client-id': CLIENT_ID, 'client-secret': CLIENT_SECRET };
const grant = { ...client, 'refresh-token': REFRESH_TOKEN };
const accessToken = { 'access-token': ACCESS_TOKEN };
const personalAccessToken = { 'personal-access-token': PERSONAL_ACCESS_TOKEN };
const password = { username: USERNAME, password: PASSWORD };
const link = { 'consumer-key': CONSUMER_KEY, 'private-key': PRIVATE_KEY, 'oauth-token': OAUTH_TOKEN };

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
  const alone = { email: undefined, apiToken: API_TOKEN };
  const oauth = { clientId: CLIENT_ID, clientSecret: CLIENT_SECRET };
  const person = { ...oauth, refreshToken: REFRESH_TOKEN };
  const signer = { consumerKey: CONSUMER_KEY, privateKey: PRIVATE_KEY, oauthToken: OAUTH_TOKEN };
  const login = { username: USERNAME, password: PASSWORD };
  const bearer = { personalAccessToken: PERSONAL_ACCESS_TOKEN };

  // The title must not hold a private key, not even this run's, so that it tells of the first two columns alone.
  test.each<[method: string, pins: (string | undefined)[], values: Values, made: Record<string, unknown>]>([
    ['auto', [undefined, 'auto'], apiToken, token],
    ['api-token', ['api-token'], apiToken, token],
    ['scoped-api-token', ['scoped-api-token'], apiToken, token],
    ['service-account-token', ['service-account-token'], apiToken, token],
    ['service-account-token', [undefined, 'service-account-token'], { 'api-token': API_TOKEN }, alone],
    ['client-credentials', [undefined, 'client-credentials'], client, oauth],
    [
      'client-credentials',
      [undefined],
      { ...client, scope: ' READ, WRITE\n' },
      { ...oauth, scope: 'READ WRITE' },
    ],
    ['oauth-credentials', ['oauth-credentials'], client, oauth],
    ['refresh-token', [undefined, 'refresh-token'], grant, person],
    ['refresh-token', [undefined], { ...client, 'refresh-token-file': '/FAKE/token' }, oauth],
    ['refresh-token', [undefined], { ...client, 'refresh-token-variable': 'FAKE_VARIABLE' }, oauth],
    ['refresh-token', [undefined], { ...grant, 'refresh-token-variable': 'FAKE_VARIABLE' }, person],
    [
      'refresh-token',
      [undefined],
      { ...grant, 'redirect-uri': REDIRECT_URI },
      { ...person, redirectUri: REDIRECT_URI },
    ],
    ['access-token', [undefined, 'access-token'], accessToken, { accessToken: ACCESS_TOKEN }],
    // An e-mail or a user name means nothing to these, and a user name is no way to log in by itself.
    ['access-token', [undefined], { ...accessToken, email: EMAIL }, { accessToken: ACCESS_TOKEN }],
    ['personal-access-token', [undefined, 'personal-access-token'], personalAccessToken, bearer],
    [
      'personal-access-token',
      [undefined],
      { ...personalAccessToken, username: USERNAME, email: EMAIL },
      bearer,
    ],
    ['auto', [undefined], { ...apiToken, username: USERNAME }, token],
    ['basic', [undefined, 'basic'], password, login],
    ['session-cookie', ['session-cookie'], password, login],
    ['oauth1', [undefined], link, signer],
    ['oauth1', ['oauth1'], { ...link, 'private-key': PRIVATE_KEY.trim().replaceAll('\n', ' ') }, signer],
  ])('%s, pinned to %j', (method, pins, values, made) => {
    for (const pinned of pins) {
      const reading = new Reading(pinned === undefined ? values : { ...values, 'auth-method': pinned });
      expect(revealed(reading.credentials())).toEqual({ method, ...made });
      expect(reading.warnings).toEqual([]);
    }
  });
});

describe('a missing piece', () => {
  const NOTHING = 'No credential is given';
  test.each<[words: string, pinned: string | undefined, values: Values]>([
    [NOTHING, undefined, {}],
    [NOTHING, undefined, { email: EMAIL }],
    [NOTHING, undefined, { ...apiToken, 'api-token': ' \n\t' }],
    [NOTHING, undefined, { username: USERNAME }],
    [NOTHING, undefined, { ...password, password: ' \t\n ' }],
    ['`email`', 'api-token', { 'api-token': API_TOKEN }],
    ['`email`', 'scoped-api-token', { 'api-token': API_TOKEN }],
    ['`email`', 'api-token', { ...apiToken, email: ' ' }],
    ['`client-secret`', undefined, { 'client-id': CLIENT_ID }],
    ['`client-id`', undefined, { 'client-secret': CLIENT_SECRET }],
    ['`client-id`', undefined, { 'refresh-token': REFRESH_TOKEN }],
    ['`client-secret`', undefined, { ...grant, 'client-secret': '' }],
    ['`client-id`', undefined, { ...grant, 'client-id': '' }],
    ['`refresh-token`', 'refresh-token', client],
    ['no access token is given', 'access-token', apiToken],
    ['no OAuth client is given', 'client-credentials', apiToken],
    ['no API token is given', 'scoped-api-token', client],
    ['no OAuth client is given', 'refresh-token', accessToken],
    ['no access token is given', 'access-token', {}],
    ['no user name and password is given', 'basic', { username: USERNAME }],
    ['no user name and password is given', 'session-cookie', { username: USERNAME }],
    ['`username`', undefined, { password: PASSWORD }],
    ['`username`', 'session-cookie', { password: PASSWORD }],
    ['`username`', undefined, { email: EMAIL, password: PASSWORD }],
    ['no personal access token is given', 'personal-access-token', apiToken],
    ['no user name and password is given', 'basic', apiToken],
    ['no API token is given', 'api-token', personalAccessToken],
    ['no user name and password is given', 'basic', personalAccessToken],
    ['no OAuth 1.0a application link is given', 'oauth1', password],
    ['no personal access token is given', 'personal-access-token', link],
    ['`consumer-key`', undefined, { ...link, 'consumer-key': '' }],
    ['`private-key`', undefined, { ...link, 'private-key': ' ' }],
    ['`oauth-token`', 'oauth1', { ...link, 'oauth-token': '' }],
    ['`private-key`', undefined, { 'consumer-key': CONSUMER_KEY }],
  ])('%s, pinned to %s', (words, pinned, values) => {
    const reading = new Reading(pinned === undefined ? values : { ...values, 'auth-method': pinned });
    expect(reading.failure()).toMatchObject({
      code: 'missing-credentials',
      what: expect.stringContaining(words) as unknown,
    });

    reading.withheld = 'This run comes from a fork, which gets no secrets.';
    const { code, what } = reading.failure();
    expect(code).toBe('secrets-unavailable');
    expect(what).toContain(words);
    expect(what).toContain(reading.withheld);
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
    ['personal-access-token', 'JIRA_PERSONAL_ACCESS_TOKEN', PERSONAL_ACCESS_TOKEN],
    ['personal-access-token', 'JIRA_PAT', PERSONAL_ACCESS_TOKEN],
    ['password', 'JIRA_PASSWORD', PASSWORD],
    ['consumer-key', 'JIRA_CONSUMER_KEY', CONSUMER_KEY],
    ['private-key', 'JIRA_PRIVATE_KEY', PRIVATE_KEY],
    ['oauth-token', 'JIRA_OAUTH_TOKEN', OAUTH_TOKEN],
  ];
  const family = (name: string): string => {
    if (/^(?:client|refresh)/.test(name)) return 'client';
    return /^(?:consumer|private|oauth)/.test(name) ? 'link' : name;
  };
  const pairs = ways.flatMap((one) =>
    ways
      .filter((other) => family(one[0]) !== family(other[0]))
      .map((other) => [one[0], other[1], one, other] as const),
  );

  test.each(pairs)(
    '%s as input and %s in the environment: both are named',
    (_input, _variable, one, other) => {
      const failure = new Reading({ [one[0]]: one[2] }, { [other[1]]: other[2] }).failure();
      expect(failure.code).toBe('ambiguous-credentials');
      const [here, there] = [`\`${one[0]}\``, `\`${other[0]}\` (from ${other[1]})`];
      expect([`${here}, ${there}`, `${there}, ${here}`]).toContain(
        failure.what.replace(/^More than one way to log in is given: (.*)\.$/, '$1'),
      );
      expect(failure.message).not.toContain('FAKE');
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
    const environment = { JIRA_USERNAME: USERNAME, JIRA_EMAIL: EMAIL, JIRA_SCOPE: 'READ' };
    expect(new Reading(apiToken, environment).credentials().method).toBe('auto');
    expect(new Reading(personalAccessToken, environment).credentials().method).toBe('personal-access-token');
  });

  test('pinning one of two does not choose between them', () => {
    const reading = new Reading({ ...apiToken, ...accessToken, 'auth-method': 'access-token' });
    expect(reading.failure().code).toBe('ambiguous-credentials');
  });

  test('client credentials are pinned while a refresh token is given', () => {
    for (const method of ['client-credentials', 'oauth-credentials']) {
      const failure = new Reading({ ...grant, 'auth-method': method }).failure();
      expect(failure.code).toBe('ambiguous-credentials');
      expect(failure.what).toBe(`\`auth-method\` is ${method}, but \`refresh-token\` is given too.`);
    }
  });
});

describe('auth-method', () => {
  test.each(['Basic', 'Api-Token', 'api_token', 'constructor', 'pat', 'password', 'oauth', 'bearer'])(
    '%s is no method of this version, and is not quoted',
    (pinned) => {
      const failure = new Reading({ ...apiToken, 'auth-method': pinned }).failure();
      expect(failure.code).toBe('invalid-input');
      expect(failure.what).toBe('`auth-method` is not the name of a method.');
      expect(failure.advice).toMatch(/^Leave it out, or set it to auto or one of: api-token, .*\.$/);
    },
  );

  test.each([
    ['api-token', '`api-token`'],
    ['refresh-token', '`client-id` and `client-secret`'],
    ['oauth1', '`consumer-key` and `private-key` and `oauth-token`'],
  ])('%s alone is not enough: %s', (pinned, inputs) => {
    const { code, advice } = new Reading({ 'auth-method': pinned }).failure();
    expect(code).toBe('missing-credentials');
    expect(advice).toBe(`Set ${inputs}, or leave \`auth-method\` out.`);
  });

  test('JIRA_AUTH_METHOD pins, unless an earlier step left it there', () => {
    const left = handedOver({ JIRA_AUTH_METHOD: 'access-token' });
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
  test('JIRA_REDIRECT_URI and JIRA_SCOPE', () => {
    const environment = { JIRA_REDIRECT_URI: REDIRECT_URI, JIRA_SCOPE: 'READ' };
    expect(new Reading(grant, environment).credentials()).toMatchObject({ redirectUri: REDIRECT_URI });
    expect(new Reading(client, environment).credentials()).toMatchObject({ scope: 'READ' });
  });

  test('JIRA_PRIVATE_KEY', () => {
    const reading = new Reading({ ...link, 'private-key': '' }, { JIRA_PRIVATE_KEY: PRIVATE_KEY });
    expect(revealed(reading.credentials())).toMatchObject({ privateKey: PRIVATE_KEY });
  });

  test.each<[InputName, string[], Values, string]>([
    ['email', ['JIRA_USER_EMAIL', 'JIRA_EMAIL'], { 'api-token': API_TOKEN }, 'email'],
    ['api-token', ['JIRA_API_TOKEN'], { email: EMAIL }, 'apiToken'],
    ['client-id', ['JIRA_CLIENT_ID'], { 'client-secret': CLIENT_SECRET }, 'clientId'],
    ['client-secret', ['JIRA_CLIENT_SECRET'], { 'client-id': CLIENT_ID }, 'clientSecret'],
    ['refresh-token', ['JIRA_REFRESH_TOKEN'], client, 'refreshToken'],
    ['access-token', ['JIRA_ACCESS_TOKEN'], {}, 'accessToken'],
    ['personal-access-token', ['JIRA_PERSONAL_ACCESS_TOKEN', 'JIRA_PAT'], {}, 'personalAccessToken'],
    ['username', ['JIRA_USERNAME'], { password: PASSWORD }, 'username'],
    ['password', ['JIRA_PASSWORD'], { username: USERNAME }, 'password'],
    ['consumer-key', ['JIRA_CONSUMER_KEY'], link, 'consumerKey'],
    ['oauth-token', ['JIRA_OAUTH_TOKEN'], link, 'oauthToken'],
  ])('%s falls back to %j, in that order, and comes before them', (input, variables, others, key) => {
    const value = (variable: string): string => `${variable.toLowerCase()}@fake.example`;
    for (let first = 0; first < variables.length; first++) {
      const environment = Object.fromEntries(
        variables.map((variable, index) => [variable, index < first ? ' ' : value(variable)]),
      );
      const found = revealed(new Reading({ ...others, [input]: '' }, environment).credentials());
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
  ['personal-access-token', personalAccessToken],
  ['oauth-token', link],
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
  ])(
    'with %j in it is refused by name and place, unquoted, and masked all the same (B7, B9)',
    (character, named) => {
      const value = `FAKE-0001${character}FAKE-0002`;
      const reading = new Reading({ ...values, [name]: value });
      const failure = reading.failure();
      expect(failure.code).toBe('invalid-input');
      expect(failure.what).toContain(`\`${name}\` holds ${named}`);
      expect(failure.what).toContain('at position 10');
      expect(failure.message).not.toContain('FAKE');
      expect(reading.masked).toContain(value);
    },
  );

  test.each(['x', 'FAKE', 'FAKE123', ' FAKE123 \n'])(
    '%j is too short to be one, is not quoted, and never masked (A7, A14)',
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

test('all secrets are masked before the first one is refused (A1)', () => {
  const reading = new Reading({ 'api-token': 'short', ...grant, ...accessToken });
  expect(reading.failure().what).toContain('`api-token`');
  expect(reading.masked).toEqual([CLIENT_SECRET, REFRESH_TOKEN, ACCESS_TOKEN]);
});

test('nothing but secrets is ever masked (A8)', () => {
  const reading = new Reading({ ...grant, email: EMAIL });
  reading.credentials();
  expect(reading.masked).toEqual([CLIENT_SECRET, REFRESH_TOKEN]);
});

describe('the password', () => {
  const read = (value: string): Reading => new Reading({ ...password, password: value });
  const passwordIn = (value: string): unknown => revealed(read(value).credentials())['password'];

  test.each([
    ['spaces at both ends', '  FAKE password '],
    ['a tab-free mix of everything', `FAKE!"#$%&'()*+,-./:;<=>?@[\\]^_\`{|}~`],
    ['letters outside of ASCII', 'FAKE-пароль-ß-🔑'],
    ['a no-break space', 'FAKE\u00a0password\u00a0'],
    ['a zero-width space', 'FAKE\u200bpassword'],
    ['8,192 characters', 'FAKE'.repeat(2048)],
  ])('with %s is taken as it is', (_what, value) => {
    expect(passwordIn(value)).toBe(value);
    expect(read(value).credentials().method).toBe('basic');
    const reading = read(value);
    reading.credentials();
    expect(reading.masked).toEqual([value]);
    expect(reading.warnings).toEqual([]);
  });

  test.each(['\n', '\r\n', '\r'])('loses %j at its end, and nothing else, after a warning', (end) => {
    const reading = read(`  FAKE password ${end}`);
    expect(revealed(reading.credentials())['password']).toBe('  FAKE password ');
    expect(reading.warnings).toHaveLength(1);
    expect(reading.warnings[0]).toContain('`password`');
    expect(reading.warnings[0]).not.toContain('FAKE');
  });

  test.each([
    ['a line feed inside', 'FAKE\npassword', 'a line feed at position 5'],
    ['a line feed in front', '\nFAKE-password', 'a line feed at position 1'],
    ['a carriage return', 'FAKE\rpassword', 'a carriage return'],
    ['a tab', 'FAKE\tpassword', 'a tab'],
    ['a NUL character', 'FAKE\0password', 'a NUL character'],
    ['an escape sequence', 'FAKE\u001b[31m', 'the character U+001B'],
    ['a C1 control', 'FAKE\u0085password', 'the character U+0085'],
    ['a line separator', 'FAKE\u2028password', 'the character U+2028'],
    ['half of a character', 'FAKE\ud800password', 'half of a character'],
    ['too many characters', 'F'.repeat(8193), '8193 characters'],
  ])('with %s is refused, unquoted and masked', (_what, value, words) => {
    const reading = read(value);
    const failure = reading.failure();
    expect(failure.code).toBe('invalid-input');
    expect(failure.what).toContain('`password`');
    expect(failure.what).toContain(words);
    expect(failure.message).not.toContain('FAKE');
    expect(reading.masked).toContain(value);
  });

  test.each(['x', 'FAKE', 'FAKE123', '  a '])('%j is short: a warning says what is not masked', (value) => {
    const reading = read(value);
    expect(revealed(reading.credentials())['password']).toBe(value);
    expect(reading.warnings).toHaveLength(1);
    expect(reading.warnings[0]).toContain('`password` is so short');
    expect(reading.warnings[0]).not.toContain('FAKE');
  });

  test('of eight characters is no longer short', () => {
    const reading = read('FAKE1234');
    reading.credentials();
    expect(reading.warnings).toEqual([]);
  });
});

describe.each<[InputName, Values, key: string, good: Record<string, string>, bad: string[]]>([
  [
    'username',
    password,
    'username',
    {
      mia: 'mia',
      ' Mia Krystof \n': 'Mia Krystof',
      'mia@example.com': 'mia@example.com',
      'CORP\\mia': 'CORP\\mia',
      müller: 'müller',
      ['m'.repeat(255)]: 'm'.repeat(255),
    },
    // A colon would end it in the header.
    ['FAKE:user', 'FAKE\nuser', 'FAKE\0user', 'FAKE\u2028user', 'FAKE\ud800user', `FAKE${'m'.repeat(252)}`],
  ],
  [
    'redirect-uri',
    grant,
    'redirectUri',
    Object.fromEntries(
      [REDIRECT_URI, 'http://localhost:8080/callback', 'urn:ietf:wg:oauth:2.0:oob', 'my-app://callback'].map(
        (uri) => [uri, uri],
      ),
    ),
    ['callback', '/callback', 'https://', 'https://ci.example/a b', 'https://ci.example/é', 'F'.repeat(2049)],
  ],
  [
    'scope',
    client,
    'scope',
    {
      READ: 'READ',
      ' SYSTEM_ADMIN ': 'SYSTEM_ADMIN',
      'READ WRITE': 'READ WRITE',
      'READ,WRITE': 'READ WRITE',
      'READ , WRITE': 'READ WRITE',
    },
    ['read', 'read:jira-user', 'READ;WRITE', 'READ\nWRITE&x=y', 'A '.repeat(11), ',,'],
  ],
  [
    'email',
    apiToken,
    'email',
    {
      [EMAIL]: EMAIL,
      'Me.Too+jira@example.com': 'Me.Too+jira@example.com',
      'müller@exämple.example': 'müller@exämple.example',
      [` ${EMAIL}\n`]: EMAIL,
      [`${'m'.repeat(308)}@example.com`]: `${'m'.repeat(308)}@example.com`,
    },
    [
      // A colon would end the user name in the header.
      ...['display-name', 'me:too@example.com', 'me@example.com:443', 'My Name@example.com'],
      ...['Me <me@example.com>', 'me@example.com\nX-Header: 1', 'me\0@example.com', 'me\u200b@example.com'],
      ...['me\ud800@example.com', '@example.com', 'me@', `${'m'.repeat(309)}@example.com`],
    ],
  ],
  ['client-id', client, 'clientId', {}, ['FAKE id', 'FAKE\nid', 'FAKE\u200bid', 'F'.repeat(513)]],
  ['consumer-key', link, 'consumerKey', {}, ['FAKE id', 'FAKE\nid', 'FAKE\u200bid', 'F'.repeat(513)]],
])('%s (B8)', (name, values, key, good, bad) => {
  if (Object.keys(good).length > 0) {
    test.each(Object.entries(good))('%j is %j', (value, expected) => {
      expect(new Reading({ ...values, [name]: value }).credentials()).toMatchObject({ [key]: expected });
    });
  }

  test.each(bad)('%j is refused, and not quoted', (value) => {
    const failure = new Reading({ ...values, [name]: value }).failure();
    expect(failure.code).toBe('invalid-input');
    expect(failure.what).toContain(`\`${name}\``);
    expect(failure.message).not.toContain(value);
    expect(failure.message).not.toMatch(/FAKE|example\.com/);
  });
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

  test('a wrong destination is refused before any secret is looked at (C7)', () => {
    const elsewhere = { ...apiToken, 'site-url': 'acme', 'allowed-hosts': 'other.atlassian.net' };
    expect(request(elsewhere)).toMatchObject({ failure: { code: 'host-not-allowed' }, masks: 0 });
    expect(request({ ...apiToken, 'site-url': 'evil-atlassian.net' })).toMatchObject({ masks: 0 });
    expect(request({ ...apiToken, 'site-url': 'localhost' })).toMatchObject({ masks: 0 });
    expect(request({ ...apiToken, 'site-url': 'acme' })).toEqual({ failure: undefined, masks: 1 });
  });

  test.each<[string, Values, boolean, Values]>([
    ['an API token', { 'site-url': 'jira.example.com' }, true, apiToken],
    ['an API token', { 'site-url': 'jira.example.com', deployment: 'data-center' }, false, apiToken],
    ['a personal access token', { 'site-url': 'jira.example.com' }, true, personalAccessToken],
    ['a personal access token', { 'site-url': 'acme' }, false, personalAccessToken],
    ['a password', { 'site-url': 'acme' }, false, password],
    ['an application link', { 'site-url': 'acme' }, false, link],
    ['an access token', { 'site-url': 'acme' }, true, accessToken],
    ['an access token', { 'site-url': 'jira.example.com', deployment: 'data-center' }, true, accessToken],
    ['an OAuth client', { 'site-url': 'jira.example.com', deployment: 'cloud' }, true, client],
  ])('%s with %j is taken: %s', (_what, where, taken, way) => {
    const { failure } = request({ ...way, ...where });
    if (taken) expect(failure).toBeUndefined();
    else expect(failure).toMatchObject({ code: 'invalid-input' });
  });

  test('a refresh token is not exchanged where its successor could not be handed over', () => {
    const values = { ...grant, 'site-url': 'acme', 'output-credentials': 'false' };
    expect(request(values).failure).toMatchObject({ code: 'invalid-input' });
    expect(request({ ...values, 'refresh-token': '' }).failure).toBeUndefined();
    expect(request({ ...values, 'output-credentials': 'true' }).failure).toBeUndefined();
  });
});

describe('what HTTP Basic is made of', () => {
  const apiToken = new Secret('FAKE-api-token');
  const password = new Secret('FAKE-password');

  test.each<[Credentials, object | undefined]>([
    [
      { method: 'auto', email: 'me@example.com', apiToken },
      { user: 'me@example.com', secret: apiToken },
    ],
    [{ method: 'service-account-token', email: undefined, apiToken }, undefined],
    [
      { method: 'basic', username: 'mia', password },
      { user: 'mia', secret: password },
    ],
    [{ method: 'session-cookie', username: 'mia', password }, undefined],
    [{ method: 'access-token', accessToken: apiToken }, undefined],
  ])('%j: %j', (credentials, pair) => {
    expect(basicPairOf(credentials)).toEqual(pair);
  });
});
