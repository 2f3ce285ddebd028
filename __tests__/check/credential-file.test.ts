import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { stringify } from 'yaml';
import { CredentialFile } from '../../src/check/credential-file.js';
import type { Failure } from '../../src/failure.js';
import { isInputOf, SECRET_INPUTS } from '../../src/inputs/schema.js';
import { failureOf } from '../project/failure-of.js';
import '../store/node-errors.js';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'credential-file-'));
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

const path = (): string => join(folder, 'credentials.yml');

function fileOf(text: string): CredentialFile {
  writeFileSync(path(), text);
  return new CredentialFile(path(), text);
}

function refusalOf(text: string): Failure {
  return failureOf(() => fileOf(text));
}

const plain = (file: CredentialFile): object[] =>
  file.entries.map(({ name, values, variables, secret }) => ({
    name,
    values: Object.fromEntries(values),
    variables: Object.fromEntries(variables),
    secret,
  }));

test('an entry says what it is, and names the variables that hold the rest', () => {
  const file = fileOf(`
# The team's.
credentials:
  - name: release-bot
    site-url: acme
    email-env: BOT_EMAIL
    api-token-env: BOT_TOKEN
    expires-on: 2027-03-31
    warn-days: 60
    secret: BOT_TOKEN_SECRET
  - { name: "nightly, of QA", site-url: https://jira.corp.example/jira, personal-access-token-env: _PAT2, allow-private-hosts: true, allowed-hosts: [a.example, b.example] }
`);
  expect(plain(file)).toEqual([
    {
      name: 'release-bot',
      values: { 'site-url': 'acme', 'expires-on': '2027-03-31', 'warn-days': '60' },
      variables: { email: 'BOT_EMAIL', 'api-token': 'BOT_TOKEN' },
      secret: 'BOT_TOKEN_SECRET',
    },
    {
      name: 'nightly, of QA',
      values: {
        'site-url': 'https://jira.corp.example/jira',
        'allow-private-hosts': 'true',
        'allowed-hosts': 'a.example,b.example',
      },
      variables: { 'personal-access-token': '_PAT2' },
      secret: undefined,
    },
  ]);
});

/** Stands wherever a careless owner may have put a secret. */
const SECRET = 'FAKE-secret-in-the-file';

const entry = (...lines: string[]): string =>
  `credentials:\n  - name: web\n    site-url: acme\n${lines.map((line) => `    ${line}\n`).join('')}`;

