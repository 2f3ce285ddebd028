import { Failure } from '../failure.js';
import { asSecret, type InputName, type Inputs } from '../read/inputs.js';
import type { Secret } from '../secret.js';
import { NO_MASK } from './effects.js';

/** An OAuth 2.0 app. */
export interface Client {
  readonly id: string;
  readonly secret: Secret;
}

/** Places for a refresh token that also tell the one they hold, and those that don't. */
const READABLE = ['refresh-token-file', 'refresh-token-variable'] as const satisfies readonly InputName[];
const PLACES = [...READABLE, 'refresh-token-secret', 'save-command'] as const satisfies readonly InputName[];

const ONE_PLACE =
  'one of `refresh-token-file`, `refresh-token-variable`, `refresh-token-secret` and `save-command`';

/** What writing to a place needs. */
const KEYS: Readonly<Partial<Record<InputName, InputName>>> = {
  'refresh-token-secret': 'github-token',
  'access-token-secret': 'github-token',
  'refresh-token-variable': 'gitlab-token',
};

const has =
  (inputs: Inputs) =>
  (name: InputName): boolean =>
    inputs.find(name) !== undefined;

/** What an exchange of a refresh token needs. @throws Failure that names all that is lacking, at once */
export function requireGrant(inputs: Inputs): void {
  const hasPlace = PLACES.some(has(inputs));
  requireAll(
    inputs,
    hasPlace && !READABLE.some(has(inputs)) ? ['refresh-token'] : [],
    hasPlace,
    `To save the new one, give ${ONE_PLACE}. With \`refresh-token-secret\` or \`save-command\`, set \`refresh-token\` as well.`,
  );
}

/** What a consent needs. @throws Failure that names all that is lacking, at once */
export function requireClient(inputs: Inputs, isPrinted: boolean): void {
  const hasPlace = isPrinted || PLACES.some(has(inputs));
  requireAll(inputs, [], hasPlace, `Give ${ONE_PLACE}. Or give --print, for standard output.`);
}

function requireAll(inputs: Inputs, more: readonly InputName[], hasPlace: boolean, places: string): void {
  const keys = (Object.keys(KEYS) as InputName[]).filter(has(inputs)).flatMap((place) => KEYS[place] ?? []);
  const needed = new Set<InputName>(['client-id', 'client-secret', ...more, ...keys]);
  const lacking = [...needed].filter((name) => !has(inputs)(name)).map((name) => `\`${name}\``);
  if (lacking.length === 0) {
    if (hasPlace) return;
    throw new Failure('invalid-input', 'There is no place to save the refresh token.', places);
  }
  const unset = `${listed(lacking)} ${lacking.length === 1 ? 'is' : 'are'} not set`;
  throw new Failure(
    'missing-credentials',
    hasPlace ? `${unset}.` : `${unset}, and there is no place to save the refresh token.`,
    `Set ${listed(lacking)}. ${hasPlace ? WHERE : places}`,
  );
}

const WHERE =
  'The client\'s ID and secret are on the "Settings" page of the OAuth 2.0 app at https://developer.atlassian.com/console/myapps.';

function listed(items: readonly string[]): string {
  const [last, ...others] = items.toReversed();
  return others.length === 0 ? String(last) : `${others.toReversed().join(', ')} and ${String(last)}`;
}

/** @throws Failure `invalid-input`; what is lacking was found before */
export function readClient(inputs: Inputs): Client {
  const [id, secret] = [inputs.find('client-id'), inputs.find('client-secret')];
  if (!id || !secret) throw new TypeError('A client is lacking that was there.');
  if (!/^[\x21-\x7e]{1,512}$/.test(id.value)) {
    throw new Failure(
      'invalid-input',
      `${id.label} is not an OAuth client ID.`,
      'Copy it again from the page where the client was created.',
    );
  }
  return { id: id.value, secret: asSecret(secret, NO_MASK) };
}
