import { Failure } from '../../src/failure.js';
import { read } from '../../src/read/index.js';
import { Inputs } from '../../src/read/inputs.js';
import type { Secret } from '../../src/secret.js';
import type { Stage } from '../kit/program.js';
import { must } from '../kit/rules.js';
import { tryAll } from './check.js';
import { showsStray } from './mix.js';
import { anyInputs, type Given } from './odd-inputs.js';

const RUNS = 90_000;
/** An expression that takes longer for what anybody may type goes wrong somewhere. */
const LONGEST_MS = 2000;

/** Gives generated inputs to the first stage. */
export async function fuzzInputs(stage: Stage): Promise<void> {
  await tryAll(stage, anyInputs, RUNS, (one) => {
    const started = performance.now();
    const { failure, said } = outcomeOf(one);
    const took = performance.now() - started;
    return {
      ended: failure?.code ?? 'accepted',
      wrong: must({
        [`it fails for its inputs alone, not with ${String(failure?.code)}`]:
          (failure?.exitStatus ?? 2) === 2,
        [`it takes no time, not ${Math.round(took)} ms`]: took <= LONGEST_MS,
        [`no part of a value is shown: ${said}`]: !showsStray(said),
        [`it says no more than anybody reads, not ${said.length} characters`]: said.length <= 3000,
        [`it says nothing odd: ${JSON.stringify(said)}`]: !/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(
          said.replaceAll('\n', ''),
        ),
      }),
    };
  });
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
