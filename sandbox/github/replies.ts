import { json, Refused, type Headers, type ModelReply, type ModelRequest } from '../http.js';
import type { GitHubFixture } from './fixtures.js';

export interface Call {
  request: ModelRequest;
  fixture: GitHubFixture;
}

/** With GitHub's charset. */
export function answer(status: number, value: unknown, headers: Headers = {}): ModelReply {
  return json(status, value, { 'content-type': 'application/json; charset=utf-8', ...headers });
}

/** OpenAPI's `basic-error`. `status` is a string there, and was seen on real answers. */
export function refuse(status: number, message: string, more: object = {}): never {
  throw new Refused(answer(status, { message, ...more, status: String(status) }));
}

/** Documented: a private resource doesn't exist for a token that may not see it. */
export function refuseNotFound(): never {
  return refuse(404, 'Not Found');
}
