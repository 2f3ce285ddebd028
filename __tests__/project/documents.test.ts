import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { ACTIONS, PAGE, withInputs, withTables } from '../../scripts/docs.js';
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

test("the README's chained step is the one that the end-to-end test runs", () => {
  const example = readFileSync('e2e/chained-curl.yml', 'utf8').replace(/\s+/g, ' ');
  const command =
    /curl -q -K .*?"Development Completed"\}\}\}'/s.exec(readFileSync('README.md', 'utf8'))?.[0] ?? '';
  expect(command).not.toBe('');
  expect(example).toContain(command.replace(/\s+/g, ' ').replace('PROJ-1', '$ISSUE'));
});
