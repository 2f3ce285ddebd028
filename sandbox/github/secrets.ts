import { generateKeyPairSync } from 'node:crypto';
import { objectIn, pageOf, type ModelReply } from '../http.js';
import type { GitHubFixture } from './fixtures.js';
import { answer, refuse, refuseNotFound, type Call } from './replies.js';

export type Place =
  | { kind: 'repository'; repository: string }
  | { kind: 'environment'; repository: string; environment: string }
  | { kind: 'organization'; organization: string };

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
  /** For the list of repositories that may use it. */
  repositories: boolean;
}

const PATH =
  /^\/(?:orgs\/([^/]+)\/actions|repos\/([^/]+\/[^/]+)\/(?:actions|environments\/([^/]+)))\/secrets\/([\w-]+)(\/repositories)?$/;

export function readSecretsPath(path: string): SecretsPath | undefined {
  const [all, organization, repository = '', environment, item = '', list] = PATH.exec(path) ?? [];
  if (all === undefined || (list !== undefined && organization === undefined)) return undefined;
  const name = environment === undefined ? undefined : decodeURIComponent(environment);
  return { place: placeOf(repository, organization, name), item, repositories: list !== undefined };
}

export function placeOf(repository: string, organization?: string, environment?: string): Place {
  if (organization !== undefined) return { kind: 'organization', organization };
  return environment === undefined
    ? { kind: 'repository', repository }
    : { kind: 'environment', repository, environment };
}

/** Documented: names of owners, repositories and environments ignore case. */
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
  const environments = [undefined, environment, environmentToEscape];
  return [placeOf('', organization), ...environments.map((name) => placeOf(repository, undefined, name))];
}

interface StoredSecret {
  /** In upper case. */
  name: string;
  value: string;
  audience?: Audience | undefined;
}

/** X25519, 32 bytes each. */
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

  set(place: Place, name: string, value: string, audience: Audience | undefined): void {
    const upper = name.toUpperCase();
    this.#secrets.set(`${keyOf(place)} ${upper}`, { name: upper, value, audience });
  }

  async answer(call: Call, { place, item, repositories }: SecretsPath): Promise<ModelReply> {
    const { method } = call.request;
    const secret = this.get(place, item);
    if (method === 'PUT' && item !== 'public-key' && !repositories) return this.#put(call, place, item);
    if (method === 'GET' && item === 'public-key') {
      const { id, publicKey } = this.#key(place);
      return answer(200, { key_id: id, key: publicKey.toString('base64') });
    }
    // The program deletes only a secret that isn't there.
    if (secret === undefined || method !== 'GET') return refuseNotFound();
    const { name, audience } = secret;
    if (!repositories) return answer(200, { name, ...(audience && { visibility: audience.visibility }) });
    const ids = audience?.repositories ?? [];
    const { shown } = pageOf(ids, call.request.query);
    return answer(200, { total_count: ids.length, repositories: shown.map((id) => ({ id })) });
  }

  /** Measured: each place has its own key, and a value sealed for another place is refused. */
  #key(place: Place): PlaceKey {
    const known = this.#keys.get(keyOf(place));
    if (known !== undefined) return known;
    this.#serial += 1;
    const { x = '', d = '' } = generateKeyPairSync('x25519').privateKey.export({ format: 'jwk' });
    const key = {
      // Too large for a JavaScript number, as real ones.
      id: `90071992547409${String(this.#serial).padStart(5, '0')}`,
      publicKey: Buffer.from(x, 'base64url'),
      privateKey: Buffer.from(d, 'base64url'),
    };
    this.#keys.set(keyOf(place), key);
    return key;
  }

  /**
   * Documented: repository ids only with `selected`, where they replace the existing ones. Measured: the words for a
   * box that doesn't open.
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
    const isNew = this.get(place, name) === undefined;
    this.set(place, name, value, audience);
    this.writes.push({ place, name: name.toUpperCase(), value, ...audience });
    return isNew ? answer(201, {}) : { status: 204, headers: {}, body: '' };
  }
}

function readAudience({ visibility, selected_repository_ids: ids }: Record<string, unknown>): Audience {
  if ((visibility === 'all' || visibility === 'private') && ids === undefined) return { visibility };
  const areIds = Array.isArray(ids) && ids.every((id) => Number.isSafeInteger(id));
  if (visibility === 'selected' && areIds) return { visibility, repositories: ids as number[] };
  return refuse(422, 'Invalid request.');
}

/** With libsodium itself, as GitHub does. Loaded on first use. */
async function openSealedBox(sealed: Buffer, key: PlaceKey): Promise<Buffer | undefined> {
  const { default: sodium } = await import('libsodium-wrappers');
  await sodium.ready;
  try {
    return Buffer.from(sodium.crypto_box_seal_open(sealed, key.publicKey, key.privateKey));
  } catch {
    // A wrong key, or a damaged box.
    return undefined;
  }
}
