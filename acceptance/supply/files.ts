import { createHash } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ROOT } from '../e2e/go-tool.js';

/** Every file that git keeps or would keep, as a path below the project's folder. */
export function projectFiles(): string[] {
  const { stdout, status, stderr } = spawnSync(
    'git',
    ['ls-files', '-z', '--cached', '--others', '--exclude-standard'],
    { cwd: ROOT, encoding: 'utf8', maxBuffer: 2 ** 26 },
  );
  if (status !== 0) throw new Error(stderr);
  return [...new Set(stdout.split('\0'))].filter((path) => path !== '' && existsSync(join(ROOT, path)));
}

/** Calls `use` with a folder that has those files and nothing else: what others built or installed is not looked at. */
export function withCopy<T>(paths: readonly string[], use: (folder: string) => T): T {
  return withFolder((folder) => {
    for (const path of paths) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      copyFileSync(join(ROOT, path), join(folder, path));
    }
    return use(folder);
  });
}

/** Calls `use` with a folder that holds a secret: whoever finds nothing there finds nothing anywhere. */
export function withPlantedSecret<T>(use: (folder: string) => T): T {
  return withFolder((folder) => {
    const digest = createHash('sha256').update('planted').digest('hex');
    writeFileSync(join(folder, 'planted.txt'), `token: ${['ghp', digest.slice(0, 36)].join('_')}\n`);
    return use(folder);
  });
}

export function withFolder<T>(use: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'jira-auth-supply-'));
  try {
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
