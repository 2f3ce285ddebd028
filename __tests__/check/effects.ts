import type { CheckEffects } from '../../src/check/trial.js';

/** The effects of a check that asks nobody, at a moment. */
export function effectsAt(now: Date, changes: Partial<CheckEffects> = {}): CheckEffects {
  return {
    environment: {},
    now: () => now,
    random: () => 0,
    signal: new AbortController().signal,
    mask: () => undefined,
    info: () => undefined,
    warn: () => undefined,
    secretsWithheld: () => undefined,
    ...changes,
  };
}
