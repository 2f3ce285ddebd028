import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:os';
import { isatty } from 'node:tty';
import { ENDING, HARMLESS, isRunning } from '../ending.js';

/** Signals that a terminal sends to all foreground processes, including this program's command. */
const OF_THE_TERMINAL: readonly NodeJS.Signals[] = ['SIGINT', 'SIGQUIT', ...HARMLESS];

const PASSED_ON: readonly NodeJS.Signals[] = [...ENDING, ...HARMLESS, 'SIGUSR1'];

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
 * Passes on every signal that the command did not get itself as a member of the same process group, as from a terminal.
 * Node can't tell, but a signal to the group also ends a small shell in it: a shell that still answers a later question
 * did not get it.
 */
export class PassedOnSignals {
  /** True after a signal that ends most programs. */
  haveEnding = false;
  readonly #listener = (signal: NodeJS.Signals): void => void this.#passOn(signal);
  readonly #questions: { signal: NodeJS.Signals; answer: (isForAll: boolean) => void }[] = [];
  #child: ChildProcess | undefined;
  #shell: ChildProcess | undefined;
  /** A signal that has ended a shell, but has not reached this process yet. */
  #late: { readonly signal: NodeJS.Signals; readonly until: number } | undefined;

  /** Listens for signals before the command starts. None can be handled until it has started. */
  constructor() {
    for (const signal of PASSED_ON) process.on(signal, this.#listener);
  }

  passOnTo(child: ChildProcess): void {
    this.#child = child;
    if (process.platform !== 'win32') this.#startShell();
  }

  stop(): void {
    for (const signal of PASSED_ON) process.off(signal, this.#listener);
    this.#shell?.stdin?.end();
    this.#shell?.unref();
    this.#shell = undefined;
  }

  async #passOn(signal: NodeJS.Signals): Promise<void> {
    this.haveEnding ||= ENDING.includes(signal);
    const isForAll = await this.#isForAll(signal);
    // Is the command in a process group that it leads, as an interactive shell is?
    const leadsAGroup = this.#child?.pid !== undefined && isRunning(-this.#child.pid);
    if (!isForAll || leadsAGroup) this.#child?.kill(signal);
    if (signal !== 'SIGTSTP') return;
    process.off(signal, this.#listener);
    process.kill(process.pid, signal);
    process.on(signal, this.#listener);
  }

  /** Did this signal, which has just arrived, go to the whole group? */
  async #isForAll(signal: NodeJS.Signals): Promise<boolean> {
    // Windows sends a console's signals to all of its programs.
    if (process.platform === 'win32') return true;
    const { signal: late, until = 0 } = this.#late ?? {};
    if (late === signal && performance.now() < until) {
      this.#late = undefined;
      return true;
    }
    const shell = this.#shell;
    // A container may have no shell. Many programs take a second SIGINT as an order to stop at once.
    if (!shell) return OF_THE_TERMINAL.includes(signal) && [0, 1, 2].some((each) => isatty(each));
    return new Promise((answer) => {
      this.#questions.push({ signal, answer });
      shell.stdin?.write('\n');
    });
  }

  #startShell(): void {
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
      this.#startShell();
    });
  }
}
