import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { actionInputs, Job, logStep, Masker, type StepResult } from '../../sandbox/runner/index.js';
import type { Case } from './cases.js';
import { givenInputs, type Outcome, whatIsIn } from './pipeline.js';
import type { RawServer } from './raw-server.js';

/** As for the stages in this process, on a machine that may be busy. */
const LONGEST_MS = 60_000;

/** Runs one case through the built Action, main and post, each in a process of its own. */
export async function runBuilt(server: RawServer, given: Case): Promise<Outcome> {
  const home = mkdtempSync(join(realpathSync(tmpdir()), 'fuzz-home-'));
  const job = new Job({ env: { ...server.env, HOME: home } });
  server.begin(given.script, given.deployment);
  try {
    const main = await job.runAction('dist/main/index.js', {
      inputs: actionInputs('action.yml', givenInputs(given, server)),
      timeoutMs: LONGEST_MS,
    });
    const left = whatIsIn(job.temp, home);
    const [exchanged, connects] = [[...server.exchanged], [...server.connects]];
    const post = await job.runAction('dist/post/index.js', {
      state: main.state,
      stage: 'post',
      timeoutMs: LONGEST_MS,
    });
    const masker = new Masker();
    const log = logStep(main, masker);
    return {
      ...streamsOf(main),
      log,
      written: {
        outputs: main.outputs,
        env: main.env,
        state: main.state,
        paths: [],
        summary: masker.mask(main.summary),
      },
      left,
      exchanged,
      connects,
      milliseconds: main.durationMs,
      post: { ...streamsOf(post), log: logStep(post, new Masker()), left: whatIsIn(job.temp, home) },
    };
  } finally {
    job.cleanup();
    rmSync(home, { recursive: true, force: true });
  }
}

function streamsOf({
  status,
  signal,
  stdout,
  stderr,
  timedOut,
}: StepResult): Pick<Outcome, 'status' | 'bugs' | 'stdout' | 'stderr'> {
  return {
    status: timedOut ? undefined : (status ?? undefined),
    bugs: timedOut || signal === null ? [] : [`ended by ${signal}`],
    stdout,
    stderr,
  };
}
