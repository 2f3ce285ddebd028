import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync } from 'node:fs';
import { Socket } from 'node:net';
import { constants } from 'node:os';
import type { Readable, Writable } from 'node:stream';
import { isatty } from 'node:tty';
import { type MaskedTexts, StreamMasker } from '../hand-over/stream-masker.js';
import { openPipes, type Pipe } from './pipes.js';

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

/** Signals that are passed on to the command. It decides what becomes of it. */
const PASSED_ON: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR2'];

/** Those that a terminal sends to everything in the foreground, this program's command included. */
const OF_THE_TERMINAL: readonly NodeJS.Signals[] = ['SIGINT', 'SIGQUIT'];

type Write = (piece: string | Buffer, done?: () => void) => void;

/** Ways to write to this process's own output: with NODE_DEBUG, its own `write` is mute. */
export interface Outputs {
  readonly out: Write;
  readonly err: Write;
}

/** How long an ended command's output is waited for if a process that it left behind holds it open. Milliseconds. */
const LEFT_OPEN_MS = 2000;

/** Runs a command with this process's standard input, and copies its output with every secret hidden. */
export async function runCommand(
  { words, environment, texts, temporaryFolder }: CommandRequest,
  outputs: Outputs,
): Promise<CommandEnd> {
  const started = start(words, environment, temporaryFolder);
  if ('status' in started) return started;
  const { child, stdout, stderr } = started;
  const ended = new Promise<CommandEnd>((resolve) => {
    child.once('error', (error: NodeJS.ErrnoException) => {
      if (child.pid === undefined) resolve(notRun(error));
    });
    child.once('exit', (code, signal) => {
      resolve({ status: code ?? 128 + (signal === null ? 0 : constants.signals[signal]) });
    });
  });
  // Not by process.stdin, which would make the command's own input non-blocking.
  const isAtTerminal = [0, 1, 2].some((descriptor) => isatty(descriptor));
  const passOn = (signal: NodeJS.Signals): void => {
    if (isAtTerminal && OF_THE_TERMINAL.includes(signal)) return;
    child.kill(signal);
  };
  for (const signal of PASSED_ON) process.on(signal, passOn);
  try {
    const copied = Promise.all([
      copyMasked(stdout, process.stdout, outputs.out, new StreamMasker(texts)),
      copyMasked(stderr, process.stderr, outputs.err, new StreamMasker(texts)),
    ]);
    const end = await ended;
    const stopWaiting = endWhenQuiet([stdout, stderr]);
    await copied;
    stopWaiting();
    return end;
  } finally {
    for (const signal of PASSED_ON) process.off(signal, passOn);
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
    source.on('data', (chunk: Buffer) => {
      for (const piece of masker.push(chunk)) write(piece);
      if (!target.writableNeedDrain) return;
      source.pause();
      target.once('drain', resume);
    });
    source.once('close', () => {
      for (const piece of masker.end()) write(piece);
      // Called when everything before it is out.
      write('', () => {
        resolve();
      });
    });
  });
}

/** Ends the streams of a process that has ended once nothing comes any more; what it left behind may hold them open. */
function endWhenQuiet(streams: readonly Readable[]): () => void {
  const timer = setTimeout(() => {
    // Whoever reads the output is behind: that is not quiet.
    if (streams.some((stream) => !stream.destroyed && stream.isPaused())) timer.refresh();
    else for (const stream of streams) stream.destroy();
  }, LEFT_OPEN_MS);
  for (const stream of streams) {
    stream.on('data', () => {
      timer.refresh();
    });
  }
  return () => {
    clearTimeout(timer);
  };
}
