import { Failure, type Words } from '../failure.js';
import { isInputOf, isSecretInput, SECRET_INPUTS } from '../inputs/schema.js';
import { wordsOf } from '../inputs/words.js';
import { isEmail } from '../methods/api-tokens.js';
import { FAMILIES } from '../methods/index.js';
import { printable } from '../printable.js';
import { parseAddress } from '../read/address.js';
import { type Environment, type Given, type InputName, Inputs } from '../read/inputs.js';
import { missingInput } from '../read/missing.js';
import { valueOf } from '../results.js';
import { invalid, SHORTEST_SECRET } from '../values/given.js';
import { isTokenShaped } from '../values/hints.js';
import type { CredentialEntry } from './credential-file.js';

/** An entry's words for inputs: its keys, without backticks, which stand for an input of the whole check. */
export const KEYS = wordsOf(({ input, value }) => {
  if (!isInputOf('file', input)) return undefined;
  const key = isSecretInput(input) ? `${input}-env` : input;
  return { text: `the key "${key}${value === undefined ? '' : `: ${value}`}"` };
});

/** A credential to check. */
export interface NamedCredential {
  /** By which its people know it. */
  readonly name: string;
  readonly inputs: Inputs;
  /** The name of the secret that a new one is stored in, if it was given. */
  readonly secret: string | undefined;
  /** Its own words for inputs, if they are not the door's. */
  readonly words?: Words;
}

/** What `read` gives; `undefined` if that is a Failure, which is the trial's to report. */
export function unlessFailed<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof Failure) return undefined;
    throw error;
  }
}

/**
 * What was given, if it can be shown: a secret in the wrong input would leave the log, in which it is masked, with a
 * report, an issue, or a message.
 */
function shownOf(inputs: Inputs, name: InputName): string | undefined {
  const find = (wanted: InputName): string | undefined => unlessFailed(() => inputs.find(wanted)?.value);
  const value = find(name);
  if (value === undefined || isTokenShaped(value)) return undefined;
  const isIn = (secret = ''): boolean =>
    value === secret || (secret.length >= SHORTEST_SECRET && value.includes(secret));
  return SECRET_INPUTS.some((each) => isIn(find(each))) ? undefined : value;
}

/** The owner of a credential, as far as its inputs tell. */
export function ownerIn({ inputs }: Pick<NamedCredential, 'inputs'>) {
  const [email, username] = [shownOf(inputs, 'email'), shownOf(inputs, 'username')];
  const isOfToken = unlessFailed(() => inputs.find('api-token')) !== undefined;
  const emails = [email, ...(isOfToken ? [username] : [])];
  return { email: emails.find((each) => each !== undefined && isEmail(each)), username };
}

/** Inputs that a person renews, the one that ends first before the other of a pair. */
export const RENEWED = FAMILIES.flatMap(({ renewed }) => renewed) as readonly InputName[];

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

/**
 * The credential of an entry. Its inputs come from the entry, from the variables that it names, and from the whole check.
 *
 * @param environment the variables that the entry may name
 */
export function credentialOf(
  { name, given, secret }: CredentialEntry,
  environment: Environment,
  shared: Inputs,
  secretsWithheld: () => string | undefined,
): NamedCredential {
  const inherited = SHARED.filter((names) => !names.some((each) => given.has(each))).flat();
  const ownInput = (wanted: InputName): string => {
    const { value = '', variable } = given.get(wanted) ?? {};
    if (variable === undefined) return value;
    const held = valueOf(environment, variable);
    if (held.trim() !== '') return held;
    throw missingInput(
      'missing-credentials',
      `The variable ${variable}, which ${wanted}-env of ${name} names, is not set.`,
      'Set it for this step, from a secret of your CI system.',
      secretsWithheld,
    );
  };
  const input = (wanted: InputName): string => {
    const ofCheck = shared.find(wanted);
    if (inherited.includes(wanted)) return ofCheck?.value ?? '';
    const own = ownInput(wanted);
    return ofCheck ? (COMBINED[wanted]?.(own, ofCheck, name) ?? own) : own;
  };
  // Without its fallbacks: a variable that one entry names would be another one's.
  const others = Object.entries(environment).filter(([variable]) => !variable.startsWith('JIRA_'));
  const [renewed] = RENEWED.flatMap((each) => given.get(each)?.variable ?? []);
  return {
    name,
    inputs: new Inputs(input, Object.fromEntries(others), 'file'),
    secret: secret ?? renewed,
    words: KEYS,
  };
}

/** How the whole check's demands hold for an entry that has its own: the file's author need not guard the secrets. */
const COMBINED: { readonly [Name in InputName]?: (own: string, ofCheck: Given, name: string) => string } = {
  'required-permissions': (own, { value }) => [own, value].filter((list) => list.trim() !== '').join(','),
  'expected-account-id': sameAsOfCheck,
  project: sameAsOfCheck,
  'allowed-hosts': (own, { value }, name) => {
    const hosts = (text: string): string[] => text.toLowerCase().match(/[^\s,]+/g) ?? [];
    if (own.trim() === '') return value;
    const both = hosts(own).filter((host) => hosts(value).includes(host));
    if (both.length > 0) return both.join(',');
    throw new Failure(
      'host-not-allowed',
      `\`allowed-hosts\` of ${name} lists no host that the check itself allows.`,
      'Add its host to the allowed hosts of the check itself, if it is right.',
    );
  },
};

function sameAsOfCheck(own: string, { value, input, label }: Given, name: string): string {
  if (own.trim() === '' || own.trim() === value) return value;
  throw invalid(
    `\`${input}\` of ${name} differs from the one of the whole check, ${label}.`,
    'Give it to the check or to its entries, but not to both.',
  );
}

/**
 * The one credential that inputs give, by the name that they give it, or else by its owner and site.
 *
 * @throws Failure `invalid-input` for a name that can't be printed
 */
export function credentialOfInputs(inputs: Inputs): NamedCredential {
  const given = inputs.text('credential-name') && shownOf(inputs, 'credential-name');
  if (given !== undefined && given.length > 100)
    throw invalid('`credential-name` has more than 100 characters.', 'Shorten it.');
  const [secret] = RENEWED.flatMap((name) => inputs.find(name) ?? []);
  return {
    name: printable(given ?? usualName(inputs)),
    inputs,
    secret: (inputs.text('secret-name') && shownOf(inputs, 'secret-name')) ?? secret?.variable,
  };
}

function usualName(inputs: Inputs): string {
  const { email, username } = ownerIn({ inputs });
  const who = email ?? username ?? shownOf(inputs, 'client-id') ?? 'credential';
  const site = inputs.find('site-url');
  // What is no address is refused later, and no part of a name.
  const isAddress = site && unlessFailed(() => parseAddress(site));
  const host = isAddress && site.value.replace(/^https?:\/\//i, '').replace(/[/?#].*$/, '');
  return `${who}${host === undefined ? '' : ` at ${host}`}`.slice(0, 100);
}
