import { spawnSync } from 'node:child_process';
import { missingProgram } from '../kit/tools.js';
import type { FormatName } from '../../src/hand-over/formats.js';

/** What stands for the command that prints the text, and for what a script does around it, in one language. */
export interface Language {
  readonly format: Extract<FormatName, 'sh' | 'fish'>;
  /** Takes the text as it is documented. The command that prints it is the script's arguments. */
  readonly take: string;
  /** As {@link take}, in a script that ends when something fails. */
  readonly takeOrEnd: string;
  /** Prints values of variables, each with a NUL at its end; nothing for one that is not set. */
  readonly printValues: (names: readonly string[]) => string;
  /** Prints the status of what was done last, as a line. */
  readonly printStatus: string;
}

const SH: Language = {
  format: 'sh',
  take: 'eval "$("$@")"',
  takeOrEnd: 'set -eu\neval "$("$@")"',
  // One call: where printf is a program of its own, each takes a millisecond.
  printValues: (names) => `printf '%s\\0' ${names.map((name) => `"\${${name}-}"`).join(' ')}`,
  printStatus: 'echo "$?"',
};

const FISH: Language = {
  format: 'fish',
  take: '$argv[1] $argv[2..-1] | source',
  takeOrEnd: '$argv[1] $argv[2..-1] | source; or exit $status',
  printValues: (names) => `printf '%s\\0' ${names.map((name) => `"$${name}"`).join(' ')}`,
  printStatus: 'echo $status',
};

/** A shell, or one of the ways in which it can be set. */
export interface Shell {
  readonly name: string;
  readonly language: Language;
  readonly command: string;
  /** Before the script. */
  readonly options: readonly string[];
  /** What stands for the script's own name, where one is expected. */
  readonly scriptName?: 'sh';
  /** It reads scripts as text of the locale, so that in the locale C it refuses what is not ASCII. */
  readonly needsLocale?: true;
}

function posix(name: string, command: string, options: readonly string[] = [], more?: Partial<Shell>): Shell {
  return { name, language: SH, command, options: [...options, '-c'], scriptName: 'sh', ...more };
}

export const SHELLS: readonly Shell[] = [
  posix('sh', 'sh'),
  posix('dash', 'dash'),
  posix('bash', 'bash', ['--norc']),
  posix('bash --posix', 'bash', ['--posix']),
  posix('zsh', 'zsh', ['-f']),
  posix('zsh -o RC_QUOTES', 'zsh', ['-f', '-o', 'RC_QUOTES']),
  posix('zsh --emulate sh', 'zsh', ['--emulate', 'sh']),
  posix('busybox ash', 'busybox', ['ash']),
  posix('ksh93', 'ksh93'),
  posix('mksh', 'mksh'),
  posix('yash', 'yash', [], { needsLocale: true }),
  { name: 'fish', language: FISH, command: 'fish', options: ['--no-config', '-c'] },
];

/** Why a shell can't be used; nothing if it can. */
export function missing({ command, options }: Shell): string | undefined {
  return missingProgram(command, [...options, 'true']);
}

/** The shell's arguments for a script, and the command that prints the text. */
export function argumentsOf(shell: Shell, script: string, command: readonly string[]): string[] {
  return [
    ...shell.options,
    script,
    ...(shell.scriptName === undefined ? [] : [shell.scriptName]),
    ...command,
  ];
}

/** Runs a script, with the folder to run in, and the whole environment. */
export function run(
  shell: Shell,
  script: string,
  command: readonly string[],
  where: { readonly cwd: string; readonly env: Readonly<Record<string, string>> },
): { readonly status: number | null; readonly stdout: Buffer; readonly stderr: string } {
  const { status, stdout, stderr } = spawnSync(shell.command, argumentsOf(shell, script, command), {
    ...where,
    maxBuffer: 2 ** 26,
    timeout: 60_000,
  });
  return { status, stdout, stderr: stderr.toString('utf8') };
}
