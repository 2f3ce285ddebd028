import { describe, expect, test } from '@jest/globals';
import type { InputName } from '../../src/read/inputs.js';
import type { Values } from './given.js';
import {
  EMAIL,
  CLIENT_SECRET,
  REFRESH_TOKEN,
  ACCESS_TOKEN,
  REDIRECT_URI,
  apiToken,
  client,
  grant,
  accessToken,
  personalAccessToken,
  password,
  link,
  Reading,
  revealed,
} from './given-credentials.js';

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
