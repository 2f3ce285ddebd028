import { expect, test } from '@jest/globals';
import { fixtures } from '../../sandbox/fixtures.js';

function strings(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(strings) : [];
}

const { consent, dataCenter, government, organization, tokens } = fixtures;
const stores = [fixtures.github, fixtures.githubEnterprise, fixtures.gitlab, fixtures.gitlabSelfManaged];
const AGAIN = { classicByEmailLength: [], admin: [], accessToken: [] };
const secrets = strings([
  ...[
    { ...tokens, ...AGAIN },
    dataCenter.tokens,
    government.tokens,
    organization.keys,
    government.organization.keys,
  ],
  ...stores.map((store) => store.tokens),
  ...[consent.clientSecret, ...Object.values(dataCenter.users).map(({ password }) => password)],
]).filter((text) => !/@example|@service|^https:/.test(text));

// Patterns of secret scanners: API tokens by their prefix, the old kind of 24 characters, GitHub's and GitLab's.
const SCANNED =
  /AT[A-Z]TT3[A-Za-z0-9_\-=]{20,}|ATOA|ATBB|BBDC|(?<![A-Za-z0-9])[a-z0-9]{20}[a-f0-9]{4}(?![A-Za-z0-9])|gh[a-z]_[A-Za-z0-9]{20,}|github_pat_|\bgl(?:pat|oas|cbt|ptt|dt|rt|agent)-/;

test('every secret says that it is fake, and no two are the same', () => {
  const isOdd = (text: string): boolean => SCANNED.test(text) || !text.includes('FAKE');
  expect(secrets.filter((text) => !text.startsWith('eyJ') && isOdd(text))).toEqual([]);
  expect(new Set(secrets).size).toBe(secrets.length);
  expect(secrets.length).toBeGreaterThan(70);
});

test('tokens are as long as real ones, with every kind of character in them', () => {
  expect(tokens.classic).toMatch(/^(?=.{192}$)[\w-]+-[\w-]*_[\w-]*=[0-9A-F]{8}$/);
  expect(dataCenter.tokens.pat).toMatch(/^FAKE[A-Za-z0-9+/]{40}$/);
  expect(tokens.classicByEmailLength.map(({ email }) => email.length % 3)).toEqual([0, 1, 2]);
});
