/** Then SIGPROF is V8's: its profiler sends it to this process a thousand times a second. */
const isProfiled = /--(?:(?:cpu-)?prof|inspect)/.test(
  [...process.execArgv, process.env.NODE_OPTIONS].join(' '),
);

/**
 * Signals that end a run. Others that end a program can't be taken here: Node has no names for real-time signals,
 * leaves no JavaScript to run after SIGSEGV and its like, and ignores SIGPIPE and SIGXFSZ. SIGUSR1 would open Node's
 * debugger, and is ignored from the first line on (scripts/build.js).
 */
export const ENDING: readonly NodeJS.Signals[] = [
  'SIGINT',
  'SIGTERM',
  'SIGHUP',
  'SIGQUIT',
  'SIGUSR2',
  'SIGALRM',
  'SIGVTALRM',
  'SIGXCPU',
  'SIGIO',
  'SIGPWR',
  'SIGSTKFLT',
  'SIGTRAP',
  'SIGABRT',
  'SIGSYS',
  ...(isProfiled ? [] : ['SIGPROF' as const]),
];

/** Signals that don't end a program that is not prepared for them. The last one stops it. */
export const HARMLESS: readonly NodeJS.Signals[] = ['SIGWINCH', 'SIGURG', 'SIGCONT', 'SIGTSTP'];

/** Whether a process of this number runs. */
export function isRunning(number: number): boolean {
  try {
    process.kill(number, 0);
    return true;
  } catch (error) {
    // It runs, and belongs to another program.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
