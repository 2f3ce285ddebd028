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

test.each(Object.entries(EXIT_STATUS))(
  'TROUBLESHOOTING.md has a section for %s, with exit status %i',
  (code, status) => {
    expect(sections.get(code)).toContain(`Exit status ${status}.`);
  },
);

test('TROUBLESHOOTING.md has no section for a code that does not exist', () => {
  expect([...sections.keys()].sort()).toEqual(Object.keys(EXIT_STATUS).sort());
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

test.each([
  [['jobs/one/steps/1'], '- b: 2 # last\n  c: |\n    d'],
  [['steps/0', 'on'], '- a: 1\non: push'],
  [['jobs/one/steps/1/b,c'], 'b: 2 # last\nc: |\n  d'],
  [
    [],
    'on: push\njobs:\n  one:\n    steps:\n      - a: 1\n      # of b\n      - b: 2 # last\n        c: |\n          d',
  ],
])('a snippet of %j', (parts, expected) => {
  const steps = '      - a: 1\n      # of b\n      - b: 2 # last\n        c: |\n          d\n';
  expect(snippet(`# What it is.\non: push\njobs:\n  one:\n    steps:\n${steps}`, 'one.yml', parts)).toBe(
    expected,
  );
});

test('a snippet that is not there fails', () => {
  expect(() => snippet('on: push\n', 'one.yml', ['jobs/0'])).toThrow('one.yml has no jobs/0.');
});
