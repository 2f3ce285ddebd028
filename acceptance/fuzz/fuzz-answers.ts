import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { parse } from 'yaml';
import { anyCase, type Case } from './cases.js';
import type { Deployment } from './endpoints.js';
import { complaints } from './oracle.js';
import { type Outcome, Pipeline, runBuilt } from './pipeline.js';
import { startRawServer } from './raw-server.js';
import type { Run, Tally } from './tally.js';

/** Gives generated answers to the three stages, in this process. */
export async function fuzzAnswers(deployment: Deployment, given: Run, tally: Tally): Promise<void> {
  const server = await startRawServer();
  const pipeline = new Pipeline(server);
  // The client asks these for its proxy by itself.
  Object.assign(process.env, server.env);
  try {
    await check(anyCase(deployment), given, tally, (one) => pipeline.run(one));
  } finally {
    pipeline.close();
    await server.close();
  }
}

/** Gives some of them to the built Action, which takes a hundred times as long. */
export async function fuzzBuilt(given: Run, tally: Tally): Promise<void> {
  const server = await startRawServer();
  try {
    const cases = fc.oneof(anyCase('cloud'), anyCase('data-center'));
    await check(cases, given, tally, (one) => runBuilt(server, one));
  } finally {
    await server.close();
  }
}

async function check(
  cases: fc.Arbitrary<Case>,
  given: Run,
  tally: Tally,
  run: (one: Case) => Promise<Outcome>,
): Promise<void> {
  const { outputs } = parse(readFileSync('action.yml', 'utf8')) as { outputs: Record<string, unknown> };
  const property = fc.asyncProperty(cases, async (one) => {
    const outcome = await run(one);
    const code = outcome.status === 0 ? 'success' : (outcome.written.outputs['error-code'] ?? '');
    tally.count(code, outcome.milliseconds);
    const wrong = complaints(one, outcome, Object.keys(outputs));
    if (wrong.length > 0) throw new Error([`${one.way}:`, ...wrong].join('\n'));
  });
  tally.end(await fc.check(property, given));
  // Cases that all fail for one reason, or none of which comes to its end, say nothing of the others.
  const { numRuns, path } = given;
  const isTelling = (tally.counts.get('success') ?? 0) > numRuns / 20 && tally.counts.size >= 8;
  if (path === undefined && numRuns >= 100 && !isTelling)
    tally.failure ||= 'Too few of the cases came far enough for this to say anything.';
}
