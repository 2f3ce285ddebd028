import type { ModelRequest } from '../http.js';

/** A request's parameters: strings, and whatever else JSON brings. */
export type Parameters = Record<string, unknown>;

/**
 * Documented: in the query, as a form, or as JSON; `filter[environment_scope]` is a hash, which JSON spells
 * `{"filter": {"environment_scope": …}}`. Forms with parts (curl's `--form`) are taken by GitLab and not modelled.
 *
 * @returns undefined for a body that cannot be read
 */
export function readParameters({ query, headers, body }: ModelRequest): Parameters | undefined {
  const parameters: Parameters = Object.fromEntries(query);
  if (body === '') return parameters;
  const type = headers['content-type'] ?? '';
  if (/^application\/x-www-form-urlencoded\b/i.test(type)) {
    return { ...parameters, ...Object.fromEntries(new URLSearchParams(body)) };
  }
  if (!/^application\/json\b/i.test(type)) return undefined;
  try {
    const parsed: unknown = JSON.parse(body);
    const isObject = typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed);
    return isObject ? { ...parameters, ...parsed } : undefined;
  } catch {
    return undefined;
  }
}

/** The `environment_scope` that is filtered by, in either spelling. */
export function scopeFilter(parameters: Parameters): string | undefined {
  const flat = parameters['filter[environment_scope]'];
  const { filter } = parameters;
  const nested = typeof filter === 'object' && filter !== null ? Object.entries(filter) : [];
  const value: unknown = flat ?? nested.find(([name]) => name === 'environment_scope')?.[1];
  return typeof value === 'string' ? value : undefined;
}

/** A boolean, as JSON or as the text of a form; undefined where it is left out or no boolean. */
export function readBoolean(value: unknown): boolean | undefined {
  if (typeof value === 'boolean') return value;
  return value === 'true' ? true : value === 'false' ? false : undefined;
}
