import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { parse } from 'yaml';
import { anyCase, type Case, type Deployment } from './cases.js';
import type { Certificates } from './certificates.js';
import { complaints, type Documented } from './oracle.js';
import { runBuilt } from './built.js';
import { type Outcome, Pipeline } from './pipeline.js';
import { startRawServer } from './raw-server.js';
import { failureOf, type Report, type Run } from './report.js';

/** Gives generated answers to the three stages, in this process. */
export async function fuzzAnswers(
  deployment: Deployment,
  given: Run,
  certificates: Certificates,
): Promise<Report> {
  const server = await startRawServer(certificates);
  const pipeline = new Pipeline(server);
  // The client asks these for its proxy by itself.
  Object.assign(process.env, server.env);
  try {
    return await check(anyCase(deployment), given, (one) => pipeline.run(one));
  } finally {
    pipeline.close();
    await server.close();
  }
}

/** Gives some of them to the built Action, which takes a hundred times as long. */
export async function fuzzBuilt(given: Run, certificates: Certificates): Promise<Report> {
  const server = await startRawServer(certificates);
  try {
    return await check(fc.oneof(anyCase('cloud'), anyCase('data-center')), given, (one) =>
      runBuilt(server, one),
    );
  } finally {
    await server.close();
  }
}

async function check(
  cases: fc.Arbitrary<Case>,
  given: Run,
  run: (one: Case) => Promise<Outcome>,
): Promise<Report> {
  const documented = documentedNames();
  const counts = new Map<string, number>();
  const longest = { milliseconds: 0 };
  const details = await fc.check(
    fc.asyncProperty(cases, async (one) => {
      const outcome = await run(one);
      const code = outcome.status === 0 ? 'success' : (outcome.written.outputs['error-code'] ?? '');
      counts.set(code, (counts.get(code) ?? 0) + 1);
      longest.milliseconds = Math.max(longest.milliseconds, outcome.milliseconds);
      const wrong = complaints(one, outcome, documented);
      if (wrong.length > 0) throw new Error([`${one.way}:`, ...wrong].join('\n'));
    }),
    given,
  );
  return {
    failure: failureOf(details) || tooFew(counts, given),
    cases: details.numRuns,
    counts,
    notes: [`the longest took ${Math.round(longest.milliseconds)} ms`],
  };
}

/** Cases that all fail for one reason, or none of which comes to its end, say nothing of the others. */
function tooFew(counts: Report['counts'], { numRuns, path }: Run): string {
  if (path !== undefined || numRuns < 100) return '';
  const isTelling = (counts.get('success') ?? 0) > numRuns / 20 && counts.size >= 8;
  return isTelling ? '' : 'Too few of the cases came far enough for this to say anything.';
}

function documentedNames(): Documented {
  const action = parse(readFileSync('action.yml', 'utf8')) as { outputs: Record<string, unknown> };
  return { outputs: Object.keys(action.outputs) };
}
