import type { Clock } from '../clock.js';
import { dataCenter, fakePersonalToken } from './fixtures.js';
import { DORA, READING_PERSON } from './people.js';
import type { Person } from './people.js';

/** A personal access token as the list shows it. Which of them is in use, it does not tell. */
export interface PatEntry {
  id: number;
  name: string;
  /** `2025-03-15T10:11:12.345+0100`, as the others. */
  createdAt?: string;
  lastAccessedAt?: string;
  /** Absent, or in the year 9999, where there is no end. */
  expiringAt?: string;
}

/** What an administrator has set. Documented as system properties of the server, with these at the start. */
export interface PatSettings {
  /** `atlassian.pats.max.tokens.expiry.days`: 365. */
  maxDays: number;
  /** `atlassian.pats.max.tokens.per.user`: 10. */
  maxPerUser: number;
  /** `atlassian.pats.eternal.tokens.enabled`: whether a token may be made that never ends. */
  eternal: boolean;
  /** What comes of a duration above `maxDays`, which is not established: `refuse` at the start. */
  tooLong: 'refuse' | 'cut';
}

interface Secret {
  owner: Person;
  id: number;
  /** Milliseconds since the epoch. */
  expiresAt: number;
}

const DAY_MS = 86_400_000;
const CI_TOKEN_ID = 1;
const SETTINGS: Readonly<PatSettings> = { maxDays: 365, maxPerUser: 10, eternal: true, tooLong: 'refuse' };

/** Personal access tokens, and what the list says of them, which need not be the same. */
export class PersonalTokens {
  readonly #clock: Clock;
  readonly #secrets = new Map<string, Secret>();
  readonly #lists = new Map<string, PatEntry[]>();
  #nextId = 0;
  #refusal: number | undefined;
  /** The statuses that everybody gets instead of a new token, and instead of a revocation. */
  readonly failures: { create: number | undefined; revoke: number | undefined } = {
    create: undefined,
    revoke: undefined,
  };
  readonly settings: PatSettings = { ...SETTINGS };

  constructor(clock: Clock) {
    this.#clock = clock;
    this.reset();
  }

  /** Dora has one token, which ends 45 days from now; the reader's are not listed. */
  reset(): void {
    this.#secrets.clear();
    this.#lists.clear();
    this.#nextId = 10;
    this.#refusal = undefined;
    Object.assign(this.failures, { create: undefined, revoke: undefined });
    Object.assign(this.settings, SETTINGS);
    const now = this.#clock.now();
    const { pat, patExpired, patReader } = dataCenter.tokens;
    this.#secrets.set(pat, { owner: DORA, id: CI_TOKEN_ID, expiresAt: now + 45 * DAY_MS });
    this.#secrets.set(patExpired, { owner: DORA, id: 2, expiresAt: now - DAY_MS });
    this.#secrets.set(patReader, { owner: READING_PERSON, id: 3, expiresAt: Infinity });
    this.#lists.set(DORA.name, [
      {
        id: CI_TOKEN_ID,
        name: 'ci-token',
        createdAt: zoned(now - 45 * DAY_MS),
        lastAccessedAt: zoned(now - DAY_MS),
        expiringAt: zoned(now + 45 * DAY_MS),
      },
    ]);
  }

  /** What the list is replaced with for everybody, if it is: a status. */
  get refusal(): number | undefined {
    return this.#refusal;
  }

  get ofDora(): PatEntry[] | { status: number } {
    return this.#refusal === undefined ? this.list(DORA) : { status: this.#refusal };
  }

  /** Changes what is listed for dora; her tokens go on working. */
  set ofDora(list: readonly PatEntry[] | { status: number }) {
    this.#refusal = 'status' in list ? list.status : undefined;
    if (!('status' in list)) this.#lists.set(DORA.name, [...list]);
  }

  ownerOf(secret: string): Person | undefined {
    const found = this.#secrets.get(secret);
    return found !== undefined && found.expiresAt > this.#clock.now() ? found.owner : undefined;
  }

  list(owner: Person): PatEntry[] {
    return structuredClone(this.#lists.get(owner.name) ?? []);
  }

  /** @param days until it ends; never if undefined */
  create(owner: Person, name: string, days: number | undefined): { entry: PatEntry; secret: string } {
    const id = this.#nextId++;
    const now = this.#clock.now();
    const expiresAt = days === undefined ? Infinity : now + days * DAY_MS;
    const entry: PatEntry = {
      id,
      name,
      createdAt: zoned(now),
      ...(days === undefined ? {} : { expiringAt: zoned(expiresAt) }),
    };
    const secret = fakePersonalToken(`patNumber${id}`);
    this.#secrets.set(secret, { owner, id, expiresAt });
    this.#lists.set(owner.name, [...this.list(owner), entry]);
    return { entry, secret };
  }

  /** Whether there was one to revoke. */
  revoke(owner: Person, id: number): boolean {
    const before = this.list(owner);
    const left = before.filter((entry) => entry.id !== id);
    this.#lists.set(owner.name, left);
    const secrets = [...this.#secrets].filter(([, each]) => each.owner === owner && each.id === id);
    for (const [secret] of secrets) this.#secrets.delete(secret);
    return left.length < before.length || secrets.length > 0;
  }
}

/** A time as the list spells it: with the server's offset, here an hour, and without a colon in it. */
function zoned(ms: number): string {
  return new Date(ms + 3_600_000).toISOString().replace('Z', '+0100');
}
