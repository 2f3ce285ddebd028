import { type ChildProcess, spawn } from 'node:child_process';
import { Writable } from 'node:stream';
import type { Secret } from '../secret.js';
import { REFRESH_TOKEN_FAILURES, type StoreFailures } from './not-saved.js';
import type { TokenStore } from './token-store.js';

/** Longer than any vault takes; an hour's pause in front of a password prompt is no saving. */
const LONGEST_MS = 30_000;

/** The number of the pipe that tells a started shell that the whole token stands on its standard input. */
const GATE = 3;

/**
 * A program that is killed between starting a command and giving it the token would have it save an empty one: so the
 * command is begun only when the token is there, which nothing takes away any more.
 */
const WAIT_AT_GATE = 'read -r go <&3 || exit 1; exec 3<&-; exec /bin/sh -c "$1"';

function start(command: string): ChildProcess {
  const isWindows = process.platform === 'win32';
  const options = {
    timeout: LONGEST_MS,
    killSignal: 'SIGKILL',
    // A terminal's Ctrl+C ends this program after the saving, not the saving itself.
    detached: !isWindows,
  } as const;
  // What it prints is the user's own; standard output is kept for what was asked of this program.
  return isWindows
    ? spawn(command, { ...options, shell: true, stdio: ['pipe', 2, 2] })
    : spawn('/bin/sh', ['-c', WAIT_AT_GATE, 'sh', command], { ...options, stdio: ['pipe', 2, 2, 'pipe'] });
}

/**
 * A command of the user's, for every other store (Vault, AWS Secrets Manager, a Jenkins credential). It gets the token
 * on standard input, never as an argument, and has saved it when it exits with 0.
 */
export class SavingCommand implements TokenStore {
  readonly description = 'the command in `save-command`';
  readonly #command: string;
  readonly #failures: StoreFailures;

  constructor(command: string, failures: StoreFailures = REFRESH_TOKEN_FAILURES) {
    this.#command = command;
    this.#failures = failures;
  }

  /** Whether it will work is known by running it alone. */
  open(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  read(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  save(token: Secret): Promise<void> {
    return new Promise((resolve, reject) => {
      const failed = (how: string): void => {
        reject(
          this.#failures.notSaved(
            `${this.description} has not saved the token: it ${how}.`,
            'Run it by hand with a text on its standard input, and see what it says.',
          ),
        );
      };
      let child: ChildProcess;
      try {
        child = start(this.#command);
      } catch {
        // Node throws some errors of its own, such as a command that is too long, and reports others as an event.
        failed('could not be started');
        return;
      }
      child.once('error', () => {
        failed('could not be started');
      });
      child.once('close', (status, signal) => {
        if (status === 0) resolve();
        else failed(signal === null ? `exited with ${String(status)}` : `was ended by ${signal}`);
      });
      // A command that ends without reading says by its status how that was meant.
      child.stdin?.on('error', () => undefined);
      const gate = child.stdio[GATE];
      gate?.on('error', () => undefined);
      child.stdin?.end(token.reveal(), () => {
        if (gate instanceof Writable) gate.end('go\n');
      });
    });
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
