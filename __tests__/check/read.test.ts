import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CredentialFile } from '../../src/check/credential-file.js';
import { type CheckRequest, readCheck } from '../../src/check/read.js';
import type { CheckEffects } from '../../src/check/trial.js';
import type { Failure } from '../../src/failure.js';
import type { Secret } from '../../src/secret.js';
import { failureOf } from '../project/failure-of.js';
import { given, type Values } from '../read/given.js';
import { effectsAt } from './effects.js';

let folder: string;
let file: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'read-check-'));
  file = join(folder, 'credentials.yml');
  writeFileSync(
    file,
    `credentials:
  - name: web
    site-url: acme
    email-env: MAIL
    api-token-env: TOKEN
  - name: a=b
    site-url: acme
    api-token-env: OTHER
    expires-on-env: OTHER_ENDS
`,
  );
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

const NOW = new Date('2027-03-01T06:00:00Z');

function read(
  values: Values = {},
  environment: Record<string, string> = {},
  changes: Partial<CheckEffects> = {},
): CheckRequest {
  const path = values['credentials-file'];
  return readCheck(
    given(values, environment),
    effectsAt(NOW, { environment, ...changes }),
    path === undefined ? undefined : new CredentialFile(path, readFileSync(path, 'utf8')),
  );
}

function refused(values: Values, environment: Record<string, string> = {}): Failure {
  return failureOf(() => read(values, environment));
}

test('a whole file is not renewed: each successor needs a place of its own', () => {
  const values = { 'credentials-file': file, renew: 'true', 'save-file': join(folder, 'successor') };
  expect(refused(values)).toMatchObject({
    code: 'invalid-input',
    advice: expect.stringContaining('Put `renew: true` into an entry of `credentials-file`'),
  });
  expect(read({ ...values, renew: 'false' }).credentials).toHaveLength(2);
});

test('what is left out', () => {
  expect(read({ 'site-url': 'acme' })).toMatchObject({
    file: undefined,
    organization: undefined,
    failOn: 'critical',
    concurrency: 8,
    timeoutSeconds: 300,
    thresholds: { warnDays: 30, criticalDays: 7 },
    html: undefined,
    writeExpiry: false,
    newDays: new Map(),
    credentials: [{ name: 'credential at acme' }],
  });
});

test.each(['warning', 'critical', 'expired', 'never'])('fail-on may be %s', (word) => {
  expect(read({ 'fail-on': word }).failOn).toBe(word);
});

test.each<[string, Values, RegExp]>([
  ['another fail-on', { 'fail-on': 'rejected' }, /`fail-on` is none of warning, critical, expired, never/],
  ['fail-on in capitals', { 'fail-on': 'NEVER' }, /`fail-on` is none/],
  ['no concurrency', { concurrency: '0' }, /`concurrency` is not a whole number from 1 to 64/],
  ['too much of it', { concurrency: '65' }, /`concurrency` is not/],
  [
    'thresholds the wrong way round',
    { 'warn-days': '5', 'critical-days': '6' },
    /`critical-days` is greater/,
  ],
  ['a day that there is not', { 'expires-on': '2027-02-29' }, /`expires-on` is not a date/],
  ['dates without a file', { 'write-expiry': 'true' }, /`write-expiry` is set, but there is no file/],
  [
    'a date without a file',
    { 'write-expiry': 'web=2027-11-01' },
    /`write-expiry` is set, but there is no file/,
  ],
  [
    'a word that is no variable',
    { variables: 'A=1\nFAKE-secret' },
    /^Line 2 of `variables` is not NAME=value/,
  ],
  ['a name that is none', { variables: '2A=FAKE' }, /^Line 1 of `variables`/],
  ['an ID that is none', { 'org-id': '../FAKE', 'org-api-key': 'FAKE-org-key' }, /`org-id` is not the ID/],
  ['an ID that is an address', { 'org-id': 'https://FAKE', 'org-api-key': 'FAKE-org-key' }, /not the ID/],
])('%s is refused', (_what, values, said) => {
  const { code, what, advice } = refused(values);
  expect(code).toBe('invalid-input');
  expect(what).toMatch(said);
  expect(what + advice).not.toContain('FAKE');
});

