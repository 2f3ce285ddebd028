import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync } from 'node:fs';
import { Socket } from 'node:net';
import { constants } from 'node:os';
import type { Readable, Writable } from 'node:stream';
import { isatty } from 'node:tty';
import { type MaskedTexts, StreamMasker } from '../hand-over/stream-masker.js';
import { neverWait } from '../output.js';
import { ENDING, HARMLESS } from '../signals.js';
import { openPipes, type Pipe } from './pipes.js';
import { ProcessGroup } from './process-group.js';

/** The command of `exec`. */
export interface CommandRequest {
  readonly words: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** What is hidden in everything that it prints. */
  readonly texts: MaskedTexts;
  readonly temporaryFolder: string;
}

export interface CommandEnd {
  /** Its exit status, or 128 and the number of the signal that ended it, as shells have it. */
  readonly status: number;
  /** Why it could not be run. */
  readonly problem?: string;
}

export type RunCommand = (request: CommandRequest) => Promise<CommandEnd>;

/** Signals that a terminal sends to everything in the foreground, this program's command included. */
const OF_THE_TERMINAL: readonly NodeJS.Signals[] = ['SIGINT', 'SIGQUIT', ...HARMLESS];

const PASSED_ON: readonly NodeJS.Signals[] = [...ENDING, ...HARMLESS, 'SIGUSR1'];

type Write = (piece: string | Buffer, done?: () => void) => void;

/** Ways to write to this process's own output: with NODE_DEBUG, its own `write` is mute. */
export interface Outputs {
  readonly out: Write;
  readonly err: Write;
}

/** How long the output of what a command left behind is passed on, and a reader waited for after a signal. Milliseconds. */
const GRACE_MS = 2000;

/** What a pipe holds: after a command's end, no more of it can be its own. */
const PIPE_BYTES = 64 * 1024;

/** Runs a command with this process's standard input, and copies its output with every secret hidden. */
export async function runCommand(
  { words, environment, texts, temporaryFolder }: CommandRequest,
  outputs: Outputs,
): Promise<CommandEnd> {
  neverWait();
  const signals = new PassedOnSignals();
  const streams: Readable[] = [];
  try {
    const started = start(words, environment, temporaryFolder);
    if ('status' in started) return started;
    const { child, stdout, stderr } = started;
    signals.passOnTo(child);
    streams.push(stdout, stderr);
    const ended = new Promise<CommandEnd>((resolve) => {
      // It also tells that another user's command can't be sent a signal.
      child.on('error', (error: NodeJS.ErrnoException) => {
        if (child.pid === undefined) resolve(notRun(error));
      });
      child.once('exit', (code, signal) => {
        resolve({ status: code ?? 128 + (signal === null ? 0 : constants.signals[signal]) });
      });
    });
    const copied = Promise.all([
      copyMasked(stdout, process.stdout, outputs.out, new StreamMasker(texts)),
      copyMasked(stderr, process.stderr, outputs.err, new StreamMasker(texts)),
    ]);
    const end = await ended;
    for (const stream of streams) endAfterGrace(stream);
    const isStuck = stuckAfter(signals.ending);
    await Promise.race([copied, isStuck.promise]);
    isStuck.stopLooking();
    return end;
  } finally {
    signals.stop();
    for (const stream of streams) stream.destroy();
  }
}

interface Started {
  readonly child: ChildProcess;
  readonly stdout: Readable;
  readonly stderr: Readable;
}

function start(
  [program = '', ...args]: readonly string[],
  env: NodeJS.ProcessEnv,
  folder: string,
): Started | CommandEnd {
  const pipes = openPipes(folder);
  const [out, err] = pipes ?? [];
  try {
    // Node throws some errors, and reports others as an event.
    const child = spawn(program, args, {
      env,
      stdio: ['inherit', out?.write ?? 'pipe', err?.write ?? 'pipe'],
    });
    return { child, stdout: child.stdout ?? readerOf(out), stderr: child.stderr ?? readerOf(err) };
  } catch (error) {
    return notRun(error as NodeJS.ErrnoException);
  } finally {
    // Or they would never end.
    for (const pipe of pipes ?? []) closeSync(pipe.write);
  }
}

function readerOf(pipe: Pipe | undefined): Readable {
  if (!pipe) throw new TypeError('A command without a pipe of its own has none of this program.');
  return new Socket({ fd: pipe.read, readable: true, writable: false });
}

