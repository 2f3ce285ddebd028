import fc from 'fast-check';
import { fixtures } from '../../sandbox/fixtures.js';
import { dataCenterWays, ways } from '../../__tests__/dist/ways.js';
import { INPUT_NAMES, isInputOf, variablesOf } from '../../src/inputs/schema.js';
import type { Inputs } from '../kit/place.js';
import { anyAddress } from './addresses.js';
import { HOSTILE_TEXTS } from './json-text.js';
import { mix, one, STRAY, words } from './mix.js';

const KEYS: readonly string[] = ['private-key', 'client-key', 'client-certificate', 'ca-certificate'];
const names = INPUT_NAMES.filter((name) => isInputOf('action', name));
const { github, users, dataCenter } = fixtures;

const PROFILES: readonly Inputs[] = [
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
    ...{ ...ways.classic, 'gajira-config': 'true', project: 'PROJ', 'expires-on': '2030-01-31' },
    'required-permissions': 'EDIT_ISSUES,ADD_COMMENTS',
    'expected-account-id': users.ada.accountId,
  },
];

const pemKind = one(
  ...['PRIVATE KEY', 'RSA PRIVATE KEY', 'EC PRIVATE KEY', 'ENCRYPTED PRIVATE KEY', 'CERTIFICATE', 'FAKE'],
);

const pem = fc
  .tuple(
    pemKind,
    fc.oneof(fc.base64String({ maxLength: 200 }), fc.string({ maxLength: 80 }), one(STRAY)),
    one('\n', '\r\n', ' ', '\\n', ''),
    pemKind,
  )
  .map(([begin, body, line, end]) => [`-----BEGIN ${begin}-----`, body, `-----END ${end}-----`].join(line));

const brokenKey = fc
  .tuple(fc.nat(1700), one('', '\n', 'A', '=', '\0', ' ', '-----', '\\n'))
  .map(([at, text]) => {
    const { privateKey } = dataCenter.tokens.oauth1;
    return privateKey.slice(0, at) + text + privateKey.slice(at + 1);
  });

const setting = one(
  ...words(`0 -1 1e3 1.5 0x10 ٣ １２ 999999 1000000 Infinity NaN +7 00007 7_days true TRUE False yes
    2027-02-29 2028-02-29 31.12.2027 2027-1-1 0000-00-00 9999-12-31 +002027-01-01 tomorrow
    cloud data-center auto Cloud server none api-token scoped-api-token service-account-token oauth1
    client-credentials oauth-credentials refresh-token access-token personal-access-token basic
    session-cookie OAuth1
    EDIT_ISSUES,${STRAY} jira.example.com,acme.atlassian.net:443,* ..,,\u200b 11111111-2222-4333-8444-555555555555`),
  `${'a'.repeat(300)},`.repeat(40),
);

const path = one(
  ...words(`/nonexistent / . .. /dev/null /dev/full /dev/zero /proc/self/environ /proc/self/mem /etc/hostname
    package.json /tmp/\0 /tmp/${STRAY} ~/.netrc - file:///etc/hostname`),
  'a'.repeat(5000),
);

const huge = fc
  .tuple(
    one(' ', '\n', '-----BEGIN ', ...words('a . a. a- / = A= \u{1f511} https:// a@ 1 , %41 xn--')),
    one(100, 2047, 2048, 8192, 8193, 70_000),
  )
  .map(([piece, times]) => piece.repeat(times));

const text = mix(
  [4, fc.string({ unit: 'binary', maxLength: 60 })],
  [4, fc.string({ unit: 'grapheme', maxLength: 60 })],
  [3, one(...HOSTILE_TEXTS, ' ', '\n', ...words('\0 true TRUE False yes 0 null undefined'))],
  [3, one('${{ secrets.FAKE }}', ...words('__proto__ constructor toString {} [] *** %00'))],
  [
    3,
    fc
      .tuple(fc.string({ maxLength: 6 }), fc.string({ maxLength: 6 }))
      .map(([start, end]) => start + STRAY + end),
  ],
  [2, one(STRAY)],
  [
    2,
    fc.string({
      unit: fc.integer({ min: 0xd7f0, max: 0xe00f }).map((code) => String.fromCharCode(code)),
      maxLength: 20,
    }),
  ],
);

export const anyText = mix(
  [6, text],
  [6, anyAddress],
  [2, pem],
  [1, brokenKey],
  [5, setting],
  [2, path],
  [1, huge],
);

const oddInput = one(...names).chain((name) => {
  const own = KEYS.includes(name) ? fc.oneof(pem, brokenKey, path) : setting;
  return mix([1, own], [1, anyText]).map((value) => [name, value] as const);
});

export const anyInputs = fc
  .record({
    profile: one(...PROFILES),
    odd: fc.array(oddInput, { minLength: 1, maxLength: 4 }),
    fromEnvironment: fc.array(oddInput, { maxLength: 2 }),
    more: one<Inputs[]>(
      {},
      { GITHUB_WORKSPACE: '/tmp' },
      { GITHUB_API_URL: 'http://attacker.example' },
      { JIRA_CLOUD_ID: STRAY },
      { CI_API_V4_URL: STRAY, GITHUB_REPOSITORY: '../..' },
    ),
  })
  .map(({ profile, odd, fromEnvironment, more }) => {
    const variables = fromEnvironment.flatMap(([name, value]) => {
      const [variable] = variablesOf(name);
      return variable === undefined ? [] : [[variable, value] as const];
    });
    const inputs: Inputs = { 'site-url': 'acme', ...profile, ...Object.fromEntries(odd) };
    return { inputs, environment: { ...more, ...Object.fromEntries(variables) } };
  });
