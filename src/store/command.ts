import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { Writable } from 'node:stream';
import type { Secret } from '../secret.js';
import { gitLabVariable } from './gitlab-variable.js';
import type { MakeStore } from './index.js';
import { REFRESH_TOKEN_FAILURES, type StoreFailures, type TokenStore, WRITE_ONLY } from './token-store.js';

/** The stores that start a process, or are of another CI system than the Action's. */
export const commandLineStore: MakeStore = (settings, effects) =>
  settings.kind === 'command' ? savingCommand(settings.command, effects) : gitLabVariable(settings, effects);

/** Longer than any vault takes; an hour's pause in front of a password prompt is no saving. */
const LONGEST_MS = 30_000;

/**
 * A program that is killed between starting a command and giving it the token would have it save an empty one: so the
 * command is begun only when a line in pipe 3 says that the whole token stands on its standard input.
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
 * on standard input, never as an argument, and has saved it when it exits with 0. Only running it shows that it works.
 */
export function savingCommand(
  command: string,
  { failures = REFRESH_TOKEN_FAILURES }: { readonly failures?: StoreFailures | undefined } = {},
): TokenStore {
  const description = 'the command in `save-command`';
  return {
    ...WRITE_ONLY,
    description,
    save: async (token) => {
      const problem = await run(command, token);
      if (problem === undefined) return;
      throw failures.notSaved(
        `${description} has not saved the token: it ${problem}.`,
        'Run it by hand with a text on its standard input, and see what it says.',
      );
    },
  };
}

/** @returns how it failed, if it did */
async function run(command: string, token: Secret): Promise<string | undefined> {
  try {
    const child = start(command);
    const [, , , gate] = child.stdio;
    // A command that ends without reading says by its status how that was meant.
    for (const pipe of [child.stdin, gate]) pipe?.on('error', () => undefined);
    child.stdin?.end(token.reveal(), () => {
      if (gate instanceof Writable) gate.end('go\n');
    });
    const [status, signal] = (await once(child, 'close')) as [number | null, string | null];
    if (status === 0) return undefined;
    return signal === null ? `exited with ${String(status)}` : `was ended by ${signal}`;
  } catch {
    // Node throws some errors, such as that of a command that is too long, and reports others as an event.
    return 'could not be started';
  }
}
