import type { Masker } from './masker.js';

/**
 * Filters the outputs of a job as the runner does before it sends them on: leaves out values that contain a mask and,
 * silently, empty ones. Outputs of a step are not filtered. Source: actions/runner, `JobExtension.cs`.
 *
 * @returns the content of `needs.<job>.outputs`, the names of outputs left out because of a mask, and the masked log
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
