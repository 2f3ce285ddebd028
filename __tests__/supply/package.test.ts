import { beforeAll, expect, test } from '@jest/globals';
import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startSandbox } from '../../sandbox/index.js';
import { VERSION } from '../../src/version.js';
import { CLASSIC } from '../dist/shell.js';
import { folderOfTests } from '../folder.js';

interface Packed {
  filename: string;
  files: readonly { path: string }[];
}

const { name: NAME } = JSON.parse(readFileSync('package.json', 'utf8')) as { name: string };
const [SCOPE = ''] = NAME.split('/');

const base = folderOfTests();
const folder = join(base, 'empty');
const modules = join(folder, 'node_modules');
let packed: Packed;

/** Offline: any download makes it fail. */
function npm(cwd: string, ...args: string[]): string {
  const options = ['--offline', '--ignore-scripts', '--no-audit', '--no-fund', '--no-update-notifier'];
  const env = { PATH: process.env['PATH'], HOME: base, npm_config_cache: join(base, 'cache') };
  return execFileSync('npm', [...args, ...options], { cwd, encoding: 'utf8', env });
}

beforeAll(() => {
  [packed] = JSON.parse(npm('.', 'pack', '--json', '--pack-destination', base)) as [Packed];
  mkdirSync(folder);
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  npm(folder, 'install', join(base, packed.filename));
});

test('the package for npm has the command line alone', () => {
  const own = ['dist/cli/index.js', 'dist/licenses.txt', 'dist/package.json', 'dist/sbom.cdx.json'];
  const all = ['LICENSE', 'README.md', ...own, 'package.json'];
  expect(packed.files.map(({ path }) => path).sort()).toEqual(all);
});

test("it brings no other package, and npx runs it by the package's name", () => {
  expect(readdirSync(modules).filter((name) => !name.startsWith('.'))).toEqual([SCOPE]);
  expect(readdirSync(join(modules, SCOPE))).toEqual(['jira-auth']);
  const installed: unknown = JSON.parse(readFileSync(join(modules, NAME, 'package.json'), 'utf8'));
  expect(installed).not.toHaveProperty('dependencies');
  expect(npm(folder, 'exec', '--', NAME, '--version').trim()).toBe(VERSION);
});

test('it logs in where Node is the only program', async () => {
  const PATH = join(folder, 'bin');
  mkdirSync(PATH);
  symlinkSync(process.execPath, join(PATH, 'node'));
  const sandbox = await startSandbox();
  try {
    const env = { PATH, HOME: folder, TMPDIR: folder, ...sandbox.env, ...CLASSIC };
    const { stdout } = await promisify(execFile)(join(modules, '.bin/jira-auth'), ['export'], { env });
    const [, config = ''] = /^export JIRA_CURL_CONFIG='?([^'\n]+)/m.exec(stdout) ?? [];
    expect(readFileSync(config, 'utf8')).toContain('Authorization: Basic ');
  } finally {
    await sandbox.close();
  }
});
