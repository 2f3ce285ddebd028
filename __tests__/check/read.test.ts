import { describe, expect, test } from '@jest/globals';
import { credentialFile } from '../../src/check/credential-file.js';
import { type CheckRequest, readCheck } from '../../src/check/read.js';
import type { CheckEffects } from '../../src/check/trial.js';
import type { Secret } from '../../src/secret.js';
import { failureOf } from '../project/failure-of.js';
import { given, type Values } from '../read/given.js';
import { effectsAt, NOW } from './given.js';

const FILE = credentialFile(
  'credentials.yml',
  `credentials:
  - { name: web, site-url: acme, email-env: MAIL, api-token-env: TOKEN }
  - { name: 'a=b, c', site-url: acme, api-token-env: OTHER, expires-on-env: OTHER_ENDS }
`,
);

function read(
  values: Values = {},
  environment: Record<string, string> = {},
  changes: Partial<CheckEffects> = {},
): CheckRequest {
  const file = values['credentials-file'] === undefined ? undefined : FILE;
  return readCheck(given(values, environment), effectsAt(NOW, { environment, ...changes }), file);
}

const BOTH = { 'org-id': 'fa4e-1', 'org-api-key': 'FAKE-org-key' } as const;
const GOVERNMENT = { 'site-url': 'https://acme.atlassian-us-gov-mod.net' } as const;
const IN_FILE = { 'credentials-file': 'credentials.yml' } as const;

test('what is left out', () => {
  expect(read({ 'site-url': 'acme' })).toMatchObject({
    ...{ file: undefined, organization: undefined, html: undefined, writeExpiry: undefined },
    ...{ failOn: 'critical', concurrency: 8, timeoutSeconds: 300 },
    ...{ thresholds: { warnDays: 30, criticalDays: 7 }, credentials: [{ name: 'credential at acme' }] },
  });
});

test.each<[string, Values, RegExp]>([
  ['another fail-on', { 'fail-on': 'rejected' }, /`fail-on` is neither warning nor critical nor expired nor/],
  ['too much concurrency', { concurrency: '65' }, /`concurrency` is not a whole number from 1 to 64/],
  ['dates without a file', { 'write-expiry': 'true' }, /`write-expiry` is set, but there is no file/],
  ['a word that is no variable', { variables: 'A=1\n\nFAKE-secret' }, /^Line 3 of `variables` is not NAME/],
  ['an ID that is none', { ...BOTH, 'org-id': '../FAKE' }, /`org-id` is not the ID/],
  ['an account of an organization', { ...BOTH, 'expected-account-id': 'x' }, /which involves no login/],
  ['renewal of a whole file', { ...IN_FILE, renew: 'true' }, /each successor needs its own place/],
  ...['web', 'nobody=2027-11-01', 'web=2027-11-01,', 'web=2027-02-29'].map(
    (days): [string, Values, RegExp] => [days, { ...IN_FILE, 'write-expiry': days }, /`write-expiry`/],
  ),
])('%s is refused', (_what, values, said) => {
  const { code, what, advice } = failureOf(() => read(values));
  expect([code, what]).toEqual(['invalid-input', expect.stringMatching(said)]);
  expect(what + advice).not.toContain('FAKE');
});

describe('an organization', () => {
  test.each(['org-api-key', 'org-id'] as const)('needs its ID and a key: not without %s', (missing) => {
    failureOf(() => read({ ...BOTH, [missing]: '' }), 'missing-credentials', `\`${missing}\` is not set`);
  });

  test('alone is looked at as a whole, by label and e-mail, and its key is masked', () => {
    const masked: Secret[] = [];
    const values = { ...BOTH, 'token-name': 'ci *, a b ,', email: 'a@x.example, b@x.example' };
    expect(read(values, {}, { mask: (secret) => masked.push(secret) })).toMatchObject({
      credentials: [],
      organization: {
        orgId: 'fa4e-1',
        apiHost: 'api.atlassian.com',
        filter: { labels: ['ci *', 'a b'], emails: ['a@x.example', 'b@x.example'] },
        secret: undefined,
      },
    });
    expect(masked.map((secret) => secret.reveal())).toEqual(['FAKE-org-key']);
  });

  test.each<[Values, number, string]>([
    [{ ...GOVERNMENT, 'api-token': 'FAKE-api-token' }, 1, 'api.atlassian-us-gov-mod.com'],
    [GOVERNMENT, 0, 'api.atlassian-us-gov-mod.com'],
    [{ 'site-url': 'https://jira.corp.example' }, 0, 'api.atlassian.com'],
  ])('beside %j is asked about %i credentials, at %s', (values, count, apiHost) => {
    const { credentials, organization } = read({ ...BOTH, ...values });
    expect([credentials.length, organization?.apiHost]).toEqual([count, apiHost]);
  });

  const fileAt = (...sites: string[]) =>
    credentialFile(
      'credentials.yml',
      `credentials:\n${sites.map((site, index) => `  - { name: c${index}, site-url: ${site} }\n`).join('')}`,
    );
  const readAt = (values: Values, ...sites: string[]) =>
    readCheck(given({ ...BOTH, ...values }), effectsAt(NOW), fileAt(...sites)).organization?.apiHost;
  const [FED, CORP] = [GOVERNMENT['site-url'], 'https://jira.corp.example'];

  test.each<[string, Values, string[]]>([
    ['api.atlassian-us-gov-mod.com', {}, [CORP, FED, FED]],
    ['api.atlassian.com', {}, [CORP, 'no site', 'acme']],
    ['api.atlassian.com', { 'site-url': 'acme' }, [FED, 'acme']],
  ])('is asked at %s (%j) beside a file of %j', (apiHost, values, sites) => {
    expect(readAt(values, ...sites)).toBe(apiHost);
  });

  test('is asked nowhere if the sites of the file are in both clouds', () => {
    failureOf(
      () => readAt({}, 'acme', FED),
      'invalid-input',
      "Some of the file's sites are in Government Cloud",
    );
  });

  test('comes from the environment, too, and so does the name of its secret', () => {
    const environment = { JIRA_ORG_ID: 'fa4e-1', JIRA_ORG_API_KEY: 'FAKE-org-key' };
    expect(read({}, environment).organization?.secret).toBe('JIRA_ORG_API_KEY');
  });
});

