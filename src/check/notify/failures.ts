import { Failure } from '../../failure.js';
import { Secret } from '../../secret.js';
import type { RequestBody } from '../../transport/http.js';

/** The failure of telling people: what was found out is known, but not to them. */
export function notTold(what: string, advice: string): Failure {
  return new Failure('handoff-failed', what, advice);
}

/** A JSON document to be sent. */
export function jsonBody(content: object): RequestBody {
  return { type: 'application/json', text: new Secret(JSON.stringify(content)) };
}
