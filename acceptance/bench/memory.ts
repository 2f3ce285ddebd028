import type { Fault } from '../../sandbox/index.js';
import { CLASSIC } from '../kit/ways-in.js';
import type { Row } from './report.js';
import type { Run, Runs } from './runs.js';
import type { SandboxLink } from './sandbox-link.js';

const LIMIT_MB = 80;
const REPEATS = 5;

/** The most memory that each case took in several runs. */
export async function memory(runs: Runs, sandbox: SandboxLink): Promise<Row[]> {
  const action = () => runs.action(CLASSIC.inputs, { memory: true });
  return [
    await peak('node -e 0', sandbox, () => runs.baseline(CLASSIC.inputs, { memory: true }), { status: 0 }),
    await peak('success', sandbox, action, { status: 0, limit: LIMIT_MB }),
    await peak('endless body', sandbox, action, { status: 7, limit: LIMIT_MB, fault: { endless: true } }),
    await peak('gzip bomb of 512 MB', sandbox, action, {
      status: 7,
      limit: LIMIT_MB,
      fault: { gzipBomb: { megabytes: 512 } },
    }),
  ];
}

interface Case {
  readonly status: number;
  readonly limit?: number;
  readonly fault?: Fault;
}

async function peak(name: string, sandbox: SandboxLink, run: () => Run, expected: Case): Promise<Row> {
  const { status, limit, fault } = expected;
  let most = 0;
  for (let repeat = 0; repeat < REPEATS; repeat += 1) {
    await sandbox.reset({ latencyMs: 0, ...(fault && { fault }) });
    const result = run();
    if (result.status !== status) {
      throw new Error(
        `The run "${name}" ended with ${String(result.status)}, not ${status}:\n${result.output}`,
      );
    }
    most = Math.max(most, result.peakMemory);
  }
  return {
    name: `peak memory, ${name}`,
    value: most / 1024 / 1024,
    digits: 1,
    unit: 'MB',
    ...(limit === undefined ? {} : { limit }),
    note: `the most of ${REPEATS} runs`,
  };
}