const SHARED = { 'github-token': 'FAKE-github-token', 'gitlab-token': 'FAKE-gitlab-token' } as const;

test.each<[string, string, boolean]>([
  ['save-file: /a/b', 'save-file-env: PLACE', true],
  ['save-file: /a/b', 'save-file: /a/B', false],
  ['save-secret: A, save-environment: b', 'save-environment: B, save-secret: a', true],
  ['save-secret: A, save-repository: o/r', 'refresh-token-secret: A', true],
  ['save-secret: A, save-repository: o/other', 'save-secret: A', false],
  ['save-variable: A, gitlab-project: 1', 'save-variable: A, gitlab-project: 2', false],
  [
    'refresh-token-secret: A, refresh-token-env: ONE',
    'refresh-token-secret: A, refresh-token-env: TWO',
    true,
  ],
  [
    'refresh-token-secret: A, refresh-token-env: ONE',
    'refresh-token-secret: A, refresh-token-env: ONE',
    false,
  ],
  ['refresh-token-file: /a/b', 'refresh-token-file: /a/b', false],
  ['save-secret: none of GitHub', 'save-secret: none of GitHub', false],
])('new tokens of several go to places of their own: %s; %s', (one, other, isRefused) => {
  const environment = { PLACE: '/a/c/../b', ONE: 'FAKE-one', TWO: 'FAKE-two', GITHUB_REPOSITORY: 'o/r' };
  const entries = [`  - { name: web, ${one} }`, `  - { name: bot, ${other} }`];
  const file = credentialFile('credentials.yml', `credentials:\n${entries.join('\n')}\n`);
  const request = (): unknown => readCheck(given(SHARED, environment), effectsAt(NOW, { environment }), file);
  if (isRefused) failureOf(request, 'invalid-input', 'the new tokens of web and bot in the same place');
  else expect(request()).toBeDefined();
});

test.each([
  ['TOKEN=FAKE-token', 'FAKE-token'],
  ['\r\n  TOKEN=FAKE=token==\r\n\r\nOTHER=x\r\n', 'FAKE=token=='],
  ['TOKEN=one\nTOKEN=FAKE-two', 'FAKE-two'],
  // The file takes precedence over the environment.
  ['OTHER=x', 'FAKE-of-the-environment'],
])('the variables %j', (variables, token) => {
  const [web] = read({ ...IN_FILE, variables }, { TOKEN: 'FAKE-of-the-environment' }).credentials;
  expect(web?.inputs.find('api-token')?.value).toBe(token);
});

test.each<[string, Record<string, string> | undefined]>([
  ['true', {}],
  ['false', undefined],
  ['web=2028-02-29', { web: '2028-02-29' }],
  ['web = 2027-11-01, a=b, c=2027-12-31', { web: '2027-11-01', 'a=b, c': '2027-12-31' }],
])('the new days %s count in the check that writes them, also in the place of a variable', (text, days) => {
  const values = { ...IN_FILE, 'write-expiry': text };
  const { writeExpiry, credentials } = read(values, { OTHER_ENDS: '2020-01-01' });
  expect(writeExpiry && Object.fromEntries(writeExpiry)).toEqual(days);
  const ends = credentials.map(({ inputs }) => inputs.find('expires-on')?.value);
  expect(ends).toEqual([days?.['web'], days?.['a=b, c'] ?? '2020-01-01']);
});
