import { type InputName, Inputs } from '../../src/read/inputs.js';

export type Values = Partial<Record<InputName, string>>;

/** Inputs with these values, on top of these environment variables. */
export function given(values: Values = {}, environment: Record<string, string> = {}): Inputs {
  const known = new Map(Object.entries(values));
  return new Inputs((name) => known.get(name) ?? '', environment);
}

/** A run that gets its secrets. */
export const gotSecrets = (): undefined => undefined;
