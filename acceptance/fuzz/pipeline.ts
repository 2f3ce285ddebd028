import { existsSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { logStep, Masker, type StepLog } from '../../sandbox/runner/index.js';
import { StepFiles, type WrittenValues } from '../../sandbox/runner/step-files.js';
import { GitHubActions } from '../../src/hand-over/github.js';
import { cleanUp } from '../../src/hand-over/github-clean-up.js';
import { Inputs } from '../../src/read/inputs.js';
import { handOver, run } from '../../src/run.js';
import type { Case } from './cases.js';
import type { Exchanged, RawServer } from './raw-server.js';

/** What came of one run of the three stages, and of the clean-up behind it. */
export interface Outcome {
  /** The exit status; `undefined` if it never came. */
  readonly status: number | undefined;
  /** What was thrown, or thrown behind its back: always a bug. */
  readonly bugs: readonly string[];
  readonly stdout: string;
  readonly stderr: string;
  readonly log: StepLog;
  /** With the summary as GitHub shows it: masked, line by line. */
  readonly written: WrittenValues;
  /** What was left under RUNNER_TEMP and in the home: names with their modes. */
  readonly left: readonly string[];
  readonly exchanged: readonly Exchanged[];
  readonly connects: readonly string[];
  readonly milliseconds: number;
  readonly post: {
    readonly bugs: readonly string[];
    readonly stdout: string;
    readonly stderr: string;
    readonly log: StepLog;
    readonly left: readonly string[];
  };
}

/** A budget of a second, and what has time of its own: thirty for saving a token, fifteen for ending a session. */
const LONGEST_MS = 50_000;

const PROGRAMS = { node: process.execPath, cli: '/fake/dist/cli/index.js' };

/** Runs cases one after another in this process: what is global is watched meanwhile. */
export class Pipeline {
  readonly #server: RawServer;
  readonly #root = mkdtempSync(join(realpathSync(tmpdir()), 'fuzz-'));
  readonly #behind: string[] = [];
  constructor(server: RawServer) {
    this.#server = server;
    for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
      process.on(event, (error: unknown) => {
        this.#behind.push(`${event}: ${textOf(error)}`);
      });
    }
  }

  close(): void {
    rmSync(this.#root, { recursive: true, force: true });
  }

  async run(one: Case): Promise<Outcome> {
    const [home, temp] = [join(this.#root, 'home'), join(this.#root, 'temp')];
    for (const folder of [home, temp]) mkdirSync(folder, { recursive: true });
    const files = new StepFiles(temp);
    const environment = {
      ...this.#server.env,
      ...files.variables,
      HOME: home,
      RUNNER_TEMP: temp,
      GITHUB_ACTIONS: 'true',
      GITHUB_EVENT_NAME: 'push',
      GITHUB_REPOSITORY: 'octo-org/octo-repo',
    };
    const given = givenInputs(one, this.#server);
    this.#server.begin(one.script, one.deployment);
    try {
      const { signal } = new AbortController();
      const now = (): Date => new Date();
      const ci = new GitHubActions(environment, now, PROGRAMS);
      const main = await this.#watched(() =>
        run(
          {
            inputs: new Inputs((name) => given[name] ?? '', environment),
            environment,
            ci,
            handOver: ci,
            now,
            random: () => 0,
            signal,
          },
          handOver(ci),
        ),
      );
      const masker = new Masker();
      const log = logStep(main, masker);
      const written = files.read(log);
      const left = whatIsIn(temp, home);
      const [exchanged, connects] = [[...this.#server.exchanged], [...this.#server.connects]];
      const state = Object.fromEntries(
        Object.entries(written.state).map(([name, value]) => [`STATE_${name}`, value]),
      );
      const post = await this.#watched(async () => {
        await cleanUp({ environment: { ...environment, ...state }, random: () => 0, signal });
        return 0;
      });
      return {
        ...main,
        log,
        written: {
          ...written,
          summary: written.summary
            .split('\n')
            .map((line) => masker.mask(line))
            .join('\n'),
        },
        left,
        exchanged,
        connects,
        post: { ...post, log: logStep(post, new Masker()), left: whatIsIn(temp, home) },
      };
    } finally {
      files.delete();
      // Whatever a run has left is none of the next one's. To make folders anew each time would take longer than the run.
      if (whatIsIn(temp, home).length > 0) rmSync(this.#root, { recursive: true, force: true });
    }
  }

  async #watched(
    work: () => Promise<number>,
  ): Promise<Pick<Outcome, 'status' | 'bugs' | 'stdout' | 'stderr' | 'milliseconds'>> {
    const written = { stdout: '', stderr: '' };
    const bugs: string[] = [];
    const restore = (['stdout', 'stderr'] as const).map((name) => {
      const stream = process[name];
      const write = stream.write.bind(stream);
      stream.write = (text: unknown): boolean => {
        written[name] += String(text);
        return true;
      };
      return () => {
        stream.write = write;
      };
    });
    this.#behind.length = 0;
    const started = performance.now();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<undefined>((resolve) => {
      timer = setTimeout(() => {
        resolve(undefined);
      }, LONGEST_MS);
    });
    try {
      const status = await Promise.race([work(), late]);
      return { status, bugs, ...written, milliseconds: performance.now() - started };
    } catch (error) {
      bugs.push(textOf(error));
      return { status: 1, bugs, ...written, milliseconds: performance.now() - started };
    } finally {
      clearTimeout(timer);
      bugs.push(...this.#behind.splice(0));
      for (const one of restore) one();
    }
  }
}

/** All inputs of a case; `site-url` leads to the server. */
export function givenInputs(
  { deployment, inputs }: Case,
  server: Pick<RawServer, 'plainUrl'>,
): Readonly<Record<string, string>> {
  return {
    ...(deployment === 'cloud'
      ? { 'site-url': 'acme' }
      : { 'site-url': server.plainUrl, 'allow-private-hosts': 'true' }),
    'timeout-seconds': '1',
    ...inputs,
  };
}

function textOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** What a run has left under RUNNER_TEMP and in its home: names with their modes. */
export function whatIsIn(temp: string, home: string): string[] {
  return [temp, home].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((path) => !path.startsWith('_') && existsSync(join(folder, path)))
      .map((path) => `${path} ${(lstatSync(join(folder, path)).mode & 0o7777).toString(8)}`),
  );
}
