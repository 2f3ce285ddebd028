import { constants } from 'node:os';

/** Exit status of every failure code. Codes are stable: pipelines compare them. */
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

/** The codes with one exit status. `rejected`: the credential is refused. `denied`: it is valid, but lacks a right. */
export type FailureClass = keyof typeof CLASSES;

export function isOfClass(code: FailureCode, ...classes: readonly FailureClass[]): boolean {
  return classes.some((name) => CLASSES[name] === EXIT_STATUS[code]);
}

/**
 * How one door writes inputs. A text refers to one as `name` or `name: value` in backticks; if its value came from the
 * environment, the variable follows: "`name` (from VARIABLE)".
 */
export interface Words {
  /** For a text about what was given. */
  readonly say: (text: string) => string;
  /** For advice, which loses every alternative and every sentence that names an input the door lacks. */
  readonly advise: (text: string) => string;
}

/**
 * The one error that users see: a stable code, one sentence that says what happened, one that says what to do.
 * Neither sentence may hold a secret, a header or a piece of a response body.
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

  /** The same failure with a further sentence of advice. */
  advising(more: string): Failure {
    return new Failure(this.code, this.what, `${this.advice} ${more}`);
  }

  /** The same failure with a sentence of advice that comes first. */
  hinting(first: string): Failure {
    return new Failure(this.code, this.what, `${first} ${this.advice}`);
  }

  /** For JSON. */
  forPrograms(): Readonly<Record<'code' | 'what' | 'advice', string> & { exitStatus: number }> {
    const { code, exitStatus, what, advice } = this;
    return { code, exitStatus, what, advice };
  }

  /** The same failure, as one door says it. */
  inWords({ say, advise }: Words): Failure {
    return new Failure(this.code, say(this.what), advise(this.advice));
  }
}

/** A failure that tells of what stands in front of a host, and so of neither the credential nor the address. */
export class EdgeFailure extends Failure {
  constructor(
    code: FailureCode,
    what: string,
    advice: string,
    /** The host that it led to; empty if it named none, or led nowhere. */
    readonly target = '',
  ) {
    super(code, what, advice);
  }
}

/** Thrown when a signal ends the run: not a failure of anything, so it has no code. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';

  constructor(readonly signal: NodeJS.Signals) {
    super(`Interrupted by ${signal}.`);
  }

  get exitStatus(): number {
    return 128 + constants.signals[this.signal];
  }
}

/** The place in our own code that an error comes from, without its message. */
export function placeOf(error: unknown): string {
  const name = error instanceof Error && /^\w{1,40}$/.test(error.name) ? error.name : 'something';
  const frame = /^\s+at (?:.*[\\/(])?([\w.-]+:\d+:\d+)\)?$/m.exec(
    error instanceof Error ? (error.stack ?? '') : '',
  )?.[1];
  return frame === undefined ? `${name} was thrown` : `${name} was thrown at ${frame}`;
}
