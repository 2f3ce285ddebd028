import { Failure, failureIn, missingCredentials, type SecretsWithheld } from '../failure.js';
import { isSecretInput, kindOf, variablesOf } from '../inputs/schema.js';
import {
  type Credentials,
  FAMILIES,
  METHOD_INPUTS,
  METHOD_NAMES,
  methodNamed,
  METHODS,
} from '../methods/index.js';
import type { Family, Login } from '../methods/method.js';
import { nodeCrypto } from '../node-crypto.js';
import type { Mask, Secret } from '../secret.js';
import { asSecret, type Given, oneOf, SHORTEST_SECRET } from '../values/given.js';
import { isPem } from '../values/pem.js';
import type { InputName, Inputs } from './inputs.js';

export interface CredentialEffects {
  readonly mask: Mask;
  readonly warn: (text: string) => void;
  readonly secretsWithheld: SecretsWithheld;
}

/**
 * Reads the one login method that was given. Every secret is masked before any message about it. @throws Failure
 * `missing-credentials`, `ambiguous-credentials`, `secrets-unavailable`, `invalid-input`
 */
export function readCredentials(inputs: Inputs, effects: CredentialEffects): Credentials {
  const found = new Map<string, Given>(
    NAMES.flatMap((name) => inputs.find(name) ?? []).map((given) => [given.input, given]),
  );
  const missing = (what: string, advice: string): Failure =>
    missingCredentials(what, advice, effects.secretsWithheld);
  const absent = (name: string): never => {
    // Without what was given, nobody could tell which kind of login is meant.
    const [beside] = family.marks.flatMap((mark) => found.get(mark)?.label ?? []);
    throw missing(
      `${String(beside)} is set, but \`${name}\` is not.`,
      `Set \`${name}\`, which this kind of login needs.`,
    );
  };
  const refuseReference = (isUsed: (input: string) => boolean): void => {
    const unset = [...found.values()].find((given) => isReference(given) && isUsed(given.input));
    if (!unset) return;
    throw missing(
      `${unset.label} holds a reference to a variable, and not its value.`,
      'The variable is not set, or not replaced here: set it, or leave the reference out.',
    );
  };
  refuseReference((input) => isSecretInput(input as InputName));
  const secrets = readSecrets(found, effects);
  const method = inputs.either('auth-method', ['auto', ...METHOD_NAMES]);
  const login: Login = {
    pinned: method === 'auto' ? undefined : method,
    find: (name) => found.get(name),
    secret: (name) => secrets.get(name),
    given: (name) => found.get(name) ?? absent(name),
    required: (name) => secrets.get(name) ?? absent(name),
    missing,
  };
  const family = onlyFamily(login, inputs);
  // A name beside another method's credential is ignored.
  const own = METHODS.filter((each) => each.family === family);
  refuseReference((input) => own.some(({ inputs: used }) => Object.hasOwn(used, input)));
  const [suiting] = own.filter((each) => each.suits?.(login) !== false).map(({ name }) => name);
  const meant = methodNamed(login.pinned ?? String(suiting));
  return { method: meant.name, ...meant.read(login) } as Credentials;
}

/** Azure Pipelines leaves `$(NAME)` if that is not set. Other systems leave a variable that names itself. */
export function isReference({ input, value }: Given): boolean {
  const own = variablesOf(input as InputName).join('|');
  return new RegExp(`^(?:\\$\\([\\w.-]+\\)|[$%]\\{?(?:${own})[}%]?)$`).test(value);
}

/** Inputs that hold a person's OAuth grant. */
export const GRANTS = METHODS.flatMap(({ grant = [] }) => grant) as InputName[];
const OWN = Object.keys(METHOD_INPUTS) as InputName[];
const NAMES = [...new Set([...OWN, ...GRANTS])];
const SECRETS = NAMES.filter(isSecretInput);

/** Masks all secrets even if one is invalid, because the message about it comes next. */
function readSecrets(found: ReadonlyMap<string, Given>, { mask, warn }: CredentialEffects) {
  const failures: Failure[] = [];
  const secrets = new Map<string, Secret>();
  const given = SECRETS.flatMap((name) => found.get(name) ?? []);
  for (const each of given) {
    try {
      secrets.set(each.input, (kindOf(each.input as InputName).read ?? asSecret)(each, mask));
    } catch (error) {
      failures.push(failureIn(error));
    }
  }
  const [first] = failures;
  if (first) throw first;
  for (const { label, value, wasPadded } of given) {
    // A PEM file ends with a line feed.
    if (wasPadded && !isPem(value)) {
      warn(`${label} is stored with white space around it, which was ignored. Store the secret without it.`);
    }
    if (value.length < SHORTEST_SECRET) {
      warn(
        `${label} is so short that masking it would hide other words, so by itself it is not masked. Use a longer one, or better a personal access token.`,
      );
    }
  }
  return secrets;
}

/** Names that other tools use. */
const ELSEWHERE = /^(?:JIRA|ATLASSIAN)_(?:\w*(?:TOKEN|PASS|PAT|SECRET)|API_KEY|USER|LOGIN)$/;

function onlyFamily({ pinned, find, missing }: Login, inputs: Inputs): Family {
  const labelsOf = ({ marks }: Family): string[] => marks.flatMap((mark) => find(mark)?.label ?? []);
  const given = FAMILIES.filter((family) => labelsOf(family).length > 0);
  if (given.length > 1) {
    throw new Failure(
      'ambiguous-credentials',
      `More than one way to log in is given: ${given.flatMap(labelsOf).join(', ')}.`,
      'Give the inputs of one method only, and unset the variables of the others for this step.',
    );
  }
  const [family] = given;
  const wanted = pinned === undefined ? family : methodNamed(pinned).family;
  if (family && family === wanted) return family;
  if (!wanted) {
    const email = find('email');
    const half = email ?? find('username');
    const unread = inputs.unread(ELSEWHERE).join(', ');
    const failure = missing(
      half
        ? `${half.label} is set, but \`${email ? 'api-token' : 'password'}\` is not.`
        : `No credential is given: no ${oneOf(FAMILIES.map(({ name }) => name))}.`,
      'Set `email` and `api-token`, or the inputs of another method. Check that the secret exists, and that its name is spelled correctly.',
    );
    throw unread ? failure.hinting(`No input reads these variables, which are set: ${unread}.`) : failure;
  }
  const needs = wanted.needs.map((name) => `\`${name}\``).join(' and ');
  throw missing(
    `\`auth-method\` is ${String(pinned)}, but no ${wanted.name} is given.`,
    `Set ${needs}, or leave \`auth-method\` out.`,
  );
}

/** Hashes of a login's inputs, by input name, as secret as the hash of a token. */
export type Marks = Readonly<Record<string, string>>;

/** Returns the given credential's hashes; empty if no secret is given. */
export function marksOfCredential(inputs: Inputs): Marks {
  const given = OWN.flatMap((name) => inputs.find(name) ?? []);
  if (!given.some(({ input }) => isSecretInput(input as InputName))) return {};
  return Object.fromEntries(
    given.map(({ input, value }) => [input, nodeCrypto().createHash('sha256').update(value).digest('hex')]),
  );
}
