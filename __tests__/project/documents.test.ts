import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { ACTIONS, PAGE, withInputs, withTables } from '../../scripts/docs.js';
import { PAGES, snippet, withSnippets } from '../../scripts/snippets.js';
import { EXIT_STATUS } from '../../src/failure.js';

const troubleshooting = readFileSync('TROUBLESHOOTING.md', 'utf8');
const sections = new Map(
  troubleshooting
    .split(/^## /m)
    .slice(1)
    .map((section) => [section.slice(0, section.indexOf('\n')), section] as const),
);

test('TROUBLESHOOTING.md has a section for each code, with its exit status, and no other', () => {
  expect([...sections.keys()].sort()).toEqual(Object.keys(EXIT_STATUS).sort());
  for (const [code, status] of Object.entries(EXIT_STATUS))
    expect(sections.get(code)).toContain(`Exit status ${status}.`);
});

test.each(['TROUBLESHOOTING.md', 'docs/command-line.md'])('%s has each exit status in its table', (path) => {
  const rows = [...readFileSync(path, 'utf8').matchAll(/^\| (\d+) +\|/gm)].map(([, status]) =>
    Number(status),
  );
  expect(rows).toEqual(expect.arrayContaining([...new Set(Object.values(EXIT_STATUS))]));
});

test.each(ACTIONS)('the inputs in $file are those of the schema', async ({ door, file }) => {
  const actionYml = readFileSync(file, 'utf8');
  expect(await withInputs(actionYml, door)).toBe(actionYml);
});

test('the page of inputs has the tables that the schema makes', async () => {
  const page = readFileSync(PAGE, 'utf8');
  expect(await withTables(page, (file) => readFileSync(file, 'utf8'))).toBe(page);
});

test.each(PAGES)('the snippets of %s are those of the files that they name', (path) => {
  const page = readFileSync(path, 'utf8');
  expect(withSnippets(page)).toBe(page);
});

test('a snippet that is not there fails', () => {
  expect(() => snippet('on: push\n', 'one.yml', ['jobs/0'])).toThrow('one.yml has no jobs/0.');
});

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
