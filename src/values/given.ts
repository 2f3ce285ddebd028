import { Failure } from '../failure.js';
import { Secret, type Mask } from '../secret.js';
import { hinted } from './hints.js';

/** One value as the user gave it, and its source. */
export interface Given {
  readonly input: string;
  /** The name of the value's place for its owner: "`api-token`", or "`email` (from JIRA_EMAIL)". */
  readonly label: string;
  readonly value: string;
  readonly variable: string | undefined;
  /** True if white space around the value was removed, such as a pasted newline. */
  readonly wasPadded: boolean;
}

/** A longer value would not fit into a request's header. */
const LONGEST_VALUE = 8192;

/** Shorter ones can't be masked: a short mask hides half the log and drops the job's outputs. */
export const SHORTEST_SECRET = 8;

/** Never quote the value in it, which may be a secret in the wrong field. */
export function invalid(what: string, advice: string): Failure {
  return new Failure('invalid-input', what, advice);
}

/** Joins words: "a, b or c". */
export function oneOf(words: readonly string[]): string {
  return new Intl.ListFormat('en-GB', { type: 'disjunction' }).format(words);
}

/** Returns the value if it has this shape. @throws Failure `invalid-input`: "LABEL is not a date" */
export function matching(
  { label, value }: Pick<Given, 'label' | 'value'>,
  shape: Pick<RegExp, 'test'>,
  is: string,
  advice: string,
): string {
  if (shape.test(value)) return value;
  throw invalid(`${label} ${is}.`, advice);
}

/** Refuses values that can't be in a header or a log line, or that were damaged on their way here. */
export function refuseControlCharacters({ label, value }: Given): void {
  if (value.length > LONGEST_VALUE) {
    throw invalid(
      `${label} has ${value.length} characters, more than the limit of ${LONGEST_VALUE}.`,
      'Check that the right value was stored in it.',
    );
  }
  const bad = /[\p{Cc}\p{Cs}\u2028\u2029\uFFFD]/u.exec(value);
  if (bad) {
    throw invalid(
      `${label} holds ${placeOf(bad)}.`,
      bad[0] === '\uFFFD'
        ? 'Store it again, in UTF-8.'
        : 'Store it again as one line, without line breaks or other control characters.',
    );
  }
}

/**
 * Masks a value before any message about it, then checks that it can be sent. Only one that is too short to be a secret
 * is refused unmasked. @throws Failure `invalid-input`
 */
export function asSecret(found: Given, mask: Mask): Secret {
  const { input, label, value } = found;
  return hinted(input, value, true, () => {
    if (value.length < SHORTEST_SECRET) {
      throw invalid(
        `${label} has fewer than ${SHORTEST_SECRET} characters: too short to be a credential, or to mask safely.`,
        'Check that the whole secret was stored in it.',
      );
    }
    const secret = new Secret(value);
    mask(secret);
    refuseControlCharacters(found);
    const outside = /[^\x21-\x7e]/u.exec(value);
    if (!outside) return secret;
    throw invalid(
      `${label} holds ${placeOf(outside)}, which no Jira credential has.`,
      'Copy the secret again, without formatting or surrounding text, and store it again.',
    );
  });
}

const NAMED_CHARACTERS: Readonly<Record<string, string>> = {
  '\n': 'a line feed',
  '\r': 'a carriage return',
  '\t': 'a tab',
  '\0': 'a NUL character',
  ' ': 'a space',
  '\uFFFD': 'U+FFFD, which stands for a letter that is not in UTF-8,',
};

function placeOf({ 0: character, index }: RegExpExecArray): string {
  const codePoint = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  return `${NAMED_CHARACTERS[character] ?? `the character U+${codePoint}`} at position ${index + 1}`;
}
