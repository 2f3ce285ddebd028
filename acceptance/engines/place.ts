import { copyFileSync, cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { parse } from 'yaml';
import { fixtures, type Sandbox } from '../../sandbox/index.js';
import type { Finished } from '../kit/finished.js';
import { CLI, type Place } from '../kit/place.js';
import type { Checks } from '../kit/program.js';
import { createRepository, git } from '../kit/repository.js';
import { ROOT } from '../kit/tools.js';

/** A program that runs one CI system's pipelines with the example of `ci/`. */
export interface Engine {
  readonly name: string;
  /** The forms of {@link EnginePlace.printing} that it hides, and the replacement. If unset, nothing is printed. */
  readonly masks?: { readonly as: string; readonly forms: readonly string[] };
  /** Files that {@link run} adds to the workspace, as `git status` shows them. */
  readonly adds?: readonly string[];
  /** No package registry has it, so even CI may run without it. */
  readonly isOptional?: boolean;
  readonly trials?: readonly Trial[];
  readonly missing: () => string | undefined;
  readonly run: (place: EnginePlace) => Promise<Finished>;
}

export const EMAIL = fixtures.users.ada.email;

export interface Trial {
  readonly name: string;
  readonly token?: string;
  /** The job also prints its credential, in the usual forms. Only for systems that mask at run time. */
  readonly prints?: true;
  readonly engine?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly prepare?: (sandbox: Sandbox) => void;
  readonly check: (outcome: Outcome, checks: Checks) => void;
}

export interface Outcome extends Finished {
  readonly sandbox: Sandbox;
  readonly masks: Engine['masks'];
}

const PRINTING: Readonly<Record<string, string>> = {
  token: 'printf %s "$JIRA_API_TOKEN"',
  'base64 of the token': 'printf %s "$JIRA_API_TOKEN" | base64 -w 0',
  'base64 of both': 'printf %s "$JIRA_USER_EMAIL:$JIRA_API_TOKEN" | base64 -w 0',
  'curl config': 'tr "\\n" " " < "$JIRA_CURL_CONFIG"',
};

export const PRINTED = Object.keys(PRINTING);

export class EnginePlace {
  readonly root: string;
  readonly home: string;
  readonly temporary: string;
  readonly workspace: string;
  readonly engine: string;
  /** The environment of the engine, which its jobs inherit. */
  readonly environment: Readonly<Record<string, string>>;
  /** A script that the job runs before its own, or an empty string. */
  readonly printing: string;
  readonly #given = new Set<string>();

  /** @param network variables that a program needs to reach the sandbox */
  constructor(
    place: Place,
    readonly token: string,
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
    // Only one file, as the steps download it, to show that it needs nothing beside it.
    copyFileSync(CLI, program);
    this.environment = {
      ...{ PATH: process.env['PATH'] ?? '', HOME: this.home, TMPDIR: this.temporary, LANG: 'C.UTF-8' },
      ...{ GIT_CONFIG_NOSYSTEM: '1', JIRA_AUTH_PROGRAM: program, ...network },
    };
  }

  get credential(): Record<string, string> {
    return { JIRA_USER_EMAIL: EMAIL, JIRA_API_TOKEN: this.token };
  }

  read(...path: string[]): unknown {
    return parse(readFileSync(join(this.workspace, 'ci', ...path), 'utf8'));
  }

  /** Writes a file that gives the engine the secret. Only these files may contain it. */
  give(path: string, text: string): string {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text, { mode: 0o600 });
    this.#given.add(path);
    return path;
  }

  strangers(): string[] {
    return git(this.workspace, ['status', '--porcelain', '--ignored', '--untracked-files=all'])
      .split('\n')
      .filter((line) => line !== '' && !line.includes(' .gitlab-ci-local/'));
  }

  holders(): string[] {
    const forms = [this.token, Buffer.from(`${EMAIL}:${this.token}`).toString('base64')];
    const holds = (path: string): boolean => {
      const content = readFileSync(path);
      return !this.#given.has(path) && forms.some((text) => content.includes(text));
    };
    return readdirSync(this.root, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && holds(join(entry.parentPath, entry.name)))
      .map(({ parentPath, name }) => relative(this.root, join(parentPath, name)));
  }

  /** Returns the files and folders in which the program keeps secrets. */
  remains(): string[] {
    const ours = /(?:^|\/)(?:jira-auth-[0-9a-f]{32}|jira-auth\.env|curl\.conf)$/;
    return readdirSync(this.root, { recursive: true, encoding: 'utf8' }).filter((path) => ours.test(path));
  }
}
