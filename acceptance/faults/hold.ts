import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSandbox } from '../../sandbox/index.js';
import type { Sandbox } from '../../sandbox/index.js';
import type { Row, Seen, Trial } from './row.js';

/** What came of a trial. */
export interface HeldTrial {
  readonly name: string;
  readonly result: 'ok' | 'FAILED' | 'skipped';
  readonly seen?: Seen;
  /** Seconds. */
  readonly bound: number;
  readonly problems: readonly string[];
}

/** What came of a row. */
export interface Held {
  readonly row: Row;
  readonly trials: readonly HeldTrial[];
}

/** Processes spend most of their time waiting: two at a time leave a core for each. */
const WORKERS = 2;

/**
 * Holds every trial of the rows, in the order of the rows, and says after each row how it went.
 *
 * @param isCi what can't be held here counts as failed: nobody would read the note
 */
export async function holdAll(rows: readonly Row[], isCi: boolean): Promise<Held[]> {
  const waiting = rows
    .flatMap((row) => row.trials.map((trial) => ({ row, trial })))
    // The longest first, so that none is left over at the end.
    .sort((a, b) => boundOf(b.row, b.trial) - boundOf(a.row, a.trial));
  const results = new Map<Trial, HeldTrial>();
  const work = async (): Promise<void> => {
    const sandbox = await startSandbox();
    try {
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        const held = await hold(next.row, next.trial, sandbox, isCi);
        results.set(next.trial, held);
        for (const problem of held.problems) {
          console.log(`${held.result}  ${next.row.number} ${next.row.fault}: ${held.name}: ${problem}`);
        }
      }
    } finally {
      await sandbox.close();
    }
  };
  await Promise.all(Array.from({ length: WORKERS }, work));
  return rows.map((row) => ({
    row,
    trials: row.trials.flatMap((trial) => results.get(trial) ?? []),
  }));
}

function boundOf(row: Row, trial: Trial): number {
  return trial.bound ?? row.bound;
}

async function hold(row: Row, trial: Trial, common: Sandbox, isCi: boolean): Promise<HeldTrial> {
  const bound = boundOf(row, trial);
  const missing = trial.missing?.();
  if (missing !== undefined) {
    return { name: trial.name, result: isCi ? 'FAILED' : 'skipped', bound, problems: [missing] };
  }
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'trust-'));
  const sandbox = trial.sandbox ? await startSandbox(trial.sandbox) : common;
  sandbox.reset();
  try {
    const seen = await trial.run({ sandbox, folder });
    const problems = [...seen.problems];
    if (!row.exit.includes(seen.status)) problems.push(`exit ${seen.status}, not ${row.exit.join(' or ')}`);
    if (seen.ms > bound * 1000) problems.push(`${(seen.ms / 1000).toFixed(1)} s, not ${bound} or less`);
    return { name: trial.name, result: problems.length === 0 ? 'ok' : 'FAILED', seen, bound, problems };
  } catch (error) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { name: trial.name, result: 'FAILED', bound, problems: [text] };
  } finally {
    if (sandbox !== common) await sandbox.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
