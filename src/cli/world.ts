import { tmpdir } from 'node:os';
import { isatty } from 'node:tty';
import { withoutCommands } from '../command-marks.js';
import { type Patience, readStandardInput, standardInput } from '../files.js';
import { flushed } from '../process.js';
import type { Environment } from '../results.js';
import { isRunning } from '../signals.js';
import { WIDTH, wrapped } from './wrapped.js';

/** Whether the command of `exec` is running, and how it ended. */
export interface CommandState {
  isRunning: boolean;
  status: number | undefined;
}

export type World = ReturnType<typeof openWorld>;

/**
 * Everything that the command line does to the world around it; tests have a world of their own. Node's modules that
 * few commands need are loaded by those alone: they would be a tenth of every start.
 */
export function openWorld(signal: AbortSignal, command: CommandState, write: typeof process.stderr.write) {
  /** In which a text for people is to fit; `undefined` for a log, whose readers want whole lines. */
  const columns = (): number | undefined =>
    process.stderr.isTTY && !process.env['CI'] ? Math.min(process.stderr.columns, WIDTH) : undefined;
  return {
    environment: process.env as Environment,
    now: () => new Date(),
    random: Math.random,
    signal,
    /** Takes the answer to the command, and nothing else. */
    stdout: (answer: string): void => {
      process.stdout.write(answer);
    },
    /** Settles when everything given to `stdout` is out, or its reader is gone. */
    flushed: () => flushed(process.stdout),
    /** Then no program reads it. */
    isStdoutTerminal: process.stdout.isTTY,
    /** Takes text for people; nothing in it commands a CI system. */
    stderr: (text: string): void => {
      write(withoutCommands(wrapped(text, columns())));
    },
    columns,
    /** Takes a CI system's commands where standard output has something else, on standard error. */
    commands: (text: string): void => {
      write(text);
    },
    /** Standard error is a terminal. */
    isTerminal: process.stderr.isTTY,
    temporaryFolder: tmpdir(),
    process: process.pid,
    isRunning,
    /** All of standard input; `undefined` if it is a terminal, on which a secret would be seen. */
    standardInput: async (patience: Patience): Promise<string | undefined> =>
      isatty(0) ? undefined : readStandardInput(patience),
    /** The lines of standard input; they end with the signal. */
    lines: (): AsyncIterable<string> =>
      process.getBuiltinModule('node:readline').createInterface({ input: standardInput(), signal }),
    /** That of `exec`; its standard error is `write`. */
    command,
    write,
  };
}
