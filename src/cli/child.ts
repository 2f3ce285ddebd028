import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { closeSync, constants as files, mkdtempSync, openSync, rmSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { MaskedTexts } from '../hand-over/stream-masker.js';
import { neverWait } from '../output.js';
import type { Environment } from '../results.js';
import { MaskedCopy, type Output, type Write } from './masked-copy.js';
import { PassedOnSignals } from './passed-on-signals.js';

/** The command of `exec`. */
interface CommandRequest {
  readonly words: readonly string[];
  readonly environment: Environment;
  /** Hidden in all that it prints. */
  readonly texts: MaskedTexts;
  readonly temporaryFolder: string;
}

interface CommandEnd {
  /** Its exit status, or 128 plus the number of the signal that ended it, as in shells. */
  readonly status: number;
  /** Why it could not be run, or its output not be written. */
  readonly problem?: string;
}

/** Time to wait, after a signal, for a reader that takes nothing. Milliseconds. */
const PATIENCE_MS = 1000;

/** Runs a command with this process's standard input, and copies its output with every secret hidden. */
export async function runCommand(request: CommandRequest, out: Write, err: Write): Promise<CommandEnd> {
  neverWait();
  const signals = new PassedOnSignals();
  let copies: readonly MaskedCopy[] = [];
  const waiting = new AbortController();
  try {
    const started = start(request);
    if ('status' in started) return started;
    const { child, outputs } = started;
    signals.passOnTo(child);
    copies = [
      new MaskedCopy(outputs[0], process.stdout, out, request.texts),
      new MaskedCopy(outputs[1], process.stderr, err, request.texts),
    ];
    const ended = new Promise<CommandEnd>((resolve) => {
      // Node also emits this if a signal can't be sent to another user's command.
      child.on('error', (error) => {
        if (child.pid === undefined) resolve(notRun(error));
      });
      child.once('exit', (code, by) => {
        resolve({ status: code ?? 128 + (by === null ? 0 : constants.signals[by]) });
      });
    });
    const copied = Promise.all(copies.map((copy) => copy.ended)).then(() => true);
    const end = await ended;
    for (const copy of copies) copy.endAfterGrace();
    // After a signal, wait for readers only as long as they take something.
    let taken = '';
    while (!(await Promise.race([copied, sleep(PATIENCE_MS, false, { signal: waiting.signal })]))) {
      if (!signals.haveEnding) continue;
      const before = taken;
      taken = `${process.stdout.bytesWritten} ${process.stderr.bytesWritten}`;
      if (taken === before) break;
    }
    const { lostBy } = copies.find((copy) => (copy.lostBy ?? 'EPIPE') !== 'EPIPE') ?? {};
    return lostBy ? { ...end, problem: `The command's output can't be written (${lostBy}).` } : end;
  } finally {
    waiting.abort();
    signals.stop();
    for (const copy of copies) copy.stop();
  }
}

/** Starts the command. @returns it with its output, or the reason that it did not start */
function start({ words, environment: env, temporaryFolder }: CommandRequest) {
  const [program = '', ...args] = words;
  try {
    // Node throws some errors, and reports others as an event.
    return withOutputs(temporaryFolder, (...outputs) =>
      spawn(program, args, { env, stdio: ['inherit', ...outputs] }),
    );
  } catch (error) {
    return notRun(error as NodeJS.ErrnoException);
  }
}

/** Starts a process with outputs that it can also open by name. @returns it with them, as streams or descriptors */
export function withOutputs(
  folder: string,
  spawned: (...outputs: [number | 'pipe', number | 'pipe']) => ChildProcess,
) {
  const pipes = openPipes(folder);
  const [out, err] = pipes;
  try {
    const child = spawned(out?.write ?? 'pipe', err?.write ?? 'pipe');
    const outputs = [out?.read ?? child.stdout, err?.read ?? child.stderr] as [Output, Output];
    return { child, outputs };
  } finally {
    // Otherwise reading would never end.
    for (const { write } of pipes) closeSync(write);
  }
}

function notRun({ code }: NodeJS.ErrnoException): CommandEnd {
  if (code !== 'ENOENT' && code !== 'ENOTDIR')
    return { status: 126, problem: `The command can't be run (${code ?? 'unknown'}).` };
  const problem = "The command can't be started: the interpreter that its first line names does not exist.";
  return { status: 127, problem };
}

/**
 * Creates pipes as a shell does. Node's own are sockets on Linux, which a program can't open by name: `echo >
 * /dev/stderr` would fail. Their files are deleted before this returns.
 *
 * @returns none where such pipes can't be made
 */
function openPipes(folder: string) {
  if (process.platform === 'win32') return [];
  let place: string | undefined;
  try {
    place = mkdtempSync(join(folder, 'jira-auth-pipes-'));
    const paths = [join(place, 'out'), join(place, 'err')];
    const env = { PATH: process.env.PATH };
    const { status } = spawnSync('mkfifo', ['-m', '600', ...paths], { stdio: 'ignore', env });
    if (status !== 0) return [];
    // The reader first, which doesn't wait for a writer.
    const read = (path: string): number => openSync(path, files.O_RDONLY | files.O_NONBLOCK);
    return paths.map((path) => ({ read: read(path), write: openSync(path, files.O_WRONLY) }));
  } catch {
    // Only a command that opens an output by name needs them.
    return [];
  } finally {
    if (place !== undefined) rmSync(place, { recursive: true, force: true });
  }
}
