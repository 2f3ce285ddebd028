import fc from 'fast-check';
import { fixtures } from '../../sandbox/fixtures.js';
import { dataCenterWays, ways } from '../../__tests__/dist/ways.js';
import { INPUT_NAMES, type InputName, isInputOf, variablesOf } from '../../src/inputs/schema.js';
import { anyAddress } from './addresses.js';
import { HOSTILE_TEXTS } from './json-text.js';

/** A secret that may have been put into any input by mistake. */
export const STRAY = 'FAKE-Z9kQ8JfW3xRvT6yLmB2nHc5pD7sG4uE1aXo0-stray';

export type Values = Readonly<Record<string, string>>;

const names = INPUT_NAMES.filter((name) => isInputOf('action', name));
const { github, users, dataCenter } = fixtures;

/** The inputs of a way in that works. */
const PROFILES: readonly Values[] = [
  {},
  ...Object.values(ways),
  ...Object.values(dataCenterWays).map((way) => ({ 'site-url': dataCenter.url, ...way })),
  {
    ...ways.refreshToken,
    'refresh-token-secret': 'JIRA_REFRESH_TOKEN',
    'refresh-token-repository': github.repository,
    'github-token': github.tokens.secretsWriter,
  },
  { ...ways.refreshToken, 'site-url': '', 'refresh-token-file': '/tmp/FAKE-token' },
  {
    ...ways.classic,
    'gajira-config': 'true',
    'required-permissions': 'EDIT_ISSUES,ADD_COMMENTS',
    project: 'PROJ',
    'expected-account-id': users.ada.accountId,
    'expires-on': '2030-01-31',
  },
];

const PEM_KINDS = [
  'PRIVATE KEY',
  'RSA PRIVATE KEY',
  'EC PRIVATE KEY',
  'ENCRYPTED PRIVATE KEY',
  'CERTIFICATE',
  'FAKE',
];

const pem = fc
  .tuple(
    fc.constantFrom(...PEM_KINDS),
    fc.oneof(fc.base64String({ maxLength: 200 }), fc.string({ maxLength: 80 }), fc.constant(STRAY)),
    fc.constantFrom('\n', '\r\n', ' ', '\\n', ''),
    fc.constantFrom(...PEM_KINDS),
  )
  .map(([begin, body, line, end]) => [`-----BEGIN ${begin}-----`, body, `-----END ${end}-----`].join(line));

/** A good key with something wrong in it. */
const brokenKey = fc
  .tuple(fc.nat(1700), fc.constantFrom('', '\n', 'A', '=', '\0', ' ', '-----', '\\n'))
  .map(([at, text]) => {
    const { privateKey } = dataCenter.tokens.oauth1;
    return privateKey.slice(0, at) + text + privateKey.slice(at + 1);
  });

const number = fc.oneof(
  fc.integer().map(String),
  fc.constantFrom(
    '0',
    '-1',
    '1e3',
    '1.5',
    '0x10',
    '٣',
    '１２',
    '999999',
    '1000000',
    'Infinity',
    'NaN',
    '+7',
    '7 days',
    '00007',
  ),
);

const date = fc.oneof(
  fc
    .tuple(fc.nat(9999), fc.nat(13), fc.nat(32))
    .map(([year, month, day]) =>
      [String(year).padStart(4, '0'), String(month).padStart(2, '0'), String(day).padStart(2, '0')].join('-'),
    ),
  fc.constantFrom(
    '2027-02-29',
    '2028-02-29',
    '31.12.2027',
    '2027-1-1',
    '0000-00-00',
    '9999-12-31',
    '+002027-01-01',
    'tomorrow',
  ),
);

const list = fc
  .array(
    fc.constantFrom(
      'EDIT_ISSUES',
      'jira.example.com',
      'acme.atlassian.net:443',
      '*',
      '..',
      STRAY,
      '',
      '\u200b',
      'a'.repeat(300),
    ),
    {
      maxLength: 40,
    },
  )
  .map((items) => items.join(','));

const path = fc.constantFrom(
  ...[
    '/nonexistent',
    '/',
    '.',
    '..',
    '/dev/null',
    '/dev/full',
    '/dev/zero',
    '/proc/self/environ',
    '/proc/self/mem',
  ],
  ...[
    '/etc/hostname',
    'package.json',
    'a'.repeat(5000),
    '/tmp/\0',
    `/tmp/${STRAY}`,
    '~/.netrc',
    '-',
    'file:///etc/hostname',
  ],
);

/** Longer than anything that is accepted, in shapes that slow expressions down. */
const huge = fc
  .tuple(
    fc.constantFrom(
      'a',
      '.',
      'a.',
      'a-',
      '/',
      '=',
      ' ',
      'A=',
      '-----BEGIN ',
      '\n',
      '\u{1f511}',
      'https://',
      'a@',
      '1',
      ',',
      '%41',
      'xn--',
    ),
    fc.constantFrom(100, 2047, 2048, 8192, 8193, 70_000),
  )
  .map(([piece, times]) => piece.repeat(times));

