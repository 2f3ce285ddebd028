import type { Environment } from '../results.js';
import { shellQuoted } from '../printable.js';
import type { StepFiles } from './step-files.js';

/** The variable with the path of the file that holds the key: `login.json`. */
export const SIGNING_KEY_FILE = 'JIRA_SIGNING_KEY_FILE';

/** Paths of the Node.js that runs this process, as the job may have none itself, and of the program that signs. */
export type Programs = Readonly<Record<'node' | 'sign', string>>;

/** POSIX shell lines that pass other commands to an installed jira-auth. A written one has a login beside it. */
const OTHERWISE = [
  'if [ "${1-}" != sign ]; then',
  '  set -f',
  '  IFS=:',
  '  for folder in $PATH; do',
  '    other=$folder/jira-auth',
  '    if [ -f "$other" ] && [ -x "$other" ] && [ ! -e "$folder/login.json" ]; then exec "$other" "$@"; fi',
  '  done',
  'fi',
];

/** Returns a line for the log if `jira-auth sign` is an earlier step's command. */
export function earlierSign({ PATH = '' }: Environment): string[] {
  const isThere = /[\\/]jira-auth-[\da-f]{32}(?:[:;]|$)/.test(PATH);
  return isThere ? ["`jira-auth sign` still signs with the key of an earlier step's login."] : [];
}

/** Writes the command `jira-auth sign` for a key file. @returns its path @throws the file system's error */
export function writeSignCommand(files: StepFiles, keyFile: string, { node, sign }: Programs): string {
  const paths = [keyFile, node, sign];
  const write = (file: 'jira-auth' | 'jira-auth.ps1' | 'jira-auth.cmd', ...lines: string[]): string =>
    files.write(file, [...lines, ''].join(file === 'jira-auth' ? '\n' : '\r\n'), 0o700);

  const [key = '', ...program] = paths.map(shellQuoted);
  const posix = write(
    'jira-auth',
    '#!/bin/sh',
    `export ${SIGNING_KEY_FILE}=${key}`,
    ...OTHERWISE,
    `exec ${program.join(' ')} "$@"`,
  );
  if (process.platform !== 'win32') return posix;
  // PowerShell would run the .cmd file, and cmd.exe reads "&" in an address as the end of the command.
  const [psKey = '', ...psProgram] = paths.map((path) => `'${path.replaceAll("'", "''")}'`);
  write(
    'jira-auth.ps1',
    `$env:${SIGNING_KEY_FILE} = ${psKey}`,
    `& ${psProgram.join(' ')} @args`,
    'exit $LASTEXITCODE',
  );
  // cmd.exe reads a percent sign in a path as the start of a variable, unless it is doubled.
  const [cmdKey = '', ...cmdProgram] = paths.map((path) => path.replaceAll('%', '%%'));
  return write(
    'jira-auth.cmd',
    '@echo off',
    'setlocal',
    `set "${SIGNING_KEY_FILE}=${cmdKey}"`,
    `${cmdProgram.map((path) => `"${path}"`).join(' ')} %*`,
  );
}
