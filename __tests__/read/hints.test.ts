import { describe, expect, test } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { Failure } from '../../src/failure.js';
import { hintAbout, hinted, withHint } from '../../src/values/hints.js';
import { INPUT_NAMES, type InputName } from '../../src/inputs/schema.js';
import { Secret } from '../../src/secret.js';
import { failureOf } from '../project/failure-of.js';
import { listed } from './given.js';

const START = 'ATATT3FAKE-0001_x=';
const digits = (checksum: number): string => (checksum >>> 0).toString(16).toUpperCase().padStart(8, '0');
const WHOLE = START + digits(crc32(START));
const TOKEN = 'FAKE-token-of-someone-0001';
const base64 = (text: string): string => Buffer.from(text).toString('base64');
/** Returns a token like a Data Center's, with a part that can't be mistaken for a secret. */
const binary = (text: string): string => base64(`${text}${String.fromCharCode(0x80)}FAKE-FAKE-FAKE-FA`);
const ofDataCenter = binary('123456789012:');
const fake = (prefix: string): string => `${prefix}${'FAKE'.repeat(9)}`;

const HEADERS = ['Basic ', 'bearer ', 'Bearer%20', 'Authorization: Basic ', 'authorization:', '-H '];
const ASSIGNMENTS = ['export T=', 'set T=', 'JIRA_API_TOKEN: ', 'api-token: ', '$env:T = '];
const VARIABLES = listed(`
  $JIRA_API_TOKEN \${JIRA_API_TOKEN} %JIRA_API_TOKEN% $env:JIRA_API_TOKEN $(JIRA_API_TOKEN) {JIRA_API_TOKEN}
  \${env:JIRA_API_TOKEN} $[variables.TOKEN] #{JiraApiToken}# @@JIRA_API_TOKEN@@
`);
const ENCODED = ['\\n', '%3D', '%0A', '&amp;x', '&#x3D;'];
const UUID = '01234567-89ab-4cde-8f01-23456789abcd';

test.each<[string, string, string[], InputName?]>([
  ['base64 of the pair', 'base64 of a name', [base64(`ada@example.com:${TOKEN}`), base64(`ada:${TOKEN}`)]],
  ['base64 of the token', 'a token in base64', [base64(WHOLE), base64(fake('ghp_'))]],
  ['the pair itself', 'the e-mail and the token together', [`ada@example.com:${TOKEN}`]],
  ['quotes', 'in quotation marks', [`"${TOKEN}"`, `'${TOKEN}'`, `\`${TOKEN}\``, `${TOKEN}'`]],
  ['quotes', 'in quotation marks', [`"${TOKEN}`, `\\"${TOKEN}\\"`]],
  ['the rest of a line', 'ends in a comma', [`${TOKEN},`, `${TOKEN};`]],
  ['a header', 'begins as a header does', HEADERS.map((start) => start + TOKEN)],
  ['a variable', 'the name of a variable', VARIABLES],
  ['an expression', 'contains an expression', ['${{ secrets.TOKEN }}', '${{secrets.T}}', '<%= token %>']],
  ['an expression', 'contains an expression', ['{{ .Values.token }}']],
  ['an assignment', 'begins with the name of a variable', ASSIGNMENTS.map((start) => start + TOKEN)],
  ['a mask', 'copied from a log', ['***', '********', '[MASKED]', '[REDACTED]', '<hidden>', `***${TOKEN}`]],
  ['a placeholder', 'a placeholder', listed('<your-token> your_api_token ... xxxxxxxx api-token')],
  ['a placeholder', 'a placeholder', ['changeme', 'null', 'undefined', '[object Object]']],
  ['a PEM', 'in PEM', ['-----BEGIN PRIVATE KEY-----', 'FAKE\n-----END CERTIFICATE-----']],
  ['JSON', 'a whole JSON document', [`{"token":"${TOKEN}"}`]],
  ['an address', 'an address', ['https://acme.atlassian.net', 'op://vault/jira/token']],
  ['an address', 'an address', ['arn:aws:secretsmanager:x', 'vault:secret/jira#token']],
  ['a path', 'the path of a file', ['/run/secrets/jira', '~/.jira-token', './token.txt', 'C:\\token.txt']],
  ['a path', 'the path of a file', ['..\\token.txt']],
  ['encoded characters', 'contains encoded', ENCODED.map((end) => TOKEN + end)],
  ['an e-mail', 'is an e-mail address', ['ada@example.com']],
  ['an ID', 'which is not secret', [UUID, `712020:${UUID}`]],
  ['a JWT', 'give that as `access-token`', [`${base64('{"FAKE":1}').replace(/=+$/, '')}.FAKE.FAKE`]],
  ['a token cut off', 'looks cut off', [START + digits(crc32(START) ^ 1), 'ATSTT3FAKE-0001=00000000']],
  ['a token cut off', 'looks cut off', [START.replace('-0001', '') + digits(crc32(START))]],
  ["an administrator's key", 'an API key of an organization', [fake('ATCTT3')]],
  ["an OAuth client's secret", 'give that as `client-secret`', [fake('ATOA')]],
  ["Bitbucket's", 'a credential for Bitbucket, not', [fake('ATBB'), fake('BBDC-')]],
  ["GitHub's", 'a GitHub token, not', ['ghp_', 'gho_', 'ghs_', 'github_pat_'].map(fake)],
  ["GitLab's", 'a GitLab token, not', ['glpat-', 'gldt-', 'glptt-'].map(fake)],
  ["Slack's", 'a Slack token', ['xoxb-', 'xoxp-', 'xapp-'].map(fake)],
  ["another product's", 'another product', ['npm_', 'pypi-', 'hvs.', 'sk-', 'SG.', 'ya29.'].map(fake)],
  ["a Data Center's", 'a Jira Data Center: give that as `p', [ofDataCenter, ofDataCenter.slice(0, -1)]],
  ["Cloud's", 'give that as `api-token`', [WHOLE], 'personal-access-token'],
])('a mistake is seen, %s: %s', (_what, words, values, input = 'api-token') => {
  for (const value of values) {
    const hint = hintAbout(input, value);
    expect([value, hint]).toEqual([value, expect.stringContaining(words)]);
    expect(hint).toMatch(/^The (?:API|personal access) token .*\.$/);
    expect(hint).not.toContain('FAKE');
  }
});

