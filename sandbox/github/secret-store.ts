import type { Clock } from '../clock.js';
import { keyOf } from './places.js';
import type { Place } from './places.js';
import { newBoxKeys } from './sealed-box.js';
import type { BoxKeys } from './sealed-box.js';

/** Who of an organization may use a secret of it. */
export type Visibility = 'all' | 'private' | 'selected';

/** The repositories of an organization that may use a secret. */
export interface Audience {
  visibility: Visibility;
  /** Ids, for `selected`. */
  repositories?: readonly number[];
}

/** A secret, opened. */
export interface StoredSecret {
  /** In capitals, as GitHub keeps it. */
  name: string;
  value: string;
  /** Milliseconds since the epoch. */
  createdAt: number;
  updatedAt: number;
  /** An organization's have one. */
  audience?: Audience;
}

/** The key that a place's secrets are sealed for. */
export interface PlaceKey extends BoxKeys {
  id: string;
}

/** The secrets of one server. */
export class SecretStore {
  readonly #clock: Clock;
  readonly #secrets = new Map<string, Map<string, StoredSecret>>();
  readonly #keys = new Map<string, PlaceKey>();
  #serial = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Forgets every secret and key. */
  reset(): void {
    this.#secrets.clear();
    this.#keys.clear();
  }

  /** Forgets every key: each place has a new one the next time. */
  rotateKeys(): void {
    this.#keys.clear();
  }

  /** A place's key. Measured: each place has its own, and what is sealed for another is refused. */
  key(place: Place): PlaceKey {
    const of = keyOf(place);
    let key = this.#keys.get(of);
    if (key === undefined) {
      this.#serial += 1;
      // Real ids are numbers of 18 or 19 digits, which no JavaScript number holds.
      key = { ...newBoxKeys(), id: `90071992547409${String(this.#serial).padStart(5, '0')}` };
      this.#keys.set(of, key);
    }
    return key;
  }

  list(place: Place): StoredSecret[] {
    const secrets = this.#secrets.get(keyOf(place))?.values() ?? [];
    return [...secrets].sort((a, b) => a.name.localeCompare(b.name));
  }

  /** Documented: names have no case. */
  get(place: Place, name: string): StoredSecret | undefined {
    return this.#secrets.get(keyOf(place))?.get(name.toUpperCase());
  }

  /** @returns whether there was none of this name */
  set(place: Place, name: string, value: string, audience?: Audience): boolean {
    const of = keyOf(place);
    const secrets = this.#secrets.get(of) ?? new Map<string, StoredSecret>();
    const before = this.get(place, name);
    const now = this.#clock.now();
    const key = name.toUpperCase();
    secrets.set(key, {
      name: key,
      value,
      createdAt: before?.createdAt ?? now,
      updatedAt: now,
      ...(audience === undefined ? {} : { audience }),
    });
    this.#secrets.set(of, secrets);
    return before === undefined;
  }

  /** @returns whether there was one */
  delete(place: Place, name: string): boolean {
    return this.#secrets.get(keyOf(place))?.delete(name.toUpperCase()) ?? false;
  }
}
