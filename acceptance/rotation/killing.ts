import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { startSandbox } from '../../sandbox/index.js';
import type { Sandbox } from '../../sandbox/index.js';

/** Kills the process that it is loaded into, where KILL_AT has it. */
export const PRELOAD = fileURLToPath(new URL('./kill-at.cjs', import.meta.url));

/** Two sandboxes share the work. */
export async function onTwoSandboxes<T, R>(
  items: readonly T[],
  work: (sandbox: Sandbox, item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    const sandbox = await startSandbox();
    try {
      for (let index = next++; index < items.length; index = next++) {
        results[index] = await work(sandbox, items[index] as T);
      }
    } finally {
      await sandbox.close();
    }
  };
  await Promise.all([worker(), worker()]);
  return results;
}

/** Kills a process once something has happened. */
export async function killAsSoonAs(
  reached: () => boolean,
  child: ChildProcess,
  ended: () => boolean,
): Promise<void> {
  while (!reached() && !ended()) await pause(2);
  // What is on its way to the process has arrived by then.
  await pause(20);
  child.kill('SIGKILL');
}

function pause(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}
