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
import { isRunning } from '../signals.js';

interface Holder {
  readonly id: string;
  readonly host: string;
  /** The system's boot and the PID namespace in which the number counts; empty on systems without them. */
  readonly space: string;
  readonly process: number;
  /** Tells the process from a later one with the same number; empty if the system doesn't say. */
  readonly started: string;
  /** Its last sign of life, in milliseconds since 1970. */
  readonly since: number;
}

/** A holder gives a sign of life this often. */
const BEAT_MS = 20_000;

/** A holder that gives no sign of life for this long is gone. */
const STALE_MS = 180_000;

/** A lock is put in place whole. If one can't be read after this long, a power cut has torn it. */
const TORN_MS = 5000;

const POLL_MS = 50;

/**
 * Takes a lock that one process at a time can hold, waiting for it.
 *
 * A killed process leaves its lock behind. Its number shows that, but only to processes of the same PID namespace:
 * containers may share a host name and a folder. Others judge by the age of the last sign of life.
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
    host: hostname(),
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

/** Gives signs of life until the lock is released. */
function held(path: string, mine: Holder): () => void {
  const beat = setInterval(() => {
    try {
      // Into the file that was looked at, so that no other lock is changed.
      withOpen(openSync(path, 'r+'), (file) => {
        if (readHolder(readFileSync(file, 'utf8'))?.id === mine.id) writeSync(file, textOf(mine), 0);
      });
    } catch {
      // Others then go by the sign before.
    }
  }, BEAT_MS).unref();
  return () => {
    clearInterval(beat);
    if (holderOf(path)?.id === mine.id) unlinkSync(path);
  };
}

/** As long at any time, so that it can be replaced in its place. */
function textOf(holder: Holder): string {
  return JSON.stringify({ ...holder, since: Date.now() });
}

/** @returns false if a lock stands there already */
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

/** @returns for a lock that can't be read, a holder without an ID; `undefined` if there is no lock */
function holderOf(path: string): Holder | undefined {
  try {
    const { mtimeMs: since } = lstatSync(path);
    return readHolder(readText(path)) ?? { id: '', host: '', space: '', process: 0, started: '', since };
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function readHolder(text: string): Holder | undefined {
  const value = parsedObject(text);
  if (!value) return undefined;
  const { id, host, space = '', process: number, started = '', since } = value;
  const texts = [id, host, space, started];
  if (!texts.every((item) => typeof item === 'string') || id === '') return undefined;
  if (!Number.isSafeInteger(number) || Number(number) <= 0 || !Number.isFinite(since)) return undefined;
  return { id, host, space, process: number, started, since } as Holder;
}

function isGone(other: Holder, mine: Holder): boolean {
  const isSeen = other.id !== '' && other.host === mine.host && other.space === mine.space;
  if (isSeen) {
    if (!isRunning(other.process)) return true;
    const started = startOf(other.process);
    if (started !== '' && other.started !== '') return started !== other.started;
  }
  // A clock that runs ahead must not make a lock last.
  return Math.abs(Date.now() - other.since) > (other.id === '' ? TORN_MS : STALE_MS);
}

/** In which a process's number counts: containers may share a host name. Where it can't be told, none is the same. */
export function spaceOfProcesses(): string {
  if (process.platform !== 'linux') return '';
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${boot} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return nodeCrypto().randomUUID();
  }
}

/** @returns the time of a process's start, in Linux' own unit; empty if it can't be told */
function startOf(number: number): string {
  try {
    // In a namespace that shares the host's /proc, the numbers there are other processes'.
    if (readlinkSync('/proc/self') !== String(process.pid)) return '';
    const stat = readFileSync(`/proc/${number}/stat`, 'utf8');
    // The name, in parentheses, may hold anything; the state is field 3 and the start field 22.
    const [state = '', ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return 'ZX'.includes(state) ? 'ended' : (fields[18] ?? '');
  } catch {
    return '';
  }
}

/**
 * Takes a dead process's lock away. Another one may do the same at this moment and hold a new lock already, so that the
 * lock is moved first, looked at, and put back if it is not the dead one's.
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
    // A third one holds it now; the second one's exchange is inside the leeway of the same token.
    if (codeOf(error) !== 'EEXIST') throw error;
  } finally {
    unlinkSync(aside);
  }
}
