import { isSecretInput } from '../inputs/schema.js';
import { METHOD_INPUTS } from '../methods/index.js';
import type { InputName, Inputs } from './inputs.js';
import { nodeCrypto } from '../node-crypto.js';

/** A hash of each input that a login was given, by its name: as secret as a hash of a token is. */
export type Marks = Readonly<Record<string, string>>;

/** Tells the credential that is given from any other; empty if no secret is among what is given. */
export function marksOfCredential(inputs: Inputs): Marks {
  const given = (Object.keys(METHOD_INPUTS) as InputName[]).flatMap((name) => inputs.find(name) ?? []);
  if (!given.some(({ input }) => isSecretInput(input as InputName))) return {};
  return Object.fromEntries(
    given.map(({ input, value }) => [input, nodeCrypto().createHash('sha256').update(value).digest('hex')]),
  );
}
