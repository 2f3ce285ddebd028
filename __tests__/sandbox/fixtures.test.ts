import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { fixtures } from '../../sandbox/fixtures.js';

/** Every string of a nested object. */
function strings(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(strings) : [];
}

// What secret scanners look for: API tokens by their prefix, the old kind of 24 characters, GitHub's and GitLab's.
const SCANNED = [
  /AT[A-Z]TT3[A-Za-z0-9_\-=]{20,}/,
  /ATOA|ATBB|BBDC/,
  /(?<![A-Za-z0-9])[a-z0-9]{20}[a-f0-9]{4}(?![A-Za-z0-9])/,
  /gh[a-z]_[A-Za-z0-9]{20,}|github_pat_|\bgl(?:pat|oas|cbt|ptt|dt|rt|agent)-/,
];

describe('the fixtures', () => {
  const { consent, dataCenter, government, organization, tokens } = fixtures;
  const stores = [fixtures.github, fixtures.githubEnterprise, fixtures.gitlab, fixtures.gitlabSelfManaged];
  const ofStores = strings([consent.clientId, consent.clientSecret, ...stores.map((store) => store.tokens)]);
  const passwords = Object.values(dataCenter.users).map(({ password }) => password);
  const keys = strings([organization.keys, government.organization.keys]);
  const secrets = [
    ...strings([tokens, dataCenter.tokens, government.tokens]),
    ...ofStores,
    ...passwords,
    ...keys,
  ];
  it.each(secrets.filter((text) => !/@|^eyJ|^https:/.test(text)))('say that they are fake: %.24s', (text) => {
    expect(text).toContain('FAKE');
    for (const pattern of SCANNED) expect(text).not.toMatch(pattern);
  });

  it('have API tokens as long as real ones, with every kind of character in them', () => {
    for (const token of [
      fixtures.tokens.classic,
      fixtures.tokens.scoped,
      fixtures.tokens.serviceAccount.token,
    ]) {
      expect(token).toHaveLength(192);
      expect(token).toMatch(/-.*_.*=[0-9A-F]{8}$/);
    }
  });

  it('are all different', () => {
    const { classicByEmailLength, admin, accessToken, ...others } = fixtures.tokens;
    expect([classicByEmailLength[0].token, classicByEmailLength[2].token]).toEqual([
      others.classic,
      admin.token,
    ]);
    expect(accessToken).toBe(others.threeLegged.accessToken);
    const { dataCenter, government } = fixtures;
    const inJira = strings([others, dataCenter.tokens, government.tokens]);
    const all = [...inJira.filter((text) => !text.includes('@')), ...ofStores, ...keys];
    expect(new Set(all).size).toBe(all.length);
  });

  it('have personal access tokens as long as real ones', () => {
    const { pat, patExpired, patReader } = fixtures.dataCenter.tokens;
    for (const token of [pat, patExpired, patReader]) expect(token).toMatch(/^FAKE[A-Za-z0-9+/]{40}$/);
  });

  it('make a key for OAuth 1.0a only when it is asked for, and then always the same', () => {
    const { oauth1 } = fixtures.dataCenter.tokens;
    expect(Object.keys(oauth1)).toEqual(['consumerKey', 'oauthToken']);
    expect(oauth1.privateKey).toMatch(/^-----BEGIN PRIVATE KEY-----\n/);
    expect(oauth1.privateKey).toBe(oauth1.privateKey);
    expect(oauth1.publicKey).toMatch(/^-----BEGIN PUBLIC KEY-----\n/);
  });

  it('are in no source file in a form that a scanner would report', () => {
    const folder = new URL('../../sandbox/', import.meta.url);
    for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
      if (!name.endsWith('.ts')) continue;
      const text = readFileSync(new URL(name.replaceAll('\\', '/'), folder), 'utf8');
      for (const pattern of [/AT[A-Z]TT3[A-Za-z0-9_\-=]{20,}/, /eyJ[A-Za-z0-9_-]{17,}\.eyJ/]) {
        expect(text).not.toMatch(pattern);
      }
    }
  });
});
