import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';
import type { Readable, Writable } from 'node:stream';
import { type MaskedTexts, StreamMasker } from '../hand-over/stream-masker.js';

/** The command of `exec`. */
export interface CommandRequest {
  readonly words: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** What is hidden in everything that it prints. */
  readonly texts: MaskedTexts;
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
export const runCommand: RunCommand = async ({ words, environment, texts }) => {
  const [program = '', ...args] = words;
  const child = spawn(program, args, { env: environment, stdio: ['inherit', 'pipe', 'pipe'] });
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
      copyMasked(child.stdout, process.stdout, texts),
      copyMasked(child.stderr, process.stderr, texts),
    ]);
    const end = await ended;
    const stopCopying = whenQuiet([child.stdout, child.stderr]);
    await copied;
    stopCopying();
    return end;
  } finally {
    for (const signal of PASSED_ON) process.off(signal, passOn);
  }
};

function notRun({ code }: NodeJS.ErrnoException): CommandEnd {
  return code === 'ENOENT'
    ? { status: 127, problem: 'There is no such command. A shell line needs a shell: sh -c "...".' }
    : { status: 126, problem: `The command can't be run (${code ?? 'unknown'}).` };
}

async function copyMasked(from: Readable, to: Writable, texts: MaskedTexts): Promise<void> {
  const masker = new StreamMasker(texts);
  // Whoever read the output has gone: so does the command's own, which ends it as it would without this program.
  const onError = (): void => {
    from.destroy();
  };
  to.on('error', onError);
  try {
    for await (const chunk of from as AsyncIterable<Buffer>) {
      for (const part of masker.push(chunk)) await write(to, part);
    }
  } catch {
    // Destroyed, above or for having been left open.
  } finally {
    for (const part of masker.end()) await write(to, part);
    to.off('error', onError);
  }
}

async function write(to: Writable, part: Buffer): Promise<void> {
  if (!to.destroyed && !to.write(part)) await once(to, 'drain').catch(() => undefined);
}

/** Ends streams of a process that has ended when nothing comes any more. */
function whenQuiet(streams: readonly Readable[]): () => void {
  const giveUp = (): void => {
    for (const stream of streams) stream.destroy();
  };
  const timer = setTimeout(giveUp, LEFT_OPEN_MS);
  for (const stream of streams) stream.on('data', () => timer.refresh());
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
