import { Failure } from '../failure.js';
import { type Environment, type InputName, Inputs } from '../read/inputs.js';
import { missingInput } from '../read/missing.js';
import type { CredentialEntry } from './credential-file.js';

/** A credential to check, by the name that its people know it by. */
export interface NamedCredential {
  readonly name: string;
  readonly inputs: Inputs;
  /** The name of the secret that a new one belongs into, if it was said. */
  readonly secret: string | undefined;
}

/** What a check settles by itself: nothing is handed over. */
export const NOTHING_HANDED_OVER = { 'output-credentials': 'false', 'export-env': 'false' } as const;

/**
 * The credential of an entry.
 *
 * @param environment the variables that the entry names
 * @param secretsWithheld why the CI system keeps this run's secrets back, as a sentence, if it does
 */
export function credentialOf(
  { name, values, variables, secret }: CredentialEntry,
  environment: Environment,
  secretsWithheld: () => string | undefined,
): NamedCredential {
  const settled: Partial<Record<InputName, string>> = NOTHING_HANDED_OVER;
  const input = (wanted: InputName): string => {
    const variable = variables.get(wanted);
    if (variable === undefined) return values.get(wanted) ?? settled[wanted] ?? '';
    const value = environment[variable] ?? '';
    if (value.trim() !== '') return value;
    throw missingInput(
      'missing-credentials',
      `The variable ${variable}, which ${wanted}-env of ${name} names, is not set.`,
      'Set it for this step, from a secret of your CI system.',
      secretsWithheld,
    );
  };
  return {
    name,
    inputs: new Inputs(input, withoutFallbacks(environment)),
    secret: secret ?? RENEWED.map((wanted) => variables.get(wanted)).find((name) => name !== undefined),
  };
}

/** Without this a variable that one entry names would be another one's fallback. */
function withoutFallbacks(environment: Environment): Environment {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !name.startsWith('JIRA_')));
}

/** Inputs that a person renews, the one that ends first before the other of a pair. */
const RENEWED: readonly InputName[] = [
  'api-token',
  'personal-access-token',
  'refresh-token',
  'client-secret',
  'access-token',
  'password',
  'private-key',
];

/**
 * The one credential that inputs give, by the name that they give it, or else by whose and where it is.
 *
 * @throws Failure `invalid-input` for a name that can't be printed
 */
export function credentialOfInputs(inputs: Inputs): NamedCredential {
  const given = inputs.text('credential-name')?.value;
  if (given !== undefined && given.length > 100) {
    throw new Failure('invalid-input', '`credential-name` has more than 100 characters.', 'Shorten it.');
  }
  const secret = RENEWED.map((name) => inputs.find(name)).find((found) => found !== undefined);
  return {
    name: given ?? usualName(inputs),
    inputs,
    secret:
      inputs.text('secret-name')?.value ?? (secret?.fromEnvironment ? variableOf(secret.label) : undefined),
  };
}

/** Labels of what came from the environment end in the variable's name. */
function variableOf(label: string): string | undefined {
  return /\(from (\w+)\)$/.exec(label)?.[1];
}

function usualName(inputs: Inputs): string {
  const who = inputs.find('email') ?? inputs.find('username') ?? inputs.find('client-id');
  const where = inputs
    .find('site-url')
    ?.value.replace(/^https?:\/\//, '')
    .replace(/\/.*$/, '');
  return [who?.value ?? 'credential', ...(where === undefined ? [] : [`at ${where}`])]
    .join(' ')
    .slice(0, 100);
}
