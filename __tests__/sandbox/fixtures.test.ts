import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { fixtures } from '../../sandbox/fixtures.js';

/** Every string of a nested object. */
function strings(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(strings) : [];
}

// What secret scanners look for: API tokens by their prefix, and the old kind of 24 characters.
const SCANNED = [
  /AT[A-Z]TT3[A-Za-z0-9_\-=]{20,}/,
  /ATOA|ATBB|BBDC/,
  /(?<![A-Za-z0-9])[a-z0-9]{20}[a-f0-9]{4}(?![A-Za-z0-9])/,
];

describe('the fixtures', () => {
  it.each(strings(fixtures.tokens).filter((text) => !text.includes('@') && !text.startsWith('eyJ')))(
    'say that they are fake: %.24s',
    (text) => {
      expect(text).toContain('FAKE');
      for (const pattern of SCANNED) expect(text).not.toMatch(pattern);
    },
  );

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
    const all = strings(others).filter((text) => !text.includes('@'));
    expect(new Set(all).size).toBe(all.length);
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
