import type { Clock } from '../clock.js';
import { errorCollection, json, jsonBody, noContent, Refused } from '../http.js';
import type { ModelReply, ModelRequest } from '../http.js';
import { dataCenter, fakePersonalToken } from './fixtures.js';
import { DORA, READING_PERSON, type Person } from './people.js';
import { methodNotAllowed } from './replies.js';

/** A personal access token as the list shows it. The list doesn't tell which of them is in use. */
export interface PatEntry {
  id: number;
  name: string;
  createdAt?: string;
  lastAccessedAt?: string;
  /** Absent, or in the year 9999, for a token that never expires. */
  expiringAt?: string;
}

/** Settings of an administrator. Documented as system properties of the server, with these defaults. */
export interface PatSettings {
  /** `atlassian.pats.max.tokens.expiry.days`: 365. */
  maxDays: number;
  /** `atlassian.pats.max.tokens.per.user`: 10. */
  maxPerUser: number;
  /** The effect of a duration above `maxDays`, which is not established. Starts as `refuse`. */
  tooLong: 'refuse' | 'cut';
}

export interface PatControls {
  /** The list that dora sees, or the status that all users get instead. Her tokens keep working. */
  patList: PatEntry[] | { status: number };
  /** The statuses that all users get instead of a new token, and instead of a revocation. */
  readonly patFailures: { create: number | undefined; revoke: number | undefined };
  readonly patSettings: PatSettings;
}

const DAY_MS = 86_400_000;

export class PersonalTokens {
  readonly #secrets;
  readonly #lists = new Map<string, PatEntry[]>();
  #nextId = 10;

  /** Dora has one token, which expires in 45 days. The reader's token is not listed. */
  constructor(
    private readonly clock: Clock,
    private readonly settings: PatControls,
  ) {
    const now = clock.now();
    const { pat, patExpired, patReader } = dataCenter.tokens;
    this.#secrets = new Map([
      [pat, { owner: DORA, id: 1, expiresAt: now + 45 * DAY_MS }],
      [patExpired, { owner: DORA, id: 2, expiresAt: now - DAY_MS }],
      [patReader, { owner: READING_PERSON, id: 3, expiresAt: Infinity }],
    ]);
    settings.patList = [
      {
        id: 1,
        name: 'ci-token',
        createdAt: zoned(now - 45 * DAY_MS),
        lastAccessedAt: zoned(now - DAY_MS),
        expiringAt: zoned(now + 45 * DAY_MS),
      },
    ];
  }

  ownerOf(secret: string): Person | undefined {
    const found = this.#secrets.get(secret);
    return found && found.expiresAt > this.clock.now() ? found.owner : undefined;
  }

  /**
   * `/rest/pat/latest/tokens`, which no reference documents. Measured: the list is a bare array, and a new token
   * comes with 201 and `rawToken`. Documented: there is a maximum duration and a maximum number. Decided here: the
   * answers to wrong requests, and that a longer duration is refused. One client reports that it is shortened
   * instead, which a setting can select.
   *
   * @param id the part of the path after the resource
   * @throws Refused
   */
  answer(request: ModelRequest, owner: Person, id: string): ModelReply {
    const refuseWith = (status: number | undefined, words = 'Not available.'): void => {
      if (status !== undefined) throw new Refused(errorCollection(status, [words]));
    };
    const refuseIf = (condition: boolean, words: string): void => {
      refuseWith(condition ? 400 : undefined, words);
    };
    const { patList, patFailures, patSettings } = this.settings;
    const ofDora = 'status' in patList ? [] : structuredClone(patList);
    if ('status' in patList) refuseWith(patList.status);
    const list = owner.name === DORA.name ? ofDora : (this.#lists.get(owner.name) ?? []);
    const keep = (entries: PatEntry[]): void => {
      if (owner.name === DORA.name) this.settings.patList = entries;
      else this.#lists.set(owner.name, entries);
    };

    if (id !== '') {
      if (request.method !== 'DELETE') return methodNotAllowed();
      refuseWith(patFailures.revoke);
      const secrets = [...this.#secrets].filter(
        ([, each]) => each.owner.name === owner.name && each.id === Number(id),
      );
      const left = list.filter((entry) => entry.id !== Number(id));
      if (secrets.length === 0 && left.length === list.length) refuseWith(404, 'Token does not exist.');
      for (const [secret] of secrets) this.#secrets.delete(secret);
      keep(left);
      return noContent();
    }
    if (request.method === 'GET') return json(200, list);
    if (request.method !== 'POST') return methodNotAllowed();
    refuseWith(patFailures.create);
    const { name, expirationDuration } = jsonBody(request);
    const isNamed = typeof name === 'string' && name !== '';
    refuseIf(!isNamed, 'Token name is required.');
    const days = this.#daysOf(expirationDuration);
    refuseIf(days === undefined, `Expiration must be between 1 and ${patSettings.maxDays} days.`);
    const { maxPerUser } = patSettings;
    refuseIf(list.length >= maxPerUser, `A user can have ${maxPerUser} tokens at most.`);
    const now = this.clock.now();
    const expiresAt = now + (days ?? 0) * DAY_MS;
    const entry = {
      id: this.#nextId++,
      name: String(name),
      createdAt: zoned(now),
      ...(days !== Infinity && { expiringAt: zoned(expiresAt) }),
    };
    const rawToken = fakePersonalToken(`patNumber${entry.id}`);
    this.#secrets.set(rawToken, { owner, id: entry.id, expiresAt });
    keep([...list, entry]);
    return json(201, { ...entry, rawToken });
  }

  /** Returns `Infinity` for a token that never expires, undefined for a duration that is refused. */
  #daysOf(asked: unknown): number | undefined {
    const { maxDays, tooLong } = this.settings.patSettings;
    if (asked === undefined || asked === null) return Infinity;
    if (typeof asked !== 'number' || !Number.isInteger(asked) || asked < 1) return undefined;
    if (asked <= maxDays) return asked;
    return tooLong === 'cut' ? maxDays : undefined;
  }
}

/** Formats a time as the list does: with the server's offset, here one hour, written without a colon. */
function zoned(ms: number): string {
  return new Date(ms + 3_600_000).toISOString().replace('Z', '+0100');
}
