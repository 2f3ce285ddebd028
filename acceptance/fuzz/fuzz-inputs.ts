import fc from 'fast-check';
import { Failure } from '../../src/failure.js';
import { read } from '../../src/read/index.js';
import { Inputs } from '../../src/read/inputs.js';
import type { Secret } from '../../src/secret.js';
import { anyInputs, type Given, STRAY } from './odd-inputs.js';
import { failureOf, type Report, type Run } from './report.js';

/** What is wrong with the configuration; the class has the exit status 2. */
const CODES = [
  ...[
    'invalid-input',
    'missing-credentials',
    'ambiguous-credentials',
    'secrets-unavailable',
    'host-not-allowed',
  ],
  'insecure-url',
];

/** An expression that takes longer for what anybody may type goes wrong somewhere. */
const LONGEST_MS = 2000;

/** Twelve characters of the stray secret, wherever they stand. */
export function showsStray(text: string): boolean {
  return pieces.some((piece) => text.includes(piece));
}

const pieces = Array.from({ length: STRAY.length - 11 }, (_, start) => STRAY.slice(start, start + 12)).filter(
  (piece) => piece.length === 12,
);

/** Gives generated inputs to the first stage. */
export function fuzzInputs(given: Run): Report {
  const counts = new Map<string, number>();
  const longest = { milliseconds: 0 };
  const details = fc.check(
    fc.property(anyInputs, (one) => {
      const started = performance.now();
      const { failure, said } = outcomeOf(one);
      const milliseconds = performance.now() - started;
      const code = failure?.code ?? 'accepted';
      counts.set(code, (counts.get(code) ?? 0) + 1);
      longest.milliseconds = Math.max(longest.milliseconds, milliseconds);
      if (failure && (!CODES.includes(failure.code) || failure.exitStatus !== 2)) {
        throw new Error(`It failed with ${failure.code}.`);
      }
      if (milliseconds > LONGEST_MS) throw new Error(`It took ${Math.round(milliseconds)} ms.`);
      if (showsStray(said)) throw new Error(`A part of a value was shown: ${said}`);
      if (said.length > 3000) throw new Error(`It said ${said.length} characters.`);
      const odd = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.exec(said.replaceAll('\n', ''));
      if (odd) throw new Error(`It said U+${(odd[0].codePointAt(0) ?? 0).toString(16)}.`);
    }),
    given,
  );
  const notes = [`the longest took ${Math.round(longest.milliseconds)} ms`];
  return { cases: details.numRuns, failure: failureOf(details), counts, notes };
}

function outcomeOf({ inputs, environment }: Given): { failure?: Failure; said: string } {
  let said = '';
  const tell = (text: string): void => {
    said += `${text}\n`;
  };
  const mask = (secret: Secret): void => {
    if (String(secret) !== '***') throw new Error('A secret can be printed.');
  };
  try {
    // A list of inputs has no inherited members, whatever it is asked for.
    const values = new Map(Object.entries(inputs));
    const request = read(new Inputs((name) => values.get(name) ?? '', environment), {
      mask,
      warn: tell,
      secretsWithheld: () => undefined,
    });
    // Whatever a log or a debugger makes of it later: the secrets in it print as asterisks.
    tell(
      JSON.stringify(Object.entries(request.credentials).filter(([, value]) => typeof value === 'object')),
    );
    return { said };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    tell(`${error.what}\n${error.advice}`);
    return { failure: error, said };
  }
}
