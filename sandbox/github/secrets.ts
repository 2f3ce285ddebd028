import { generateKeyPairSync } from 'node:crypto';
import type { Clock } from '../clock.js';
import { findRoute, objectIn, pageOf } from '../http.js';
import type { ModelReply, Route } from '../http.js';
import type { GitHubFixture } from './fixtures.js';
import { answer, refuse, refuseNotFound, timestamp } from './replies.js';
import type { Call } from './replies.js';

/** Where secrets are kept. */
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

/** A secret that was stored over the API; an organization's with its audience. */
export interface SecretWrite extends Partial<Audience> {
  place: Place;
  /** In capitals. */
  name: string;
  value: string;
  /** Answered with 201, as opposed to 204. */
  created: boolean;
  /** Milliseconds since the epoch, by the sandbox's clock. */
  at: number;
}

/** What a path of the secrets' API asks for. */
interface SecretsPath {
  place: Place;
  /** `public-key`, a secret's name, or undefined for the list. */
  item: string | undefined;
  /** The repositories that may use a secret of an organization are asked for. */
  repositories: boolean;
}

/** The addresses by repository id are those of older servers. */
const PLACES: readonly Route<GitHubFixture, Place>[] = [
  [
    '',
    '/repos/:o/:r/actions/secrets',
    (_of, ...name) => ({ kind: 'repository', repository: name.join('/') }),
  ],
  [
    '',
    '/repos/:o/:r/environments/:e/secrets',
    (_of, owner = '', name = '', environment = '') => ({
      kind: 'environment',
      repository: `${owner}/${name}`,
      environment,
    }),
  ],
  [
    '',
    '/repositories/:id/environments/:e/secrets',
    ({ repository, repositoryId }, id, environment = '') => ({
      kind: 'environment',
      repository: id === String(repositoryId) ? repository : '',
      environment,
    }),
  ],
  ['', '/orgs/:o/actions/secrets', (_of, organization = '') => ({ kind: 'organization', organization })],
];

/** Reads a path; undefined for one that is of another API. */
export function readSecretsPath(path: string, fixture: GitHubFixture): SecretsPath | undefined {
  const [, root = '', name, repositories] =
    /^(.*?\/secrets)(?:\/([^/]+)(\/repositories)?)?$/.exec(path) ?? [];
  const found = findRoute(PLACES, '', root);
  if (typeof found === 'number' || (name !== undefined && isMalformed(name))) return undefined;
  const place = found.route[2](fixture, ...found.parameters);
  if (repositories !== undefined && place.kind !== 'organization') return undefined;
  const item = name === undefined ? undefined : decodeURIComponent(name);
  return { place, item, repositories: repositories !== undefined };
}

const isMalformed = (text: string): boolean => /%(?![0-9a-f]{2})/i.test(text);

/** The part of GitHub's documentation that a request is described in. */
export function secretsAnchor(method: string, { place: { kind }, item, repositories }: SecretsPath): string {
  if (repositories) return 'list-selected-repositories-for-an-organization-secret';
  if (item === undefined) return `list-${kind}-secrets`;
  const article = kind === 'repository' ? 'a' : 'an';
  if (item === 'public-key') return `get-${article}-${kind}-public-key`;
  const verb = { PUT: 'create-or-update', DELETE: 'delete' }[method] ?? 'get';
  return `${verb}-${article}-${kind}-secret`;
}

/** A place as a key. Documented: names of owners, repositories and environments have no case. */
export function keyOf(place: Place): string {
  const { kind, ...names } = place;
  return JSON.stringify([kind, ...Object.values(names)]).toLowerCase();
}

/** The places that there are on one server. */
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
  /** In capitals, as GitHub keeps it: names have no case. */
  name: string;
  value: string;
  createdAt: number;
  updatedAt: number;
  audience?: Audience | undefined;
}

/** The key that a place's secrets are sealed for: X25519, 32 bytes each. */
interface PlaceKey {
  id: string;
  publicKey: Buffer;
  privateKey: Buffer;
}

/** The secrets of one server. */
export class Secrets {
  readonly writes: SecretWrite[] = [];
  readonly #secrets = new Map<string, StoredSecret>();
  readonly #keys = new Map<string, PlaceKey>();
  #serial = 0;

  constructor(private readonly clock: Clock) {}

  /** Forgets every key: each place has a new one the next time. */
  rotateKeys(): void {
    this.#keys.clear();
  }

  get(place: Place, name: string): StoredSecret | undefined {
    return this.#secrets.get(`${keyOf(place)} ${name.toUpperCase()}`);
  }

  /** @returns whether there was none of this name */
  set(place: Place, name: string, value: string, audience: Audience | undefined): boolean {
    const before = this.get(place, name);
    const now = this.clock.now();
    const upper = name.toUpperCase();
    const secret = { name: upper, value, createdAt: before?.createdAt ?? now, updatedAt: now, audience };
    this.#secrets.set(`${keyOf(place)} ${upper}`, secret);
    return before === undefined;
  }