describe('nothing is seen in', () => {
  test.each<[string, InputName, string]>([
    ['an API token', 'api-token', WHOLE],
    ['an API token of another length', 'api-token', 'FAKE0ofoldtimes0000000x1'],
    ['one without a checksum', 'api-token', START],
    ["a Data Center's token", 'personal-access-token', ofDataCenter],
    ['a JWT as access token', 'access-token', 'eyJFAKE.FAKE.FAKE'],
    ['a JWT as refresh token', 'refresh-token', 'eyJFAKE.FAKE.FAKE'],
    ["GitHub's own", 'github-token', fake('ghp_')],
    ["GitLab's own", 'gitlab-token', fake('glpat-')],
    ["an administrator's own", 'org-api-key', fake('ATCTT3')],
    ["a client's own", 'client-secret', fake('ATOA')],
    ["a webhook's address", 'webhook-url', 'https://chat.example/FAKE'],
    // Recognizable texts, spoiled by additional characters.
    ...[
      ...['_https://acme.atlassian.net', base64(`FAKE${WHOLE}`), `FAKEeyJFAKE.FAKE.FAKE`],
      ...['eyJFAKE.FAKE.FAKE.FAKE', binary('1234567890123456:'), binary('F12345678901:')],
      ...[`F${START}00000000`, `${START}00000000F`],
      ...[`.${base64(`ada:${TOKEN}`)}`, `${base64(`ada:${TOKEN}`)}.`],
      ...[base64(`\x01ada:${TOKEN}`), base64(`ada:${TOKEN}\x01`)],
    ].map((value): [string, InputName, string] => ['more', 'api-token', value]),
  ])('%s', (_what, input, value) => {
    expect(hintAbout(input, value)).toBeUndefined();
  });

  test('a password, whatever it looks like', () => {
    for (const value of ['***', '"FAKE"', '$FAKE', 'ada@example.com:FAKE', fake('ghp_')])
      expect(hintAbout('password', value)).toBeUndefined();
  });

  test('random secrets of the usual alphabets', () => {
    for (let times = 0; times < 2000; times += 1) {
      const bytes = randomBytes(24 + (times % 100));
      for (const value of [bytes.toString('base64url'), bytes.toString('hex')]) {
        const hint = hintAbout('oauth-token', `F${value}`);
        expect([hint === undefined ? '' : value, hint]).toEqual(['', undefined]);
      }
    }
  });
});

test('no hint quotes what it is about, whatever the input', () => {
  const secret = 'FAKE0secret0FAKE0secret';
  const starts = ['"', 'Bearer ', 'export A=', 'ada@example.com:', 'ghp_'];
  const forms = [`${secret}\\n`, ...starts.map((start) => start + secret)];
  for (const input of INPUT_NAMES)
    for (const form of forms)
      for (const isSecret of [true, false])
        expect(String(hintAbout(input, form, isSecret))).not.toContain('FAKE0');
});

describe('a refusal', () => {
  const refusal = new Failure('credentials-rejected', 'Refused.', 'Create a new one.');
  const odd = { apiToken: new Secret(`"${TOKEN}"`) };

  test('begins its advice with what is seen', () => {
    const { code, what, advice } = withHint(refusal, { email: 'ada@example.com', ...odd });
    expect([code, what]).toEqual(['credentials-rejected', 'Refused.']);
    expect(advice).toBe('The API token is in quotation marks: store it without them. Create a new one.');
  });

  test('of a token without an e-mail speaks of that first', () => {
    expect(withHint(refusal, { email: undefined, ...odd }).advice).toMatch(
      /^A person's API token also needs `email`; .* The API token is in quotation marks.* Create a new one\.$/,
    );
  });

  test('looks at names, too, but at nothing else that is not secret', () => {
    const { advice } = withHint(refusal, { email: '"ada@example.com"', scope: '"READ"', ...odd });
    expect(advice).toMatch(
      /^The e-mail is in quotation marks: [^.]+\. The API token is in [^.]+\. Create a new one\.$/,
    );
    for (const untouched of [{ clientId: undefined }, { username: 'ada', password: new Secret('"FAKE"') }])
      expect(withHint(refusal, untouched)).toBe(refusal);
    expect(withHint(refusal, odd).advice).toMatch(/^The API token is in/);
  });

  test('of a value that is read begins its advice with what is seen', () => {
    const reading = (value: string, error?: Error) =>
      hinted('site-url', value, false, () => {
        if (error) throw error;
        return 'read';
      });
    const bug = new TypeError('FAKE bug');
    expect(reading('"acme"')).toBe('read');
    expect(failureOf(() => reading('"acme"', refusal)).advice).toMatch(/^The address is in quotation marks/);
    expect(() => reading('acme', refusal)).toThrow(refusal);
    expect(() => reading('"acme"', bug)).toThrow(bug);
  });

  test.each(['timeout', 'permission-denied', 'site-not-found', 'captcha-required'] as const)(
    'for another reason stays as it is: %s',
    (code) => {
      const other = new Failure(code, 'What.', 'Advice.');
      expect(withHint(other, { email: undefined, ...odd })).toBe(other);
    },
  );
});
