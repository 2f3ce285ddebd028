import { constants } from 'node:os';

/** The exit status of each failure code. Codes are stable, because pipelines compare them. */
export const EXIT_STATUS = {
  internal: 1,
  'invalid-input': 2,
  'missing-credentials': 2,
  'ambiguous-credentials': 2,
  'secrets-unavailable': 2,
  'host-not-allowed': 2,
  'insecure-url': 2,
  'credentials-rejected': 3,
  'anonymous-session': 3,
  'captcha-required': 3,
  'client-rejected': 3,
  'refresh-token-invalid': 3,
  'password-auth-disabled': 3,
  'insufficient-scope': 4,
  'permission-denied': 4,
  'ip-not-allowed': 4,
  'unexpected-account': 4,
  'site-not-accessible': 4,
  'site-not-found': 5,
  'network-unreachable': 5,
  timeout: 5,
  'server-unavailable': 5,
  'proxy-failure': 5,
  'rate-limited': 6,
  'untrusted-response': 7,
  'redirect-refused': 7,
  'tls-failure': 7,
  'handoff-failed': 8,
  'refresh-token-not-saved': 8,
  'credential-not-renewed': 8,
  'credential-expiring': 9,
  'credential-expired': 9,
  'issue-not-found': 10,
  'field-not-found': 10,
  'field-not-editable': 10,
  'value-not-allowed': 10,
  'update-rejected': 10,
} as const;

export type FailureCode = keyof typeof EXIT_STATUS;

const CLASSES = { input: 2, rejected: 3, denied: 4, unreachable: 5, limited: 6, untrusted: 7 } as const;

/** Codes that share an exit status. `rejected`: the credential is refused. `denied`: it lacks a permission. */
export type FailureClass = keyof typeof CLASSES;

export function isOfClass(code: FailureCode, ...classes: readonly FailureClass[]): boolean {
  return classes.some((name) => CLASSES[name] === EXIT_STATUS[code]);
}

/**
 * Names inputs the way one door (an Action, the command line) spells them. A text refers to an input as `name` or
 * `name: value` in backticks. If its value came from the environment, the variable follows: "`name` (from VARIABLE)".
 */
export interface Words {
  /** Rewrites a text about the inputs that were given. */
  readonly say: (text: string) => string;
  /** Rewrites advice, and removes every alternative and sentence that names an input that the door lacks. */
  readonly advise: (text: string) => string;
}

/**
 * The one error that users see: a stable code, what happened, and what to do. Neither text may contain a secret, a
 * header or part of a response body.
 */
export class Failure extends Error {
  override readonly name = 'Failure';

  constructor(
    readonly code: FailureCode,
    readonly what: string,
    readonly advice: string,
  ) {
    super(`${what} ${advice}`);
  }

  get exitStatus(): number {
    return EXIT_STATUS[this.code];
  }

  isOf(...classes: readonly FailureClass[]): boolean {
    return isOfClass(this.code, ...classes);
  }

  /** True if the server may have done what it was asked. */
  get isUncertain(): boolean {
    return ['network-unreachable', 'timeout', 'server-unavailable', 'untrusted-response'].includes(this.code);
  }

  /** Adds a sentence of advice at the end. */
  advising(more: string): Failure {
    return new Failure(this.code, this.what, `${this.advice} ${more}`);
  }

  /** Adds a sentence of advice at the beginning. */
  hinting(first: string): Failure {
    return new Failure(this.code, this.what, `${first} ${this.advice}`);
  }

  /** The fields of JSON output. */
  forPrograms() {
    const { code, exitStatus, what, advice } = this;
    return { code, exitStatus, what, advice };
  }

  inWords({ say, advise }: Words): Failure {
    return new Failure(this.code, say(this.what), advise(this.advice));
  }
}

/** Returns a sentence that says why the CI system withholds this run's secrets, if it does. */
export type SecretsWithheld = () => string | undefined;

/** Returns the failure for a missing input. If the run gets no secrets, cause and remedy differ. */
export function orWithheld(missing: Failure, secretsWithheld?: SecretsWithheld): Failure {
  const reason = secretsWithheld?.();
  if (reason === undefined) return missing;
  return new Failure(
    'secrets-unavailable',
    `${missing.what} ${reason}`,
    'Skip this step on such runs, or run it after the merge; never hand secrets to code from a fork.',
  );
}

export function missingCredentials(what: string, advice: string, secretsWithheld: SecretsWithheld): Failure {
  return orWithheld(new Failure('missing-credentials', what, advice), secretsWithheld);
}

/** A failure before the server received anything. */
export class UnsentFailure extends Failure {
  override get isUncertain(): boolean {
    return false;
  }
}

/** A failure caused by something in front of a host, so it says nothing about the credential or the address. */
export class EdgeFailure extends Failure {
  /** The host that a redirect named, if any. */
  target = '';
}

/** A signal ends the run. It has no code, because nothing failed. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';

  constructor(readonly signal: NodeJS.Signals) {
    super(`Interrupted by ${signal}.`);
  }

  get exitStatus(): number {
    return 128 + constants.signals[this.signal];
  }
}

/** Returns the place in this program where an error was thrown, without its message. */
export function placeOf(error: unknown): string {
  const { name = '', stack = '' }: Partial<Error> = error instanceof Error ? error : {};
  const thrown = `${/^\w{1,40}$/.test(name) ? name : 'something'} was thrown`;
  const frame = /^\s+at (?:.*[\\/(])?([\w.-]+:\d+:\d+)\)?$/m.exec(stack)?.[1];
  return frame === undefined ? thrown : `${thrown} at ${frame}`;
}

/** @throws any error other than a Failure */
export function failureIn(error: unknown): Failure {
  if (error instanceof Failure) return error;
  throw error;
}

/** Returns what `read` returns; `undefined` for a Failure, reported elsewhere. */
export function unlessFailed<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    failureIn(error);
    return undefined;
  }
}

/** Does work and keeps its failure for later, so other work is still done. @throws any error other than a Failure */
export async function attempt(failures: Failure[], work: () => unknown): Promise<void> {
  try {
    await work();
  } catch (error) {
    failures.push(failureIn(error));
  }
}
