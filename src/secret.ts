import { inspect } from 'node:util';

const HIDDEN = '***';

/**
 * A value that must not be printed. String conversion, JSON and `console.log` all give `***`. Only {@link
 * Secret.reveal} returns the value, and a test counts the places that call it.
 */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  reveal(): string {
    return this.#value;
  }

  equals(other: Secret): boolean {
    return this.#value === other.#value;
  }

  toString(): string {
    return HIDDEN;
  }

  toJSON(): string {
    return HIDDEN;
  }

  [inspect.custom](): string {
    return HIDDEN;
  }
}

/** Receives every secret as soon as it is known, before anything could print it. */
export type Mask = (secret: Secret) => void;
