import { expect } from '@jest/globals';

/** Reports missing tools on standard error, to keep their tests from counting as passed. */
export function tellAbsent(wanted: readonly string[], present: readonly string[]): void {
  const absent = wanted.filter((name) => !present.includes(name));
  if (absent.length > 0) process.stderr.write(`Not on this machine, so not tried: ${absent.join(', ')}\n`);
}

/** Reports missing tools, and fails in CI, where `.ci/run` installs them. */
export function refuseAbsent(wanted: readonly string[], present: readonly string[]): void {
  tellAbsent(wanted, present);
  if (process.env['CI'] === 'true') expect(present).toEqual(wanted);
}
