import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:os';
import { HARMLESS } from '../signals.js';

/** Signals that would not end a shell by themselves: bash ignores SIGQUIT. */
const TRAPPED: readonly NodeJS.Signals[] = ['SIGQUIT', ...HARMLESS];

const statusOf = (signal: NodeJS.Signals): number => 128 + constants.signals[signal];

/** Ends with every signal, and writes a line for each one that it reads. */
const SCRIPT = [
  ...TRAPPED.map((signal) => `trap 'exit ${statusOf(signal)}' ${signal.slice(3)}`),
  'while read -r line; do echo; done',
].join('\n');

/** How much later than the end of the shell that it ended a signal may come to this process. Milliseconds. */
const LATE_MS = 1000;

/**
 * Tells whether a signal came to all of this process's group, as a terminal and some CI systems send it.
 *
 * Node doesn't say who a signal was sent to. But a small shell in the same group ends with it; one that still answers
 * a question that was asked later did not get it.
 */
export class ProcessGroup {
  readonly #questions: { signal: NodeJS.Signals; answer: (isForAll: boolean | undefined) => void }[] = [];
  #shell: ChildProcess | undefined;
  /** A signal that has ended a shell, and has not come to this process so far. */
  #late: { readonly signal: NodeJS.Signals; readonly until: number } | undefined;

  constructor() {
    this.#start();
  }

  /** Called for a signal that has just come. @returns `undefined` if it can't be told */
  gotIt(signal: NodeJS.Signals): Promise<boolean | undefined> {
    // A console's signals are for all of its programs.
    if (process.platform === 'win32') return Promise.resolve(true);
    if (this.#late?.signal === signal && performance.now() < this.#late.until) {
      this.#late = undefined;
      return Promise.resolve(true);
    }
    const shell = this.#shell;
    if (!shell) return Promise.resolve(undefined);
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
    // Told by its end.
    for (const part of [shell, shell.stdin]) part.on('error', () => undefined);
    shell.stdout.on('data', (lines: Buffer) => {
      for (const { answer } of this.#questions.splice(0, lines.length)) answer(false);
    });
    shell.once('close', (status, signal) => {
      const endedBy = signal ?? TRAPPED.find((trapped) => statusOf(trapped) === status);
      const questions = this.#questions.splice(0);
      for (const { signal: asked, answer } of questions) answer(endedBy && endedBy === asked);
      if (this.#shell !== shell) return;
      this.#shell = undefined;
      if (!endedBy) return;
      if (!questions.some(({ signal: asked }) => asked === endedBy))
        this.#late = { signal: endedBy, until: performance.now() + LATE_MS };
      this.#start();
    });
  }
}
