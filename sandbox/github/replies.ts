import type { Headers, ModelReply } from '../http.js';
import type { Permission, Level, GitHubToken } from './tokens.js';

const TYPE = { 'content-type': 'application/json; charset=utf-8' };

/** A JSON answer, with the charset that GitHub writes. */
export function answer(status: number, value: unknown, headers: Headers = {}): ModelReply {
  return { status, headers: { ...TYPE, ...headers }, body: JSON.stringify(value) };
}

/** 204. */
export function nothing(): ModelReply {
  return { status: 204, headers: {}, body: '' };
}

/** OpenAPI's `basic-error`; `status` is a string there, and was seen on real answers. */
export function refused(
  status: number,
  message: string,
  documentation: string,
  headers: Headers = {},
): ModelReply {
  return answer(status, { message, documentation_url: documentation, status: String(status) }, headers);
}

/** Documented: what is private is not there for a token that may not see it. */
export function notFound(documentation: string): ModelReply {
  return refused(404, 'Not Found', documentation);
}

/**
 * A token that sees the place and lacks the permission. The words are measured, and the header is documented: it names
 * what is missing. What a classic token without its scope gets is not established; GitHub documents 404 for much of
 * what is private, and so it is here.
 */
export function notAccessible(
  { kind }: GitHubToken,
  permission: Permission,
  level: Level,
  documentation: string,
): ModelReply {
  if (kind === 'classic') return notFound(documentation);
  const by = kind === 'installation' ? 'integration' : 'personal access token';
  return refused(403, `Resource not accessible by ${by}`, documentation, {
    'x-accepted-github-permissions': `${permission}=${level}`,
  });
}

/** Documented: a request without a `User-Agent` is refused before anything else. */
export function userAgentMissing(): ModelReply {
  return {
    status: 403,
    headers: { 'content-type': 'text/html; charset=utf-8' },
    body:
      'Request forbidden by administrative rules. Please make sure your request has a User-Agent header ' +
      '(https://docs.github.com/en/rest/overview/resources-in-the-rest-api#user-agent-required). ' +
      'Check https://developer.github.com for other possible causes.\n',
  };
}

/** GitHub's timestamps have no fractions of a second. */
export function timestamp(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d{3}Z$/, 'Z');
}
