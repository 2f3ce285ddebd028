import { existsSync, lstatSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { logStep, Masker, type StepLog } from '../../sandbox/runner/index.js';
import { StepFiles, type WrittenValues } from '../../sandbox/runner/step-files.js';
import { GitHubActions } from '../../src/hand-over/github.js';
import { cleanUp } from '../../src/hand-over/github-clean-up.js';
import { Inputs as ProgramInputs } from '../../src/read/inputs.js';
import { handOver, run } from '../../src/run.js';
import { type Inputs, Place } from '../kit/place.js';
import type { Case } from './cases.js';
import type { Exchanged, RawServer } from './raw-server.js';

/** How a stage of a run ended. */
interface Ended {
  /** The exit status; `undefined` if it never came. */
  readonly status: number | undefined;
  /** What was thrown, or thrown behind its back: always a bug. */
  readonly bugs: readonly string[];
  readonly stdout: string;
  readonly stderr: string;
  readonly log: StepLog;
  /** What was left under RUNNER_TEMP and in the home: names with their modes. */
  readonly left: readonly string[];
}

/** What came of one run of the three stages, and of the clean-up behind it. */
export interface Outcome extends Ended {
  /** With the summary as GitHub shows it: masked, line by line. */
  readonly written: WrittenValues;
  readonly exchanged: readonly Exchanged[];
  readonly connects: readonly string[];
  readonly milliseconds: number;
  readonly post: Ended;
}

/** A budget of a second, and what has time of its own: thirty for saving a token, fifteen for ending a session. */
const LONGEST_MS = 50_000;

const PROGRAMS = { node: process.execPath, cli: '/fake/dist/cli/index.js' };

/** All inputs of a case; `site-url` leads to the server. */
function givenInputs({ deployment, inputs }: Case, { plainUrl }: RawServer): Inputs {
  const site =
    deployment === 'cloud' ? { 'site-url': 'acme' } : { 'site-url': plainUrl, 'allow-private-hosts': 'true' };
  return { ...site, 'timeout-seconds': '1', ...inputs };
}

/** What a run has left under RUNNER_TEMP and in its home: names with their modes. */
function whatIsIn(...folders: string[]): string[] {
  return folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((path) => !path.startsWith('_') && existsSync(join(folder, path)))
      .map((path) => `${path} ${(lstatSync(join(folder, path)).mode & 0o7777).toString(8)}`),
  );
}

/** Runs one case through the built Action, main and post, each in a process of its own. */
export async function runBuilt(server: RawServer, given: Case): Promise<Outcome> {
  const place = new Place(server);
  const { temp } = place.job;
  server.begin(given.script, given.deployment);
  const ended = (result: Awaited<ReturnType<Place['post']>>, log: StepLog): Ended => ({
    status: result.timedOut ? undefined : (result.status ?? undefined),
    bugs: result.timedOut || result.signal === null ? [] : [`ended by ${result.signal}`],
    stdout: result.stdout,
    stderr: result.stderr,
    log,
    left: whatIsIn(temp, place.home),
  });
  try {
    const main = await place.main(givenInputs(given, server), { timeoutMs: 60_000 });
    const masker = new Masker();
    const { outputs, env, state, summary } = main;
    return {
      ...ended(main, logStep(main, masker)),
      written: { outputs, env, state, paths: [], summary: masker.mask(summary) },
      exchanged: [...server.exchanged],
      connects: [...server.connects],
      milliseconds: main.durationMs,
      post: await place.post(state).then((post) => ended(post, logStep(post, new Masker()))),
    };
  } finally {
    place.remove();
  }
}

/** Runs cases one after another in this process: what is global is watched meanwhile. */
export class Pipeline {
  readonly #place: Place;
  readonly #server: RawServer;
  readonly #behind: string[] = [];

  constructor(server: RawServer) {
    this.#server = server;
    this.#place = new Place(server);
    for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
      process.on(event, (error: unknown) => {
        this.#behind.push(`${event}: ${textOf(error)}`);
      });
    }
  }

  close(): void {
    this.#place.remove();
  }

  async run(one: Case): Promise<Outcome> {
    const [home, temp] = [this.#place.folder('home'), this.#place.folder('runner')];
    const files = new StepFiles(temp);
    const environment: Record<string, string> = {
      ...{ ...this.#server.env, ...files.variables, HOME: home, RUNNER_TEMP: temp },
      ...{ GITHUB_ACTIONS: 'true', GITHUB_EVENT_NAME: 'push', GITHUB_REPOSITORY: 'octo-org/octo-repo' },
    };
    const given = givenInputs(one, this.#server);
    this.#server.begin(one.script, one.deployment);
    const { signal } = new AbortController();
    const now = (): Date => new Date();
    const random = (): number => 0;
    try {
      const ci = new GitHubActions(environment, now, PROGRAMS);
      const inputs = new ProgramInputs((name) => given[name] ?? '', environment);
      const main = await this.#watched(() =>
        run({ inputs, environment, ci, handOver: ci, now, random, signal }, handOver(ci)),
      );
      const masker = new Masker();
      const log = logStep(main, masker);
      const written = files.read(log);
      const left = whatIsIn(temp, home);
      const [exchanged, connects] = [[...this.#server.exchanged], [...this.#server.connects]];
      for (const [name, value] of Object.entries(written.state)) environment[`STATE_${name}`] = value;
      const post = await this.#watched(async () => {
        await cleanUp({ environment, random, signal });
        return 0;
      });
      const summary = written.summary.replace(/^.*$/gm, (line) => masker.mask(line));
      return {
        ...{ ...main, log, left, exchanged, connects, written: { ...written, summary } },
        post: { ...post, log: logStep(post, new Masker()), left: whatIsIn(temp, home) },
      };
    } finally {
      files.delete();
      // To make folders anew each time would take longer than the run.
      if (whatIsIn(temp, home).length > 0)
        for (const folder of [temp, home]) rmSync(folder, { recursive: true, force: true });
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
    let status: number | undefined;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<undefined>((resolve) => {
      timer = setTimeout(resolve, LONGEST_MS, undefined);
    });
    try {
      status = await Promise.race([work(), late]);
    } catch (error) {
      status = 1;
      bugs.push(textOf(error));
    } finally {
      clearTimeout(timer);
      for (const one of restore) one();
    }
    bugs.push(...this.#behind.splice(0));
    return { status, bugs, ...written, milliseconds: performance.now() - started };
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
