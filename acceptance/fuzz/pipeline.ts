import { existsSync, lstatSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { logStep, Masker, type StepResult } from '../../sandbox/runner/index.js';
import { StepFiles } from '../../sandbox/runner/step-files.js';
import { GitHubActions } from '../../src/hand-over/github.js';
import { cleanUp } from '../../src/hand-over/github-clean-up.js';
import { Inputs as ProgramInputs } from '../../src/read/inputs.js';
import { handOver, run } from '../../src/run.js';
import { type Inputs, Place } from '../kit/place.js';
import type { Case } from './cases.js';
import type { Exchanged, RawServer } from './raw-server.js';

/** How a stage of a run ended. */
interface Ended {
  /** What was thrown, or thrown behind its back: always a bug. */
  readonly bugs: readonly string[];
  /** What was left under RUNNER_TEMP and in the home: names with their modes. */
  readonly left: readonly string[];
}

/** What came of one run of the three stages, and of the clean-up behind it. */
export interface Outcome {
  readonly main: StepResult & Ended;
  readonly post: StepResult & Ended;
  readonly exchanged: readonly Exchanged[];
  readonly connects: readonly string[];
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
    const folders = [this.#place.folder('home'), this.#place.folder('runner')];
    const [home = '', temp = ''] = folders;
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
      const main = await this.#stage(folders, files, () =>
        run({ inputs, environment, ci, handOver: ci, now, random, signal }, handOver(ci)),
      );
      const [exchanged, connects] = [[...this.#server.exchanged], [...this.#server.connects]];
      for (const [name, value] of Object.entries(main.state)) environment[`STATE_${name}`] = value;
      files.delete();
      const filesOfPost = new StepFiles(temp);
      Object.assign(environment, filesOfPost.variables);
      const post = await this.#stage(folders, filesOfPost, async () => {
        await cleanUp({ environment, random, signal });
        return 0;
      });
      filesOfPost.delete();
      return { main, post, exchanged, connects };
    } finally {
      // To make folders anew each time would take longer than the run.
      if (whatIsIn(folders).length > 0)
        for (const folder of folders) rmSync(folder, { recursive: true, force: true });
    }
  }

  /** Runs a stage, and reads what it wrote as a runner does. */
  async #stage(
    folders: readonly string[],
    files: StepFiles,
    work: () => Promise<number>,
  ): Promise<StepResult & Ended> {
    const { bugs, status, ...written } = await this.#watched(work);
    const result = { ...written, status: status ?? null, signal: null, timedOut: status === undefined };
    const masker = new Masker();
    const log = logStep(result, masker);
    const { summary, ...values } = files.read(log);
    return {
      ...{ ...result, ...values, bugs, left: whatIsIn(folders), header: [] },
      ...{ log: log.lines, commands: log.commands, annotations: log.annotations },
      outcome: status === 0 && !log.failed ? 'success' : 'failure',
      summary: summary.replace(/^.*$/gm, (line) => masker.mask(line)),
    };
  }

  async #watched(work: () => Promise<number>) {
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
    return { status, bugs, ...written, durationMs: performance.now() - started };
  }
}

function whatIsIn(folders: readonly string[]): string[] {
  return folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((path) => !path.startsWith('_') && existsSync(join(folder, path)))
      .map((path) => `${path} ${(lstatSync(join(folder, path)).mode & 0o7777).toString(8)}`),
  );
}

function textOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
