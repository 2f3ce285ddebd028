import { printable } from '../printable.js';
import { escapeData } from './workflow-command.js';

/** Tells a decision or an attempt, if the job runs with debug logging. Everything secret is masked by then. */
export function gitHubDebug(text: string): void {
  if (process.env.RUNNER_DEBUG !== '1') return;
  process.stdout.write(`::debug::${escapeData(printable(text, 1000))}\n`);
}
