import { spawnSync, type SpawnSyncOptions } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** Where programs are installed: git ignores it, and it is none of the user's own folders. */
export const BUILD = join(ROOT, 'build');

export const TOOLS = join(ROOT, '.ci', 'tools', 'node_modules');

/** Debian has some programs in folders that are on root's path only. */
export const PATH = `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin`;

/**
 * Returns why a program can't be used, as a sentence, or `undefined` if it can.
 *
 * @param args arguments with which it exits successfully at once
 * @param remedy the advice. By default, to install the Debian package of its name
 */
export function missingProgram(
  command: string,
  args: readonly string[] = ['--version'],
  remedy = `\`apt-get install ${command}\` installs it`,
): string | undefined {
  const { status } = spawnSync(command, args, { env: { ...process.env, PATH }, stdio: 'ignore' });
  return status === 0 ? undefined : `${command} is not here; ${remedy}.`;
}

/** Returns why a package of `.ci/tools` can't be used, or `undefined` if it can. */
export function missingPackage(name: string): string | undefined {
  return existsSync(join(TOOLS, name))
    ? undefined
    : `${name} is not here; \`npm ci --prefix .ci/tools --ignore-scripts\` installs it.`;
}

/** Runs a program that installs something. @returns why that failed, if it did */
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
