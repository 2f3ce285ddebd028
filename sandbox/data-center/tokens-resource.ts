import { errorCollection, json, noContent } from '../http.js';
import type { ModelReply } from '../http.js';
import { readJson } from './json-body.js';
import type { Person } from './people.js';
import type { PatSettings } from './personal-tokens.js';
import { methodNotAllowed } from './replies.js';
import type { Visit } from './visit.js';

/**
 * `/rest/pat/latest/tokens`, which no reference documents. That the list is a bare array, and that a new token comes
 * with 201 and `rawToken`, was measured. That there is a longest duration and a largest number is documented; what
 * wrong requests get is decided here. A longer duration is refused; one client says that it is cut, which a setting
 * makes it.
 *
 * @param id what follows the resource's path
 */
export function tokensResource({ instance, request }: Visit, owner: Person, id: string): ModelReply {
  const { personalTokens } = instance;
  if (personalTokens.refusal !== undefined)
    return errorCollection(personalTokens.refusal, ['Not available.']);
  const { failures, settings } = personalTokens;
  if (id !== '') {
    if (request.method !== 'DELETE') return methodNotAllowed();
    if (failures.revoke !== undefined) return errorCollection(failures.revoke, ['Not available.']);
    const revoked = personalTokens.revoke(owner, Number(id));
    return revoked ? noContent() : errorCollection(404, ['Token does not exist.']);
  }
  if (request.method === 'GET') return json(200, personalTokens.list(owner));
  if (request.method !== 'POST') return methodNotAllowed();
  if (failures.create !== undefined) return errorCollection(failures.create, ['Not available.']);
  const body = readJson(request);
  if (!('content' in body)) return body;
  const { name, expirationDuration } = body.content;
  if (typeof name !== 'string' || name === '') return errorCollection(400, ['Token name is required.']);
  const days = readDays(expirationDuration, settings);
  if (days === 'refused') {
    return errorCollection(400, [`Expiration must be between 1 and ${settings.maxDays} days.`]);
  }
  if (personalTokens.list(owner).length >= settings.maxPerUser) {
    return errorCollection(400, [`A user can have ${settings.maxPerUser} tokens at most.`]);
  }
  const { entry, secret } = personalTokens.create(owner, name, days);
  return json(201, { ...entry, rawToken: secret });
}

/** Undefined for a token that never ends. */
function readDays(asked: unknown, settings: PatSettings): number | undefined | 'refused' {
  if (asked === undefined || asked === null) return settings.eternal ? undefined : 'refused';
  if (typeof asked !== 'number' || !Number.isInteger(asked) || asked < 1) return 'refused';
  if (asked <= settings.maxDays) return asked;
  return settings.tooLong === 'cut' ? settings.maxDays : 'refused';
}
