import { generateKeyPairSync } from 'node:crypto';
import { findRoute, objectIn, pageOf, type ModelReply, type Route } from '../http.js';
import type { GitHubFixture } from './fixtures.js';
import { answer, refuse, refuseNotFound, type Call } from './replies.js';

export type Place =
  | { kind: 'repository'; repository: string }
  | { kind: 'environment'; repository: string; environment: string }
  | { kind: 'organization'; organization: string };

/** The repositories of an organization that may use a secret. */
export interface Audience {
  visibility: 'all' | 'private' | 'selected';
  /** Ids, for `selected`. */
  repositories?: readonly number[];
}

export interface SecretWrite extends Partial<Audience> {
  place: Place;
  name: string;
  value: string;
}

interface SecretsPath {
  place: Place;
  /** `public-key`, or a secret's name. */
  item: string;
  /** True for the list of repositories that may use an organization's secret. */
  repositories: boolean;
}

const PLACES: readonly Route<undefined, Place>[] = [
  ['', '/repos/:o/:r/actions/secrets', (_, ...name) => ({ kind: 'repository', repository: name.join('/') })],
  [
    '',
    '/repos/:o/:r/environments/:e/secrets',
    (_, owner = '', name = '', environment = '') => ({
      kind: 'environment',
      repository: `${owner}/${name}`,
      environment,
    }),
  ],
  ['', '/orgs/:o/actions/secrets', (_, organization = '') => ({ kind: 'organization', organization })],
];

export function readSecretsPath(path: string): SecretsPath | undefined {
  const [, root = '', item = '', repositories] =
    /^(.*?\/secrets)\/([\w-]+)(\/repositories)?$/.exec(path) ?? [];
  const found = findRoute(PLACES, '', root);
  if (typeof found === 'number') return undefined;
  const place = found.route[2](undefined, ...found.parameters);
  if (repositories !== undefined && place.kind !== 'organization') return undefined;
  return { place, item, repositories: repositories !== undefined };
}

/** Converts a place to a key. Documented: names of owners, repositories and environments ignore case. */
export function keyOf(place: Place): string {
  const { kind, ...names } = place;
  return JSON.stringify([kind, ...Object.values(names)]).toLowerCase();
}

export function placesOf({
  repository,
  organization,
  environment,
  environmentToEscape,
}: GitHubFixture): Place[] {
  return [
    { kind: 'repository', repository },
    { kind: 'organization', organization },
    { kind: 'environment', repository, environment },
    { kind: 'environment', repository, environment: environmentToEscape },
  ];
}

interface StoredSecret {
  /** In upper case, as GitHub keeps it: names ignore case. */
  name: string;
  value: string;
  audience?: Audience | undefined;
}

/** The key for which a place's secrets are sealed: X25519, 32 bytes each. */
interface PlaceKey {
  id: string;
  publicKey: Buffer;
  privateKey: Buffer;
}

export class Secrets {
  readonly writes: SecretWrite[] = [];
  readonly #secrets = new Map<string, StoredSecret>();
  readonly #keys = new Map<string, PlaceKey>();
  #serial = 0;

  rotateKeys(): void {
    this.#keys.clear();
  }

  get(place: Place, name: string): StoredSecret | undefined {
    return this.#secrets.get(`${keyOf(place)} ${name.toUpperCase()}`);
  }

  set(place: Place, name: string, value: string, audience: Audience | undefined): boolean {
    const isNew = this.get(place, name) === undefined;
    const upper = name.toUpperCase();
    this.#secrets.set(`${keyOf(place)} ${upper}`, { name: upper, value, audience });
    return isNew;
  }

  async answer(call: Call, { place, item, repositories }: SecretsPath): Promise<ModelReply> {
    const { method } = call.request;
    const secret = this.get(place, item);
    if (method === 'PUT' && item !== 'public-key' && !repositories) return this.#put(call, place, item);
    if (method === 'GET' && item === 'public-key') {
      const { id, publicKey } = this.#key(place);
      return answer(200, { key_id: id, key: publicKey.toString('base64') });
    }
    if (secret === undefined) return refuseNotFound();
    if (method === 'DELETE' && !repositories) {
      this.#secrets.delete(`${keyOf(place)} ${secret.name}`);
      return { status: 204, headers: {}, body: '' };
    }
    if (method !== 'GET') return refuseNotFound();
    if (!repositories) return answer(200, bean(secret));
    // Documented for selected repositories. Decided here: for other visibilities the list is empty.
    const ids = secret.audience?.repositories ?? [];
    const { shown } = pageOf(ids, call.request.query, 30);
    return answer(200, { total_count: ids.length, repositories: shown.map((id) => ({ id })) });
  }

