import { spawnSync } from 'node:child_process';
import { copyFileSync, cpSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { ROOT } from '../e2e/go-tool.js';

/** The program that the steps of `ci/` call. */
const PROGRAM = process.env['JIRA_AUTH_PROGRAM'] ?? join(ROOT, 'dist', 'cli', 'index.js');

/** What a job is given. */
export interface Account {
  readonly email: string;
  readonly token: string;
}

/** A job, as far as its place has to know it. */
export interface JobOptions {
  readonly account: Account;
  /** Whether it prints its credential. */
  readonly prints?: true;
}

/** Lines of a script that prints the credential in forms in which people do. */
const PRINTING: Readonly<Record<string, string>> = {
  token: 'printf %s "$JIRA_API_TOKEN"',
  'base64 of the token': 'printf %s "$JIRA_API_TOKEN" | base64 -w 0',
  'base64 of both': 'printf %s "$JIRA_USER_EMAIL:$JIRA_API_TOKEN" | base64 -w 0',
  'curl config': 'tr "\\n" " " < "$JIRA_CURL_CONFIG"',
};

/** What the lines start with that {@link Place.printing} prints. */
export const PRINTED = Object.keys(PRINTING);

/** Where one run takes place; everything that it writes is below one folder. */
export class Place {
  readonly workspace: string;
  readonly home: string;
  readonly temporary: string;
  /** For what the engine itself needs. */
  readonly engine: string;
  readonly account: Account;
  /** The environment of the engine, which its jobs inherit. */
  readonly environment: Readonly<Record<string, string>>;
  /** A script for the job to run before its own, or none. */
  readonly printing: string;
  readonly #folder: string;
  readonly #given = new Set<string>();

  /**
   * @param folder a new one
   * @param network what a program needs in its environment to reach the sandbox
   */
  constructor(folder: string, { account, prints }: JobOptions, network: Readonly<Record<string, string>>) {
    this.#folder = folder;
    this.account = account;
    this.printing =
      prints === true
        ? Object.entries(PRINTING)
            .map(([form, command]) => `printf '%s: ' '${form}'; ${command}; echo\n`)
            .join('')
        : '';
    this.workspace = join(folder, 'workspace');
    this.home = join(folder, 'home');
    this.temporary = join(folder, 'tmp');
    this.engine = join(folder, 'engine');
    mkdirSync(folder);
    for (const path of [this.home, this.temporary, this.engine]) mkdirSync(path);
    cpSync(join(ROOT, 'ci'), join(this.workspace, 'ci'), { recursive: true });
    createRepository(this.workspace);
    const program = join(this.engine, 'jira-auth.cjs');
    // One file alone, as the steps fetch it: what it needs beside itself shows here.
    copyFileSync(PROGRAM, program);
    this.environment = {
      PATH: process.env['PATH'] ?? '',
      HOME: this.home,
      TMPDIR: this.temporary,
      LANG: 'C.UTF-8',
      GIT_CONFIG_NOSYSTEM: '1',
      JIRA_AUTH_PROGRAM: program,
      ...network,
    };
  }

  /** Writes a file by which the engine gets the secret: the one place where it may be found. */
  give(path: string, text: string): string {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text, { mode: 0o600 });
    this.#given.add(path);
    return path;
  }

  /** Files that the repository does not have. */
  strangers(): string[] {
    return git(this.workspace, ['status', '--porcelain', '--ignored', '--untracked-files=all'])
      .split('\n')
      .filter((line) => line !== '' && !line.includes(' .gitlab-ci-local/'));
  }

  /** Files with one of these texts in them. */
  holders(texts: readonly string[]): string[] {
    return readdirSync(this.#folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name))
      .filter((path) => !this.#given.has(path) && includesAny(readFileSync(path), texts))
      .map((path) => relative(this.#folder, path));
  }

  /** What the program keeps secrets in. */
  remains(): string[] {
    return readdirSync(this.#folder, { recursive: true, encoding: 'utf8' }).filter((path) =>
      /(?:^|\/)(?:jira-auth-[0-9a-f]{32}|jira-auth\.env|curl\.conf)$/.test(path),
    );
  }

  /** What runs of this place. */
  get mark(): string {
    return this.#folder;
  }
}

function includesAny(content: Buffer, texts: readonly string[]): boolean {
  return texts.some((text) => content.includes(text));
}

/** Makes a repository of what a folder holds. */
export function createRepository(folder: string, tag?: string): void {
  git(folder, ['init', '--quiet', '--initial-branch=main']);
  git(folder, ['remote', 'add', 'origin', 'https://gitlab.com/acme/example.git']);
  git(folder, ['add', '--all']);
  git(folder, ['commit', '--quiet', '--message=The steps and their examples']);
  if (tag !== undefined) git(folder, ['tag', tag]);
}

/**
 * Runs git without anybody's configuration: a hook or a signing key of theirs has no part in this.
 *
 * @returns what it printed
 */
function git(folder: string, args: readonly string[]): string {
  const identity = ['-c', 'user.name=FAKE', '-c', 'user.email=fake@example.com'];
  const { status, stdout, stderr } = spawnSync('git', [...identity, ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'] ?? '', GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' },
  });
  if (status !== 0) throw new Error(`git ${args[0] ?? ''} failed: ${stderr}`);
  return stdout;
}