describe('an organization', () => {
  const both = { 'org-id': 'fa4e-1', 'org-api-key': 'FAKE-org-key' } as const;

  test.each([
    [{ 'org-id': both['org-id'] }, '`org-api-key` is not set'],
    [{ 'org-api-key': both['org-api-key'] }, '`org-id` is not set'],
  ])('needs its ID and a key: %j', (values, said) => {
    expect(refused(values)).toMatchObject({
      code: 'missing-credentials',
      what: expect.stringContaining(said),
    });
  });

  test('alone is looked at as a whole, by label and e-mail', () => {
    const masked: Secret[] = [];
    const { credentials, organization } = read(
      { ...both, 'token-name': 'ci *, a b ,', email: 'a@x.example, b@x.example' },
      {},
      { mask: (secret) => masked.push(secret) },
    );
    expect(credentials).toEqual([]);
    expect(organization).toMatchObject({
      orgId: 'fa4e-1',
      apiHost: 'api.atlassian.com',
      filter: { labels: ['ci *', 'a b'], emails: ['a@x.example', 'b@x.example'] },
      secret: undefined,
    });
    expect(masked.map((secret) => secret.reveal())).toEqual(['FAKE-org-key']);
  });

  test('beside a site is asked about its credential, in the realm of the site', () => {
    const request = read({
      ...both,
      'site-url': 'https://acme.atlassian-us-gov-mod.net',
      'api-token': 'FAKE-api-token',
    });
    expect(request.credentials).toHaveLength(1);
    expect(read({ ...both, 'site-url': 'https://acme.atlassian-us-gov-mod.net' })).toMatchObject({
      credentials: [],
      organization: { apiHost: 'api.atlassian-us-gov-mod.com' },
    });
    expect(request.organization?.apiHost).toBe('api.atlassian-us-gov-mod.com');
    expect(read({ ...both, 'site-url': 'https://jira.corp.example' }).organization?.apiHost).toBe(
      'api.atlassian.com',
    );
  });

  test('comes from the environment, too, and so does the name of its secret', () => {
    expect(read({}, { JIRA_ORG_ID: 'fa4e-1', JIRA_ORG_API_KEY: 'FAKE-org-key' }).organization?.secret).toBe(
      'JIRA_ORG_API_KEY',
    );
  });
});

describe('variables', () => {
  const tokenWith = (variables: string, environment: Record<string, string> = {}): string | undefined =>
    read({ 'credentials-file': file, variables }, environment).credentials[0]?.inputs.find('api-token')
      ?.value;

  test.each([
    ['TOKEN=FAKE-token', 'FAKE-token'],
    ['\r\n  TOKEN=FAKE=token==\r\n\r\nOTHER=x\r\n', 'FAKE=token=='],
    ['TOKEN=one\nTOKEN=FAKE-two', 'FAKE-two'],
  ])('%j', (variables, token) => {
    expect(tokenWith(variables)).toBe(token);
  });

  test('count before those of the environment', () => {
    expect(tokenWith('TOKEN=FAKE-given', { TOKEN: 'FAKE-of-the-environment' })).toBe('FAKE-given');
    expect(tokenWith('OTHER=x', { TOKEN: 'FAKE-of-the-environment' })).toBe('FAKE-of-the-environment');
  });
});

describe('new days', () => {
  test.each<[string, [string, string][], boolean]>([
    ['true', [], true],
    ['false', [], false],
    ['web=2028-02-29', [['web', '2028-02-29']], true],
    [
      'web = 2027-11-01, a=b=2027-12-31',
      [
        ['web', '2027-11-01'],
        ['a=b', '2027-12-31'],
      ],
      true,
    ],
  ])('%s', (text, days, isWritten) => {
    const request = read({ 'credentials-file': file, 'write-expiry': text });
    expect([...request.newDays]).toEqual(days);
    expect(request.writeExpiry).toBe(isWritten);
  });

  test('count in the check that writes them, also in the place of a variable', () => {
    const { credentials } = read({
      'credentials-file': file,
      'write-expiry': 'web=2028-01-31,a=b=2027-12-31',
    });
    expect(credentials.map(({ inputs }) => inputs.find('expires-on')?.value)).toEqual([
      '2028-01-31',
      '2027-12-31',
    ]);
  });

  test.each(['web', 'nobody=2027-11-01', '=2027-11-01', 'web=2027-11-01,', 'web=soon', 'web=2027-02-29'])(
    '%s is refused',
    (text) => {
      expect(refused({ 'credentials-file': file, 'write-expiry': text }).code).toBe('invalid-input');
    },
  );
});
