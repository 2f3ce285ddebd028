import { tmpdir } from 'node:os';
import { isatty } from 'node:tty';
import { withoutCommands } from '../command-marks.js';
import { type Patience, readStandardInput, standardInput } from '../files.js';
import { type CommandState, flushed } from '../process.js';
import type { Environment } from '../results.js';
import { isRunning } from '../signals.js';
import { WIDTH, wrapped } from './wrapped.js';

export type World = ReturnType<typeof openWorld>;

/**
 * All effects of the command line, for tests to replace. Node's modules that few commands need are loaded on demand:
 * they would take a tenth of every start.
 */
export function openWorld(signal: AbortSignal, command: CommandState, write: typeof process.stderr.write) {
  /** For people; `undefined` for a log, whose readers want whole lines. */
  const columns = (): number | undefined =>
    process.stderr.isTTY && !process.env['CI'] ? Math.min(process.stderr.columns, WIDTH) : undefined;
  return {
    environment: process.env as Environment,
    now: () => new Date(),
    random: Math.random,
    signal,
    /** Writes the command's answer, and nothing else. */
    stdout: (answer: string): void => {
      process.stdout.write(answer);
    },
    /** Settles when `stdout` is written, or its reader is gone. */
    flushed: () => flushed(process.stdout),
    /** If so, no program reads it. */
    isStdoutTerminal: process.stdout.isTTY,
    /** Writes text for people, without commands to a CI system. */
    stderr: (text: string): void => {
      write(withoutCommands(wrapped(text, columns())));
    },
    columns,
    isTerminal: process.stderr.isTTY,
    temporaryFolder: tmpdir(),
    process: process.pid,
    isRunning,
    /** `undefined` if it is a terminal, which would show a secret. */
    standardInput: async (patience: Patience): Promise<string | undefined> =>
      isatty(0) ? undefined : readStandardInput(patience),
    /** The lines of standard input, until the signal. */
    lines: (): AsyncIterable<string> =>
      process.getBuiltinModule('node:readline').createInterface({ input: standardInput(), signal }),
    /** The command of `exec`. */
    command,
    /** Writes to standard error what that command prints, and a CI system's commands beside another output. */
    write,
  };
}
