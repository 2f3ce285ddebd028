import { describe, expect, test } from '@jest/globals';
import { resolve } from 'node:path';
import { readConsentedOn, readRenewal } from '../../src/read/renewal.js';
import { failureOf } from '../project/failure-of.js';
import { given, type Values } from './given.js';

const PAT = 'personal-access-token';
const HERE = { GITHUB_REPOSITORY: 'octo-org/octo-repo' };
const GITHUB = { 'github-token': 'FAKE-github-token', 'save-secret': 'JIRA_PAT' } as const;
const GITLAB = { 'gitlab-project': '7', 'gitlab-token': 'FAKE-gitlab-token' } as const;
const OURS = { kind: 'repository', repository: 'octo-org/octo-repo' };

const read = (values: Values, method: Parameters<typeof readRenewal>[1] = PAT) =>
  readRenewal(given(values, HERE), method, () => undefined);

test('nothing is renewed unless that is asked for', () => {
  expect(read({})).toBeUndefined();
  expect(read({ renew: 'false' })).toBeUndefined();
});

describe('a successor is kept', () => {
  test.each<[Values, object]>([
    [{ 'save-file': '/elsewhere/token' }, { kind: 'file', path: resolve('/elsewhere/token') }],
    [{ 'save-command': 'cat' }, { kind: 'command', command: 'cat' }],
    [
      { 'save-variable': 'JIRA_PAT', ...GITLAB },
      { kind: 'gitlab-variable', project: '7' },
    ],
    [GITHUB, { kind: 'github-secret', name: 'JIRA_PAT', secrets: { place: OURS } }],
  ])('%j', (values, store) => {
    expect(read({ renew: 'true', ...values })).toMatchObject({ days: 90, store });
  });

  test('for more days than a renewal is due before the end', () => {
    const values = { renew: 'true', 'save-command': 'cat', 'renew-days': '30', 'warn-days': '30' };
    failureOf(() => read(values), 'invalid-input', 'not above `warn-days`');
    expect(read({ ...values, 'renew-days': '31' })?.days).toBe(31);
  });
});

describe('refused', () => {
  const OTHER = { 'refresh-token-file': '/elsewhere/token' } as const;
  const CAT = { renew: 'true', 'save-command': 'cat' } as const;

  test.each<[Values, string, string]>([
    [{ renew: 'true' }, 'invalid-input', 'save-secret'],
    [{ renew: 'true', ...OTHER }, 'invalid-input', 'There is no place'],
    [{ 'save-file': '/elsewhere/token' }, 'invalid-input', '`renew: true`'],
    [{ ...CAT, 'renew-days': '0' }, 'invalid-input', 'renew-days'],
  ])('%j', (values, code, said) => {
    failureOf(() => read(values), code, said);
  });

  test.each([
    ['api-token', 'no program can'],
    ['refresh-token', 'with every use'],
  ] as const)('the method %s', (method, said) => {
    failureOf(() => read(CAT, method), 'invalid-input', said);
  });
});

describe('the day of consent', () => {
  test('is its first moment, in UTC', () => {
    const [first, leap] = ['2027-02-28', '2028-02-29'];
    expect(readConsentedOn(given({ 'consented-on': first }))).toEqual(new Date(`${first}T00:00:00Z`));
    expect(readConsentedOn(given({}, { JIRA_CONSENTED_ON: leap }))).toEqual(new Date(`${leap}T00:00:00Z`));
    expect(readConsentedOn(given({}))).toBeUndefined();
  });

  test('is told how to be found', () => {
    const value = '2027-02-29';
    const read = () => readConsentedOn(given({ 'consented-on': value }));
    const failure = failureOf(read, 'invalid-input', 'consented-on');
    expect(failure.advice).toContain('as `jira-auth consent` printed it');
    expect(failure.message).not.toContain(value);
  });
});
