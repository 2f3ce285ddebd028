import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { parse } from 'yaml';
import { anyCase, type Case, type Deployment } from './cases.js';
import type { Certificates } from './certificates.js';
import { complaints, type Documented } from './oracle.js';
import { Pipeline } from './pipeline.js';
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
  const documented = documentedNames();
  const counts = new Map<string, number>();
  const longest = { milliseconds: 0 };
  // The client asks these for its proxy by itself.
  Object.assign(process.env, server.env);
  try {
    const details = await fc.check(
      fc.asyncProperty(anyCase(deployment), async (one: Case) => {
        const outcome = await pipeline.run(one);
        const code = outcome.status === 0 ? 'success' : (outcome.written.outputs['error-code'] ?? '');
        counts.set(code, (counts.get(code) ?? 0) + 1);
        longest.milliseconds = Math.max(longest.milliseconds, outcome.milliseconds);
        const wrong = complaints(one, outcome, documented);
        if (wrong.length > 0) throw new Error([`${one.way}:`, ...wrong].join('\n'));
      }),
      given,
    );
    return {
      failure: failureOf(details),
      cases: details.numRuns,
      counts,
      notes: [`the longest took ${Math.round(longest.milliseconds)} ms`],
    };
  } finally {
    pipeline.close();
    await server.close();
  }
}

function documentedNames(): Documented {
  const action = parse(readFileSync('action.yml', 'utf8')) as { outputs: Record<string, unknown> };
  return { outputs: Object.keys(action.outputs) };
}
