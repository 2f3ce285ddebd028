import { spawnSync } from 'node:child_process';
import { missingProgram } from '../kit/tools.js';
import type { FormatName } from '../../src/hand-over/formats.js';

export interface Language {
  readonly format: Extract<FormatName, 'sh' | 'fish'>;
  /** Takes the text as documented. The command that prints it is the script's arguments. */
  readonly take: string;
  /** As {@link take}, in a script that ends at any failure. */
  readonly takeOrEnd: string;
  /** Prints the values of variables, each followed by a NUL. The value is empty for one that isn't set. */
  readonly printValues: (names: readonly string[]) => string;
  readonly printStatus: string;
}

const SH: Language = {
  format: 'sh',
  take: 'eval "$("$@")"',
  takeOrEnd: 'set -eu\neval "$("$@")"',
  // A single call, because one takes a millisecond where printf is a separate program.
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

export interface Shell {
  readonly name: string;
  readonly language: Language;
  readonly command: string;
  readonly options: readonly string[];
  /** The script's own name, for shells that expect one. */
  readonly scriptName?: 'sh';
  /** Reads scripts as text of the locale, so in the locale C it refuses non-ASCII characters. */
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

export function missing({ command, options }: Shell): string | undefined {
  return missingProgram(command, [...options, 'true']);
}

export function argumentsOf(shell: Shell, script: string, command: readonly string[]): string[] {
  return [
    ...shell.options,
    script,
    ...(shell.scriptName === undefined ? [] : [shell.scriptName]),
    ...command,
  ];
}

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
