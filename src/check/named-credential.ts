import { Failure, missingCredentials, unlessFailed, type Words } from '../failure.js';
import { isInputOf, isSecretInput, SECRET_INPUTS, wordsOf } from '../inputs/schema.js';
import { isEmail } from '../methods/api-tokens.js';
import { FAMILIES } from '../methods/index.js';
import { nodeCrypto } from '../node-crypto.js';
import { printable } from '../printable.js';
import { contextPathOf, parseAddress } from '../read/address.js';
import { type Environment, type InputName, Inputs } from '../read/inputs.js';
import { valueOf } from '../results.js';
import { looksLikeAtlassian } from '../site.js';
import { type Given, invalid, SHORTEST_SECRET } from '../values/given.js';
import { isTokenShaped } from '../values/hints.js';
import type { CredentialEntry } from './credential-file.js';

/** Words for an entry's inputs: its keys, without backticks, which stay around an input of the whole check. */
export const keyWords = (isOfCheck?: (input: InputName) => boolean): Words =>
  wordsOf((input, value) => {
    if (!isInputOf('file', input)) return undefined;
    const end = value === undefined ? '' : `: ${value}`;
    if (isOfCheck?.(input)) return { text: `\`${input}${end}\`` };
    return { text: `the key "${input}${isSecretInput(input) ? '-env' : ''}${end}"` };
  });

export interface NamedCredential {
  readonly name: string;
  readonly inputs: Inputs;
  /** The input that a person renews, or that names its place. */
  readonly renewed?: InputName | undefined;
  /** The name of the secret that stores a new one, if it was given. */
  readonly secret: string | undefined;
  /** Words for this credential's inputs, if they differ from the door's. */
  readonly words?: Words;
}

const valueIn = (inputs: Inputs, name: InputName): string | undefined =>
  unlessFailed(() => inputs.find(name)?.value);

/**
 * Returns a text if it is safe to show. A secret in the wrong place is masked in the log, but would leave it with a
 * report, an issue or a message.
 */
function shown(text: string | undefined, inputs: Inputs): string | undefined {
  if (text === undefined || isTokenShaped(text)) return undefined;
  const isIn = (secret = ''): boolean =>
    text === secret || (secret.length >= SHORTEST_SECRET && text.includes(secret));
  return SECRET_INPUTS.some((each) => isIn(valueIn(inputs, each))) ? undefined : text;
}

/** Returns the owner's e-mail address. A user name or a client ID could be the secret, if the two were swapped. */
export function emailIn(inputs: Inputs): string | undefined {
  const isOfToken = valueIn(inputs, 'api-token') !== undefined;
  const given = [valueIn(inputs, 'email'), isOfToken ? valueIn(inputs, 'username') : undefined];
  return given.find((each) => each !== undefined && isEmail(each) && shown(each, inputs) !== undefined);
}

/** Returns a hash of the login with a credential that locks its account if it fails repeatedly. */
export function loginOf({ inputs }: NamedCredential): string | undefined {
  const values = LOGIN.map((name) => valueIn(inputs, name));
  if (values[0] === undefined && values[1] === undefined) return undefined;
  return nodeCrypto().createHash('sha256').update(JSON.stringify(values)).digest('hex');
}

/** `expires-on` decides what is said of a refusal. */
const LOGIN = [
  ...(['password', 'api-token', 'username', 'email'] as const),
  ...(['site-url', 'cloud-id', 'auth-method', 'expires-on'] as const),
];

/** Inputs that a person renews, or that name their place. In a pair, the one that ends first comes first. */
export const RENEWED = FAMILIES.flatMap(({ renewed }) => renewed) as readonly InputName[];

/** Inputs that an entry inherits from the whole check. An entry with one input of a line inherits none of it. */
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
    throw missingCredentials(
      `The variable ${variable}, which ${wanted}-env of ${name} names, is not set.`,
      'Set it for this step, from a secret of your CI system.',
      secretsWithheld,
    );
  };
  const isOfCheck = (wanted: InputName): boolean =>
    inherited.includes(wanted) || (Object.hasOwn(COMBINED, wanted) && !given.has(wanted));
  const input = (wanted: InputName): string => {
    const ofCheck = shared.find(wanted);
    if (isOfCheck(wanted)) return ofCheck?.value ?? '';
    const own = ownInput(wanted);
    return ofCheck ? (COMBINED[wanted]?.(own, ofCheck, name) ?? own) : own;
  };
  // Leave out JIRA_* fallbacks: a variable that one entry names would also apply to the others.
  const others = Object.entries(environment).filter(([variable]) => !variable.startsWith('JIRA_'));
  const renewed = RENEWED.find((each) => given.has(each));
  const inputs = new Inputs(input, Object.fromEntries(others), 'file');
  const variable = renewed && isSecretInput(renewed) ? given.get(renewed)?.variable : undefined;
  return { name, inputs, renewed, secret: shown(secret, inputs) ?? variable, words: keyWords(isOfCheck) };
}

/** Combines the whole check's restrictions with an entry's own, whose author may not be in charge of the secrets. */
const COMBINED: { readonly [Name in InputName]?: (own: string, ofCheck: Given, name: string) => string } = {
  'required-permissions': (own, { value }) => `${own},${value}`,
  'expected-account-id': sameAsOfCheck,
  project: sameAsOfCheck,
  'allowed-hosts': (own, { value }, name) => {
    const hosts = (text: string): string[] => text.toLowerCase().match(/[^\s,]+/g) ?? [];
    const both = hosts(own).filter((host) => hosts(value).includes(host));
    if (both.length > 0) return both.join(',');
    throw new Failure(
      'host-not-allowed',
      `\`allowed-hosts\` of ${name} lists no host that the check itself allows.`,
      'If its host is right, add it to the list of the whole check.',
    );
  },
};

function sameAsOfCheck(own: string, { value, input }: Given, name: string): string {
  if (own.trim() === value) return value;
  throw invalid(
    `\`${input}\` of ${name} differs from that of the whole check.`,
    'Give it to the check or to its entries, but not to both.',
  );
}

/** Returns the one credential that inputs give, by default named by its e-mail address and site. @throws Failure */
export function credentialOfInputs(inputs: Inputs): NamedCredential {
  const given = shown(inputs.text('credential-name')?.value, inputs);
  if (given !== undefined && given.length > 100)
    throw invalid('`credential-name` has more than 100 characters.', 'Shorten it.');
  const renewed = RENEWED.find((name) => inputs.find(name));
  const variable = renewed && isSecretInput(renewed) ? inputs.find(renewed)?.variable : undefined;
  const secret = shown(inputs.text('secret-name')?.value, inputs) ?? variable;
  return { name: printable(given ?? usualName(inputs)), inputs, renewed, secret };
}

function usualName(inputs: Inputs): string {
  const who = emailIn(inputs) ?? 'credential';
  const site = inputs.find('site-url');
  // An invalid address is refused later, and must not become part of the name.
  const place = shown(site && unlessFailed(() => placeIn(site)), inputs);
  return `${who}${place === undefined ? '' : ` at ${place}`}`.slice(0, 100);
}

/** A host may have several Jiras. */
function placeIn(site: Given): string {
  const { host, port, rest } = parseAddress(site);
  if (looksLikeAtlassian(host)) return host;
  return `${host}${port === 443 ? '' : `:${port}`}${unlessFailed(() => contextPathOf(rest, site)) ?? ''}`;
}
