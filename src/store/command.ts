import { spawn } from 'node:child_process';
import type { Secret } from '../secret.js';
import { REFRESH_TOKEN_FAILURES, type StoreFailures } from './not-saved.js';
import type { TokenStore } from './token-store.js';

/** Longer than any vault takes; an hour's pause in front of a password prompt is no saving. */
const LONGEST_MS = 30_000;

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
      // What it prints is the user's own; standard output is kept for what was asked of this program.
      const child = spawn(this.#command, {
        shell: true,
        stdio: ['pipe', 2, 2],
        timeout: LONGEST_MS,
        killSignal: 'SIGKILL',
        // A terminal's Ctrl+C ends this program after the saving, not the saving itself.
        detached: process.platform !== 'win32',
      });
      const failed = (how: string): void => {
        reject(
          this.#failures.notSaved(
            `${this.description} has not saved the token: it ${how}.`,
            'Run it by hand with a text on its standard input, and see what it says.',
          ),
        );
      };
      child.once('error', () => {
        failed('could not be started');
      });
      child.once('close', (status, signal) => {
        if (status === 0) resolve();
        else failed(signal === null ? `exited with ${String(status)}` : `was ended by ${signal}`);
      });
      // A command that ends without reading says by its status how that was meant.
      child.stdin?.on('error', () => undefined);
      child.stdin?.end(token.reveal());
    });
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
