import { beforeAll, describe, expect, test } from '@jest/globals';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { folderOfTests } from '../folder.js';
import { createAuthority } from '../../sandbox/net/certificates.js';
import type { Failure } from '../../src/failure.js';
import type { InputName } from '../../src/read/inputs.js';
import { readDay } from '../../src/values/day.js';
import { readSettings, type Settings } from '../../src/read/settings.js';
import { failureOf } from '../project/failure-of.js';
import { given, listed, type Values } from './given.js';

const settings = (values: Values): Settings => readSettings(given(values));
const refusal = (values: Values, words?: string): Failure =>
  failureOf(() => settings(values), 'invalid-input', words);

test('what holds if nothing is said', () => {
  expect(settings({})).toEqual({
    identity: 'required',
    expectedAccountId: undefined,
    requiredPermissions: [],
    project: undefined,
    expiresOn: undefined,
    warnDays: 30,
    criticalDays: 7,
    exportEnv: true,
    exportAuthHeader: false,
    outputCredentials: true,
    curlConfig: true,
    allowUploads: false,
    gajiraConfig: false,
    tokenName: undefined,
    timeoutSeconds: 60,
    credentialMarks: {},
    caCertificate: undefined,
  });
});

describe.each<[InputName, keyof Settings]>([
  ['export-env', 'exportEnv'],
  ['export-auth-header', 'exportAuthHeader'],
  ['output-credentials', 'outputCredentials'],
  ['curl-config', 'curlConfig'],
  ['allow-uploads', 'allowUploads'],
  ['gajira-config', 'gajiraConfig'],
])('%s', (name, key) => {
  test('is true, false, or refused', () => {
    for (const value of ['true', ' True\n', 'FALSE'])
      expect(settings({ [name]: value })[key]).toBe(value.trim().toLowerCase() === 'true');
    for (const value of ['yes', 'true false'])
      expect(refusal({ [name]: value }).what).toBe(`\`${name}\` must be true or false.`);
  });
});

describe.each<[InputName, keyof Settings, number, number, Values]>([
  ['warn-days', 'warnDays', 0, 3650, { 'critical-days': '0' }],
  ['critical-days', 'criticalDays', 0, 3650, { 'warn-days': '3650' }],
  ['timeout-seconds', 'timeoutSeconds', 1, 3600, {}],
])('%s', (name, key, least, most, others) => {
  test.each([
    [String(least), least],
    [String(most), most],
    [' 0010 ', 10],
  ])('%j is %d', (value, expected) => {
    expect(settings({ ...others, [name]: value })[key]).toBe(expected);
  });

  test.each([String(least - 1), String(most + 1), '1.5', '0x10', '+5', '5s'])(
    '%j is out of range or no whole number',
    (value) => {
      refusal({ ...others, [name]: value }, `\`${name}\` is not a whole number from ${least} to ${most}`);
    },
  );
});

test('a warning comes no later than the error', () => {
  for (const values of [{ 'critical-days': '31' }, { 'warn-days': '3', 'critical-days': '4' }])
    refusal(values);
  expect(settings({ 'warn-days': '5' })).toMatchObject({ warnDays: 5, criticalDays: 5 });
});

describe('expires-on', () => {
  test.each(['2028-02-29', '0001-01-01', ' 9999-12-31\n'])('%j is a day', (date) => {
    expect(settings({ 'expires-on': date }).expiresOn).toBe(date.trim());
  });

  test.each([
    ...listed(`
      2100-02-29 2027-13-01 2027-1-1 2027-03 01.02.2027 2027/01/01 +012027-03 +012027-03-01 2027-01-01T00:00:00Z
    `),
    '\u0662\u0660\u0662\u0667-01-01',
  ])('%j is none', (date) => {
    const { what, advice } = refusal({ 'expires-on': date });
    expect(what).toBe('`expires-on` is not a date.');
    expect(advice).toBe('Write it as YYYY-MM-DD, as the page that lists your API tokens shows it.');
  });

  test('with white space that nothing left out is none', () => {
    for (const day of [' 2027-03-31', '2027-03-31 ']) failureOf(() => readDay(day, 'It'), 'invalid-input');
  });
});

