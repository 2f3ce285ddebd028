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
const CORP = 'https://jira.corp.example';
const GOVERNMENT = { 'site-url': 'https://acme.atlassian-us-gov-mod.net' } as const;
const IN_FILE = { 'credentials-file': 'credentials.yml' } as const;

test('what is left out', () => {
  expect(read({ 'site-url': 'acme' })).toMatchObject({
    ...{ file: undefined, organization: undefined, html: undefined, writeExpiry: undefined },
    ...{ failOn: 'critical', concurrency: 8, timeoutSeconds: 300 },
    ...{ thresholds: { warnDays: 30, criticalDays: 7 }, credentials: [{ name: 'credential at acme' }] },
  });
});

test.each<[Values, RegExp]>([
  [{ 'fail-on': 'rejected' }, /`fail-on` must be warning, critical, expired or never/],
  [{ concurrency: '65' }, /`concurrency` is not a whole number from 1 to 64/],
  [{ 'write-expiry': 'true' }, /`write-expiry` is set, but there is no file/],
  [{ variables: 'A=1\n\nFAKE-secret' }, /^Line 3 of `variables` is not NAME/],
  [{ ...BOTH, 'org-id': '../FAKE' }, /`org-id` is not the ID/],
  [{ ...BOTH, 'expected-account-id': 'x' }, /which involves no login/],
  [{ ...IN_FILE, renew: 'true' }, /each successor needs its own place/],
  [{ ...IN_FILE, 'write-expiry': 'web' }, /`write-expiry`/],
  [{ ...IN_FILE, 'write-expiry': 'nobody=2027-11-01' }, /`write-expiry`/],
  [{ ...IN_FILE, 'write-expiry': 'web=2027-02-29' }, /`write-expiry`/],
])('%j is refused', (values, said) => {
  const { code, what, advice } = failureOf(() => read(values));
  expect([code, what]).toEqual(['invalid-input', expect.stringMatching(said)]);
  expect(what + advice).not.toContain('FAKE');
});

describe('an organization', () => {
  test.each(['org-api-key', 'org-id'] as const)('needs its ID and a key: not without %s', (missing) => {
    failureOf(() => read({ ...BOTH, [missing]: '' }), 'missing-credentials', `\`${missing}\` is not set`);
  });

  test('alone is looked at by label and e-mail; its key is masked', () => {
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
    [{ 'site-url': CORP }, 0, 'api.atlassian.com'],
  ])('beside %j is asked about %i credentials, at %s', (values, count, apiHost) => {
    const { credentials, organization } = read({ ...BOTH, ...values });
    expect([credentials.length, organization?.apiHost]).toEqual([count, apiHost]);
  });

  const readAt = (values: Values, ...sites: string[]) => {
    const entries = sites.map((site, index) => `  - { name: c${index}, site-url: ${site} }\n`);
    const file = credentialFile('c.yml', `credentials:\n${entries.join('')}`);
    return readCheck(given({ ...BOTH, ...values }), effectsAt(NOW), file).organization?.apiHost;
  };
  const FED = GOVERNMENT['site-url'];

  test.each<[string, Values, string[]]>([
    ['api.atlassian-us-gov-mod.com', {}, [CORP, FED, FED]],
    ['api.atlassian.com', {}, [CORP, 'no site', 'acme']],
    ['api.atlassian.com', { 'site-url': 'acme' }, [FED, 'acme']],
  ])('is asked at %s (%j) beside a file of %j', (apiHost, values, sites) => {
    expect(readAt(values, ...sites)).toBe(apiHost);
  });

  test('is not asked if the file has sites in both clouds', () => {
    failureOf(() => readAt({}, 'acme', FED), 'invalid-input', 'Some of the file');
  });

  test('comes from the environment, too, with the name of its secret', () => {
    const environment = { JIRA_ORG_ID: 'fa4e-1', JIRA_ORG_API_KEY: 'FAKE-org-key' };
    expect(read({}, environment).organization?.secret).toBe('JIRA_ORG_API_KEY');
  });
});

const GRANT = 'refresh-token-secret: A, refresh-token-env:';

test.each<[string, string, boolean]>([
  ['save-file: /a/b', 'save-file-env: PLACE', true],
  ['save-file: /a/b', 'save-file: /a/B', false],
  ['save-secret: A, save-environment: b', 'save-environment: B, save-secret: a', true],
  ['save-secret: A, save-repository: o/r', 'access-token-secret: A', true],
  ['save-secret: A, save-repository: o/other', 'save-secret: A', false],
  [`${GRANT} ONE`, `${GRANT} TWO`, true],
  [`${GRANT} ONE`, `${GRANT} ONE`, false],
  ['refresh-token-file: /a/b', 'refresh-token-file: /a/b', false],
  ['refresh-token-file: /a/b', 'save-file: /a/b', true],
  ['save-secret: none of GitHub', 'save-secret: none of GitHub', false],
])('places of new tokens: %s; %s', (one, other, isRefused) => {
  const environment = { PLACE: '/a/c/../b', ONE: 'FAKE-1', TWO: 'FAKE-2', GITHUB_REPOSITORY: 'o/r' };
  const entries = [`  - { name: web, ${one} }`, `  - { name: bot, ${other} }`];
  const file = credentialFile('c.yml', `credentials:\n${entries.join('\n')}`);
  const inputs = given({ 'github-token': 'FAKE-token' }, environment);
  const request = (): unknown => readCheck(inputs, effectsAt(NOW, { environment }), file);
  if (isRefused) failureOf(request, 'invalid-input', 'the new tokens of web and bot in the same place');
  else expect(request()).toBeDefined();
});

test.each([
  ['\r\n  TOKEN=FAKE=token==\r\n\r\nOTHER=x\r\n', 'FAKE=token=='],
  ['TOKEN=one\nTOKEN=FAKE-two', 'FAKE-two'],
  ['OTHER=x', 'FAKE-other'],
])('the variables %j', (variables, token) => {
  const [web] = read({ ...IN_FILE, variables }, { TOKEN: 'FAKE-other' }).credentials;
  expect(web?.inputs.find('api-token')?.value).toBe(token);
});

test.each<[string, Record<string, string> | undefined]>([
  ['true', {}],
  ['false', undefined],
  ['web = 2027-11-01, a=b, c=2027-12-31', { web: '2027-11-01', 'a=b, c': '2027-12-31' }],
])('the new days %s count at once, also in the place of a variable', (text, days) => {
  const values = { ...IN_FILE, 'write-expiry': text };
  const { writeExpiry, credentials } = read(values, { OTHER_ENDS: '2020-01-01' });
  expect(writeExpiry && Object.fromEntries(writeExpiry)).toEqual(days);
  const ends = credentials.map(({ inputs }) => inputs.find('expires-on')?.value);
  expect(ends).toEqual([days?.['web'], days?.['a=b, c'] ?? '2020-01-01']);
});
