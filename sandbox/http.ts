/** One request as the models see it: read completely, without sockets. */
export interface ModelRequest {
  method: string;
  /** The host that CONNECT named, lower case, without a port. */
  host: string;
  /** Scheme, host and any port that isn't the scheme's default: the start of URLs in the answer. */
  origin: string;
  /** As it was sent, without its query. */
  path: string;
  query: URLSearchParams;
  /** Names in lower case. The values of a repeated header are joined with `, `. */
  headers: Record<string, string>;
  body: string;
  bytes: Buffer;
}

export type Headers = Record<string, string | string[]>;

export interface ModelReply {
  status: number;
  headers: Headers;
  body: string;
}

export type Handler = (request: ModelRequest) => ModelReply;

/** The behavior of a host that may have to load something first. */
export type HostHandler = (request: ModelRequest) => ModelReply | Promise<ModelReply>;

export function reply(status: number, type: string, body: string, headers: Headers = {}): ModelReply {
  return { status, headers: { 'content-type': type, ...headers }, body };
}

/** Returns a JSON answer, with Jira's charset unless another `content-type` is given. */
export function json(status: number, value: unknown, headers: Headers = {}): ModelReply {
  return reply(status, 'application/json;charset=UTF-8', JSON.stringify(value), headers);
}

/** Returns a `text/html` answer, which Jira uses for plain sentences too. */
export function html(status: number, body: string, headers: Headers = {}): ModelReply {
  return reply(status, 'text/html;charset=UTF-8', body, headers);
}

export function page(status: number, title: string, body = '', headers: Headers = {}): ModelReply {
  const text = `<!DOCTYPE html><html lang="en"><head><title>${title}</title></head><body>${body}</body></html>`;
  return html(status, text, headers);
}

/** Returns 204, as after a PUT. OpenAPI gives it a JSON content type although it has no content. */
export function noContent(): ModelReply {
  return reply(204, 'application/json;charset=UTF-8', '');
}

/** Jira's error shape, OpenAPI `ErrorCollection`. */
export function errorCollection(
  status: number,
  errorMessages: readonly string[],
  errors: Record<string, string> = {},
): ModelReply {
  return json(status, { errorMessages, errors });
}

/** Ends the handling of a request with an answer; see {@link answering}. */
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

/** Returns the JSON object of a request to Jira. Jira sends other content types 415. The words are ours. */
export function jsonBody(request: ModelRequest): Record<string, unknown> {
  if (!isOfType(request, 'application/json'))
    throw new Refused(errorCollection(415, ['Unsupported Media Type']));
  const content = objectIn(request.body);
  if (content !== undefined) return content;
  const words = 'There was an error parsing JSON. Check that your request body is valid.';
  throw new Refused(errorCollection(400, [words]));
}

/** A resource, such as `GET /issue/:key`. Its handler receives the decoded value of `:key`. */
export type Route<Call, Answer = ModelReply> = readonly [
  method: string,
  path: string,
  handle: (call: Call, ...parameters: string[]) => Answer,
  more?: string,
];

/** Returns the route of a method and path with the path's parameters, or the status if no route matches. */
export function findRoute<Call, Answer>(
  routes: readonly Route<Call, Answer>[],
  method: string,
  path: string,
): { route: Route<Call, Answer>; parameters: string[] } | 404 | 405 {
  let status: 404 | 405 = 404;
  for (const route of routes) {
    const match = new RegExp(`^${route[1].replace(/:\w+/g, '([^/]+)')}$`).exec(path);
    if (match === null) continue;
    status = 405;
    try {
      if (route[0] === method) return { route, parameters: match.slice(1).map(decodeURIComponent) };
    } catch {
      return 404;
    }
  }
  return status;
}

export function positive(text: string | null): number | undefined {
  return text !== null && /^[1-9]\d{0,5}$/.test(text) ? Number(text) : undefined;
}

/** Returns the page of a list that `per_page` (at most 100) and `page` select. */
export function pageOf<T>(
  all: readonly T[],
  query: URLSearchParams,
  usual: number,
): { shown: T[]; page: number; perPage: number; last: number } {
  const perPage = Math.min(100, positive(query.get('per_page')) ?? usual);
  const page = positive(query.get('page')) ?? 1;
  const last = Math.max(1, Math.ceil(all.length / perPage));
  return { shown: all.slice((page - 1) * perPage, page * perPage), page, perPage, last };
}
