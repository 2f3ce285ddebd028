import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's folder. */
export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** The packages of CI alone. */
export const TOOLS = join(ROOT, '.ci', 'tools', 'node_modules');

/** Debian has some programs where only root looks. */
export const PATH = `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin`;

/**
 * Why a program can't be used, as a sentence; nothing if it can.
 *
 * @param args with which it ends well at once
 * @param remedy what to do; by default, to install the Debian package of its name
 */
export function missingProgram(
  command: string,
  args: readonly string[] = ['--version'],
  remedy = `\`apt-get install ${command}\` installs it`,
): string | undefined {
  const { status } = spawnSync(command, args, { env: { ...process.env, PATH }, stdio: 'ignore' });
  return status === 0 ? undefined : `${command} is not here; ${remedy}.`;
}

/** Why a package of `.ci/tools` can't be used; nothing if it can. */
export function missingPackage(name: string): string | undefined {
  return existsSync(join(TOOLS, name))
    ? undefined
    : `${name} is not here; \`npm ci --prefix .ci/tools --ignore-scripts\` installs it.`;
}
