import type { Headers, ModelReply } from '../http.js';

/** A JSON answer; GitLab names no charset. */
export function answer(status: number, value: unknown, headers: Headers = {}): ModelReply {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(value) };
}

/** GitLab's refusals: a sentence that begins with the status. Source: `lib/api/helpers.rb`, and measured for 401. */
export function refused(status: 401 | 403 | 404, words: string): ModelReply {
  return answer(status, { message: `${status} ${words}` });
}

/** A value that the model behind a resource does not take, by attribute. */
export function invalid(problems: Record<string, string[]>): ModelReply {
  return answer(400, { message: problems });
}

/** The refusals of an OAuth 2.0 resource server, which personal tokens get too. Source: `lib/api/api_guard.rb`. */
export function tokenRefused(
  status: 401 | 403,
  error: string,
  description: string,
  scope?: string,
): ModelReply {
  const body = { error, error_description: description, ...(scope === undefined ? {} : { scope }) };
  const challenge = `Bearer realm="The API", error="${error}", error_description="${description}"`;
  return answer(status, body, status === 401 ? { 'www-authenticate': challenge } : {});
}