  /** Measured: each place has its own key, and a value sealed for another place is refused. */
  #key(place: Place): PlaceKey {
    const known = this.#keys.get(keyOf(place));
    if (known !== undefined) return known;
    this.#serial += 1;
    const { x = '', d = '' } = generateKeyPairSync('x25519').privateKey.export({ format: 'jwk' });
    const key = {
      // Real ids are numbers of 18 or 19 digits, too large for a JavaScript number.
      id: `90071992547409${String(this.#serial).padStart(5, '0')}`,
      publicKey: Buffer.from(x, 'base64url'),
      privateKey: Buffer.from(d, 'base64url'),
    };
    this.#keys.set(keyOf(place), key);
    return key;
  }

  /**
   * Stores a secret. Documented: names of letters, digits and underscores that start with neither a digit nor
   * `GITHUB_`; 48 KB for each secret; repository ids only with `selected`, where they replace the existing ones.
   * Measured: the words for a wrong name (of `GITHUB_` in the browser), for a missing property, for invalid base64
   * (they repeat the value), and for a box that doesn't open. Not established, and decided here: an id other than
   * the place's current key gets the words of a box that doesn't open; the size limit applies to the value, not to
   * its sealed form; the words for a value that is too long, and for ids with another visibility.
   */
  async #put({ request }: Call, place: Place, name: string): Promise<ModelReply> {
    const refuseIf = (condition: boolean, words: string): void => {
      if (condition) refuse(422, words);
    };
    const invalidIf = (condition: boolean, words: string): void => {
      refuseIf(condition, `Invalid request.\n\n${words}`);
    };
    refuseIf(!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name), 'Failed to add secret. Name is invalid');
    refuseIf(/^GITHUB_/i.test(name), 'Failed to add secret. Secret names must not start with GITHUB_.');
    const content = objectIn(request.body) ?? refuse(400, 'Problems parsing JSON');
    for (const field of ['encrypted_value', 'key_id']) {
      const value = content[field];
      invalidIf(value === undefined, `"${field}" wasn't supplied.`);
      invalidIf(typeof value !== 'string', `For '${field}', ${JSON.stringify(value)} is not a string.`);
    }
    const audience = place.kind === 'organization' ? readAudience(content, invalidIf) : undefined;
    const sealed = String(content['encrypted_value']);
    invalidIf(!BASE64.test(sealed), `${sealed} does not match /${BASE64.source}/.`);
    const key = this.#key(place);
    const opened =
      content['key_id'] === key.id ? await openSealedBox(Buffer.from(sealed, 'base64'), key) : undefined;
    if (opened === undefined) {
      return refuse(422, 'Bad request - validation failed due to an improperly encrypted secret');
    }
    refuseIf(opened.length > 48 * 1024, 'Secret value must be no larger than 48 KB');
    const value = opened.toString('utf8');
    const created = this.set(place, name, value, audience);
    this.writes.push({ place, name: name.toUpperCase(), value, ...audience });
    return created ? answer(201, {}) : { status: 204, headers: {}, body: '' };
  }
}

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})$/;

function readAudience(
  { visibility, selected_repository_ids: ids }: Record<string, unknown>,
  invalidIf: (condition: boolean, words: string) => void,
): Audience {
  const isKnown = visibility === 'all' || visibility === 'private' || visibility === 'selected';
  const given = JSON.stringify(visibility);
  invalidIf(visibility === undefined, `"visibility" wasn't supplied.`);
  invalidIf(!isKnown, `${given} is not a member of ["all", "private", "selected"].`);
  const areIds = Array.isArray(ids) && ids.every((id) => Number.isSafeInteger(id));
  const areAllowed = ids === undefined || (visibility === 'selected' && areIds);
  invalidIf(!areAllowed, `For 'selected_repository_ids', ${JSON.stringify(ids)} is not allowed.`);
  if (visibility !== 'selected') return { visibility: visibility as Audience['visibility'] };
  return { visibility, repositories: areIds ? (ids as number[]) : [] };
}

/**
 * Opens a sealed box of `crypto_box_seal` with libsodium itself: every box it opens, GitHub opens too. It is loaded
 * on first use because most sandboxes never need it.
 *
 * @returns undefined for any box that was not sealed for this key
 */
async function openSealedBox(sealed: Buffer, key: PlaceKey): Promise<Buffer | undefined> {
  const { default: sodium } = await import('libsodium-wrappers');
  await sodium.ready;
  try {
    return Buffer.from(sodium.crypto_box_seal_open(sealed, key.publicKey, key.privateKey));
  } catch {
    // libsodium reports a wrong key and a damaged box with the same error.
    return undefined;
  }
}

/** The part of a secret that the program reads, which is never its value. */
function bean({ name, audience }: StoredSecret): object {
  return { name, ...(audience && { visibility: audience.visibility }) };
}
