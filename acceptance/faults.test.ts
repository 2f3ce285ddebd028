import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { type Sandbox, startSandbox } from '../sandbox/index.js';
import type { Row, Trial } from './faults/row.js';
import { ROWS } from './faults/rows/index.js';

/** Sandboxes that no trial uses at the moment. `--maxConcurrency` limits how many there are. */
const idle: Sandbox[] = [];

afterAll(async () => {
  await Promise.all(idle.map((sandbox) => sandbox.close()));
});

describe.each(ROWS.map((row) => ({ title: `${row.number}: ${row.fault}`, row })))('$title', ({ row }) => {
  for (const trial of row.trials) {
    const missing = trial.missing?.();
    // A CI system has all that it needs, and nobody would read there that something was skipped.
    if (missing === undefined || process.env['CI'] === 'true') {
      test.concurrent(trial.name, () => hold(row, trial), 120_000);
    } else {
      test.skip(`${trial.name}: ${missing}`, () => undefined);
    }
  }
});

async function hold({ exit, bound }: Row, trial: Trial): Promise<void> {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'faults-'));
  const sandbox = trial.sandbox ? await startSandbox(trial.sandbox) : (idle.pop() ?? (await startSandbox()));
  sandbox.reset();
  try {
    const { status, ms, problems } = await trial.run({ sandbox, folder });
    expect(problems).toEqual([]);
    expect(exit).toContain(status);
    expect(ms).toBeLessThanOrEqual((trial.bound ?? bound) * 1000);
  } finally {
    if (trial.sandbox) await sandbox.close();
    else idle.push(sandbox);
    rmSync(folder, { recursive: true, force: true });
  }
}
