import { afterAll, afterEach, beforeAll, beforeEach } from '@jest/globals';
import { spawn, spawnSync } from 'node:child_process';
import { constants, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fixtures, type Sandbox, startSandbox } from '../../sandbox/index.js';
import { asEnvironment as inputsAsEnvironment } from '../../sandbox/command-line.js';
import { CLI, type Ended, endOf } from './command-line.js';
import { dataCenterWays, ways } from './ways.js';

const { dataCenter, sites } = fixtures;

export const WORDS = `'${process.execPath}' '${resolve(CLI)}'`;

export const FIELD = 'customfield_10314';

export const CHANGE_FIELD = `curl -q -K "$JIRA_CURL_CONFIG" -sS --fail-with-body -X PUT "$JIRA_API_URL/issue/PROJ-1" \\
  -H 'Content-Type: application/json' \\
  -d '{"fields":{"${FIELD}":{"value":"Development Completed"}}}'`;

/** The site defaults to acme. */
export function asEnvironment(inputs: Readonly<Record<string, string>>): Record<string, string> {
  return inputsAsEnvironment({ 'site-url': sites.acme.url, ...inputs });
}

/** By the contents of `/proc/self/fdinfo/N`, concatenated. */
export function areNonBlocking(fdinfo: string): boolean[] {
  return Array.from(
    fdinfo.matchAll(/^flags:\s*(\d+)$/gm),
    ([, octal = '']) => (Number.parseInt(octal, 8) & constants.O_NONBLOCK) !== 0,
  );
}

/** For all files of a test's programs. */
export class Place {
  readonly root = mkdtempSync(join(tmpdir(), 'jira-auth-place-'));
  readonly temp = join(this.root, 'temp');
  readonly home = join(this.root, 'home');

  constructor() {
    mkdirSync(this.temp);
    mkdirSync(this.home);
  }

  /** All remaining files but curl's own and Node's. */
  left(): string[] {
    return readdirSync(this.temp);
  }

  /** In the script, `jira_auth` is the program. */
  run(
    script: string,
    sandbox: Sandbox,
    environment: Readonly<Record<string, string>>,
    shell = 'sh',
  ): Promise<Ended> {
    const child = spawn(shell, ['-c', `jira_auth() { ${WORDS} "$@"; }\n${script}`], {
      cwd: this.root,
      env: {
        PATH: process.env['PATH'],
        HOME: this.home,
        TMPDIR: this.temp,
        ...sandbox.env,
        ...environment,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return endOf(child);
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

/** util-linux's `script` creates a terminal. */
export const HAS_TERMINAL =
  spawnSync('script', ['-qec', 'true', '/dev/null'], { stdio: 'ignore' }).status === 0;

export const CLASSIC = asEnvironment(ways.classic);
export const COOKIE = asEnvironment({ 'site-url': dataCenter.url, ...dataCenterWays['session-cookie'] });

/** One sandbox for a file, and a place for each test. */
export class Shell {
  sandbox!: Sandbox;
  place!: Place;

  /** @param check runs after each test */
  constructor(check: () => void = () => undefined) {
    beforeAll(async () => {
      this.sandbox = await startSandbox();
    });
    beforeEach(() => {
      this.sandbox.reset();
      this.place = new Place();
    });
    afterEach(() => {
      try {
        check();
      } finally {
        this.place.remove();
      }
    });
    afterAll(() => this.sandbox.close());
  }

  run(script: string, environment: Readonly<Record<string, string>> = CLASSIC, shell = 'sh'): Promise<Ended> {
    return this.place.run(script, this.sandbox, environment, shell);
  }

  write(name: string, text: string | Buffer, mode?: number): void {
    mkdirSync(dirname(this.path(name)), { recursive: true });
    writeFileSync(this.path(name), text, { mode });
  }

  read(name: string): string {
    return readFileSync(this.path(name), 'utf8');
  }

  path(name: string): string {
    return join(this.place.root, name);
  }
}
