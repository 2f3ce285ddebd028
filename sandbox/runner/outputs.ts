import type { Masker } from './masker.js';

/**
 * Filters the outputs of a job as the runner does before it sends them on: a value that contains a mask is left out,
 * and so is an empty one, silently. Outputs of a step are not filtered. Source: actions/runner, `JobExtension.cs`.
 *
 * @returns what `needs.<job>.outputs` will hold, the names of what was left out because of a mask, and the log, masked
 */
export function filterJobOutputs(
  outputs: Readonly<Record<string, string>>,
  masker: Masker,
): { kept: Record<string, string>; dropped: string[]; log: string[] } {
  const given = Object.entries(outputs).filter(([, value]) => value !== '');
  const isKept = ([, value]: readonly [string, string]): boolean => masker.mask(value) === value;
  const log = given.map((output) =>
    isKept(output)
      ? `Set output '${output[0]}'`
      : `##[warning]Skip output '${output[0]}' since it may contain secret.`,
  );
  return {
    kept: Object.fromEntries(given.filter(isKept)),
    dropped: given.filter((output) => !isKept(output)).map(([name]) => name),
    log: log.map((line) => masker.mask(line)),
  };
}
