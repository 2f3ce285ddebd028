import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { parse } from 'yaml';
import { anyCase } from './cases.js';
import type { Deployment } from './endpoints.js';
import { complaints } from './oracle.js';
import { Pipeline } from './pipeline.js';
import { startRawServer } from './raw-server.js';
import type { Run, Tally } from './tally.js';

/** Gives generated answers to the three stages, in this process: `faults` gives some to the built Action. */
export async function fuzzAnswers(deployment: Deployment, given: Run, tally: Tally): Promise<void> {
  const { outputs } = parse(readFileSync('action.yml', 'utf8')) as { outputs: Record<string, unknown> };
  const server = await startRawServer();
  const pipeline = new Pipeline(server);
  // The client asks these for its proxy by itself.
  Object.assign(process.env, server.env);
  const property = fc.asyncProperty(anyCase(deployment), async (one) => {
    const outcome = await pipeline.run(one);
    const { main } = outcome;
    tally.count(main.status === 0 ? 'success' : (main.outputs['error-code'] ?? ''), main.durationMs);
    const wrong = complaints(one, outcome, Object.keys(outputs));
    if (wrong.length > 0) throw new Error([`${one.way}:`, ...wrong].join('\n'));
  });
  try {
    tally.end(await fc.check(property, given));
  } finally {
    pipeline.close();
    await server.close();
  }
  // Cases that all fail for one reason, or none of which comes to its end, say nothing of the others.
  const { numRuns, path } = given;
  const isTelling = (tally.counts.get('success') ?? 0) > numRuns / 20 && tally.counts.size >= 8;
  if (path === undefined && numRuns >= 100 && !isTelling)
    tally.failure ||= 'Too few of the cases came far enough for this to say anything.';
}
