import { Failure } from '../failure.js';
import { hinted } from './hints.js';
import { Secret, type Mask } from '../secret.js';

/** Every input and the environment variables it falls back to, in order. */
export const INPUTS = {
  'site-url': ['JIRA_SITE_URL', 'JIRA_BASE_URL', 'JIRA_URL'],
  deployment: [],
  'allow-private-hosts': [],
  email: ['JIRA_USER_EMAIL', 'JIRA_EMAIL'],
  'api-token': ['JIRA_API_TOKEN'],
  'client-id': ['JIRA_CLIENT_ID'],
  'client-secret': ['JIRA_CLIENT_SECRET'],
  'refresh-token': ['JIRA_REFRESH_TOKEN'],
  'access-token': ['JIRA_ACCESS_TOKEN'],
  'refresh-token-secret': [],
  'refresh-token-environment': [],
  'refresh-token-organization': [],
  'refresh-token-repository': [],
  'github-token': ['GH_TOKEN', 'GITHUB_TOKEN'],
  'refresh-token-file': ['JIRA_REFRESH_TOKEN_FILE'],
  'access-token-secret': [],
  'redirect-uri': ['JIRA_REDIRECT_URI'],
  scope: ['JIRA_SCOPE'],
  'personal-access-token': ['JIRA_PERSONAL_ACCESS_TOKEN', 'JIRA_PAT'],
  'token-name': [],
  username: ['JIRA_USERNAME'],
  password: ['JIRA_PASSWORD'],
  'consumer-key': ['JIRA_CONSUMER_KEY'],
  'private-key': ['JIRA_PRIVATE_KEY'],
  'oauth-token': ['JIRA_OAUTH_TOKEN'],
  'auth-method': ['JIRA_AUTH_METHOD'],
  'cloud-id': ['JIRA_CLOUD_ID'],
  'expected-account-id': [],
  'allowed-hosts': [],
  'required-permissions': [],
  project: [],
  'expires-on': ['JIRA_TOKEN_EXPIRES_ON'],
  'warn-days': [],
  'critical-days': [],
  'export-env': [],
  'export-auth-header': [],
  'output-credentials': [],
  'curl-config': [],
  'allow-uploads': [],
  'gajira-config': [],
  'timeout-seconds': [],
  'ca-certificate': ['JIRA_CA_CERTIFICATE'],
  'client-certificate': ['JIRA_CLIENT_CERTIFICATE'],
  'client-key': ['JIRA_CLIENT_KEY'],
} as const satisfies Record<string, readonly string[]>;

/** What only the command line has: the Action runs where none of this is, and starts no process. */
export const COMMAND_LINE_INPUTS = {
  'refresh-token-variable': [],
  'gitlab-project': ['CI_PROJECT_ID'],
  'gitlab-token': ['GITLAB_TOKEN'],
  'save-command': [],
} as const satisfies Record<string, readonly string[]>;

/** What only a check of several credentials has. */
export const CHECK_INPUTS = {
  'credential-name': [],
  'secret-name': [],
  'credentials-file': [],
  variables: [],
  'org-id': ['JIRA_ORG_ID'],
  'org-api-key': ['JIRA_ORG_API_KEY'],
  'fail-on': [],
  concurrency: [],
  html: [],
  'write-expiry': [],
} as const satisfies Record<string, readonly string[]>;

/** Where a check of several credentials tells people. */
export const NOTIFY_INPUTS = {
  'github-issues': [],
  'github-issues-repository': [],
  'webhook-url': ['JIRA_AUTH_WEBHOOK_URL'],
  'jira-issue-project': [],
  'jira-issue-type': [],
  'jira-issue-credential': [],
} as const satisfies Record<string, readonly string[]>;

/** What only a check has: the renewal of a credential, where its successor is kept, and what a person knows of a consent. */
export const RENEWAL_INPUTS = {
  renew: [],
  'renew-days': [],
  'save-secret': [],
  'save-environment': [],
  'save-organization': [],
  'save-repository': [],
  'save-variable': [],
  'save-file': [],
  'consented-on': ['JIRA_CONSENTED_ON'],
} as const satisfies Record<string, readonly string[]>;

/** Every input of every door, and the environment variables it falls back to, in order. */
export const ALL_INPUTS = {
  ...INPUTS,
  ...COMMAND_LINE_INPUTS,
  ...CHECK_INPUTS,
  ...NOTIFY_INPUTS,
  ...RENEWAL_INPUTS,
};

