import type { Clock } from '../clock.js';
import { errorCollection, json, jsonBody, noContent, Refused } from '../http.js';
import type { ModelReply, ModelRequest } from '../http.js';
import { dataCenter, fakePersonalToken } from './fixtures.js';
import { DORA, READING_PERSON, type Person } from './people.js';
import { noResource } from './replies.js';

/** An entry of the list. */
export interface PatEntry {
  id: number;
  name: string;
  createdAt?: string;
  lastAccessedAt?: string;
  /** Absent, or in the year 9999, for a token that never expires. */
  expiringAt?: string;
}

/** Settings of an administrator. Documented as system properties of the server, with these defaults. */
interface PatSettings {
  /** `atlassian.pats.max.tokens.expiry.days`: 365. */
  maxDays: number;
  /** `atlassian.pats.max.tokens.per.user`: 10. */
  maxPerUser: number;
  /** What a duration above `maxDays` leads to, which is not established. */
  tooLong: 'refuse' | 'cut';
}

export interface PatControls {
  /** What dora sees, or the status that all users get instead. */
  patList: PatEntry[] | { status: number };
  /** Statuses in place of a new token, and of a revocation. */
  patFailures: { create: number | undefined; revoke: number | undefined };
  patSettings: PatSettings;
}

const DAY_MS = 86_400_000;

export class PersonalTokens {
  readonly #secrets;
  #nextId = 10;

  /** Dora has one token. The reader's is not listed. */
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
   * `/rest/pat/latest/tokens`, which no reference documents. Measured: the list is a bare array, and a new token comes
   * with 201 and `rawToken`. Documented: a maximum duration and a maximum number. One client reports that a longer
   * duration is shortened.
   */
  answer(request: ModelRequest, owner: Person, id: string): ModelReply {
    const refuseWith = (status: number | false | undefined, words = 'Not available.'): void => {
      if (status) throw new Refused(errorCollection(status, [words]));
    };
    const { patList, patFailures, patSettings } = this.settings;
    if ('status' in patList) throw new Refused(errorCollection(patList.status, ['Not available.']));
    const isDora = owner.name === DORA.name;
    const list = isDora ? patList : [];
    if (request.method === 'GET' && id === '') return json(200, list);
    refuseWith(!isDora && 404, 'Token does not exist.');
    if (request.method === 'DELETE') {
      refuseWith(patFailures.revoke);
      const secrets = [...this.#secrets].filter(
        ([, each]) => each.owner.name === owner.name && each.id === Number(id),
      );
      const left = list.filter((entry) => entry.id !== Number(id));
      refuseWith(secrets.length === 0 && left.length === list.length && 404, 'Token does not exist.');
      for (const [secret] of secrets) this.#secrets.delete(secret);
      this.settings.patList = left;
      return noContent();
    }
    if (request.method !== 'POST' || id !== '') return noResource();
    refuseWith(patFailures.create);
    const { name, expirationDuration } = jsonBody(request);
    const { maxDays, maxPerUser, tooLong } = patSettings;
    const asked = Number.isInteger(expirationDuration) ? Number(expirationDuration) : 0;
    const days = tooLong === 'cut' ? Math.min(asked, maxDays) : asked;
    refuseWith((typeof name !== 'string' || name === '') && 400, 'Token name is required.');
    refuseWith(!(days >= 1 && days <= maxDays) && 400, `Expiration must be between 1 and ${maxDays} days.`);
    refuseWith(list.length >= maxPerUser && 400, `A user can have ${maxPerUser} tokens at most.`);
    const now = this.clock.now();
    const expiresAt = now + days * DAY_MS;
    const entry = {
      id: this.#nextId++,
      name: String(name),
      createdAt: zoned(now),
      expiringAt: zoned(expiresAt),
    };
    const rawToken = fakePersonalToken(`patNumber${entry.id}`);
    this.#secrets.set(rawToken, { owner, id: entry.id, expiresAt });
    this.settings.patList = [...list, entry];
    return json(201, { ...entry, rawToken });
  }
}

/** With the offset of the server, here one hour, written without a colon. */
function zoned(ms: number): string {
  return new Date(ms + 3_600_000).toISOString().replace('Z', '+0100');
}
