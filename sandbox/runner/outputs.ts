import type { Masker } from './masker.js';

/** What becomes of the outputs of a job when it ends. */
export interface JobOutputs {
  /** What `needs.<job>.outputs` will hold. */
  readonly kept: Record<string, string>;
  /** Names of the outputs that were left out because masking would change their value. */
  readonly dropped: string[];
  /** What the log says about it, masked. */
  readonly log: string[];
}

/**
 * Filters the outputs of a job as the runner does before it sends them on: a value that contains a mask is left out,
 * and so is an empty one, silently. Outputs of a step are not filtered. Source: actions/runner, `JobExtension.cs`.
 */
export function filterJobOutputs(outputs: Readonly<Record<string, string>>, masker: Masker): JobOutputs {
  const kept = new Map<string, string>();
  const dropped: string[] = [];
  const log: string[] = [];
  for (const [name, value] of Object.entries(outputs)) {
    if (value === '') continue;
    if (masker.mask(value) === value) {
      kept.set(name, value);
      log.push(masker.mask(`Set output '${name}'`));
    } else {
      dropped.push(name);
      log.push(masker.mask(`##[warning]Skip output '${name}' since it may contain secret.`));
    }
  }
  return { kept: Object.fromEntries(kept), dropped, log };
}
