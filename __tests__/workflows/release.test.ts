import { describe, expect, test } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import { folderOfTests } from '../folder.js';
import { stepsIn, type JobOf } from './documents.js';

interface ReleaseJob extends JobOf {
  if?: string;
  needs?: string | string[];
  environment?: string;
}

const text = readFileSync('.github/workflows/release.yml', 'utf8');
const { jobs } = parse(text) as { jobs: Record<'build' | 'attest' | 'npm' | 'image' | 'github', ReleaseJob> };

function scriptsOf(job: ReleaseJob): string {
  return stepsIn(job)
    .map(({ run = '' }) => run)
    .join('\n');
}

test('no secret and no token of npm has a part in it (H6)', () => {
  expect(text).not.toMatch(/secrets\.|NODE_AUTH_TOKEN|NPM_TOKEN|_authToken/);
});

test('nothing is published before it was built, compared and attested', () => {
  expect(Object.keys(jobs)).toEqual(['build', 'attest', 'npm', 'image', 'github']);
  expect(jobs.attest.needs).toBe('build');
  expect(jobs.npm.needs).toEqual(['build', 'attest']);
  expect(jobs.image.needs).toBe('build');
  expect(jobs.github.needs).toEqual(['build', 'npm', 'image']);
});

test('without a tag it publishes nothing', () => {
  const publishing = stepsIn(jobs.image).filter(({ name = '' }) => /^(?:Publish|Attest)/.test(name));
  expect([jobs.attest.if, jobs.npm.if, jobs.github.if, ...publishing.map((step) => step.if)]).toEqual(
    Array(5).fill("github.ref_type == 'tag'"),
  );
});

test('each job may do what it does, and no more', () => {
  expect(Object.values(jobs).map(({ permissions }) => permissions)).toEqual([
    { contents: 'read' },
    { 'id-token': 'write', attestations: 'write' },
    { 'id-token': 'write' },
    { contents: 'read', packages: 'write', 'id-token': 'write', attestations: 'write' },
    { contents: 'write', packages: 'write' },
  ]);
});

test('jobs that may publish run nothing of the repository or of packages', () => {
  for (const job of [jobs.attest, jobs.npm, jobs.github]) {
    expect(stepsIn(job).filter(({ uses = '' }) => uses.startsWith('actions/checkout@'))).toEqual([]);
    expect(scriptsOf(job)).not.toMatch(/npm (?:ci|install|run|test|exec)|npx/);
  }
});

describe('its scripts', () => {
  test('compare dist with what the sources make, and the tag with the version', () => {
    expect(scriptsOf(jobs.build)).toMatch(
      /npm ci --ignore-scripts.*git diff --exit-code.*npm run build.*intent-to-add dist\s+git diff --exit-code/s,
    );
    expect(scriptsOf(jobs.build)).toContain('test "$GITHUB_REF_NAME" = "v$(node -p');
  });

  test('publish to npm, with provenance, exactly what was attested', () => {
    expect(scriptsOf(jobs.npm)).toMatch(
      /sha256sum --check.*npm publish \.\/\*\.tgz --ignore-scripts.*--provenance/s,
    );
    const attested = stepsIn(jobs.attest).map((step) => step.with?.['subject-path']);
    expect(attested).toEqual([undefined, 'release/*', 'release/*.cjs\nrelease/*.js\n']);
  });

  test('see that the release is immutable, then move the major tag forward', () => {
    expect(scriptsOf(jobs.github)).toMatch(
      /sha256sum --check.*gh release create .*--verify-tag.*--jq \.immutable\)" = true.*force=false/s,
    );
  });
});

const folder = folderOfTests();

test('every program in dist is released, and so attested', () => {
  symlinkSync(resolve('dist'), join(folder, 'dist'));
  mkdirSync(join(folder, 'release'));
  const copies = scriptsOf(jobs.build)
    .split('\n')
    .filter((line) => /\bcp\b.*\bdist\//.test(line));
  execFileSync('sh', ['-ec', copies.join('\n')], { cwd: folder });
  const programs = (root: string): [text: string, path: string][] =>
    readdirSync(root, { recursive: true, encoding: 'utf8' })
      .filter((path) => /\.c?js$/.test(path))
      .map((path) => [readFileSync(join(root, path), 'utf8'), path]);
  const released = new Map(programs(join(folder, 'release')));
  expect(programs('dist').filter(([text]) => !released.has(text))).toEqual([]);
});
