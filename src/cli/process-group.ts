import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:os';
import { HARMLESS } from '../ending.js';

/** Signals that would not end a shell by themselves: bash ignores SIGQUIT. */
const TRAPPED: readonly NodeJS.Signals[] = ['SIGQUIT', ...HARMLESS];

const statusOf = (signal: NodeJS.Signals): number => 128 + constants.signals[signal];

/** Shell script that ends on every signal, and writes a line for each line that it reads. */
const SCRIPT = [
  ...TRAPPED.map((signal) => `trap 'exit ${statusOf(signal)}' ${signal.slice(3)}`),
  'while read -r line; do echo; done',
].join('\n');

/** Longest delay from a signal's end of the shell to its arrival at this process. Milliseconds. */
const LATE_MS = 1000;

/**
 * Finds out if a signal went to this process's whole group, as from a terminal. Node can't tell, but it ends a small
 * shell in the same group: a shell that still answers a later question did not get it.
 */
export class ProcessGroup {
  readonly #questions: { signal: NodeJS.Signals; answer: (isForAll: boolean) => void }[] = [];
  #shell: ChildProcess | undefined;
  /** A signal that has ended a shell, but has not reached this process yet. */
  #late: { readonly signal: NodeJS.Signals; readonly until: number } | undefined;

  constructor() {
    this.#start();
  }

  /** Call it for a signal that has just arrived. */
  async gotIt(signal: NodeJS.Signals): Promise<boolean> {
    // Windows sends a console's signals to all of its programs.
    if (process.platform === 'win32') return true;
    if (this.#late?.signal === signal && performance.now() < this.#late.until) {
      this.#late = undefined;
      return true;
    }
    const shell = this.#shell;
    if (!shell) return false;
    return new Promise((answer) => {
      this.#questions.push({ signal, answer });
      shell.stdin?.write('\n');
    });
  }

  leave(): void {
    this.#shell?.stdin?.end();
    this.#shell?.unref();
    this.#shell = undefined;
  }

  #start(): void {
    if (process.platform === 'win32') return;
    const shell = spawn('/bin/sh', ['-c', SCRIPT], { stdio: ['pipe', 'pipe', 'ignore'], env: {} });
    this.#shell = shell;
    // The `close` event reports it.
    for (const part of [shell, shell.stdin]) part.on('error', () => undefined);
    shell.stdout.on('data', (lines: Buffer) => {
      for (const { answer } of this.#questions.splice(0, lines.length)) answer(false);
    });
    shell.once('close', (status, signal) => {
      const endedBy = signal ?? TRAPPED.find((trapped) => statusOf(trapped) === status);
      const questions = this.#questions.splice(0);
      for (const { signal: asked, answer } of questions) answer(endedBy === asked);
      if (this.#shell !== shell) return;
      this.#shell = undefined;
      if (!endedBy) return;
      if (!questions.some(({ signal: asked }) => asked === endedBy))
        this.#late = { signal: endedBy, until: performance.now() + LATE_MS };
      this.#start();
    });
  }
}
