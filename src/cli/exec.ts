import { accessSync, constants, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Call } from './call.js';
import { runCommand } from './child.js';
import { withSession } from './session.js';
import { Failure, placeOf } from '../failure.js';
import { codeOf } from '../files.js';
import { MaskedTexts } from '../hand-over/stream-masker.js';
import { type Mechanism, systemOf } from '../hand-over/systems.js';
import type { Variables } from '../hand-over/variables.js';
import { SECRET_INPUTS } from '../inputs/schema.js';
import { forPrograms } from '../look-ups.js';
import { methodNamed } from '../methods/index.js';
import { printable } from '../printable.js';
import type { Environment } from '../results.js';
import type { Mask } from '../secret.js';
import { isoSeconds } from '../values/day.js';
import type { Session } from '../verify/session.js';

/** Runs a command with a session. @returns its exit status; 127 if there is no such command, 126 if it can't be run */
export async function exec(call: Call): Promise<number> {
  const { args: words, environment, temporaryFolder, terminal, stdout, command, write } = call;
  const [program = ''] = words;
  const notRun = problemWith(program, environment);
  if (notRun) {
    // A secret may be in the wrong place.
    const isSecret = SECRET_INPUTS.some((each) => program.includes(call.inputs.find(each)?.value ?? '\n'));
    const name = isSecret ? '' : printable(program, 60);
    terminal.say(`jira-auth: ${name || 'The command'} ${notRun.problem}.`);
    if (/\s/.test(program)) terminal.say('A shell line needs a shell: sh -c "...".');
    return notRun.status;
  }
  const texts = new MaskedTexts();
  let variables: Variables = [];
  const system: Mechanism = {
    secretsWithheld: systemOf(environment).secretsWithheld,
    setVariables: (given) => {
      variables = given.variables;
    },
    next: '',
  };
  const mask: Mask = (secret) => {
    texts.add(secret.reveal());
  };
  return withSession(call, { system, stdout, process: call.process, mask }, (ci) => ({
    use: async ({ session, request: { settings }, tls, renew }) => {
      ci.handOver(session, settings, tls);
      const give = (renewed: typeof session): void => {
        ci.rewrite(renewed, settings, tls);
      };
      const stop = keepAlive(session, renew, give, call);
      try {
        // Undefined variables are not set.
        const given = variables.map(([name, value]) => [name, value || undefined]);
        const all = { ...forPrograms(environment), ...(Object.fromEntries(given) as typeof environment) };
        const request = { words, environment: all, texts, temporaryFolder };
        command.isRunning = true;
        const end = await runCommand(request, process.stdout.write.bind(process.stdout), write);
        command.status = end.status;
        if (end.problem !== undefined) terminal.say(`jira-auth: ${end.problem}`);
        return end.status;
      } finally {
        command.isRunning = false;
        await stop();
      }
    },
    leaves: () => false,
  }));
}

/** A token is renewed this long before its end, or halfway through a life shorter than twice that. Milliseconds. */
const MARGIN_MS = 300_000;

/** Delay before the next attempt, after a failed one. Milliseconds. */
const RETRY_MS = 60_000;

/** The longest delay that `setTimeout` takes. */
const LONGEST_MS = 2 ** 31 - 1;

/**
 * Keeps an access token alive while a command uses it. A failed renewal is reported, and doesn't affect the command.
 *
 * @param renew logs in again; its signal stops that, but not the exchange of a refresh token in progress
 * @param give replaces the credential in use
 * @returns a function that stops a renewal, but waits some seconds for an exchange, to keep its refresh token
 */
