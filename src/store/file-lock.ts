import {
  linkSync,
  lstatSync,
  openSync,
  readFileSync,
  readlinkSync,
  renameSync,
  unlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { codeOf, readText, withOpen } from '../files.js';
import { parsedObject } from '../json.js';
import { nodeCrypto } from '../node-crypto.js';
import { isRunning } from '../ending.js';

interface Holder {
  readonly id: string;
  readonly space: string;
  readonly process: number;
  /** The start time, which tells the process from a later one with the same number; empty if unknown. */
  readonly started: string;
  /** The last heartbeat, in milliseconds since 1970. */
  readonly since: number;
}

/** Interval between heartbeats. */
const BEAT_MS = 20_000;

const STALE_MS = 180_000;

/** Locks are created atomically. One that is still unreadable after this time was damaged by a power cut. */
const TORN_MS = 5000;

const POLL_MS = 50;

/**
 * Takes a lock that one process at a time can hold, and waits for it if necessary.
 *
 * A killed process leaves its lock behind. In the same PID namespace, its number shows that. Others judge by the last
 * heartbeat's age, because containers may share a host name and a folder.
 *
 * @returns a function that releases the lock; `undefined` if another process held it all the time
 * @throws the file system's error
 */
export async function takeLock(
  path: string,
  waitMs: number,
  signal: AbortSignal,
): Promise<(() => void) | undefined> {
  const mine: Holder = {
    id: nodeCrypto().randomUUID(),
    space: spaceOfProcesses(),
    process: process.pid,
    started: startOf(process.pid),
    since: Date.now(),
  };
  const end = performance.now() + waitMs;
  for (;;) {
    if (linkWhole(path, mine)) return held(path, mine);
    const other = holderOf(path);
    if (other && isGone(other, mine)) removeStale(path, other);
    else if (performance.now() >= end) return undefined;
    else {
      signal.throwIfAborted();
      await sleep(POLL_MS);
    }
  }
}

/** Sends heartbeats until the lock is released. */
function held(path: string, mine: Holder): () => void {
  const beat = setInterval(() => {
    try {
      // Writes to the file that was just read, so no other lock is changed.
      withOpen(openSync(path, 'r+'), (file) => {
        if (readHolder(readFileSync(file, 'utf8'))?.id === mine.id) writeSync(file, textOf(mine), 0);
      });
    } catch {
      // Other processes then rely on the previous heartbeat.
    }
  }, BEAT_MS).unref();
  return () => {
    clearInterval(beat);
    if (holderOf(path)?.id === mine.id) unlinkSync(path);
  };
}

/** The length is always the same, so the text can be overwritten in place. */
function textOf(holder: Holder): string {
  return JSON.stringify({ ...holder, since: Date.now() });
}

/** @returns false if the lock already exists */
function linkWhole(path: string, holder: Holder): boolean {
  const draft = `${path}.${holder.id}`;
  writeFileSync(draft, textOf(holder), { mode: 0o600, flag: 'wx' });
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

/** @returns a holder without an ID for an unreadable lock; `undefined` if there is no lock */
function holderOf(path: string): Holder | undefined {
  try {
    const { mtimeMs: since } = lstatSync(path);
    return readHolder(readText(path)) ?? { id: '', space: '', process: 0, started: '', since };
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function readHolder(text: string): Holder | undefined {
  const value = parsedObject(text);
  if (!value) return undefined;
  const { id, space = '', process: number, started = '', since } = value;
  if (![id, space, started].every((item) => typeof item === 'string') || id === '') return undefined;
  if (!Number.isSafeInteger(number) || Number(number) <= 0 || !Number.isFinite(since)) return undefined;
  return { id, space, process: number, started, since } as Holder;
}

function isGone(other: Holder, mine: Holder): boolean {
  if (other.space === mine.space) {
    if (!isRunning(other.process)) return true;
    const started = startOf(other.process);
    if (started !== '' && other.started !== '') return started !== other.started;
  }
  // A clock that runs ahead must not make a lock last forever.
  return Math.abs(Date.now() - other.since) > (other.id === '' ? TORN_MS : STALE_MS);
}

/**
 * Returns an ID of the host, the boot and the PID namespace, in which a process number is valid: containers may share a
 * host name. If unknown, none is the same.
 */
export function spaceOfProcesses(): string {
  if (process.platform !== 'linux') return hostname();
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${hostname()} ${boot} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return nodeCrypto().randomUUID();
  }
}

/** @returns the time when a process started, in Linux clock ticks; empty if unknown */
function startOf(number: number): string {
  try {
    // In a namespace that shares the host's /proc, the numbers there belong to other processes.
    if (readlinkSync('/proc/self') !== String(process.pid)) return '';
    const stat = readFileSync(`/proc/${number}/stat`, 'utf8');
    // The name, in parentheses, may contain anything. Field 3 is the state, field 22 the start time.
    const [state = '', ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return 'ZX'.includes(state) ? 'ended' : (fields[18] ?? '');
  } catch {
    return '';
  }
}

/**
 * Removes a dead process's lock. Another process may do the same and already hold a new one, so the lock is moved
 * aside, checked, and put back if it is another's.
 */
function removeStale(path: string, stale: Holder): void {
  const aside = `${path}.${nodeCrypto().randomUUID()}.stale`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return;
    throw error;
  }
  try {
    if (holderOf(aside)?.id !== stale.id) linkSync(aside, path);
  } catch (error) {
    // A third process holds the lock now. The second one's exchange is within the leeway of the same token.
    if (codeOf(error) !== 'EEXIST') throw error;
  } finally {
    unlinkSync(aside);
  }
}
