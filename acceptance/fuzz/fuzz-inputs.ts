import fc from 'fast-check';
import { Failure } from '../../src/failure.js';
import { read } from '../../src/read/index.js';
import { Inputs } from '../../src/read/inputs.js';
import type { Secret } from '../../src/secret.js';
import { showsStray } from './mix.js';
import { anyInputs, type Given } from './odd-inputs.js';
import type { Run, Tally } from './tally.js';

/** An expression that takes longer for what anybody may type goes wrong somewhere. */
const LONGEST_MS = 2000;

/** Gives generated inputs to the first stage. */
export function fuzzInputs(given: Run, tally: Tally): void {
  const property = fc.property(anyInputs, (one) => {
    const started = performance.now();
    const { failure, said } = outcomeOf(one);
    const milliseconds = performance.now() - started;
    tally.count(failure?.code ?? 'accepted', milliseconds);
    if (failure && failure.exitStatus !== 2) throw new Error(`It failed with ${failure.code}.`);
    if (milliseconds > LONGEST_MS) throw new Error(`It took ${Math.round(milliseconds)} ms.`);
    if (showsStray(said)) throw new Error(`A part of a value was shown: ${said}`);
    if (said.length > 3000) throw new Error(`It said ${said.length} characters.`);
    const odd = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.exec(said.replaceAll('\n', ''));
    if (odd) throw new Error(`It said U+${(odd[0].codePointAt(0) ?? 0).toString(16)}.`);
  });
  tally.end(fc.check(property, given));
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
