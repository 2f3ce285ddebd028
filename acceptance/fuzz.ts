// Gives the program answers and inputs designed to break it, and checks its behavior (G20).
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { FaultRule } from '../sandbox/index.js';
import { secretsIn } from './kit/leaks.js';
import { Place } from './kit/place.js';
import { program, type Stage } from './kit/program.js';
import { type Answer, wireOf } from './fuzz/answers.js';
import { anyCase, type Case } from './fuzz/cases.js';
import { OPTIONS, tryAll } from './fuzz/check.js';
import { type Deployment, type Endpoint, requestsOf } from './fuzz/endpoints.js';
import { complaints } from './fuzz/oracle.js';
import { fuzzOptions } from './fuzz/fuzz-options.js';
import { ECHO } from './fuzz/json-text.js';

const RUNS = 600;

/**
 * Longer ones would be cut when shown, and masks match only whole ones. Besides, a server that has the secret can write
 * it in forms that no mask covers.
 */
const LONGEST_ECHO = 150;

async function fuzzAnswers(deployment: Deployment, stage: Stage): Promise<void> {
  const { sandbox, checks } = stage;
  const { outputs } = parse(readFileSync('action.yml', 'utf8')) as { outputs: Record<string, unknown> };
  const ends = await tryAll(stage, anyCase(deployment), RUNS, async (one) => {
    sandbox.reset();
    for (const rule of rulesOf(one)) sandbox.faults.add(rule);
    const place = new Place(sandbox);
    try {
      const main = await place.main(one.inputs);
      const left = place.left();
      const post = await place.post(main.state);
      const outcome = { main, post, left, stays: place.left(), sandbox };
      const ended = main.status === 0 ? 'success' : (main.outputs['error-code'] ?? '');
      return {
        ended,
        wrong: complaints(one, outcome, Object.keys(outputs)).map((what) => `${one.way}: ${what}`),
      };
    } finally {
      place.remove();
    }
  });
  // Cases that all fail for the same reason, or that never reach the end, prove nothing about the others.
  const all = [...ends.values()].reduce((sum, count) => sum + count, 0);
  const isTelling = (ends.get('success') ?? 0) > all / 20 && ends.size >= 8;
  checks.that('enough of the cases came far enough', all < 100 || isTelling);
}

function rulesOf({ script, inputs }: Case): FaultRule[] {
  const secret = secretsIn(inputs).find(({ length }) => length <= LONGEST_ECHO) ?? '';
  return (Object.entries(script) as [Endpoint, readonly Answer[]][]).flatMap(([endpoint, answers]) =>
    answers.map((answer, index): FaultRule => {
      const then = { raw: wireOf(echoing(answer, secret)), then: 'end' } as const;
      return { ...requestsOf(endpoint), then, ...(index < answers.length - 1 && { times: 1 }) };
    }),
  );
}

/** Returns the answer with a secret from the request in place of each {@link ECHO}. */
function echoing(answer: Answer, secret: string): Answer {
  return {
    ...answer,
    headers: answer.headers.map(([name, value]) => [name, value.replaceAll(ECHO, secret)] as const),
    body: answer.body.replaceAll(ECHO, JSON.stringify(secret).slice(1, -1)),
  };
}

await program(
  [
    { name: 'answers of Jira Cloud', run: (stage) => fuzzAnswers('cloud', stage) },
    { name: 'answers of a Data Center', run: (stage) => fuzzAnswers('data-center', stage) },
    { name: 'inputs and options of the command line', run: fuzzOptions },
  ],
  { isSeeded: true, options: OPTIONS },
);
