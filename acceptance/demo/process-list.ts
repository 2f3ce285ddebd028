import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** What the command lines of all processes gave away. */
export interface Look {
  /** False where there is no /proc to look into. */
  readonly checked: boolean;
  /** Whether the process that the look was meant for was among them: a look that misses it proves nothing. */
  readonly sawTarget: boolean;
  /** The processes, by number and program, whose command line held a secret. */
  readonly exposing: readonly string[];
}

/**
 * Reads every process's command line, which any user of a machine can do. It runs without giving way to anything, so
 * that a request that this process is to answer stays unanswered meanwhile.
 *
 * @param target text in the command line of a process that must be running
 */
export function lookForSecrets(secrets: readonly string[], target: string): Look {
  if (!existsSync('/proc/self/cmdline')) return { checked: false, sawTarget: false, exposing: [] };
  let sawTarget = false;
  const exposing: string[] = [];
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    const commandLine = commandLineOf(pid);
    if (commandLine.includes(target)) sawTarget = true;
    if (secrets.some((secret) => commandLine.includes(secret))) {
      exposing.push(`${pid} (${commandLine.split('\0')[0] ?? ''})`);
    }
  }
  return { checked: true, sawTarget, exposing };
}

function commandLineOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    // It has ended since the folder was listed.
    return '';
  }
}
