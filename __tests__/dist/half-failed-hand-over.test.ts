import { expect, test } from '@jest/globals';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Sandbox } from '../../sandbox/index.js';
import { play, ways } from './scenario.js';

test('handoff-failed: when the outputs can not be written, variables and files are taken back (D8)', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'hand-over-'));
  const output = join(folder, 'output');
  writeFileSync(output, '');
  try {
    const { main } = await play({
      inputs: { ...ways.classic, 'export-auth-header': 'true' },
      arrange: (sandbox) => {
        sandbox.faults.add({ path: '/rest/api/3/myself', then: { latencyMs: 300 } });
        // The Action looks at the file before it asks Jira, and writes to it after the answer.
        whenAsked(sandbox, () => {
          rmSync(output);
          mkdirSync(output);
        });
      },
      step: { overrides: { GITHUB_OUTPUT: output } },
    });
    expect(main).toMatchObject({ status: 8, stderr: '', env: {} });
    expect(main.stdout).toContain("The file that GITHUB_OUTPUT names can't be written to (EISDIR).");
  } finally {
    rmSync(folder, { recursive: true });
  }
});

/** Calls back once, when the first connection is asked for. */
function whenAsked({ connects }: Sandbox, then: () => void): void {
  const look = setInterval(() => {
    if (connects.length === 0) return;
    clearInterval(look);
    then();
  }, 5);
}
