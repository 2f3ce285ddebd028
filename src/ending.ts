const waiting = new Set<() => Promise<void>>();

/**
 * Makes sure that something is undone whichever way this process ends: a bug in a callback, or a promise that never
 * settles, skips every `finally`.
 *
 * @returns a function that undoes it; later calls wait for the first
 */
export function toUndo(undo: () => void | Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  const begun = async (): Promise<void> => {
    try {
      await undo();
    } finally {
      waiting.delete(now);
    }
  };
  const now = (): Promise<void> => (done ??= begun());
  waiting.add(now);
  return now;
}

/** Undoes what is left after a reported bug. Further errors are ignored, because they would only hide that bug. */
export async function undoAll(): Promise<void> {
  await Promise.allSettled([...waiting].reverse().map((now) => now()));
}

/** V8's profiler sends SIGPROF to this process a thousand times a second. */
const isProfiled = /--(?:(?:cpu-)?prof|inspect)/.test(
  [...process.execArgv, process.env.NODE_OPTIONS].join(' '),
);

/**
 * Signals that end a run. The other fatal signals can't be handled here: Node has no names for real-time signals, can
 * run no JavaScript after SIGSEGV and the like, and ignores SIGPIPE and SIGXFSZ. SIGUSR1 would open Node's debugger,
 * and is ignored from the first line on (scripts/build.js).
 */
export const ENDING = [
  ...'SIGINT SIGTERM SIGHUP SIGQUIT SIGUSR2 SIGALRM SIGVTALRM SIGXCPU SIGIO SIGPWR SIGSTKFLT'.split(' '),
  ...'SIGTRAP SIGABRT SIGSYS'.split(' '),
  ...(isProfiled ? [] : ['SIGPROF']),
] as readonly NodeJS.Signals[];

/** Signals that don't end a program without a handler for them. The last one stops it. */
export const HARMLESS: readonly NodeJS.Signals[] = ['SIGWINCH', 'SIGURG', 'SIGCONT', 'SIGTSTP'];

/** Is a process with this number running, or with a negative number, a process group? */
export function isRunning(number: number): boolean {
  try {
    process.kill(number, 0);
    return true;
  } catch (error) {
    // The process is running, but belongs to another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
