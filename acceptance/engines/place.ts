import { copyFileSync, cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { parse } from 'yaml';
import type { Sandbox } from '../../sandbox/index.js';
import type { Finished } from '../kit/finished.js';
import { CLI, type Place } from '../kit/place.js';
import type { Checks } from '../kit/program.js';
import { createRepository, git } from '../kit/repository.js';
import { ROOT } from '../kit/tools.js';

/** A program that runs pipelines of one CI system with the example of `ci/`. */
export interface Engine {
  readonly name: string;
  /** What it hides of what {@link EnginePlace.printing} prints, and what it shows instead; not told, that isn't run. */
  readonly masks?: { readonly as: string; readonly forms: readonly string[] };
  /** What {@link run} adds to the workspace, as `git status` shows it. */
  readonly adds?: readonly string[];
  /** No package registry has it, so that even a CI system can go without. */
  readonly isOptional?: boolean;
  /** What is tried in place of the usual. */
  readonly trials?: readonly Trial[];
  /** Why it can't be used, nor installed. */
  readonly missing: () => string | undefined;
  /** Runs the example, as it is, to the end of its job. */
  readonly run: (place: EnginePlace) => Promise<Finished>;
}

/** What a job is given. */
export interface Account {
  readonly email: string;
  readonly token: string;
}

/** One way in which the example's job can go. */
export interface Trial {
  readonly name: string;
  readonly account: Account;
  /** The job also prints its credential, in the usual forms: only where the system masks at run time. */
  readonly prints?: true;
  /** The one engine that it is for. */
  readonly engine?: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** Makes the sandbox answer otherwise. */
  readonly prepare?: (sandbox: Sandbox) => void;
  readonly check: (outcome: Outcome, checks: Checks) => void;
}

/** What is left to look at once a job is over. */
export interface Outcome extends Finished {
  readonly sandbox: Sandbox;
  readonly masks: Engine['masks'];
}

/** Lines of a script that prints the credential in forms in which people do. */
const PRINTING: Readonly<Record<string, string>> = {
  token: 'printf %s "$JIRA_API_TOKEN"',
  'base64 of the token': 'printf %s "$JIRA_API_TOKEN" | base64 -w 0',
  'base64 of both': 'printf %s "$JIRA_USER_EMAIL:$JIRA_API_TOKEN" | base64 -w 0',
  'curl config': 'tr "\\n" " " < "$JIRA_CURL_CONFIG"',
};

/** What the lines start with that {@link EnginePlace.printing} prints. */
export const PRINTED = Object.keys(PRINTING);

/** Where one run takes place; everything that it writes is below one folder. */
export class EnginePlace {
  readonly root: string;
  readonly home: string;
  readonly temporary: string;
  readonly workspace: string;
  /** For what the engine itself needs. */
  readonly engine: string;
  /** The environment of the engine, which its jobs inherit. */
  readonly environment: Readonly<Record<string, string>>;
  /** A script for the job to run before its own, or none. */
  readonly printing: string;
  readonly #given = new Set<string>();

  /** @param network what a program needs in its environment to reach the sandbox */
  constructor(
    place: Place,
    readonly account: Account,
    prints: boolean,
    network: Readonly<Record<string, string>>,
  ) {
    [this.root, this.home, this.temporary] = [place.root, place.home, place.temp];
    [this.workspace, this.engine] = [place.folder('workspace'), place.folder('engine')];
    const lines = Object.entries(PRINTING).map(([form, run]) => `printf '%s: ' '${form}'; ${run}; echo\n`);
    this.printing = prints ? lines.join('') : '';
    cpSync(join(ROOT, 'ci'), join(this.workspace, 'ci'), { recursive: true });
    createRepository(this.workspace, 'https://gitlab.com/acme/example.git');
    const program = join(this.engine, 'jira-auth.cjs');
    // One file alone, as the steps fetch it: what it needs beside itself shows here.
    copyFileSync(CLI, program);
    this.environment = {
      ...{ PATH: process.env['PATH'] ?? '', HOME: this.home, TMPDIR: this.temporary, LANG: 'C.UTF-8' },
      ...{ GIT_CONFIG_NOSYSTEM: '1', JIRA_AUTH_PROGRAM: program, ...network },
    };
  }

  /** The credential as variables, where the system has it as those. */
  get credential(): Record<string, string> {
    return { JIRA_USER_EMAIL: this.account.email, JIRA_API_TOKEN: this.account.token };
  }

  /** Reads a YAML file of `ci/`. */
  read(...path: string[]): unknown {
    return parse(readFileSync(join(this.workspace, 'ci', ...path), 'utf8'));
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
    return readdirSync(this.root, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name))
      .filter((path) => {
        const content = readFileSync(path);
        return !this.#given.has(path) && texts.some((text) => content.includes(text));
      })
      .map((path) => relative(this.root, path));
  }

  /** What the program keeps secrets in. */
  remains(): string[] {
    const ours = /(?:^|\/)(?:jira-auth-[0-9a-f]{32}|jira-auth\.env|curl\.conf)$/;
    return readdirSync(this.root, { recursive: true, encoding: 'utf8' }).filter((path) => ours.test(path));
  }
}
