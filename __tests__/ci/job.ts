import { beforeEach } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { folderOfEachTest } from '../folder.js';

/** Replaces the program: records its calls, and does the minimum that a step relies on. */
const PROGRAM = `
const { appendFileSync } = require('node:fs');
const { spawnSync } = require('node:child_process');
const [command, ...rest] = process.argv.slice(2);
const jira = Object.entries(process.env).filter(([name]) => /^JIRA_(?!AUTH)/.test(name));
appendFileSync(process.env.CALLS, JSON.stringify({ args: process.argv.slice(2), jira: Object.fromEntries(jira), tag: process.env.BUILD_TAG }) + '\\n');
if (process.env.STATUS && command !== 'cleanup') process.exit(Number(process.env.STATUS));
if (command === 'export') process.stdout.write("export JIRA_CURL_CONFIG='/it is here'\\n");
if (command === 'exec') {
  const [program, ...args] = rest.slice(rest.indexOf('--') + 1);
  const env = { ...process.env, JIRA_CURL_CONFIG: '/it is here' };
  process.exit(spawnSync(program, args, { env, stdio: 'inherit' }).status);
}
`;

/** Replaces curl, which must not reach the internet in a test. */
const CURL = `#!/bin/sh
echo "$*" >> "$CURLS"
while [ $# -gt 2 ]; do shift; done
[ -z "$CURL_STATUS" ] || exit "$CURL_STATUS"
cp "$SOURCE" "$1"
`;

/** A call of the program. */
export interface Call {
  readonly args: readonly string[];
  /** The JIRA variables in its environment. */
  readonly jira: Readonly<Record<string, string>>;
  /** Jenkins' name for the build. */
  readonly tag?: string;
}

/** A folder in which scripts of `ci/` run, as it is before each test. */
export class Job {
  readonly folder = folderOfEachTest();
  readonly program = join(this.folder, 'program.cjs');
  readonly sha256 = createHash('sha256').update(PROGRAM).digest('hex');
  readonly #calls = join(this.folder, 'calls');
  readonly #curls = join(this.folder, 'curls');
  readonly #bin = join(this.folder, 'bin');

  constructor() {
    beforeEach(() => {
      writeFileSync(this.program, PROGRAM);
      mkdirSync(this.#bin);
      writeFileSync(join(this.#bin, 'curl'), CURL, { mode: 0o755 });
      cpSync(join('ci', 'buildkite', 'hooks'), join(this.folder, 'hooks'), { recursive: true });
    });
  }

  /** Runs a program with only PATH from this process's environment. */
  run([command, ...args]: readonly [string, ...string[]], environment: Readonly<Record<string, string>>) {
    return spawnSync(command, args, {
      cwd: this.folder,
      encoding: 'utf8',
      env: {
        PATH: `${this.#bin}:${process.env['PATH'] ?? ''}`,
        CALLS: this.#calls,
        CURLS: this.#curls,
        SOURCE: this.program,
        ...environment,
      },
    });
  }

  get calls(): Call[] {
    return lines(this.#calls).map((line) => JSON.parse(line) as Call);
  }

  /** Returns the arguments of each call of curl. */
  get curls(): string[] {
    return lines(this.#curls);
  }
}

function lines(path: string): string[] {
  return existsSync(path) ? readFileSync(path, 'utf8').trimEnd().split('\n') : [];
}
