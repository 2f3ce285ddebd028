import { INPUTS } from '../src/read/inputs.js';

/** Inputs of the Action as the environment variables that the command line reads in their place. */
export function asEnvironment(inputs: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => {
      const [variable] = INPUTS[name as keyof typeof INPUTS];
      if (variable === undefined) throw new Error(`The input ${name} has no environment variable.`);
      return [variable, value];
    }),
  );
}
