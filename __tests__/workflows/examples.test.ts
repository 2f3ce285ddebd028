import { describe, expect, test } from '@jest/globals';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SCENARIOS } from '../../acceptance/e2e/scenarios.js';
import { PAGES } from '../../scripts/snippets.js';
import { isWorkflow, workflowFiles } from './documents.js';

const list = readFileSync('examples/README.md', 'utf8');
const linked = [...list.matchAll(/\]\(((?!https:)[^)#]+)\)/g)].map(([, path = '']) => join('examples', path));
const files = ['github', 'secrets', 'shell'].flatMap((folder) =>
  readdirSync(join('examples', folder)).map((name) => join('examples', folder, name)),
);

test('examples/README.md lists every example, and nothing that is not there', () => {
  expect(linked).toEqual(expect.arrayContaining(files));
  expect(linked.filter((path) => !existsSync(path))).toEqual([]);
});

test('act runs every workflow in examples/github', () => {
  const run = SCENARIOS.map(({ workflow = '' }) => `${workflow}.yml`);
  expect(run).toEqual(
    expect.arrayContaining(files.filter((path) => path.startsWith(join('examples', 'github')))),
  );
});

test('every script in examples/shell stands in a page, where it runs', () => {
  const pages = PAGES.map((path) => readFileSync(path, 'utf8')).join('');
  expect(files.filter((path) => path.endsWith('.sh') && !pages.includes(`from: ${path} -->`))).toEqual([]);
});

describe.each(workflowFiles().filter(({ place }) => place.startsWith(join('examples', 'secrets'))))(
  '$place',
  ({ text, content }) => {
    test("reads the token by the job's own identity: none of Jira's is stored in GitHub", () => {
      expect(isWorkflow(content)).toBe(true);
      expect(text).toMatch(/^ {6}id-token: write/m);
      expect(text).toMatch(/api-token: \$\{\{ (?:steps\.\w+\.outputs|env)\.[\w-]+ \}\}/);
      expect(text).not.toMatch(/secrets\.JIRA/);
    });
  },
);