const text = fc.oneof(
  { weight: 4, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) },
  { weight: 4, arbitrary: fc.string({ unit: 'grapheme', maxLength: 60 }) },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      ...HOSTILE_TEXTS,
      ' ',
      '\n',
      '\0',
      'true',
      'TRUE',
      'False',
      'yes',
      '0',
      'null',
      'undefined',
    ),
  },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      '__proto__',
      'constructor',
      'toString',
      '{}',
      '[]',
      '${{ secrets.FAKE }}',
      '***',
      '%00',
    ),
  },
  {
    weight: 3,
    arbitrary: fc
      .tuple(fc.string({ maxLength: 6 }), fc.string({ maxLength: 6 }))
      .map(([one, other]) => one + STRAY + other),
  },
  { weight: 2, arbitrary: fc.constant(STRAY) },
  {
    weight: 2,
    arbitrary: fc.string({
      unit: fc.integer({ min: 0xd7f0, max: 0xe00f }).map((code) => String.fromCharCode(code)),
      maxLength: 20,
    }),
  },
);

const anyValue = fc.oneof(
  { weight: 6, arbitrary: text },
  { weight: 6, arbitrary: anyAddress },
  { weight: 2, arbitrary: pem },
  { weight: 1, arbitrary: brokenKey },
  { weight: 2, arbitrary: number },
  { weight: 2, arbitrary: date },
  { weight: 2, arbitrary: list },
  { weight: 2, arbitrary: path },
);

const CHOICES: Readonly<Partial<Record<InputName, fc.Arbitrary<string>>>> = {
  'site-url': fc.oneof(anyAddress, text),
  deployment: fc.oneof(fc.constantFrom('cloud', 'data-center', 'auto', 'Cloud', 'server'), text),
  'auth-method': fc.oneof(
    fc.constantFrom(
      'auto',
      'api-token',
      'scoped-api-token',
      'service-account-token',
      'client-credentials',
      'refresh-token',
    ),
    fc.constantFrom(
      'access-token',
      'personal-access-token',
      'basic',
      'session-cookie',
      'oauth1',
      'OAuth1',
      'none',
    ),
    text,
  ),
  'cloud-id': fc.oneof(fc.uuid(), fc.constantFrom('11111111-2222-4333-8444-555555555555'), text),
  'private-key': fc.oneof(pem, brokenKey, text),
  'client-key': fc.oneof(path, pem, text),
  'client-certificate': fc.oneof(path, pem, text),
  'ca-certificate': fc.oneof(path, pem, text),
  'expires-on': fc.oneof(date, text),
  'warn-days': fc.oneof(number, text),
  'critical-days': fc.oneof(number, text),
  'timeout-seconds': fc.oneof(number, text),
  'allowed-hosts': fc.oneof(list, text),
  'required-permissions': fc.oneof(list, text),
};

/** One input with an odd value. */
const oddInput: fc.Arbitrary<readonly [string, string]> = fc
  .constantFrom(...names)
  .chain((name) =>
    fc
      .oneof(
        { weight: 40, arbitrary: CHOICES[name] ?? anyValue },
        { weight: 20, arbitrary: anyValue },
        { weight: 1, arbitrary: huge },
      )
      .map((value) => [name, value] as const),
  );

/** What a run may be given: inputs, and the variables that they fall back to. */
export interface Given {
  readonly inputs: Values;
  readonly environment: Values;
}

export const anyInputs: fc.Arbitrary<Given> = fc
  .record({
    profile: fc.constantFrom(...PROFILES),
    odd: fc.array(oddInput, { minLength: 1, maxLength: 4 }),
    fromEnvironment: fc.array(oddInput, { maxLength: 2 }),
    more: fc.constantFrom<Values>(
      {},
      { GITHUB_WORKSPACE: '/tmp' },
      { GITHUB_API_URL: 'http://attacker.example' },
      { JIRA_CLOUD_ID: STRAY },
      { CI_API_V4_URL: STRAY, GITHUB_REPOSITORY: '../..' },
    ),
  })
  .map(({ profile, odd, fromEnvironment, more }) => ({
    inputs: { 'site-url': 'acme', ...profile, ...Object.fromEntries(odd) },
    environment: {
      ...more,
      ...Object.fromEntries(
        fromEnvironment.flatMap(([name, value]) => {
          const [variable] = variablesOf(name as InputName);
          return variable === undefined ? [] : [[variable, value]];
        }),
      ),
    },
  }));

/** One value for an option, a variable or an argument, whatever it is for. */
export const anyText: fc.Arbitrary<string> = anyValue;
