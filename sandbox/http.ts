/** Read completely. */
export interface ModelRequest {
  method: string;
  /** As CONNECT named it, lower case, without a port. */
  host: string;
  /** With any port that isn't the scheme's default: the start of URLs in the answer. */
  origin: string;
  /** Without its query. */
  path: string;
  query: URLSearchParams;
  /** Names in lower case. Repeated ones are joined with `, `. */
  headers: Record<string, string>;
  body: string;
}

export type Headers = Record<string, string | string[]>;

export interface ModelReply {
  status: number;
  headers: Headers;
  body: string;
}

export type Handler = (request: ModelRequest) => ModelReply;

export type HostHandler = (request: ModelRequest) => ModelReply | Promise<ModelReply>;

export function reply(status: number, type: string, body: string, headers: Headers = {}): ModelReply {
  return { status, headers: { 'content-type': type, ...headers }, body };
}

export function json(status: number, value: unknown, headers: Headers = {}): ModelReply {
  return reply(status, 'application/json;charset=UTF-8', JSON.stringify(value), headers);
}

/** Jira uses it for plain sentences too. */
export function html(status: number, body: string, headers: Headers = {}): ModelReply {
  return reply(status, 'text/html;charset=UTF-8', body, headers);
}

export function page(status: number, title: string, body = '', headers: Headers = {}): ModelReply {
  const text = `<!DOCTYPE html><html lang="en"><head><title>${title}</title></head><body>${body}</body></html>`;
  return html(status, text, headers);
}

export function noContent(): ModelReply {
  return reply(204, 'application/json;charset=UTF-8', '');
}

/** OpenAPI `ErrorCollection`. */
export function errorCollection(
  status: number,
  errorMessages: readonly string[],
  errors: Record<string, string> = {},
): ModelReply {
  return json(status, { errorMessages, errors });
}

/** An answer in place of any further handling. */
export class Refused extends Error {
  constructor(readonly reply: ModelReply) {
    super(`Answered with ${reply.status}`);
  }
}

export function answering(handle: () => ModelReply): ModelReply {
  try {
    return handle();
  } catch (error) {
    return refusalIn(error);
  }
}

export function refusalIn(error: unknown): ModelReply {
  if (error instanceof Refused) return error.reply;
  throw error;
}

export function record(value: unknown): Record<string, unknown> {
  return isRecord(value) ? value : {};
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function objectIn(body: string): Record<string, unknown> | undefined {
  try {
    const parsed: unknown = JSON.parse(body);
    return isRecord(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

export function isOfType({ headers }: ModelRequest, type: string): boolean {
  const [first = ''] = (headers['content-type'] ?? '').split(';');
  return first.trim().toLowerCase() === type;
}

export function formOf(request: ModelRequest): URLSearchParams | undefined {
  return isOfType(request, 'application/x-www-form-urlencoded')
    ? new URLSearchParams(request.body)
    : undefined;
}

/** Jira answers other content types with 415. */
export function jsonBody(request: ModelRequest): Record<string, unknown> {
  if (!isOfType(request, 'application/json')) throw new Refused(errorCollection(415, ['No JSON']));
  const content = objectIn(request.body);
  if (content === undefined) throw new Refused(errorCollection(400, ['Broken JSON']));
  return content;
}

/** `GET /issue/:key`. Its handler receives the decoded value of `:key`. */
export type Route<Call> = readonly [
  method: string,
  path: string,
  handle: (call: Call, ...parameters: string[]) => ModelReply,
  scope?: string,
];

export function findRoute<Call>(
  routes: readonly Route<Call>[],
  method: string,
  path: string,
): { route: Route<Call>; parameters: string[] } | undefined {
  for (const route of routes) {
    const match = new RegExp(`^${route[1].replace(/:\w+/g, '([^/]+)')}$`).exec(path);
    if (match && route[0] === method) return { route, parameters: match.slice(1).map(decodeURIComponent) };
  }
  return undefined;
}

/** By `per_page` (at most 100) and `page`. */
export function pageOf<T>(
  all: readonly T[],
  query: URLSearchParams,
): { shown: T[]; page: number; last: number } {
  const perPage = Math.min(100, Number(query.get('per_page') ?? 30));
  const page = Number(query.get('page') ?? 1);
  return {
    shown: all.slice((page - 1) * perPage, page * perPage),
    page,
    last: Math.ceil(all.length / perPage),
  };
}
