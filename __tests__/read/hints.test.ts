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

test.each<[string, string[], InputName?]>([
  ['base64 of a name', [base64(`ada@example.com:${TOKEN}`), base64(`ada:${TOKEN}`)]],
  ['a token in base64', [base64(WHOLE), base64(fake('ghp_'))]],
  ['the e-mail and the token together', [`ada@example.com:${TOKEN}`]],
  ['in quotation marks', [`"${TOKEN}"`, `'${TOKEN}'`, `\`${TOKEN}\``, `${TOKEN}'`]],
  ['in quotation marks', [`"${TOKEN}`, `\\"${TOKEN}\\"`]],
  ['ends in a comma', [`${TOKEN},`, `${TOKEN};`]],
  ['begins like a header', HEADERS.map((start) => start + TOKEN)],
  ['the name of a variable', VARIABLES],
  ['contains an expression', ['${{secrets.T}}', '{{ .T }}', '<%= token %>']],
  ['begins with the name of a variable', ASSIGNMENTS.map((start) => start + TOKEN)],
  ['copied from a log', ['[MASKED]', '<hidden>', `***${TOKEN}`]],
  ['a placeholder', listed('<your-token> your_api_token ... xxxxxxxx api-token')],
  ['a placeholder', ['changeme', 'null', 'undefined', '[object Object]']],
  ['in PEM', ['-----BEGIN PRIVATE KEY-----', 'FAKE\n-----END CERTIFICATE-----']],
  ['a whole JSON document', [`{"token":"${TOKEN}"}`]],
  ['an address', ['https://vault/jira', 'arn:aws:x', 'vault:secret']],
  ['the path of a file', ['/run/jira', '~/.jira', '..\\jira', 'C:\\jira']],
  ['contains encoded', ENCODED.map((end) => TOKEN + end)],
  ['is an e-mail address', ['ada@example.com']],
  ['which is not secret', [UUID, `712020:${UUID}`]],
  ['give that as `access-token`', [`${base64('{"FAKE":1}').replace(/=+$/, '')}.FAKE.FAKE`]],
  ['looks cut off', [START + digits(crc32(START) ^ 1), 'ATSTT3FAKE-0001=00000000']],
  ['an API key of an organization', [fake('ATCTT3')]],
  ['give that as `client-secret`', [fake('ATOA')]],
  ['a credential for Bitbucket, not', [fake('ATBB'), fake('BBDC-')]],
  ['a GitHub token, not', ['ghp_', 'github_pat_'].map(fake)],
  ['a GitLab token, not', ['glpat-', 'glrt-'].map(fake)],
  ['a Slack token', ['xoxb-', 'xapp-'].map(fake)],
  ['another product', ['npm_', 'pypi-', 'hvs.', 'sk-', 'SG.', 'ya29.'].map(fake)],
  ['a Jira Data Center: give that as `p', [ofDataCenter, ofDataCenter.slice(0, -1)]],
  ['give that as `api-token`', [WHOLE], 'personal-access-token'],
])('a mistake is seen: %s', (words, values, input = 'api-token') => {
  for (const value of values) {
    const hint = hintAbout(input, value);
    expect([value, hint]).toEqual([value, expect.stringContaining(words)]);
    expect(hint).toMatch(/^The value of `(?:api|personal-access)-token` .*\.$/);
    expect(hint).not.toContain('FAKE');
  }
});

describe('nothing is seen in', () => {
  test.each<[InputName, string]>([
    ['api-token', WHOLE],
    ['api-token', 'FAKE0ofoldtimes0000000x1'],
    ['api-token', START],
    ['personal-access-token', ofDataCenter],
    ['access-token', 'eyJFAKE.FAKE.FAKE'],
    ['refresh-token', 'eyJFAKE.FAKE.FAKE'],
    ['github-token', fake('ghp_')],
    ['gitlab-token', fake('glpat-')],
    ['org-api-key', fake('ATCTT3')],
    ['client-secret', fake('ATOA')],
    ['webhook-url', 'https://chat.example/FAKE'],
    // Spoiled.
    ...[
      ...['_https://acme.atlassian.net', base64(`FAKE${WHOLE}`), `FAKEeyJFAKE.FAKE.FAKE`],
      ...['eyJFAKE.FAKE.FAKE.FAKE', binary('1234567890123456:'), binary('F12345678901:')],
      ...[`F${START}00000000`, `${START}00000000F`],
      ...[`.${base64(`ada:${TOKEN}`)}`, `${base64(`ada:${TOKEN}`)}.`],
      ...[base64(`\x01ada:${TOKEN}`), base64(`ada:${TOKEN}\x01`)],
    ].map((value): [InputName, string] => ['api-token', value]),
  ])('%s: %s', (input, value) => {
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
    expect(advice).toBe(
      'The value of `api-token` is in quotation marks: store it without them. Create a new one.',
    );
  });

  test('of a token without an e-mail speaks of that first', () => {
    expect(withHint(refusal, { email: undefined, ...odd }).advice).toMatch(
      /^A person's API token also needs `email`; .* The value of `api-token` is in quotation marks.* Create a new one\.$/,
    );
  });

  test('looks at names, too, but at nothing else', () => {
    const { advice } = withHint(refusal, { email: '"ada@example.com"', scope: '"READ"', ...odd });
    expect(advice).toMatch(
      /^The value of `email` is in quotation marks: [^.]+\. The value of `api-token` is in [^.]+\. Create a new one\.$/,
    );
    for (const untouched of [{ clientId: undefined }, { username: 'ada', password: new Secret('"FAKE"') }])
      expect(withHint(refusal, untouched)).toBe(refusal);
    expect(withHint(refusal, odd).advice).toMatch(/^The value of `api-token` is in/);
  });

  test('of a value begins its advice so, too', () => {
    const reading = (value: string, error?: Error) =>
      hinted('site-url', value, false, () => {
        if (error) throw error;
        return 'read';
      });
    const bug = new TypeError('FAKE bug');
    expect(reading('"acme"')).toBe('read');
    expect(failureOf(() => reading('"acme"', refusal)).advice).toMatch(
      /^The value of `site-url` is in quotation marks/,
    );
    expect(() => reading('acme', refusal)).toThrow(refusal);
    expect(() => reading('"acme"', bug)).toThrow(bug);
  });

  test('for another reason stays as it is', () => {
    const other = new Failure('permission-denied', 'What.', 'Advice.');
    expect(withHint(other, { email: undefined, ...odd })).toBe(other);
  });
});
