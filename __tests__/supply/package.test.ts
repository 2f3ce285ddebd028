import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VERSION } from '../../src/version.js';

interface Packed {
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
}

let base: string;
let packed: Packed;

/** npm, which asks nobody: whatever it would have to download makes it fail. */
function npm(folder: string, ...args: string[]): string {
  const options = ['--offline', '--ignore-scripts', '--no-audit', '--no-fund', '--no-update-notifier'];
  return execFileSync('npm', [...args, ...options], {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], HOME: base, npm_config_cache: join(base, 'cache') },
  });
}

beforeAll(() => {
  base = mkdtempSync(join(tmpdir(), 'jira-auth-package-'));
  [packed] = JSON.parse(npm('.', 'pack', '--json', '--pack-destination', base)) as [Packed];
});

afterAll(() => {
  rmSync(base, { recursive: true, force: true });
});

test('the package for npm has the command line, what it is made of, and nothing else', () => {
  expect(packed.files.map(({ path }) => path).sort()).toEqual([
    'LICENSE',
    'README.md',
    'dist/cli/index.js',
    'dist/cli/licenses.txt',
    'dist/package.json',
    'dist/sbom.cdx.json',
    'package.json',
  ]);
});

test('installed into an empty folder, it brings no other package, and runs', () => {
  const folder = mkdtempSync(join(base, 'empty-'));
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  npm(folder, 'install', join(base, packed.filename));
  expect(readdirSync(join(folder, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual([
    'jira-auth',
  ]);
  const installed = readFileSync(join(folder, 'node_modules/jira-auth/package.json'), 'utf8');
  expect(JSON.parse(installed)).not.toHaveProperty('dependencies');
  expect(npm(folder, 'exec', '--', 'jira-auth', '--version').trim()).toBe(VERSION);
});
