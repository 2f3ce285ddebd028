import { spawnSync } from 'node:child_process';
import { constants, mkdtempSync, openSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** Both ends of a pipe, as file descriptors. */
export interface Pipe {
  readonly read: number;
  readonly write: number;
}

/**
 * Pipes as a shell makes them. Node's own are sockets on Linux, which a program can't open by name: `echo > /dev/stderr`
 * would fail. They have no name any more when this returns.
 *
 * @returns `undefined` where such pipes can't be made
 */
export function openPipes(folder: string): [Pipe, Pipe] | undefined {
  if (process.platform === 'win32') return undefined;
  let place: string | undefined;
  try {
    place = mkdtempSync(join(folder, 'jira-auth-pipes-'));
    const [out, err] = [join(place, 'out'), join(place, 'err')];
    const env = { PATH: process.env.PATH };
    if (spawnSync('mkfifo', ['-m', '600', out, err], { stdio: 'ignore', env }).status !== 0) return undefined;
    return [openBothEnds(out), openBothEnds(err)];
  } catch {
    // A command that opens no output by name needs none.
    return undefined;
  } finally {
    if (place !== undefined) rmSync(place, { recursive: true, force: true });
  }
}

/** The reader first, and without waiting for a writer. */
function openBothEnds(path: string): Pipe {
  const read = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  return { read, write: openSync(path, constants.O_WRONLY) };
}
