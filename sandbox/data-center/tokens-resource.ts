import { errorCollection, json, noContent } from '../http.js';
import type { ModelReply } from '../http.js';
import { readJson } from './json-body.js';
import type { Person } from './people.js';
import { methodNotAllowed } from './replies.js';
import type { Visit } from './visit.js';

/**
 * `/rest/pat/latest/tokens`, which no reference documents. That the list is a bare array, and that a new token comes
 * with 201 and `rawToken`, was measured; what wrong requests get is decided here.
 *
 * @param id what follows the resource's path
 */
export function tokensResource({ instance, request }: Visit, owner: Person, id: string): ModelReply {
  const { personalTokens } = instance;
  if (personalTokens.refusal !== undefined)
    return errorCollection(personalTokens.refusal, ['Not available.']);
  if (id !== '') {
    if (request.method !== 'DELETE') return methodNotAllowed();
    const revoked = personalTokens.revoke(owner, Number(id));
    return revoked ? noContent() : errorCollection(404, ['Token does not exist.']);
  }
  if (request.method === 'GET') return json(200, personalTokens.list(owner));
  if (request.method !== 'POST') return methodNotAllowed();
  const body = readJson(request);
  if (!('content' in body)) return body;
  const { name, expirationDuration } = body.content;
  if (typeof name !== 'string' || name === '') return errorCollection(400, ['Token name is required.']);
  const days = typeof expirationDuration === 'number' ? expirationDuration : undefined;
  const { entry, secret } = personalTokens.create(owner, name, days);
  return json(201, { ...entry, rawToken: secret });
}
