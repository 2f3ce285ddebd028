import { Failure } from '../failure.js';
import type { Door } from '../inputs/input-kind.js';
import { type InputName, isInputOf, kindOf, variablesOf } from '../inputs/schema.js';
import { type Environment, isResult, valueOf } from '../results.js';
import { hinted } from './hints.js';
import { Secret, type Mask } from '../secret.js';

export type { InputName } from '../inputs/schema.js';
export type { Environment } from '../results.js';

/** One value as the user gave it, and where it came from. */
export interface Given {
  /** The input's name. */
  readonly input: InputName;
  /** How to name the value's place to its owner: "`api-token`", or "`email` (from JIRA_EMAIL)". */
  readonly label: string;
  readonly value: string;
  /** The variable that it came from, if it did. */
  readonly variable: string | undefined;
  /** Something around the value was left out: usual for a secret pasted with its line end. */
  readonly wasPadded: boolean;
}

/** The result that stands in for an input. */
export const EARLIER_SITE = 'JIRA_SITE_URL';

/** Longer values are no credential of Jira's, and would not fit into a request's header. */
const LONGEST_VALUE = 8192;

/** Shorter ones can't be masked: a short mask hides half the log and drops the job's outputs. */
const SHORTEST_SECRET = 8;

/** Reads raw inputs. Nothing here quotes a value: what it holds may be a secret in the wrong field. */
export class Inputs {
  readonly #input: (name: InputName) => string;
  readonly #environment: Environment;
  readonly #door: Door | undefined;

  /**
   * @param input gives an input's raw value, an empty string if it is not set
   * @param environment variables to fall back to
   * @param door whose inputs may come from variables; all of them if not given
   */
  constructor(input: (name: InputName) => string, environment: Environment, door?: Door) {
    this.#input = input;
    this.#environment = environment;
    this.#door = door;
  }

  /** The value of an input or of its environment variables, without white space around it; blank means "not set". */
  find(name: InputName): Given | undefined {
    return this.all(name)[0] ?? (name === 'site-url' ? this.#earlierSite : undefined);
  }

  /** The default for a step that names no site. */
  get #earlierSite(): Given | undefined {
    const site = this.result(EARLIER_SITE);
    return site === undefined ? undefined : given('site-url', EARLIER_SITE, site, site.trim());
  }

  /** As {@link find}, for values in which a space may stand at either end: nothing but a line end is left out. */
  verbatim(name: InputName): Given | undefined {
    return this.all(name, (raw) => raw.replace(/[\r\n]+$/, ''))[0];
  }

