import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { VERSION } from '../../src/version.js';

test('the version that requests tell is the one of package.json', () => {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  expect((JSON.parse(text) as { version: string }).version).toBe(VERSION);
  expect(VERSION).toMatch(/^\d+\.\d+\.\d+$/);
});

test('the changelog has a section of this version, which the release on GitHub shows', () => {
  const changelog = readFileSync(new URL('../../CHANGELOG.md', import.meta.url), 'utf8');
  const [, section = ''] = changelog.split(`\n## [${VERSION}] - `);
  expect(section).toMatch(/^\d{4}-\d\d-\d\d\n/);
  expect(changelog).toContain(`\n[${VERSION}]: https://github.com/`);
});
