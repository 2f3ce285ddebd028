import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './tools.js';

export function createRepository(folder: string, origin: string, tag?: string): void {
  git(folder, ['init', '--quiet', '--initial-branch=main']);
  git(folder, ['remote', 'add', 'origin', origin]);
  git(folder, ['add', '--all']);
  git(folder, ['commit', '--quiet', '--message=What is tested here']);
  if (tag !== undefined) git(folder, ['tag', tag]);
}

/** Returns every file that git tracks or would track, as a path below the project's folder. */
export function projectFiles(pattern = /./): string[] {
  const list = git(ROOT, ['ls-files', '-z', '--cached', '--others', '--exclude-standard']).split('\0');
  return [...new Set(list)].filter((path) => pattern.test(path) && existsSync(join(ROOT, path)));
}

/** Runs git without the user's configuration, and so without their hooks and signing keys. Returns its output. */
export function git(folder: string, args: readonly string[]): string {
  const identity = ['-c', 'user.name=FAKE', '-c', 'user.email=fake@example.com'];
  const { status, stdout, stderr } = spawnSync('git', [...identity, ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'] ?? '', GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' },
  });
  if (status !== 0) throw new Error(`git ${args[0] ?? ''} failed: ${stderr}`);
  return stdout;
}
