import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { closeSync } from 'node:fs';
import { Socket } from 'node:net';
import { constants } from 'node:os';
import type { Readable, Writable } from 'node:stream';
import { type MaskedTexts, StreamMasker } from '../hand-over/stream-masker.js';
import { openPipes } from './pipes.js';

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

/** How long an ended command's output is waited for if a process that it left behind holds it open. Milliseconds. */
const LEFT_OPEN_MS = 2000;

/** Runs a command with this process's standard input, and copies its output with every secret hidden. */
export const runCommand: RunCommand = async ({ words, environment, texts, temporaryFolder }) => {
  const { child, stdout, stderr } = start(words, environment, temporaryFolder);
  const ended = new Promise<CommandEnd>((resolve) => {
    child.once('error', (error: NodeJS.ErrnoException) => {
      if (child.pid === undefined) resolve(notRun(error));
    });
    child.once('exit', (code, signal) => {
      resolve({ status: code ?? 128 + (signal === null ? 0 : constants.signals[signal]) });
    });
  });
  const passOn = (signal: NodeJS.Signals): void => {
    if (process.stdin.isTTY && OF_THE_TERMINAL.includes(signal)) return;
    child.kill(signal);
  };
  for (const signal of PASSED_ON) process.on(signal, passOn);
  try {
    const copied = Promise.all([
      copyMasked(stdout, process.stdout, new StreamMasker(texts)),
      copyMasked(stderr, process.stderr, new StreamMasker(texts)),
    ]);
    const end = await ended;
    const stopWaiting = endWhenQuiet([stdout, stderr]);
    await copied;
    stopWaiting();
    // That nobody read its output is the command's to judge, too.
    process.exitCode = undefined;
    return end;
  } finally {
    for (const signal of PASSED_ON) process.off(signal, passOn);
  }
};

interface Started {
  readonly child: ChildProcess;
  readonly stdout: Readable;
  readonly stderr: Readable;
}

function start([program = '', ...args]: readonly string[], env: NodeJS.ProcessEnv, folder: string): Started {
  const pipes = openPipes(folder);
  if (!pipes) {
    const child = spawn(program, args, { env, stdio: ['inherit', 'pipe', 'pipe'] });
    return { child, stdout: child.stdout, stderr: child.stderr };
  }
  const [out, err] = pipes;
  const child = spawn(program, args, { env, stdio: ['inherit', out.write, err.write] });
  // Or they would never end.
  closeSync(out.write);
  closeSync(err.write);
  return {
    child,
    stdout: new Socket({ fd: out.read, readable: true, writable: false }),
    stderr: new Socket({ fd: err.read, readable: true, writable: false }),
  };
}

function notRun({ code }: NodeJS.ErrnoException): CommandEnd {
  return code === 'ENOENT'
    ? { status: 127, problem: 'There is no such command. A shell line needs a shell: sh -c "...".' }
    : { status: 126, problem: `The command can't be run (${code ?? 'unknown'}).` };
}

/** Settles when all of `source` is out, or nobody reads it any more. */
function copyMasked(source: Readable, target: Writable, masker: StreamMasker): Promise<void> {
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
      for (const piece of masker.push(chunk)) target.write(piece);
      if (!target.writableNeedDrain) return;
      source.pause();
      target.once('drain', resume);
    });
    source.once('close', () => {
      for (const piece of masker.end()) target.write(piece);
      // Called when everything before it is out.
      target.write('', () => {
        resolve();
      });
    });
  });
}

/** Ends the streams of a process that has ended once nothing comes any more; what it left behind may hold them open. */
function endWhenQuiet(streams: readonly Readable[]): () => void {
  const timer = setTimeout(() => {
    for (const stream of streams) stream.destroy();
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

/** Runs a short program with a text on its standard input. @throws Error if it can't be started or fails */
export function runTool(program: string, args: readonly string[], input: string): void {
  const { error, status } = spawnSync(program, args, {
    input,
    stdio: ['pipe', 'ignore', 'ignore'],
    timeout: 10_000,
  });
  if (error) throw error;
  if (status !== 0) throw new Error('The program failed.');
}

/** Whether a process of this number runs. */
export function isRunning(number: number): boolean {
  try {
    process.kill(number, 0);
    return true;
  } catch (error) {
    // It runs, and is somebody else's.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
