import { describe, expect, test } from '@jest/globals';
import { readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { folderOfTests } from '../folder.js';
import { type CredentialFile, credentialFile, readCredentialFile } from '../../src/check/credential-file.js';
import { isInputOf, SECRET_INPUTS } from '../../src/inputs/schema.js';
import { failureOf } from '../project/failure-of.js';
import '../store/node-errors.js';

const folder = folderOfTests();
const path = join(folder, 'credentials.yml');

const read = (text: string): CredentialFile => credentialFile(path, text);

const plain = (text: string): object[] =>
  read(text).entries.map(({ given, ...entry }) => ({ ...entry, given: Object.fromEntries(given) }));

test('an entry has values, and names of variables', () => {
  const text = `
# The team's.
credentials:
  - name: release-bot
    email-env: BOT_EMAIL
    expires-on: 2027-03-31
    token-name: 2026.10
    expected-account-id: 007
    scope: True
    secret: BOT_TOKEN_SECRET
  - { name: "nightly, of QA", personal-access-token-env: _PAT2, allow-private-hosts: true, allowed-hosts: [a.example, b.example] }
`;
  // A value is as it is written, also one that looks like a number.
  const release = {
    email: { variable: 'BOT_EMAIL' },
    'expires-on': { value: '2027-03-31' },
    'token-name': { value: '2026.10' },
    'expected-account-id': { value: '007' },
    scope: { value: 'True' },
  };
  const nightly = {
    'personal-access-token': { variable: '_PAT2' },
    'allow-private-hosts': { value: 'true' },
    'allowed-hosts': { value: 'a.example,b.example' },
  };
  expect(plain(text)).toEqual([
    { name: 'release-bot', given: release, secret: 'BOT_TOKEN_SECRET' },
    { name: 'nightly, of QA', given: nightly, secret: undefined },
  ]);
});

/** Used in every place where a careless owner may put a secret. */
const SECRET = 'FAKE-secret-in-the-file';

const entry = (...lines: string[]): string =>
  `credentials:\n  - name: web\n    site-url: acme\n${lines.map((line) => `    ${line}\n`).join('')}`;

test.each<[RegExp, string]>([
  [/not a list of 1 to 1000/, ''],
  [/not a list/, `credentials:\n  - name: web\nshared: ${SECRET}\n`],
  [/not a list of 1 to 1000/, `credentials:\n${'  - name: web\n'.repeat(1001)}`],
  [/without keys, number 2/, 'credentials:\n  - name: web\n  - web\n'],
  [/without a name, number 1/, 'credentials:\n  - name: ""\n'],
  [/without a name/, `credentials:\n  - name: ${'x'.repeat(101)}\n`],
  [/without a name/, 'credentials:\n  - name: "we\\u200bb"\n'],
  [/two credentials with the name web/, 'credentials:\n  - name: web\n  - name: web\n'],
  [/not valid YAML \(line 4\)/, entry('site-url: globex')],
  [/the unknown key "tokn" in web/, entry(`tokn: ${SECRET}`)],
  [/"<<"/, entry(`<<: { api-token-env: ${SECRET} }`)],
  [/unknown key "export-env" in web/, entry('export-env: true')],
  [/not valid YAML \(line 5\)/, entry(`project: &p ${SECRET}`, 'scope: [a, *p]')],
  [/no value for "scope" of web/, entry('scope: [a, [b]]')],
  [/gives email of web twice/, entry('email: a@b', 'email-env: EMAIL')],
  [/in email-env of web/, entry(`email-env: ${SECRET}`)],
  [/The key "expires-on" of web is not a date/, entry('expires-on: 2027-02-29')],
  [/not valid YAML \(line 1\)/, `credentials: !!js/function '${SECRET}'\n`],
])('a file is refused that is or has %s, and no value is quoted', (said, text) => {
  const { code, what, advice } = failureOf(() => read(text));
  expect([code, what]).toEqual(['invalid-input', expect.stringMatching(said)]);
  expect(advice).not.toBe('');
  expect(what + advice).not.toContain('FAKE');
});

test.each(SECRET_INPUTS.filter((name) => isInputOf('file', name)))('the file is no place for %s', (name) => {
  const { what, advice } = failureOf(() => read(entry(`${name}: ${SECRET}`)));
  expect(what).toContain(`a value for ${name} of web`);
  expect(advice).toContain(`${name}-env`);
  expect(what + advice).not.toContain('FAKE');
  const given = { [name]: { variable: 'A_VARIABLE' } };
  expect(plain(entry(`${name}-env: A_VARIABLE`))).toMatchObject([{ given }]);
});

test.each([
  ['missing.yml', /can't be read \(ENOENT\)/],
  ['/dev/zero', /can't be read \(EINVAL\)/],
  ['large.yml', /larger than 256 KB/],
])('%s is refused', async (name, what) => {
  writeFileSync(join(folder, 'large.yml'), '# x\n'.repeat(70_000));
  const { signal } = new AbortController();
  await expect(readCredentialFile(resolve(folder, name), { signal, seconds: 5 })).rejects.toMatchObject({
    code: 'invalid-input',
    what: expect.stringMatching(what),
  });
});

describe('writing', () => {
  const TEXT = `# Ours.
credentials:
  # Releases.
  - name: release-bot   # Mia
    site-url: 'acme'
    api-token-env: "BOT_TOKEN"
    expires-on: 2027-03-31   # renewed in spring

  - { name: nightly, site-url: acme, api-token-env: NIGHTLY } # short
  - name: third
    required-permissions: [ EDIT_ISSUES,   ADD_COMMENTS ]


  -   site-url: acme
      name: fourth`;
  const THIRD = new Map([['third', '2027-12-31']]);
  const written = (): string => readFileSync(path, 'utf8');

  test.each(['\n', '\r\n', '\r'])('changes dates and nothing else; twice is the same as once: %j', (eol) => {
    const lines = (text: string): string => text.replaceAll('\n', eol);
    writeFileSync(path, lines(TEXT), { mode: 0o640 });
    const days = new Map([
      ...THIRD,
      ['release-bot', '2028-02-29'],
      ['nightly', '2027-12-31'],
      ['fourth', '2029-12-31'],
      ['nobody', '2030-01-01'],
    ]);
    read(lines(TEXT)).writeLastDays(days);
    const once = TEXT.replace('2027-03-31', '2028-02-29')
      .replace('nightly', '$&, expires-on: 2027-12-31')
      .replace('third', '$&\n    expires-on: 2027-12-31')
      .replace('fourth', '$&\n      expires-on: 2029-12-31');
    expect(written()).toBe(lines(once));
    read(written()).writeLastDays(days);
    expect([written(), statSync(path).mode & 0o777]).toEqual([lines(once), 0o640]);
  });

  test.each([
    ['{"credentials":[{"name":"third"}]}', '{"credentials":[{"name":"third", "expires-on": "2027-12-31"}]}'],
    [
      '- name: third\n    expires-on: ["2026-\\\n      01-01"]\n    ',
      '- name: third\n    expires-on: ["2027-12-31"]\n    ',
    ],
    [
      '- name: third\n    expires-on: >-\n      2026-01-01\n    ',
      '- name: third\n    expires-on: >-\n      2027-12-31\n    ',
    ],
    ['- &a !!str name: third\n    ', '- &a !!str name: third\n    expires-on: 2027-12-31\n    '],
    ['- name: >-\n      third\n    ', '- name: >-\n      third\n    expires-on: 2027-12-31\n    '],
  ])('keeps the form of %j', (given, wanted) => {
    const rest = given.startsWith('{') ? '' : 'site-url: acme\n';
    const whole = (text: string): string => (rest === '' ? text : `credentials:\n  ${text}${rest}`);
    writeFileSync(path, whole(given));
    read(whole(given)).writeLastDays(THIRD);
    expect(written()).toBe(whole(wanted));
  });

  test('leaves a file alone that is gone, a link, or changed', () => {
    writeFileSync(path, TEXT);
    const link = join(folder, 'link.yml');
    symlinkSync(path, link);
    for (const [place, text, why] of [
      [link, TEXT, 'a link'],
      [join(folder, 'gone.yml'), TEXT, 'ENOENT'],
      [path, TEXT.replace('acme', 'globex'), 'has changed'],
    ] as const) {
      const failure = failureOf(() => {
        credentialFile(place, text).writeLastDays(THIRD);
      });
      expect(failure).toMatchObject({ code: 'handoff-failed', what: expect.stringContaining(why) });
    }
    expect(written()).toBe(TEXT);
  });
});