function notRun({ code }: NodeJS.ErrnoException): CommandEnd {
  return code === 'ENOENT' || code === 'ENOTDIR'
    ? { status: 127, problem: "The command can't be started: what its first line names is not there." }
    : { status: 126, problem: `The command can't be run (${code ?? 'unknown'}).` };
}

/** Passes every signal on that the command did not get itself, as a member of the same process group. */
class PassedOnSignals {
  readonly #ending = new AbortController();
  readonly #isAtTerminal = [0, 1, 2].some((descriptor) => isatty(descriptor));
  readonly #listener = (signal: NodeJS.Signals): void => void this.#passOn(signal);
  #child: ChildProcess | undefined;
  #group: ProcessGroup | undefined;

  /** From now on they are kept for the command, which starts before one can be handled. */
  constructor() {
    for (const signal of PASSED_ON) process.on(signal, this.#listener);
  }

  /** Aborted with the first signal that ends most programs. */
  get ending(): AbortSignal {
    return this.#ending.signal;
  }

  passOnTo(child: ChildProcess): void {
    this.#child = child;
    this.#group = new ProcessGroup();
  }

  stop(): void {
    for (const signal of PASSED_ON) process.off(signal, this.#listener);
    this.#group?.leave();
  }

  async #passOn(signal: NodeJS.Signals): Promise<void> {
    if (ENDING.includes(signal)) this.#ending.abort();
    const isForAll = await this.#group?.gotIt(signal);
    const hasIt = isForAll ?? (this.#isAtTerminal && OF_THE_TERMINAL.includes(signal));
    if (this.#child && (!hasIt || leadsAGroup(this.#child))) this.#child.kill(signal);
    if (signal !== 'SIGTSTP') return;
    process.off(signal, this.#listener);
    process.kill(process.pid, signal);
    process.on(signal, this.#listener);
  }
}

/** Whether the command has a process group of its own, such as that of an interactive shell. */
function leadsAGroup({ pid = 0 }: ChildProcess): boolean {
  try {
    return pid > 0 && process.kill(-pid, 0);
  } catch {
    // There is no such group.
    return false;
  }
}

/** Settles when all of `source` is out, or nobody reads it any more. */
function copyMasked(source: Readable, target: Writable, write: Write, masker: StreamMasker): Promise<void> {
  return new Promise((resolve) => {
    const resume = (): void => {
      source.resume();
    };
    // Whoever read the output has gone. So has the command's own reader, which ends it as it would without this program.
    target.once('error', () => {
      source.destroy();
      resolve();
    });
    let isBroken = false;
    // What can't be searched for secrets is not shown. The command goes on, and so does its status.
    const show = (pieces: () => readonly Buffer[]): void => {
      if (isBroken) return;
      try {
        for (const piece of pieces()) write(piece);
      } catch (error) {
        isBroken = true;
        process.nextTick(() => {
          throw error;
        });
      }
    };
    source.on('data', (chunk: Buffer) => {
      show(() => masker.push(chunk));
      if (!target.writableNeedDrain) return;
      source.pause();
      target.once('drain', resume);
    });
    source.once('close', () => {
      show(() => masker.end());
      // Called when everything before it is out.
      write('', () => {
        resolve();
      });
    });
  });
}

/**
 * Ends the output of a command that has ended. What it left behind may hold that open, and print forever; what the
 * command itself printed is in the pipe by now, and is read however slow the reader of this program's output is.
 */
function endAfterGrace(stream: Readable): void {
  let ownBytes = PIPE_BYTES;
  let isOver = false;
  const look = (): void => {
    if (isOver && (ownBytes <= 0 || !stream.isPaused())) stream.destroy();
  };
  stream.on('data', (chunk: Buffer) => {
    ownBytes -= chunk.length;
    look();
  });
  const timer = setTimeout(() => {
    isOver = true;
    // What is there now is read first.
    setImmediate(look);
  }, GRACE_MS);
  stream.once('close', () => {
    clearTimeout(timer);
  });
}

/** Settles when a signal has come and, after it, the outputs' readers have taken nothing for a while. */
function stuckAfter(ending: AbortSignal): {
  readonly promise: Promise<void>;
  readonly stopLooking: () => void;
} {
  const taken = (): string => `${process.stdout.bytesWritten} ${process.stderr.bytesWritten}`;
  let before = '';
  let timer: NodeJS.Timeout | undefined;
  const promise = new Promise<void>((resolve) => {
    timer = setInterval(() => {
      if (!ending.aborted) return;
      if (taken() === before) resolve();
      before = taken();
    }, GRACE_MS / 2);
  });
  return {
    promise,
    stopLooking: () => {
      clearInterval(timer);
    },
  };
}
