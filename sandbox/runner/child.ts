import { Buffer } from 'node:buffer';
import { type ChildProcess, spawn } from 'node:child_process';
import { performance } from 'node:perf_hooks';
import { decodeUtf8 } from './dotnet.js';

/** For a background process that keeps the output open. */
const OPEN_STREAMS_MS = 5_000;

/** Sent as soon as a text has been written, or a condition holds. */
export type SignalPlan = { signal: NodeJS.Signals } & ({ afterOutput: string } | { when: () => boolean });

interface ChildOptions {
  command: string;
  arguments: readonly string[];
  env: Record<string, string>;
  cwd: string;
  timeoutMs: number;
  signalAfter?: SignalPlan | undefined;
  onSpawn?: ((child: ChildProcess) => void) | undefined;
}

export interface ChildResult {
  status: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
  durationMs: number;
  timedOut: boolean;
}

/**
 * It leads its own process group, which allows killing leftover processes with it. Rejects only if it can't be started.
 */
export function runChild(options: ChildOptions): Promise<ChildResult> {
  const { cwd, env } = options;
  const started = performance.now();
  const stdio: ['ignore', 'pipe', 'pipe'] = ['ignore', 'pipe', 'pipe'];
  const child = spawn(options.command, options.arguments, { cwd, env, stdio, detached: true });
  const written = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
  const timers = new Set<NodeJS.Timeout>();
  let timedOut = false;

  const after = (ms: number, action: () => void) => void timers.add(setTimeout(action, ms));
  const killGroup = (): void => {
    if (child.pid === undefined) return;
    try {
      process.kill(-child.pid, 'SIGKILL');
    } catch {
      // It is gone.
    }
  };
  child.stdout.on('data', (chunk: Buffer) => void written.stdout.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => void written.stderr.push(chunk));
  after(options.timeoutMs, () => {
    timedOut = true;
    killGroup();
  });
  const plan = options.signalAfter;
  if (plan !== undefined) {
    const deliver = (): void => void child.kill(plan.signal);
    if ('when' in plan) whenTrue(child, plan.when, deliver);
    else whenWritten(child, plan.afterOutput, deliver);
  }

  return new Promise<ChildResult>((resolve, reject) => {
    child.on('error', (error) => {
      timers.forEach(clearTimeout);
      reject(error);
    });
    child.on('exit', () => {
      after(OPEN_STREAMS_MS, () => {
        killGroup();
        child.stdout.destroy();
        child.stderr.destroy();
      });
    });
    child.on('close', (status, signal) => {
      timers.forEach(clearTimeout);
      const stdout = decodeUtf8(Buffer.concat(written.stdout));
      const stderr = decodeUtf8(Buffer.concat(written.stderr));
      resolve({ status, signal, stdout, stderr, durationMs: performance.now() - started, timedOut });
    });
    if (child.pid !== undefined) options.onSpawn?.(child);
  });
}

function whenTrue(child: ChildProcess, holds: () => boolean, act: () => void): void {
  if (child.exitCode !== null || child.signalCode !== null) return;
  if (holds()) act();
  else
    setTimeout(() => {
      whenTrue(child, holds, act);
    }, 1);
}

/** Calls back once. */
function whenWritten(child: ChildProcess, text: string, callback: () => void): void {
  // As Latin-1 to match a character that is split between two chunks.
  const needle = Buffer.from(text, 'utf8').toString('latin1');
  let found = false;
  for (const stream of [child.stdout, child.stderr]) {
    let recent = '';
    stream?.on('data', (chunk: Buffer) => {
      if (found) return;
      recent += chunk.toString('latin1');
      found = recent.includes(needle);
      if (found) callback();
      recent = needle.length > 1 ? recent.slice(1 - needle.length) : '';
    });
  }
}
