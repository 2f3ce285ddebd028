import { createHash } from 'node:crypto';
import { isSecretInput } from '../inputs/schema.js';
import { METHOD_INPUTS } from '../methods/index.js';
import type { InputName, Inputs } from './inputs.js';

/** Tells the credential that is given from any other; empty if none is. It is as secret as a hash of a token is. */
export function markOfCredential(inputs: Inputs): string {
  const secrets = (Object.keys(METHOD_INPUTS) as InputName[]).filter(isSecretInput);
  const given = secrets.flatMap((name) => {
    const found = inputs.find(name);
    return found ? [`${name}=${found.value}`] : [];
  });
  return given.length === 0 ? '' : createHash('sha256').update(given.join('\n')).digest('hex');
}
