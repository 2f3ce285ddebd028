import { afterAll, describe, expect, test } from '@jest/globals';
import { type Sandbox, startSandbox } from '../sandbox/index.js';
import { ROWS } from './faults/rows/index.js';

/** Sandboxes that no trial uses at the moment. `--maxConcurrency` limits how many there are. */
const idle: Sandbox[] = [];

afterAll(async () => {
  await Promise.all(idle.map((sandbox) => sandbox.close()));
});

describe.each(ROWS)('$number: $fault', (row) => {
  for (const trial of row.trials) {
    const missing = trial.missing?.();
    // A CI system has all that it needs, and nobody would read there that something was skipped.
    if (missing !== undefined && process.env['CI'] !== 'true') {
      test.skip(`${trial.name}: ${missing}`, () => undefined);
      continue;
    }
    test.concurrent(
      trial.name,
      async () => {
        const own = trial.sandbox && (await startSandbox(trial.sandbox));
        const sandbox = own ?? idle.pop() ?? (await startSandbox());
        sandbox.reset();
        try {
          const { ms, problems } = await trial.run(sandbox);
          expect(problems).toEqual([]);
          expect(ms).toBeLessThanOrEqual((trial.bound ?? row.bound) * 1000);
        } finally {
          if (own) await own.close();
          else idle.push(sandbox);
        }
      },
      120_000,
    );
  }
});
