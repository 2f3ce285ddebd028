import { describe, expect, test } from '@jest/globals';
import type { InputName } from '../../src/read/inputs.js';
import type { Values } from './given.js';
import { ACCESS_TOKEN, CLIENT_SECRET, EMAIL, REDIRECT_URI, REFRESH_TOKEN } from './given-credentials.js';
import { accessToken, apiToken, client, grant, link, password } from './given-credentials.js';
import { camel, personalAccessToken, Reading, revealed } from './given-credentials.js';

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
    [' ', 'a space'],
    ...['1B', '7F', '85', 'D800', '1F511'].map((code) => [
      String.fromCodePoint(Number.parseInt(code, 16)),
      `the character U+${code.padStart(4, '0')}`,
    ]),
  ])('with %j in it is refused by name and place, unquoted, and masked (B7, B9)', (character, named) => {
    const value = `FAKE-0001${character}FAKE-0002`;
    const reading = new Reading({ ...values, [name]: value });
    const words = `\`${name}\` holds ${named} at position 10`;
    expect(reading.failure('invalid-input', words).message).not.toContain('FAKE');
    expect(reading.masked).toContain(value);
  });

  test.each(['x', ' FAKE123 \n'])('%j is too short, not quoted, never masked (A7, A14)', (value) => {
    const reading = new Reading({ ...values, [name]: value });
    const failure = reading.failure('invalid-input', `\`${name}\` has fewer than 8 characters`);
    expect(failure.message).not.toContain(value.trim());
    expect(reading.masked.map((mask) => mask.trim())).not.toContain(value.trim());
  });

  test('may look as if it were of another kind', () => {
    const reading = new Reading({ ...values, [name]: 'op://FAKE vault/token' });
    expect(reading.failure('invalid-input').advice).toMatch(/^The .* is an address, or a reference/);
  });

  test('has 8 to 8,192 characters', () => {
    const longest = 'FAKE'.repeat(2048);
    expect(new Reading({ ...values, [name]: 'FAKE1234' }).credentials()).toBeDefined();
    expect(new Reading({ ...values, [name]: longest }).credentials()).toBeDefined();
    const reading = new Reading({ ...values, [name]: `${longest}x` });
    reading.failure('invalid-input', `\`${name}\` has 8193 characters`);
    expect(reading.masked).toContain(`${longest}x`);
  });

  test('is used without white space around it, after a warning', () => {
    const value = values[name] ?? '';
    const reading = new Reading({ ...values, [name]: ` ${value}\r\n` });
    expect(Object.values(revealed(reading.credentials()))).toContain(value);
    expect(reading.masked).toContain(value);
    expect(reading.warnings).toHaveLength(1);
    expect(reading.warnings[0]).toContain(`\`${name}\``);
    expect(reading.warnings[0]).not.toContain('FAKE');
  });
});

test('all secrets are masked before the first one is refused, and nothing else is (A1, A8)', () => {
  const reading = new Reading({ ...apiToken, 'api-token': 'short', ...grant, ...accessToken });
  expect(reading.failure().what).toContain('`api-token`');
  expect(reading.masked).toEqual([CLIENT_SECRET, REFRESH_TOKEN, ACCESS_TOKEN]);
});

