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
   * Stores a secret. Documented: repository ids only with `selected`, where they replace the existing ones. Measured:
   * the words for a box that doesn't open. Decided here: an id other than the place's current key gets them, too.
   */
  async #put({ request }: Call, place: Place, name: string): Promise<ModelReply> {
    const content = objectIn(request.body) ?? refuse(400, 'Problems parsing JSON');
    const audience = place.kind === 'organization' ? readAudience(content) : undefined;
    const key = this.#key(place);
    const sealed = Buffer.from(String(content['encrypted_value']), 'base64');
    const opened = content['key_id'] === key.id ? await openSealedBox(sealed, key) : undefined;
    if (opened === undefined) {
      return refuse(422, 'Bad request - validation failed due to an improperly encrypted secret');
    }
    const value = opened.toString('utf8');
    const created = this.set(place, name, value, audience);
    this.writes.push({ place, name: name.toUpperCase(), value, ...audience });
    return created ? answer(201, {}) : { status: 204, headers: {}, body: '' };
  }
}

function readAudience({ visibility, selected_repository_ids: ids }: Record<string, unknown>): Audience {
  if ((visibility === 'all' || visibility === 'private') && ids === undefined) return { visibility };
  const areIds = Array.isArray(ids) && ids.every((id) => Number.isSafeInteger(id));
  if (visibility === 'selected' && areIds) return { visibility, repositories: ids as number[] };
  return refuse(422, 'Invalid request.');
}

/** Opens a box with libsodium itself, as GitHub does. Loaded on first use: most sandboxes never need it. */
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
