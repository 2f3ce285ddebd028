import { randomUUID } from 'node:crypto';
import { linkSync, renameSync, unlinkSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { codeOf, readText } from '../files.js';

/** Who holds a lock. */
interface Holder {
  readonly id: string;
  readonly host: string;
  readonly process: number;
  /** Milliseconds since 1970. */
  readonly since: number;
}

/** Longer than any exchange with its retries and the saving takes: whoever holds it since then is gone. */
const STALE_MS = 180_000;

const POLL_MS = 50;

/** How far two readings of the clock may lie apart. */
const CLOCK_MS = 1000;

/**
 * Takes a lock that one process at a time can hold, waiting for it.
 *
 * A lock is a file that is linked into place whole, so that nobody reads half of one. A process that was killed leaves
 * it behind: on this machine that is seen by its number, elsewhere by its age.
 *
 * @param path where the lock stands
 * @param waitMs how long to wait
 * @returns what releases it; `undefined` if somebody else held it all the time
 * @throws the file system's error
 */
export async function takeLock(
  path: string,
  waitMs: number,
  signal: AbortSignal,
): Promise<(() => void) | undefined> {
  const mine: Holder = { id: randomUUID(), host: hostname(), process: process.pid, since: Date.now() };
  const end = performance.now() + waitMs;
  for (;;) {
    if (linkWhole(path, mine)) {
      return () => {
        if (holderOf(path)?.id === mine.id) unlinkSync(path);
      };
    }
    const other = holderOf(path);
    if (other && isGone(other)) removeStale(path, other);
    else if (performance.now() >= end) return undefined;
    else await pause(signal);
  }
}

/** @returns false if a lock stands there already */
function linkWhole(path: string, holder: Holder): boolean {
  const draft = `${path}.${holder.id}`;
  writeFileSync(draft, JSON.stringify({ ...holder, since: Date.now() }), { mode: 0o600, flag: 'wx' });
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  } finally {
    unlinkSync(draft);
  }
}

function holderOf(path: string): Holder | undefined {
  try {
    return JSON.parse(readText(path)) as Holder;
  } catch (error) {
    // Released in the meantime, or written by something else: that one is waited for.
    if (codeOf(error) === 'ENOENT' || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function isGone({ host, process: number, since }: Holder): boolean {
  if (Date.now() - since > STALE_MS) return true;
  if (host !== hostname()) return false;
  // In a container every run may have the same number, and the one before was killed with it.
  if (number === process.pid && since < performance.timeOrigin - CLOCK_MS) return true;
  try {
    process.kill(number, 0);
    return false;
  } catch (error) {
    return codeOf(error) === 'ESRCH';
  }
}

/**
 * Takes a dead process's lock away. Another one may do the same at this moment and hold a new lock already, so that the
 * lock is moved first, looked at, and put back if it is not the dead one's.
 */
function removeStale(path: string, stale: Holder): void {
  const aside = `${path}.${randomUUID()}.stale`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return;
    throw error;
  }
  try {
    if (holderOf(aside)?.id !== stale.id) linkSync(aside, path);
  } catch (error) {
    // A third one holds it now; the second one's exchange is inside the leeway of the same token.
    if (codeOf(error) !== 'EEXIST') throw error;
  } finally {
    unlinkSync(aside);
  }
}

function pause(signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  return new Promise((resolve) => setTimeout(resolve, POLL_MS));
}
