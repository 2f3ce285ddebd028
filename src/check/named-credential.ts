import { Failure, type Words } from '../failure.js';
import { printable } from '../printable.js';
import { isEmail } from '../methods/api-tokens.js';
import { type Environment, type Given, type InputName, Inputs } from '../read/inputs.js';
import { missingInput } from '../read/missing.js';
import { valueOf } from '../results.js';
import { type CredentialEntry, KEYS } from './credential-file.js';

/** A credential to check, by the name that its people know it by. */
export interface NamedCredential {
  readonly name: string;
  readonly inputs: Inputs;
  /** The name of the secret that a new one belongs into, if it was said. */
  readonly secret: string | undefined;
  /** Its own words for inputs, if they are not the door's. */
  readonly words?: Words;
}

/** Whose a credential is, as far as its inputs tell; what can't be read is its trial's to report. */
export function givenTo({ inputs }: NamedCredential): {
  readonly email?: string;
  readonly username?: string;
} {
  const username = readable(inputs, 'username');
  const isOfToken =
    username !== undefined && isEmail(username) && readable(inputs, 'api-token') !== undefined;
  const email = readable(inputs, 'email') ?? (isOfToken ? username : undefined);
  return { ...(email !== undefined && { email }), ...(username !== undefined && { username }) };
}

/** An input's value; `undefined` also if it can't be read. */
export function readable(inputs: Inputs, name: InputName): string | undefined {
  try {
    return inputs.find(name)?.value;
  } catch (error) {
    if (error instanceof Failure) return undefined;
    throw error;
  }
}

/** What a check settles by itself: nothing is handed over. */
export const NOTHING_HANDED_OVER = { 'output-credentials': 'false', 'export-env': 'false' } as const;

/** Inputs of the whole check that an entry has unless it says something else; those of a line go together. */
const SHARED: readonly (readonly InputName[])[] = [
  ['allow-private-hosts'],
  ['timeout-seconds'],
  ['ca-certificate'],
  ['warn-days', 'critical-days'],
  ['client-certificate', 'client-key'],
  ['github-token'],
  ['gitlab-project', 'gitlab-group', 'gitlab-token'],
  ['gitlab-environment-scope'],
];

export interface EntrySurroundings {
  /** The variables that the entry names. */
  readonly environment: Environment;
  /** The inputs of the whole check. */
  readonly shared: Inputs;
  /** Why the CI system keeps this run's secrets back, as a sentence, if it does. */
  readonly secretsWithheld: () => string | undefined;
}

/** The credential of an entry. */
export function credentialOf(
  { name, values, variables, secret }: CredentialEntry,
  { environment, shared, secretsWithheld }: EntrySurroundings,
): NamedCredential {
  const settled: Partial<Record<InputName, string>> = NOTHING_HANDED_OVER;
  const has = (wanted: InputName): boolean => values.has(wanted) || variables.has(wanted);
  const inherited = SHARED.filter((names) => !names.some(has)).flat();
  const input = (wanted: InputName): string => {
    if (inherited.includes(wanted)) return shared.find(wanted)?.value ?? '';
    const own = ownInput(wanted);
    if (wanted === 'allowed-hosts') return allowedHosts(name, own, shared);
    if (wanted === 'required-permissions') {
      return [own, shared.find(wanted)?.value ?? ''].filter((list) => list.trim() !== '').join(',');
    }
    return ONE_OF_CHECK.includes(wanted) ? sameAsOfCheck(name, own, shared.find(wanted)) : own;
  };
  const ownInput = (wanted: InputName): string => {
    const variable = variables.get(wanted);
    if (variable === undefined) return values.get(wanted) ?? settled[wanted] ?? '';
    const value = valueOf(environment, variable);
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
    inputs: new Inputs(input, withoutFallbacks(environment), 'file'),
    secret: secret ?? RENEWED.map((wanted) => variables.get(wanted)).find((name) => name !== undefined),
    words: KEYS,
  };
}

/** An entry may allow fewer hosts than the check, and no others: who writes the file is not who guards the secrets. */
function allowedHosts(name: string, own: string, shared: Inputs): string {
  const ofCheck = shared.find('allowed-hosts')?.value ?? '';
  if (own.trim() === '' || ofCheck === '') return own.trim() === '' ? ofCheck : own;
  const hosts = (text: string): string[] =>
    text
      .toLowerCase()
      .split(/[\s,]+/)
      .filter((host) => host !== '');
  const both = hosts(own).filter((host) => hosts(ofCheck).includes(host));
  if (both.length > 0) return both.join(',');
  throw new Failure(
    'host-not-allowed',
    `\`allowed-hosts\` of ${name} lists no host that the check itself allows.`,
    'Add its host to the allowed hosts of the check itself, if it is right.',
  );
}

const ONE_OF_CHECK: readonly InputName[] = ['expected-account-id', 'project'];

/** What the whole check demands holds for every entry; one that demands something else would get round it. */
function sameAsOfCheck(name: string, own: string, ofCheck: Given | undefined): string {
  if (!ofCheck || own.trim() === '' || own.trim() === ofCheck.value) return ofCheck?.value ?? own;
  throw new Failure(
    'invalid-input',
    `\`${ofCheck.input}\` of ${name} differs from the one of the whole check, ${ofCheck.label}.`,
    'Give it to the check or to its entries, but not to both.',
  );
}

/** Without this a variable that one entry names would be another one's fallback. */
function withoutFallbacks(environment: Environment): Environment {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !name.startsWith('JIRA_')));
}

/** Inputs that a person renews, the one that ends first before the other of a pair. */
export const RENEWED: readonly InputName[] = [
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
    name: printable(given ?? usualName(inputs)),
    inputs,
    secret: inputs.text('secret-name')?.value ?? secret?.variable,
  };
}

function usualName(inputs: Inputs): string {
  const who = inputs.find('email') ?? inputs.find('username') ?? inputs.find('client-id');
  const where = inputs
    .find('site-url')
    ?.value.replace(/^https?:\/\//, '')
    .replace(/\/.*$/, '')
    // Refused later, and no part of a name: a user and a password.
    .replace(/^.*@/, '');
  return [who?.value ?? 'credential', ...(where === undefined ? [] : [`at ${where}`])]
    .join(' ')
    .slice(0, 100);
}