  /** The input's own value alone, or those of all its variables, in order. Results of an earlier step are none. */
  all(name: InputName, tidied = (raw: string) => raw.trim()): Given[] {
    const own = this.#input(name);
    if (own.trim() !== '') return [given(name, undefined, own, tidied(own))];
    if (this.#door && !isInputOf(this.#door, name)) return [];
    return variablesOf(name).flatMap((variable) => {
      const raw = this.environment(variable);
      if (raw === undefined || isResult(this.#environment, variable)) return [];
      return [given(name, variable, raw, tidied(raw))];
    });
  }

  /** A variable's own value, for rules between variables; empty means "not set". */
  environment(variable: string): string | undefined {
    const value = valueOf(this.#environment, variable);
    return value.trim() === '' ? undefined : value;
  }

  /** What an earlier step of this job handed over in such a variable, if nobody has changed it since. */
  result(variable: string): string | undefined {
    return isResult(this.#environment, variable) ? this.environment(variable) : undefined;
  }

  /** A line of text without control characters. */
  text(name: InputName): Given | undefined {
    const found = this.find(name);
    if (found) refuseControlCharacters(found);
    return found;
  }

  /** `true` or `false`, as YAML's core schema spells them. */
  flag(name: InputName): boolean {
    const found = this.find(name);
    // An input that a door lacks is off there.
    if (!found) return kindOf(name).default === 'true' && (!this.#door || isInputOf(this.#door, name));
    const value = found.value.toLowerCase();
    if (value === 'true') return true;
    if (value === 'false') return false;
    throw new Failure(
      'invalid-input',
      `${found.label} is neither true nor false.`,
      `Set it to true or false.`,
    );
  }

  /** A whole number between `least` and `most`. */
  wholeNumber(
    name: InputName,
    least: number,
    most: number,
    otherwise = Number(kindOf(name).default),
  ): number {
    const found = this.find(name);
    if (!found) return otherwise;
    const value = /^\d{1,6}$/.test(found.value) ? Number(found.value) : Number.NaN;
    if (value >= least && value <= most) return value;
    throw new Failure(
      'invalid-input',
      `${found.label} is not a whole number from ${least} to ${most}.`,
      `Set it to such a number, or leave it out for ${otherwise}.`,
    );
  }

  /** A list separated by commas or white space. A guard that lists nothing would guard nothing. */
  list(name: InputName): string[] {
    const found = this.find(name);
    if (!found) return [];
    const items = found.value.split(/[\s,]/).filter((item) => item !== '');
    if (items.length > 0) return items;
    throw new Failure('invalid-input', `${found.label} lists nothing.`, 'List something, or leave it out.');
  }
}

function given(input: InputName, variable: string | undefined, raw: string, value: string): Given {
  const label = variable === undefined ? `\`${input}\`` : `\`${input}\` (from ${variable})`;
  return { input, label, value, variable, wasPadded: value !== raw };
}

/** Refuses what can't stand in a header or a log line. The message never quotes the value. */
export function refuseControlCharacters({ label, value }: Given): void {
  if (value.length > LONGEST_VALUE) {
    throw new Failure(
      'invalid-input',
      `${label} has ${value.length} characters, more than the ${LONGEST_VALUE} that are accepted.`,
      `Check that the right value was stored in it.`,
    );
  }
  const bad = /[\p{Cc}\u2028\u2029]/u.exec(value);
  if (bad) {
    throw new Failure(
      'invalid-input',
      `${label} holds ${describeCharacter(bad[0])} at position ${bad.index + 1}.`,
      `Store it again as one line, without line breaks or other control characters.`,
    );
  }
}

/**
 * Turns a value into a {@link Secret}, masks it, then checks that it can be sent.
 *
 * A secret that was masked too late is worse than one masked for nothing, so the mask comes before any message
 * about it, with one exception: what is too short to be a secret is refused unmasked.
 */
export function asSecret(found: Given, mask: Mask): Secret {
  return hinted(found.input, found.value, true, () => readSecret(found, mask));
}

function readSecret(found: Given, mask: Mask): Secret {
  const { label, value } = found;
  if (value.length < SHORTEST_SECRET) {
    throw new Failure(
      'invalid-input',
      `${label} has fewer than ${SHORTEST_SECRET} characters, so it is no credential and could not be masked.`,
      `Check that the whole secret was stored in it.`,
    );
  }
  const secret = new Secret(value);
  mask(secret);
  refuseControlCharacters(found);
  const outside = /[^\x21-\x7e]/u.exec(value);
  if (outside) {
    throw new Failure(
      'invalid-input',
      `${label} holds ${describeCharacter(outside[0])} at position ${outside.index + 1}, which no Jira credential has.`,
      `Copy the secret again, without formatting or surrounding text, and store it anew.`,
    );
  }
  return secret;
}

/**
 * Turns a password into a {@link Secret}: whatever a person can type. One that is too short to be masked by itself is
 * still masked in every form that it is sent in.
 */
export function asPassword(found: Given, mask: Mask): Secret {
  const password = new Secret(found.value);
  mask(password);
  refuseControlCharacters(found);
  if (found.value.isWellFormed()) return password;
  throw new Failure(
    'invalid-input',
    `${found.label} holds half of a character, which no encoding can carry.`,
    'Store the password again.',
  );
}

/** True if a secret's own text is not masked, because that would hide half the log. */
export function isTooShortToMask({ value }: Given): boolean {
  return value.length < SHORTEST_SECRET;
}

const NAMED_CHARACTERS: Readonly<Record<string, string>> = {
  '\n': 'a line feed',
  '\r': 'a carriage return',
  '\t': 'a tab',
  '\0': 'a NUL character',
  ' ': 'a space',
};

function describeCharacter(character: string): string {
  const codePoint = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  return NAMED_CHARACTERS[character] ?? `the character U+${codePoint}`;
}
