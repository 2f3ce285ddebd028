import { expect, test } from '@jest/globals';
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { VERSION } from '../../src/version.js';
import { read } from './steps.js';

const FILES = readdirSync('ci', { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map(({ parentPath, name }) => join(parentPath, name));

test.each(FILES.filter((path) => path.endsWith('.yml')))('%s is YAML', (path) => {
  for (const { errors, warnings } of parseAllDocuments(readFileSync(path, 'utf8'))) {
    expect([...errors, ...warnings]).toEqual([]);
  }
});

test.each(FILES)('%s fetches nothing that is not pinned, and holds no credential', (path) => {
  const text = readFileSync(path, 'utf8');
  for (const [address] of text.matchAll(/https:\/\/raw\.githubusercontent\.com\/[^\s"']+/g)) {
    expect(address).toMatch(/\/OWNER\/jira-auth\/(?:v1\/ci|(?:v\d+\.\d+\.\d+|\$[A-Za-z_]+)\/dist)\//);
  }
  for (const [, base64 = ''] of text.matchAll(/Basic ([A-Za-z0-9+/=]{8,})/g)) {
    expect(Buffer.from(base64, 'base64').toString()).toBe('FAKE-user@example.com:FAKE-token');
  }
});

test.each(FILES.filter((path) => /https:.*\/dist\/cli\/index\.js/.test(readFileSync(path, 'utf8'))))(
  '%s runs only the program that it was released with',
  (path) => {
    const text = readFileSync(path, 'utf8');
    const [digests, versions] = [/\b[0-9a-f]{64}\b/g, /\bv\d+\.\d+\.\d+\b/g].map((pattern) => [
      ...new Set(text.match(pattern)),
    ]);
    expect(digests).toEqual([createHash('sha256').update(readFileSync('dist/cli/index.js')).digest('hex')]);
    expect(versions).toEqual([`v${VERSION}`]);
  },
);

test("Azure's template puts the caller's steps between authentication and clean-up", () => {
  const [template] = parseAllDocuments(read('azure', 'jira-auth.yml')).map(
    (document) => document.toJS() as { steps: unknown[] },
  );
  expect(template?.steps).toMatchObject([
    { displayName: 'Authenticate to Jira' },
    '${{ parameters.steps }}',
    { displayName: 'Remove Jira credentials', condition: 'always()' },
  ]);
});

test('what cleans up runs after a failure, too', () => {
  expect(read('circleci', 'orb.yml')).toContain('when: always');
  expect(read('woodpecker', 'example.yml')).toContain('status: [success, failure]');
});
