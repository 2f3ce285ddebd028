import { type InputName, variablesOf } from '../src/inputs/schema.js';

/** Converts inputs of the Action to the environment variables that the command line reads instead. */
export function asEnvironment(inputs: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => {
      const [variable] = variablesOf(name as InputName);
      if (variable === undefined) throw new Error(`The input ${name} has no environment variable.`);
      return [variable, value];
    }),
  );
}
