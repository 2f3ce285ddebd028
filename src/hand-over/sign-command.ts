import type { SigningKey } from '../credential.js';
import type { Settings } from '../read/settings.js';
import type { Session } from '../verify/session.js';
import { shellQuoted } from './quoting.js';
import type { StepFiles } from './step-files.js';

/** The variable that passes the path of the key from a written command to the program. */
export const SIGNING_KEY_FILE = 'JIRA_SIGNING_KEY_FILE';

/** Paths of the Node.js that runs this process, as the job may have none itself, and of the program that signs. */
export type Programs = Readonly<Record<'node' | 'sign', string>>;

/** Writes the key file for `jira-auth sign`. @returns the file's path @throws the file system's error */
export function writeSigningKey(
  files: StepFiles,
  { consumerKey, oauthToken, privateKey }: SigningKey,
  { baseUrl, account }: Pick<Session, 'baseUrl' | 'account'>,
  { requiredPermissions, project = '' }: Pick<Settings, 'requiredPermissions' | 'project'>,
): string {
  const content = {
    baseUrl,
    consumerKey,
    oauthToken: oauthToken.reveal(),
    privateKey: privateKey.reveal(),
    // The facts that the login proved, for the guards of `sign`.
    account: [account.id, account.name],
    permissions: requiredPermissions,
    project,
  };
  return files.write('signing-key.json', JSON.stringify(content));
}

/** POSIX shell lines that pass other commands to an installed jira-auth. A written one has a key beside it. */
const OTHERWISE = [
  'if [ "${1-}" != sign ]; then',
  '  set -f',
  '  IFS=:',
  '  for folder in $PATH; do',
  '    other=$folder/jira-auth',
  '    if [ -f "$other" ] && [ -x "$other" ] && [ ! -e "$folder/signing-key.json" ]; then exec "$other" "$@"; fi',
  '  done',
  'fi',
];

/** Writes the command `jira-auth sign` with its key beside it. @returns its path @throws the file system's error */
export function writeSignCommand(
  files: StepFiles,
  key: SigningKey,
  session: Pick<Session, 'baseUrl' | 'account'>,
  settings: Pick<Settings, 'requiredPermissions' | 'project'>,
  { node, sign }: Programs,
): string {
  const paths = [writeSigningKey(files, key, session, settings), node, sign];
  const write = (file: 'jira-auth' | 'jira-auth.ps1' | 'jira-auth.cmd', ...lines: string[]): string =>
    files.write(file, [...lines, ''].join(file === 'jira-auth' ? '\n' : '\r\n'), 0o700);

  const [keyFile, ...program] = paths.map(shellQuoted);
  const posix = write(
    'jira-auth',
    '#!/bin/sh',
    `${SIGNING_KEY_FILE}=${String(keyFile)}`,
    `export ${SIGNING_KEY_FILE}`,
    ...OTHERWISE,
    `exec ${program.join(' ')} "$@"`,
  );
  if (process.platform !== 'win32') return posix;
  // PowerShell would run the .cmd file, and cmd.exe reads "&" in an address as the end of the command.
  const [psKeyFile, ...psProgram] = paths.map((path) => `'${path.replaceAll("'", "''")}'`);
  write(
    'jira-auth.ps1',
    `$env:${SIGNING_KEY_FILE} = ${String(psKeyFile)}`,
    `& ${psProgram.join(' ')} @args`,
    'exit $LASTEXITCODE',
  );
  // cmd.exe reads a percent sign in a path as the start of a variable, unless it is doubled.
  const [cmdKeyFile, ...cmdProgram] = paths.map((path) => path.replaceAll('%', '%%'));
  return write(
    'jira-auth.cmd',
    '@echo off',
    'setlocal',
    `set "${SIGNING_KEY_FILE}=${String(cmdKeyFile)}"`,
    `${cmdProgram.map((path) => `"${path}"`).join(' ')} %*`,
  );
}
