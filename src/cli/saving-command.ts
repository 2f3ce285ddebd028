import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { Writable } from 'node:stream';
import { MaskedTexts } from '../hand-over/stream-masker.js';
import { forPrograms } from '../look-ups.js';
import type { Secret } from '../secret.js';
import { gitLabVariable } from '../store/gitlab-variable.js';
import type { MakeStore } from '../store/index.js';
import {
  REFRESH_TOKEN_FAILURES,
  type StoreFailures,
  type TokenStore,
  WRITE_ONLY,
} from '../store/token-store.js';
import { withOutputs } from './child.js';
import { MaskedCopy } from './masked-copy.js';

/** Creates the stores that start a process or belong to another CI system than the Action's. */
export const commandLineStore: MakeStore = (settings, effects) =>
  settings.kind === 'command' ? savingCommand(settings.command, effects) : gitLabVariable(settings, effects);

/** Every vault is faster, but a command may wait for a password. */
const LONGEST_MS = 30_000;

/**
 * If this program were killed before it passes the token, the command would save an empty one. So it waits for a line
 * in pipe 3, which says that its standard input holds the whole token.
 */
const WAIT_AT_GATE = 'read -r go <&3 || exit 1; exec 3<&-; exec /bin/sh -c "$1"';

function start(command: string) {
  const isWindows = process.platform === 'win32';
  const options = {
    env: forPrograms(process.env),
    timeout: LONGEST_MS,
    killSignal: 'SIGKILL',
    // A terminal's Ctrl+C must not end the saving. It ends this program afterwards.
    detached: !isWindows,
  } as const;
  return withOutputs(tmpdir(), (...outputs) =>
    isWindows
      ? spawn(command, { ...options, shell: true, stdio: ['pipe', ...outputs] })
      : spawn('/bin/sh', ['-c', WAIT_AT_GATE, 'sh', command], {
          ...options,
          stdio: ['pipe', ...outputs, 'pipe'],
        }),
  );
}

/**
 * Runs a user's command, for every other store, such as Vault. It gets the token on standard input, exits with 0 when
 * it has saved it, and can't be checked in advance. The token is hidden in what it prints.
 */
export function savingCommand(
  command: string,
  { failures = REFRESH_TOKEN_FAILURES }: { readonly failures?: StoreFailures | undefined } = {},
): TokenStore {
  const description = 'the command in --save-command';
  return {
    ...WRITE_ONLY,
    description,
    save: async (token) => {
      const problem = await run(command, token);
      if (problem === undefined) return;
      throw failures.notSaved(
        `The token is not saved: ${description} ${problem}.`,
        'Run it by hand with a text on its standard input, and see what it says.',
      );
    },
  };
}

/** @returns how the command failed, or `undefined` */
async function run(command: string, token: Secret): Promise<string | undefined> {
  try {
    const text = token.reveal();
    const { child, outputs } = start(command);
    const { 3: gate } = child.stdio;
    // No CI system masks this token yet. Standard output carries this program's results.
    const texts = new MaskedTexts();
    texts.add(text);
    const write = process.stderr.write.bind(process.stderr);
    const copies = outputs.map((output) => new MaskedCopy(output, process.stderr, write, texts));
    // The exit status tells whether a command that didn't read succeeded.
    for (const pipe of [child.stdin, gate]) pipe?.on('error', () => undefined);
    child.stdin?.end(text, () => {
      if (gate instanceof Writable) gate.end('go\n');
    });
    const [status, signal] = (await once(child, 'exit')) as [number | null, string | null];
    await Promise.all(
      copies.map((copy) => {
        copy.endAfterGrace();
        return copy.ended;
      }),
    );
    if (status === 0) return undefined;
    return signal === null ? `exited with ${String(status)}` : `was ended by ${signal}`;
  } catch {
    // Node throws some errors, and reports others as an event.
    return 'could not be started';
  }
}