describe('the password', () => {
  const read = (value: string): Reading => new Reading({ ...password, password: value });

  test.each([
    ['spaces at both ends', '  FAKE  '],
    ['every sign', `FAKE!"#$%&'()*+,-./:;<=>?@[\\]^_\`{|}~`],
    ['letters outside of ASCII', 'FAKE-пароль-ß-🔑\u200b\u00a0'],
    ['8,192 characters', 'FAKE'.repeat(2048)],
  ])('with %s is taken as it is', (_what, value) => {
    const reading = read(value);
    expect(revealed(reading.credentials())).toMatchObject({ method: 'basic', password: value });
    expect(reading.masked).toEqual([value]);
    expect(reading.warnings).toEqual([]);
  });

  test.each([
    ['', '\r'],
    ['\ufeff', '\r\n'],
  ])('loses %j in front and %j at its end, after a warning', (start, end) => {
    const reading = read(`${start}  FAKE password ${end}`);
    expect(revealed(reading.credentials())['password']).toBe('  FAKE password ');
    expect(reading.warnings).toHaveLength(1);
    expect(reading.warnings[0]).toContain('`password`');
    expect(reading.warnings[0]).not.toContain('FAKE');
  });

  test.each([
    ['FAKE\npassword', 'a line feed at position 5'],
    ['FAKE\tpassword', 'a tab'],
    ['FAKE\u2028password', 'the character U+2028'],
    ['FAKE\ud800password', 'the character U+D800'],
    ['FAKE\ufffdpassword', 'U+FFFD, which stands for a letter that is not in UTF-8, at position 5'],
    ['F'.repeat(8193), '8193 characters'],
  ])('%j is refused, unquoted and masked: %s', (value, words) => {
    const reading = read(value);
    const failure = reading.failure('invalid-input', words);
    expect(failure.what).toContain('`password`');
    expect(failure.advice.includes('UTF-8')).toBe(value.includes('\ufffd'));
    expect(failure.message).not.toContain('FAKE');
    expect(reading.masked).toContain(value);
  });

  test.each(['FAKE123', '  a '])('%j is short: a warning says what is not masked', (value) => {
    const reading = read(value);
    expect(revealed(reading.credentials())['password']).toBe(value);
    expect(reading.warnings).toHaveLength(1);
    expect(reading.warnings[0]).toContain('`password` is so short');
    expect(reading.warnings[0]).not.toContain('FAKE');
  });
});

const asTheyAre = (...values: string[]) => Object.fromEntries(values.map((value) => [value, value]));
const NO_IDS = ['FAKE id', 'FAKE\u200bid', 'F'.repeat(513)];

describe.each<[InputName, Values, good: Record<string, string>, bad: string[]]>([
  [
    'username',
    password,
    { ...asTheyAre('mia@example.com', 'CORP\\mia', 'müller', 'm'.repeat(255)), ' Mia K \n': 'Mia K' },
    // A colon would end it in the header.
    ['FAKE:user', 'FAKE\nuser', 'FAKE\ud800user', 'FAKE\ufffduser', `FAKE${'m'.repeat(252)}`],
  ],
  [
    'redirect-uri',
    grant,
    asTheyAre(REDIRECT_URI, 'http://localhost:8080/callback', 'urn:ietf:wg:oauth:2.0:oob', 'my-app://x'),
    ['/callback', 'https://', 'https://ci.example/a b', 'https://ci.example/é', 'F'.repeat(2049)],
  ],
  [
    'scope',
    client,
    { ' SYSTEM_ADMIN ': 'SYSTEM_ADMIN', 'READ WRITE': 'READ WRITE', 'READ , WRITE': 'READ WRITE' },
    ['read', 'READ;WRITE', 'A '.repeat(11), ',,'],
  ],
  [
    'email',
    apiToken,
    {
      ...asTheyAre('Me.Too+jira@example.com', 'müller@exämple.example', `${'m'.repeat(308)}@example.com`),
      [` ${EMAIL}\n`]: EMAIL,
    },
    [
      ...['display-name', 'me:too@example.com', 'me@example.com:443', 'My Name@example.com'],
      ...['me@example.com\nX-Header: 1', 'me\0@example.com', 'me\u200b@example.com', 'me\ufffd@example.com'],
      ...['@example.com', 'me@', `${'m'.repeat(309)}@example.com`],
    ],
  ],
  ['client-id', client, { [client['client-id']]: client['client-id'] }, NO_IDS],
  ['consumer-key', link, { [link['consumer-key']]: link['consumer-key'] }, NO_IDS],
])('%s (B8)', (name, values, good, bad) => {
  test.each(Object.entries(good))('%j is %j', (value, expected) => {
    expect(new Reading({ ...values, [name]: value }).credentials()).toMatchObject({
      [camel(name)]: expected,
    });
  });

  test.each(bad)('%j is refused, and not quoted', (value) => {
    const failure = new Reading({ ...values, [name]: value }).failure('invalid-input', `\`${name}\``);
    expect(failure.message).not.toContain(value);
    expect(failure.message).not.toMatch(/FAKE|example\.com/);
  });
});
