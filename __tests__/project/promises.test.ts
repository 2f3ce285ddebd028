import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';

const read = (path: string): string => readFileSync(path, 'utf8').replaceAll(/\s+/g, ' ');

test('the README shows how to pin this Action to a commit', () => {
  expect(read('README.md')).toMatch(
    /pin the commit and not the tag: `uses: OWNER\/jira-auth@<40 hex digits> # v1\.2\.3`/,
  );
});

test.each([
  ['the threat model', 'Threat model'],
  ['supported versions', 'Supported versions'],
  ['how to report a vulnerability', 'Reporting a vulnerability'],
  ['what masking can not cover', "What masking can't cover"],
  ['how to verify a release', 'How to verify a release'],
])('SECURITY.md has a section on %s (H10)', (_what, heading) => {
  const [, text = ''] = readFileSync('SECURITY.md', 'utf8').split(`\n## ${heading}\n`);
  const section = text.split('\n## ')[0] ?? '';
  expect(section.trim().length).toBeGreaterThan(100);
});

test('the page on refresh tokens tells that a refresh ends the access tokens before it within ten minutes', () => {
  expect(read('docs/refresh-tokens.md')).toContain(
    'Every refresh ends the access tokens before it within ten minutes',
  );
});