describe('required-permissions', () => {
  test.each([
    [' EDIT_ISSUES\nADD_COMMENTS , ', ['EDIT_ISSUES', 'ADD_COMMENTS']],
    ['com.example.app-key__a.permission', ['com.example.app-key__a.permission']],
  ])('%j', (value, expected) => {
    expect(settings({ 'required-permissions': value }).requiredPermissions).toEqual(expected);
  });

  test.each([
    ...listed('EDIT_ISSUES;ADD_COMMENTS EDIT_ISSUES,1ST EDIT_ISSUES&x=y'),
    'A\u0000',
    'X'.repeat(129),
  ])('%j is no list of permission keys, and not quoted', (value) => {
    expect(refusal({ 'required-permissions': value }).message).not.toContain(value);
  });
});

test.each<[InputName, keyof Settings, string, string]>([
  ['identity', 'identity', 'Optional', 'optional'],
  ['identity', 'identity', 'required', 'required'],
  ['project', 'project', 'my_Project', 'MY_PROJECT'],
  ['token-name', 'tokenName', ' GitHub Actions (Zoë 🔑) \n', 'GitHub Actions (Zoë 🔑)'],
])('the input %s is %s: %j, %j', (name, key, value, expected) => {
  expect(settings({ [name]: value })[key]).toBe(expected);
});

const LINES = ['FAKE\nname', 'F'.repeat(8193)];
test.each<[InputName, string[]]>([
  ['project', ['PROJ-1', '2P', 'ПРОЕКТ', 'P'.repeat(256)]],
  ['token-name', LINES],
  ['expected-account-id', LINES],
  ['identity', ['none']],
])('%s is refused and not quoted: %j', (name, values) => {
  for (const value of values) {
    expect(refusal({ [name]: value }, name).message).not.toContain(value);
  }
});

describe('ca-certificate', () => {
  const folder = folderOfTests();
  const path = (name: string): string => join(folder, name);

  beforeAll(() => {
    const pem = createAuthority().caPem;
    const files = {
      ca: pem,
      two: `Our CA\n${pem}\nOur other CA\n${pem}`,
      crlf: pem.replaceAll('\n', '\r\n'),
      empty: '',
      'second-cut': `${pem}${pem.slice(0, 200)}\n-----END CERTIFICATE-----\n`,
      key: pem.replaceAll('CERTIFICATE', 'PRIVATE KEY'),
      der: Buffer.from(pem.replace(/-----.*-----/g, ''), 'base64'),
      large: pem + '\n'.repeat(1024 * 1024),
    };
    for (const [name, text] of Object.entries(files)) writeFileSync(path(`${name}.pem`), text);
    mkdirSync(path('folder'));
  });

  test('is read, whatever its line ends, from a file or as text', () => {
    const from = (value: string) => settings({ 'ca-certificate': value }).caCertificate;
    const of = (name: string) => from(path(name));
    expect(from(readFileSync(path('ca.pem'), 'utf8').replaceAll('\n', '\\n'))).toBe(of('ca.pem'));
    for (const name of ['ca.pem', 'crlf.pem']) expect(of(name)).toContain('-----BEGIN CERTIFICATE-----');
    expect(of('two.pem')).toBe(`${of('ca.pem')}\n${of('ca.pem')}`);
  });

  test.each([
    ...['missing.pem', 'folder', 'empty.pem', 'second-cut.pem', 'key.pem', 'der.pem', 'large.pem'],
    ...['ca.pem/x', 'a\u0000b'],
  ])('%j is no file of certificates, and not quoted', (name) => {
    expect(refusal({ 'ca-certificate': path(name) }).message).not.toContain(folder);
  });
});
