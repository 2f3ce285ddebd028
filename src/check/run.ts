import { writeFileSync } from 'node:fs';
import { EXIT_STATUS, Failure, type FailureCode } from '../failure.js';
import { printable } from '../printable.js';
import type { Inputs } from '../read/inputs.js';
import { readTimeoutSeconds } from '../read/settings.js';
import { CredentialFile } from './credential-file.js';
import { codeOfCheck } from './exit-status.js';
import { htmlPage } from './html.js';
import { checkAll, type Checked } from './index.js';
import { type CheckRequest, readCheck } from './read.js';
import type { Report } from './report.js';
import { tellPeople } from './tell.js';
import type { CheckEffects } from './trial.js';
import { writeExpiry } from './write-expiry.js';

/** One door's own way to give people and programs the result. */
export interface CheckOutput {
  /** Shows a report, before anything else is done with it. @throws Failure `handoff-failed` */
  readonly show: (report: Report) => void;
  /** Tells what else was done. */
  readonly say: (text: string) => void;
  /** Reports a failure of the check itself, or of telling of it. */
  readonly fail: (failure: Failure) => void;
  /** Told at the end, with 0 and no code if nothing is wrong. */
  readonly end: (exitStatus: number, code: FailureCode | undefined) => void;
}

/**
 * A check: what is asked for is read, every credential is verified, and the result is handed over.
 *
 * @returns the exit status
 * @throws Interrupted; anything else is a bug
 */
export async function runCheck(inputs: Inputs, effects: CheckEffects, output: CheckOutput): Promise<number> {
  const problems: Failure[] = [];
  let code: FailureCode | undefined;
  await attempt(problems, async () => {
    const path = inputs.text('credentials-file')?.value;
    const file =
      path === undefined
        ? undefined
        : await CredentialFile.read(path, { signal: effects.signal, seconds: readTimeoutSeconds(inputs) });
    const request = readCheck(inputs, effects, file);
    const checked = await checkAll(request, effects);
    refuseWrongInputs(request, checked);
    code = codeOfCheck(checked.report, request.failOn);
    for (const step of handOver(request, checked, output)) await attempt(problems, step);
    await attempt(problems, async () => {
      const { sentences, failures } = await tellPeople(request, checked, effects);
      for (const sentence of sentences) output.say(sentence);
      problems.push(...failures);
    });
  });
  for (const problem of problems) output.fail(effects.words ? problem.inWords(effects.words) : problem);
  const [problem] = problems;
  code ??= problem?.code;
  const status = code ? EXIT_STATUS[code] : 0;
  output.end(status, code);
  return status;
}

/** Each step by itself: one that fails keeps no other from being tried. */
function handOver(
  request: CheckRequest,
  { report }: Checked,
  output: CheckOutput,
): (() => void | Promise<void>)[] {
  return [
    () => {
      output.show(report);
    },
    () => {
      for (const sentence of writeExpiry(request, report)) output.say(sentence);
    },
    () => {
      if (request.html !== undefined) writePage(request.html, report);
    },
  ];
}

async function attempt(problems: Failure[], step: () => void | Promise<void>): Promise<void> {
  try {
    await step();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    problems.push(error);
  }
}

/** With a single credential from inputs, what is wrong with them is a failure of the check, and no result of it. */
function refuseWrongInputs({ file, organization }: CheckRequest, { subjects }: Checked): void {
  const [only, ...others] = subjects;
  const failure = only?.trial.failure;
  if (failure?.isOf('input') && others.length === 0 && !file && !organization) throw failure;
}

function writePage(path: string, report: Report): void {
  try {
    writeFileSync(path, htmlPage(report));
  } catch (error) {
    const code =
      error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown';
    throw new Failure(
      'handoff-failed',
      `The page can't be written (${printable(code)}).`,
      'Give a path in a folder that exists and can be written to.',
    );
  }
}