export function keepAlive(
  session: Session,
  renew: (until: AbortSignal) => Promise<Session>,
  give: (session: Session) => void,
  { now, debug, terminal }: Pick<Call, 'now' | 'debug' | 'terminal'>,
): () => Promise<void> {
  const stopping = new AbortController();
  const { signal } = stopping;
  let timer: NodeJS.Timeout | undefined;
  let underWay: Promise<void> = Promise.resolve();

  const renewAfter = (milliseconds: number): void => {
    if (signal.aborted) return;
    debug(`The access token will be renewed in ${Math.round(milliseconds / 1000)} s.`);
    timer = setTimeout(() => void (underWay = renewNow()), Math.min(LONGEST_MS, milliseconds));
  };
  const plan = ({ expiresAt }: Session): void => {
    if (!expiresAt) return;
    const left = expiresAt.getTime() - now().getTime();
    // With a wrong clock, a new token may seem expired. Renewing it at once would never end.
    renewAfter(left > 0 ? left - Math.min(MARGIN_MS, left / 2) : RETRY_MS);
  };
  const renewNow = async (): Promise<void> => {
    try {
      const renewed = await renew(signal);
      give(renewed);
      const until = renewed.expiresAt ? `; the new one works until ${isoSeconds(renewed.expiresAt)}` : '';
      terminal.say(`The access token was renewed${until}.`);
      plan(renewed);
    } catch (error) {
      if (signal.aborted && error === signal.reason) return;
      const why =
        error instanceof Failure
          ? `${error.what} ${error.advice}`
          : `This is a bug in jira-auth: ${placeOf(error)}. Please report it with this line.`;
      terminal.warn(`The access token could not be renewed. ${why}`);
      renewAfter(RETRY_MS);
    }
  };

  if (methodNamed(session.method).obtainsAccessToken) plan(session);
  return async () => {
    stopping.abort();
    clearTimeout(timer);
    await underWay;
  };
}

const UNKNOWN = "can't be run";

/**
 * Looks up a program in PATH as the system does, to find a misspelled name before anything is sent. @returns why it
 * can't be run, to follow its name, and a shell's exit status; `undefined` if it exists, or if only the system can tell
 */
export function problemWith(program: string, environment: Environment, platform = process.platform) {
  if (program === '') return { status: 127, problem: 'is empty' };
  const isWindows = platform === 'win32';
  const variable = (name: string): string | undefined =>
    environment[Object.keys(environment).find((key) => isWindows && key.toUpperCase() === name) ?? name];
  const isPath = (isWindows ? /[\\/:]/ : /\//).test(program);
  const path = variable('PATH');
  if (!isPath && path === undefined) return undefined;
  // Windows searches the working directory first.
  const folders = isWindows ? ['', ...String(path).split(';')] : String(path).split(':');
  const endings = isWindows
    ? ['', ...(variable('PATHEXT') ?? '.COM;.EXE;.BAT;.CMD').toLowerCase().split(';')]
    : [''];
  const states = (isPath ? [program] : folders.map((folder) => join(folder, program)))
    .flatMap((start) => endings.map((ending) => `${start}${ending}`))
    .map((file) => stateOf(file, isWindows));
  if (states.includes('runs')) return undefined;
  // A folder on the PATH may be another user's.
  const problem = states.find((state) => state !== 'absent' && (isPath || state !== UNKNOWN));
  if (problem !== undefined) return { status: 126, problem };
  return { status: 127, problem: isPath ? 'does not exist' : 'is not a program on the PATH' };
}

function stateOf(file: string, isWindows: boolean): string {
  try {
    if (statSync(file).isDirectory()) return 'is a directory';
  } catch (error) {
    return ['ENOENT', 'ENOTDIR'].includes(codeOf(error)) ? 'absent' : UNKNOWN;
  }
  if (isWindows) {
    return /\.(?:com|exe)$/i.test(file)
      ? 'runs'
      : 'is not a program, but a script: run it with its interpreter, such as cmd /d /c';
  }
  try {
    accessSync(file, constants.X_OK);
    return 'runs';
  } catch {
    return 'is not executable: make it so with chmod +x, or run it with its interpreter, such as sh';
  }
}