export type InputName = keyof typeof ALL_INPUTS;

/** Inputs that are secret, and so never stand on a command line, which every user of a machine can read, nor in a file. */
export const SECRET_INPUTS = [
  'api-token',
  'client-secret',
  'refresh-token',
  'access-token',
  'personal-access-token',
  'password',
  'private-key',
  'oauth-token',
  'client-key',
  'github-token',
  'gitlab-token',
  'org-api-key',
  'webhook-url',
] as const satisfies readonly InputName[];

export type SecretInput = (typeof SECRET_INPUTS)[number];

export function isSecretInput(name: InputName): name is SecretInput {
  return (SECRET_INPUTS as readonly InputName[]).includes(name);
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** One value as the user gave it, and where it came from. */
export interface Given {
  /** The input's name. */
  readonly input: InputName;
  /** How to name the value's place to its owner: "`api-token`", or "`email` (from JIRA_EMAIL)". */
  readonly label: string;
  readonly value: string;
  readonly fromEnvironment: boolean;
  /** Something around the value was left out: usual for a secret pasted with its line end. */
  readonly wasPadded: boolean;
}

/** Longer values are no credential of Jira's, and would not fit into a request's header. */
const LONGEST_VALUE = 8192;

/** Shorter ones can't be masked: a short mask hides half the log and drops the job's outputs. */
const SHORTEST_SECRET = 8;

/** Reads raw inputs. Nothing here quotes a value: what it holds may be a secret in the wrong field. */
export class Inputs {
  readonly #input: (name: InputName) => string;
  readonly #environment: Environment;
  #offered: readonly InputName[] | undefined;

  /**
   * @param input gives an input's raw value, an empty string if it is not set
   * @param environment variables to fall back to
   */
  constructor(input: (name: InputName) => string, environment: Environment) {
    this.#input = input;
    this.#environment = environment;
  }

  /** The same without any other input: what a command does not offer is not its to read, wherever it is set. */
  only(names: readonly InputName[]): Inputs {
    const rest = new Inputs((name) => (names.includes(name) ? this.#input(name) : ''), this.#environment);
    rest.#offered = names;
    return rest;
  }

  /** The value of an input or of its environment variables, without white space around it; blank means "not set". */
  find(name: InputName): Given | undefined {
    return this.#find(name, (raw) => raw.trim());
  }

  /** As {@link find}, for values in which a space may stand at either end: nothing but a line end is left out. */
  verbatim(name: InputName): Given | undefined {
    return this.#find(name, (raw) => raw.replace(/[\r\n]+$/, ''));
  }

  #find(name: InputName, tidied: (raw: string) => string): Given | undefined {
    const own = this.#input(name);
    if (own.trim() !== '') return given(name, `\`${name}\``, own, tidied(own), false);
    if (this.#offered?.includes(name) === false) return undefined;
    for (const variable of ALL_INPUTS[name]) {
      const raw = this.#environment[variable] ?? '';
      if (raw.trim() !== '') return given(name, `\`${name}\` (from ${variable})`, raw, tidied(raw), true);
    }
    return undefined;
  }

  /** A variable's own value, for rules between variables; empty means "not set". */
  environment(variable: string): string | undefined {
    const value = this.#environment[variable] ?? '';
    return value.trim() === '' ? undefined : value;
  }

  /**
   * True if an earlier step of this job exported its results. JIRA_CLOUD_ID and JIRA_AUTH_METHOD then tell of that
   * step's site and credential and would mislead this one. JIRA_ACCOUNT_ID is never an input, only a result.
   */
  get resultsOfEarlierStep(): boolean {
    return this.environment('JIRA_ACCOUNT_ID') !== undefined;
  }

  /** A line of text without control characters. */
  text(name: InputName): Given | undefined {
    const found = this.find(name);
    if (found) refuseControlCharacters(found);
    return found;
  }

  /** `true` or `false`, as YAML's core schema spells them. */
  flag(name: InputName, otherwise: boolean): boolean {
    const found = this.find(name);
    if (!found) return otherwise;
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
  wholeNumber(name: InputName, otherwise: number, least: number, most: number): number {
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

  /** A list separated by commas or white space. */
  list(name: InputName): string[] {
    const found = this.find(name);
    return found ? found.value.split(/[\s,]/).filter((item) => item !== '') : [];
  }
}

function given(input: InputName, label: string, raw: string, value: string, fromEnvironment: boolean): Given {
  return { input, label, value, fromEnvironment, wasPadded: value !== raw };
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
