import { beforeEach } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { folderOfEachTest } from '../folder.js';

/** Records its calls, and does what a step relies on. */
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

/** Reaches nothing. */
const CURL = `#!/bin/sh
echo "$*" >> "$CURLS"
while [ $# -gt 2 ]; do shift; done
cp "$SOURCE" "$1"
exit "\${CURL_STATUS:-0}"
`;

export interface Call {
  args: readonly string[];
  /** Of its environment. */
  jira: Readonly<Record<string, string>>;
  /** Jenkins' build. */
  tag?: string;
}

/** As it is before each test. */
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

  /** Only PATH comes from this process. */
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

  get curls(): string[] {
    return lines(this.#curls);
  }
}

function lines(path: string): string[] {
  return existsSync(path) ? readFileSync(path, 'utf8').trimEnd().split('\n') : [];
}
