import type { ModelReply, ModelRequest } from '../http.js';
import type { Place } from './places.js';
import { nameRefusal, readPut } from './put-secret.js';
import { answer, notFound, nothing, refused, timestamp } from './replies.js';
import type { Audience, SecretStore, StoredSecret } from './secret-store.js';

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

/** A request for a place's secrets by somebody who may make it. */
export interface SecretsCall {
  store: SecretStore;
  request: ModelRequest;
  place: Place;
  /** As in a path: `public-key`, a name, or undefined for the list. */
  item: string | undefined;
  /** The repositories that may use a secret of an organization are asked for. */
  repositories: boolean;
  /** What `documentation_url` says. */
  documentation: string;
  /** Where the API is, without a slash at the end. */
  apiUrl: string;
  now: () => number;
  wrote: (write: SecretWrite) => void;
}

/** Answers; undefined for a method that there is none for. */
export async function secretsResource(call: SecretsCall): Promise<ModelReply | undefined> {
  const { request, item, store, place, documentation } = call;
  if (request.method === 'GET') {
    if (item === undefined) return list(call);
    if (item === 'public-key') {
      const { id, publicKey } = store.key(place);
      return answer(200, { key_id: id, key: publicKey.toString('base64') });
    }
    const secret = store.get(place, item);
    if (secret === undefined) return notFound(documentation);
    return call.repositories ? selected(call, secret) : answer(200, bean(call, secret));
  }
  if (item === undefined || item === 'public-key' || call.repositories) return undefined;
  if (request.method === 'PUT') return put(call, item);
  if (request.method === 'DELETE') return store.delete(place, item) ? nothing() : notFound(documentation);
  return undefined;
}

async function put(call: SecretsCall, item: string): Promise<ModelReply> {
  const { store, place, request, documentation } = call;
  const read = nameRefusal(item) ?? (await readPut(request.body, place, store.key(place)));
  if ('status' in read) return refused(read.status, read.message, documentation);
  const { value, audience } = read;
  const created = store.set(place, item, value, audience);
  call.wrote({
    place,
    name: item.toUpperCase(),
    value,
    created,
    ...audience,
    at: call.now(),
  });
  return created ? answer(201, {}) : nothing();
}

function list(call: SecretsCall): ModelReply {
  const secrets = call.store.list(call.place).map((secret) => bean(call, secret));
  return page(call, 'secrets', secrets);
}

/** Documented: of a secret that others may use as well there is no such list; that it is empty is decided here. */
function selected(call: SecretsCall, { audience }: StoredSecret): ModelReply {
  const repositories = (audience?.repositories ?? []).map((id) => ({ id, name: `repository-${id}` }));
  return page(call, 'repositories', repositories);
}

/** Documented: 30 to a page if nothing else is asked for, 100 at most. */
function page({ request }: SecretsCall, name: string, items: readonly object[]): ModelReply {
  const perPage = Math.min(100, positive(request.query.get('per_page')) ?? 30);
  const number = positive(request.query.get('page')) ?? 1;
  const shown = items.slice((number - 1) * perPage, number * perPage);
  const next = `<${request.origin}${request.path}?per_page=${perPage}&page=${number + 1}>; rel="next"`;
  return answer(
    200,
    { total_count: items.length, [name]: shown },
    items.length > number * perPage ? { link: next } : {},
  );
}

function positive(text: string | null): number | undefined {
  return text !== null && /^[1-9]\d{0,5}$/.test(text) ? Number(text) : undefined;
}

/** What may be known of a secret: never its value. */
function bean(call: SecretsCall, secret: StoredSecret): object {
  const { name, createdAt, updatedAt, audience } = secret;
  const repositories = `${call.apiUrl}/orgs/${call.place.kind === 'organization' ? call.place.organization : ''}`;
  return {
    name,
    created_at: timestamp(createdAt),
    updated_at: timestamp(updatedAt),
    ...(audience && { visibility: audience.visibility }),
    ...(audience?.visibility === 'selected'
      ? { selected_repositories_url: `${repositories}/actions/secrets/${name}/repositories` }
      : {}),
  };
}