  /** Answers a request for a place's secrets. */
  async answer(call: Call, { place, item, repositories }: SecretsPath): Promise<ModelReply> {
    const { request, fixture, documentation } = call;
    const { method } = request;
    const secret = item === undefined ? undefined : this.get(place, item);
    if (method === 'PUT' && item !== undefined && item !== 'public-key' && !repositories) {
      return this.#put(call, place, item);
    }
    if (method === 'GET' && item === undefined) {
      const all = [...this.#secrets].filter(([key]) => key.startsWith(`${keyOf(place)} `));
      const sorted = all.map(([, each]) => each).sort((a, b) => a.name.localeCompare(b.name));
      return page(
        call,
        'secrets',
        sorted.map((each) => bean(fixture, place, each)),
      );
    }
    if (method === 'GET' && item === 'public-key') {
      const { id, publicKey } = this.#key(place);
      return answer(200, { key_id: id, key: publicKey.toString('base64') });
    }
    if (secret === undefined) return refuseNotFound(documentation);
    if (method === 'DELETE' && !repositories) {
      this.#secrets.delete(`${keyOf(place)} ${secret.name}`);
      return { status: 204, headers: {}, body: '' };
    }
    if (method !== 'GET') return refuseNotFound(documentation);
    if (!repositories) return answer(200, bean(fixture, place, secret));
    // Documented for selected ones; that the list of a secret that others may use as well is empty is decided here.
    const ids = secret.audience?.repositories ?? [];
    return page(
      call,
      'repositories',
      ids.map((id) => ({ id, name: `repository-${id}` })),
    );
  }

  /** Measured: each place has its own key, and what is sealed for another is refused. */
  #key(place: Place): PlaceKey {
    const known = this.#keys.get(keyOf(place));
    if (known !== undefined) return known;
    this.#serial += 1;
    const { x = '', d = '' } = generateKeyPairSync('x25519').privateKey.export({ format: 'jwk' });
    const key = {
      // Real ids are numbers of 18 or 19 digits, which no JavaScript number holds.
      id: `90071992547409${String(this.#serial).padStart(5, '0')}`,
      publicKey: Buffer.from(x, 'base64url'),
      privateKey: Buffer.from(d, 'base64url'),
    };
    this.#keys.set(keyOf(place), key);
    return key;
  }

  /**
   * Stores a secret. Documented: names of letters, digits and underscores, no digit first, nothing that begins with
   * `GITHUB_`; 48 KB for each secret; repository ids come with `selected` alone, and replace those that there are.
   * Measured: the words for a wrong name (of `GITHUB_` in the browser), for what was not supplied, for what is no base64
   * (they repeat the value), and for a box that does not open. Not established, and decided here: an id that is not the
   * place's present key gets the words of a box that does not open; that the value counts, and not its sealed form, and
   * the words for one that is too long; the words for ids beside another visibility.
   */
  async #put({ request, documentation }: Call, place: Place, name: string): Promise<ModelReply> {
    const refuseIf = (condition: boolean, words: string): void => {
      if (condition) refuse(422, words, documentation);
    };
    const invalidIf = (condition: boolean, words: string): void => {
      refuseIf(condition, `Invalid request.\n\n${words}`);
    };
    refuseIf(!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name), 'Failed to add secret. Name is invalid');
    refuseIf(/^GITHUB_/i.test(name), 'Failed to add secret. Secret names must not start with GITHUB_.');
    const content = objectIn(request.body) ?? refuse(400, 'Problems parsing JSON', documentation);
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
      const words = 'Bad request - validation failed due to an improperly encrypted secret';
      return refuse(422, words, documentation);
    }
    refuseIf(opened.length > 48 * 1024, 'Secret value must be no larger than 48 KB');
    const value = opened.toString('utf8');
    const created = this.set(place, name, value, audience);
    const at = this.clock.now();
    this.writes.push({ place, name: name.toUpperCase(), value, created, ...audience, at });
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
 * Opens what `crypto_box_seal` made, with libsodium itself: whatever it opens, GitHub opens too. It is loaded at first
 * use, because most sandboxes never need it.
 *
 * @returns undefined for anything that was not sealed for this key
 */
async function openSealedBox(sealed: Buffer, key: PlaceKey): Promise<Buffer | undefined> {
  const { default: sodium } = await import('libsodium-wrappers');
  await sodium.ready;
  try {
    return Buffer.from(sodium.crypto_box_seal_open(sealed, key.publicKey, key.privateKey));
  } catch {
    // A wrong key and a damaged box are the same error to libsodium.
    return undefined;
  }
}

/** Documented: 30 to a page if nothing else is asked for, 100 at most. */
function page({ request }: Call, name: string, items: readonly object[]): ModelReply {
  const { origin, path, query } = request;
  const { shown, page: number, perPage, last } = pageOf(items, query, 30);
  const next = `<${origin}${path}?per_page=${perPage}&page=${number + 1}>; rel="next"`;
  return answer(200, { total_count: items.length, [name]: shown }, number < last ? { link: next } : {});
}

/** What may be known of a secret: never its value. */
function bean({ apiUrl }: GitHubFixture, place: Place, secret: StoredSecret): object {
  const { name, createdAt, updatedAt, audience } = secret;
  const { organization } = { organization: '', ...place };
  const repositories = `${apiUrl}/orgs/${organization}/actions/secrets/${name}/repositories`;
  return {
    name,
    created_at: timestamp(createdAt),
    updated_at: timestamp(updatedAt),
    ...(audience && { visibility: audience.visibility }),
    ...(audience?.visibility === 'selected' && { selected_repositories_url: repositories }),
  };
}