test.each<[string, string, RegExp]>([
  ['nothing', '', /not a list of 1 to 1000/],
  ['a text', SECRET, /not a list/],
  ['a list alone', `- name: web\n  api-token: ${SECRET}\n`, /not a list/],
  ['an empty list', 'credentials: []\n', /not a list/],
  ['a map in place of the list', `credentials:\n  web: ${SECRET}\n`, /not a list/],
  ['another key beside it', `credentials:\n  - name: web\nshared: ${SECRET}\n`, /not a list/],
  ['too many', `credentials:\n${'  - name: web\n'.repeat(1001)}`, /not a list of 1 to 1000/],
  ['an entry that is a text', `credentials:\n  - name: web\n  - ${SECRET}\n`, /without keys, number 2/],
  ['an entry that is a list', `credentials:\n  - [${SECRET}]\n`, /without keys, number 1/],
  ['an entry that is nothing', 'credentials:\n  -\n', /without keys, number 1/],
  [
    'an entry that repeats another',
    `credentials:\n  - &one { name: web }\n  - *one\n`,
    /without keys, number 2/,
  ],
  ['no name', `credentials:\n  - site-url: ${SECRET}\n`, /without a name, number 1/],
  ['an empty name', 'credentials:\n  - name: ""\n', /without a name, number 1/],
  ['a name that is a number', 'credentials:\n  - name: 12\n', /without a name, number 1/],
  ['a name that is a list', `credentials:\n  - name: [${SECRET}]\n`, /without a name/],
  ['a long name', `credentials:\n  - name: ${'x'.repeat(101)}\n`, /without a name/],
  ['a name of several lines', `credentials:\n  - name: "a\\n::error::b"\n`, /without a name/],
  ['a name that looks like another', 'credentials:\n  - name: "we\\u200bb"\n', /without a name/],
  [
    'the same name twice',
    'credentials:\n  - name: web\n  - name: web\n',
    /two credentials with the name web/,
  ],
  ['a key twice', entry('site-url: globex'), /line 4 can't be understood/],
  ['a key that is not known', entry(`tokn: ${SECRET}`), /the key "tokn" in web, which is not known/],
  ['__proto__', entry(`__proto__: ${SECRET}`), /the key "__proto__" in web/],
  ['constructor', entry(`constructor-env: ${SECRET}`), /the key "constructor-env" in web/],
  ['a merge key', entry(`<<: { api-token-env: ${SECRET} }`), /"<<"/],
  ['an input of a hand-over', entry('export-env: true'), /"export-env" in web, which is not known/],
  ['an input of the whole check', entry('fail-on: never'), /"fail-on" in web, which is not known/],
  ['an alias as a value', entry(`project: &p ${SECRET}`, 'scope: *p'), /no value for "scope" of web/],
  ['a map as a value', entry(`email: { is: ${SECRET} }`), /no value for "email" of web/],
  ['no value', entry('email:'), /no value for "email" of web/],
  [
    'a list that holds more than texts',
    entry(`allowed-hosts: [a, [${SECRET}, null]]`),
    /"allowed-hosts" of web/,
  ],
  ['a key that is no text', entry(`[a]: ${SECRET}`), /line \d can't be understood/],
  ['a value and its variable', entry('email: a@b', 'email-env: EMAIL'), /gives email of web twice/],
  ['a value where a variable belongs', entry(`email-env: ${SECRET}`), /in email-env of web/],
  ['a reference to a variable', entry('api-token-env: $BOT_TOKEN'), /in api-token-env of web/],
  ['an expression', entry('api-token-env: ${{ secrets.BOT_TOKEN }}'), /in api-token-env of web/],
  ['a day that there is not', entry('expires-on: 2027-02-29'), /`expires-on` of web is not a date/],
  ['a date and time', entry('expires-on: 2027-02-28T10:00:00Z'), /`expires-on` of web is not a date/],
  ['a colon too much', entry(`email: a: ${SECRET}`), /line 4 can't be understood/],
  ['a tab', `credentials:\n\t- name: ${SECRET}\n`, /line 2 can't be understood/],
  ['two documents', `credentials:\n  - name: web\n---\nx: ${SECRET}\n`, /line \d can't be understood/],
  ['a tag', `credentials: !!js/function '${SECRET}'\n`, /line 1 can't be understood/],
  ['a program', '\u007fELF\0\0\0', /^The file of credentials is (?:no YAML|not a list)/],
])('%s is refused, and no value is quoted', (_what, text, said) => {
  const { code, what, advice } = refusalOf(text);
  expect(code).toBe('invalid-input');
  expect(what).toMatch(said);
  expect(advice).not.toBe('');
  expect(what + advice).not.toContain('FAKE');
});

test.each(SECRET_INPUTS.filter((name) => isInputOf('file', name)))(
  'a value for %s is refused: the file is no place for a secret',
  (name) => {
    // A client's key belongs to the connection and is named like the others.
    const { what, advice } = refusalOf(entry(`${name}: ${SECRET}`));
    expect(what).toContain(`a value for ${name} of web`);
    expect(advice).toContain(`${name}-env`);
    expect(what + advice).not.toContain('FAKE');
    expect(plain(fileOf(entry(`${name}-env: A_VARIABLE`)))).toMatchObject([
      { variables: { [name]: 'A_VARIABLE' } },
    ]);
  },
);

test.each([
  ['missing.yml', /can't be read \(ENOENT\)/],
  ['.', /can't be read \(EISDIR\)/],
  ['/dev/zero', /can't be read \(EINVAL\)/],
  ['large.yml', /larger than 256 KB/],
])('%s is refused', async (name, what) => {
  writeFileSync(join(folder, 'large.yml'), '# x\n'.repeat(70_000));
  const { signal } = new AbortController();
  await expect(CredentialFile.read(resolve(folder, name), { signal, seconds: 5 })).rejects.toMatchObject({
    code: 'invalid-input',
    what: expect.stringMatching(what),
  });
});

test('many aliases are never followed', () => {
  const lines = Array.from(
    { length: 30 },
    (_, index) => `x${index + 1}: &a${index + 1} [*a${index}, *a${index}]`,
  );
  expect(refusalOf(`x0: &a0 [FAKE]\n${lines.join('\n')}\ncredentials: *a30\n`).code).toBe('invalid-input');
});

test('whatever YAML is given, it is read or refused, and nothing of it is quoted but names and keys', () => {
  const word = fc.constantFrom('site-url', 'email-env', 'api-token', 'expires-on', 'scope', 'zzz');
  const value = fc.oneof(
    fc.constantFrom('web', '2027-03-31', 'BOT_TOKEN', `${SECRET}-1`, ''),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(fc.constantFrom('a', `${SECRET}-2`), { maxLength: 3 }),
  );
  const name = fc.constantFrom('web', 'ci', 12, '');
  const entries = fc.array(
    fc
      .tuple(name, fc.dictionary(word, value, { maxKeys: 5 }))
      .map(([given, rest]) => ({ name: given, ...rest })),
    { maxLength: 4 },
  );
  fc.assert(
    fc.property(entries, (credentials) => {
      let failure: Failure | undefined;
      try {
        const file = fileOf(stringify({ credentials }));
        expect(file.entries).toHaveLength(credentials.length);
      } catch (error) {
        failure = error as Failure;
        expect(failure.code).toBe('invalid-input');
      }
      expect(`${failure?.what ?? ''}${failure?.advice ?? ''}`.includes(SECRET)).toBe(false);
    }),
  );
});

describe('writing', () => {
  const TEXT = `# Ours. Ask in #platform.
credentials:
  # The one that releases.
  - name: release-bot   # Mia knows
    site-url: 'acme'
    api-token-env: "BOT_TOKEN"
    expires-on: 2027-03-31   # renewed in spring

  - { name: nightly, site-url: acme, api-token-env: NIGHTLY } # short
  - name: third
    site-url: acme
    required-permissions: [ EDIT_ISSUES,   ADD_COMMENTS ]
    api-token-env: THIRD
`;

  test('changes dates, and nothing else that anybody wrote', () => {
    fileOf(TEXT).writeLastDays(
      new Map([
        ['release-bot', '2028-02-29'],
        ['nightly', '2027-12-31'],
        ['nobody', '2030-01-01'],
      ]),
    );
    const written = readFileSync(path(), 'utf8');
    expect(written).toContain('# Ours. Ask in #platform.\n');
    expect(written).toContain('  # The one that releases.\n');
    expect(written).toMatch(/- name: release-bot +# Mia knows\n {4}site-url: 'acme'\n/);
    expect(written).toMatch(/expires-on: 2028-02-29 +# renewed in spring\n/);
    expect(written).toContain('# short\n');
    expect(written).not.toMatch(/nobody|2030/);
    expect(plain(new CredentialFile(path(), readFileSync(path(), 'utf8')))).toMatchObject([
      { name: 'release-bot', values: { 'expires-on': '2028-02-29' } },
      { name: 'nightly', values: { 'expires-on': '2027-12-31' } },
      { name: 'third', values: { 'required-permissions': 'EDIT_ISSUES,ADD_COMMENTS' } },
    ]);
  });

  test('a file that is written twice is the same as written once', () => {
    const days = new Map([['third', '2027-12-31']]);
    fileOf(TEXT).writeLastDays(days);
    const once = readFileSync(path(), 'utf8');
    new CredentialFile(path(), readFileSync(path(), 'utf8')).writeLastDays(days);
    expect(readFileSync(path(), 'utf8')).toBe(once);
  });

  test('keeps who may read it', () => {
    rmSync(path(), { force: true });
    writeFileSync(path(), TEXT, { mode: 0o640 });
    new CredentialFile(path(), readFileSync(path(), 'utf8')).writeLastDays(
      new Map([['third', '2027-12-31']]),
    );
    expect(statSync(path()).mode & 0o777).toBe(0o640);
  });

  test('a file that is gone, or behind a link, is left alone and said', () => {
    const file = fileOf(TEXT);
    const link = join(folder, 'link.yml');
    symlinkSync(path(), link);
    expect(
      failureOf(() => {
        new CredentialFile(link, readFileSync(link, 'utf8')).writeLastDays(
          new Map([['third', '2027-12-31']]),
        );
      }),
    ).toMatchObject({ code: 'handoff-failed' });
    expect(readFileSync(link, 'utf8')).toBe(TEXT);
    rmSync(path());
    expect(
      failureOf(() => {
        file.writeLastDays(new Map([['third', '2027-12-31']]));
      }),
    ).toMatchObject({
      code: 'handoff-failed',
      what: expect.stringContaining('ENOENT'),
    });
  });
});
