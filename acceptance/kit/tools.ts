import { spawnSync, type SpawnSyncOptions } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** Where programs are installed: git ignores it, and it is none of the user's own folders. */
export const BUILD = join(ROOT, 'build');

export const TOOLS = join(ROOT, '.ci', 'tools', 'node_modules');

/** Returns why a program can't be used, if so. @param args with which it exits successfully at once */
export function missingProgram(
  command: string,
  args: readonly string[] = ['--version'],
  remedy = `\`apt-get install ${command}\` installs it`,
): string | undefined {
  const { status } = spawnSync(command, args, { stdio: 'ignore' });
  return status === 0 ? undefined : `${command} is not here; ${remedy}.`;
}

export function missingPackage(name: string): string | undefined {
  return existsSync(join(TOOLS, name))
    ? undefined
    : `${name} is not here; \`npm ci --prefix .ci/tools --ignore-scripts\` installs it.`;
}

export function install(
  what: string,
  [command = '', ...args]: readonly string[],
  options: SpawnSyncOptions = {},
): string | undefined {
  process.stderr.write(`Installing ${what} into build\n`);
  const { status, stdout, stderr, error } = spawnSync(command, args, { ...options, encoding: 'utf8' });
  if (status === 0) return undefined;
  return `${what} is not here, and ${command} failed: ${error?.message ?? `${stdout}${stderr}`.trim()}`;
}
