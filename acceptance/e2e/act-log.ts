/** What act's log says of one run. */
export interface ActLog {
  /** Name of each job that ended, and whether it succeeded. */
  readonly jobs: ReadonlyMap<string, 'succeeded' | 'failed'>;
  /** What steps printed, a line each, without act's own prefix. */
  readonly printed: readonly string[];
  /** Outputs of steps as the log shows them, a `name=value` each: what is masked there is dropped between jobs. */
  readonly outputs: readonly string[];
  /** Steps in the order of their ends: `Main ./`, `Post ./`. */
  readonly steps: readonly { readonly name: string; readonly success: boolean }[];
}

const LINE = /^\[[^\]/]+\/([^\]]+?) *\] (.*)$/;
const JOB = /^🏁 {2}Job (succeeded|failed)$/u;
const STEP = /^ {2}(?:✅|❌) {2}(Success|Failure) - ((?:Main|Post) .*?)(?: \[[\d.]+\S*\])?$/u;
const PRINTED = /^ {2}\| (.*)$/;
const OUTPUT = /^ {2}⚙ {2}::set-output:: (.*)$/u;

/** Reads act's log, in which every line that matters starts with `[workflow/job]`. */
export function readActLog(log: string): ActLog {
  const jobs = new Map<string, 'succeeded' | 'failed'>();
  const printed: string[] = [];
  const outputs: string[] = [];
  const steps: { name: string; success: boolean }[] = [];
  for (const line of log.split(/\r?\n/)) {
    const [, job = '', text = ''] = LINE.exec(line) ?? [];
    const result = JOB.exec(text)?.[1];
    if (result !== undefined) jobs.set(job, result as 'succeeded' | 'failed');
    const step = STEP.exec(text);
    if (step) steps.push({ name: step[2] ?? '', success: step[1] === 'Success' });
    printed.push(...captured(PRINTED, text));
    outputs.push(...captured(OUTPUT, text));
  }
  return { jobs, printed, outputs, steps };
}

function captured(pattern: RegExp, text: string): string[] {
  const found = pattern.exec(text)?.[1];
  return found === undefined ? [] : [found];
}
