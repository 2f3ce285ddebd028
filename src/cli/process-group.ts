import { type ChildProcess, spawn } from 'node:child_process';
import { HARMLESS } from '../signals.js';

/** Ends with every signal that it gets, and writes a line for each one that it reads. bash would ignore SIGQUIT. */
const SCRIPT = `trap 'exit 1' QUIT ${HARMLESS.map((signal) => signal.slice(3)).join(' ')}
while read -r line; do echo; done`;

/**
 * Tells whether a signal came to all of this process's group, as a terminal and some CI systems send it.
 *
 * Node doesn't say who a signal was sent to. But a small shell in the same group ends with it; one that still answers
 * a question that was asked later did not get it.
 */
export class ProcessGroup {
  readonly #answers: ((isForAll: boolean | undefined) => void)[] = [];
  #shell: ChildProcess | undefined;

  constructor() {
    this.#start();
  }

  /** Called for a signal that has just come. @returns `undefined` if it can't be told */
  gotIt(): Promise<boolean | undefined> {
    // A console's signals are for all of its programs.
    if (process.platform === 'win32') return Promise.resolve(true);
    const shell = this.#shell;
    if (!shell) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      this.#answers.push(resolve);
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
    shell.on('error', () => undefined);
    shell.stdin.on('error', () => undefined);
    shell.stdout.on('data', (lines: Buffer) => {
      for (const answer of this.#answers.splice(0, lines.length)) answer(false);
    });
    shell.once('close', (status) => {
      const isSignal = status === null || status === 1;
      for (const answer of this.#answers.splice(0)) answer(isSignal || undefined);
      if (this.#shell !== shell) return;
      this.#shell = undefined;
      if (isSignal) this.#start();
    });
  }
}
