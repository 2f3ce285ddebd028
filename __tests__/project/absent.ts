import { expect } from '@jest/globals';

/** Their tests must not count as passed. */
export function tellAbsent(wanted: readonly string[], present: readonly string[]): void {
  const absent = wanted.filter((name) => !present.includes(name));
  if (absent.length > 0) process.stderr.write(`Not on this machine, so not tried: ${absent.join(', ')}\n`);
}

/** Fails in CI, where `.ci/run` installs them. */
export function refuseAbsent(wanted: readonly string[], present: readonly string[]): void {
  tellAbsent(wanted, present);
  if (process.env['CI'] === 'true') expect(present).toEqual(wanted);
}
