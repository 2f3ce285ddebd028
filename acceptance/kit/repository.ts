import { spawnSync } from 'node:child_process';

/** Makes a repository of a folder's contents. */
export function createRepository(folder: string, origin: string, tag?: string): void {
  git(folder, ['init', '--quiet', '--initial-branch=main']);
  git(folder, ['remote', 'add', 'origin', origin]);
  git(folder, ['add', '--all']);
  git(folder, ['commit', '--quiet', '--message=What is tested here']);
  if (tag !== undefined) git(folder, ['tag', tag]);
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
