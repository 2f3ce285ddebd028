import { type InputName, variablesOf } from '../src/inputs/schema.js';

export function asEnvironment(inputs: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => {
      const [variable] = variablesOf(name as InputName);
      if (variable === undefined) throw new Error(`The input ${name} has no environment variable.`);
      return [variable, value];
    }),
  );
}
