import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { execFile, execFileSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startSandbox } from '../../sandbox/index.js';
import { CLASSIC } from '../dist/shell.js';
import { VERSION } from '../../src/version.js';

const run = promisify(execFile);

const { name: NAME } = JSON.parse(readFileSync('package.json', 'utf8')) as { name: string };
const [SCOPE = ''] = NAME.split('/');

interface Packed {
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
}

let base: string;
let packed: Packed;

/** Runs npm offline: any download makes it fail. */
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
    'dist/licenses.txt',
    'dist/package.json',
    'dist/sbom.cdx.json',
    'package.json',
  ]);
});

describe('installed into an empty folder', () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(base, 'empty-'));
    writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
    npm(folder, 'install', join(base, packed.filename));
  });

  test('it brings no other package', () => {
    const modules = join(folder, 'node_modules');
    expect(readdirSync(modules).filter((name) => !name.startsWith('.'))).toEqual([SCOPE]);
    expect(readdirSync(join(modules, SCOPE))).toEqual(['jira-auth']);
    expect(JSON.parse(readFileSync(join(modules, NAME, 'package.json'), 'utf8'))).not.toHaveProperty(
      'dependencies',
    );
  });

  test("npx runs it by the package's name", () => {
    expect(npm(folder, 'exec', '--', NAME, '--version').trim()).toBe(VERSION);
  });

  test('it logs in where Node is the only program', async () => {
    const bin = join(folder, 'bin');
    mkdirSync(bin);
    symlinkSync(process.execPath, join(bin, 'node'));
    const sandbox = await startSandbox();
    try {
      const env = { PATH: bin, HOME: folder, TMPDIR: folder, ...sandbox.env, ...CLASSIC };
      const { stdout } = await run(join(folder, 'node_modules/.bin/jira-auth'), ['export'], { env });
      const [, config = ''] = /^export JIRA_CURL_CONFIG='?([^'\n]+)/m.exec(stdout) ?? [];
      expect(readFileSync(config, 'utf8')).toContain('Authorization: Basic ');
    } finally {
      await sandbox.close();
    }
  });
});
