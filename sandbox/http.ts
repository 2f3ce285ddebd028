/** One request as the model sees it: read to its end, without sockets. */
export interface ModelRequest {
  method: string;
  /** The host that was asked for in CONNECT, lower case, without a port. */
  host: string;
  /** Scheme, host and, where it is not the scheme's own, port: what URLs of this answer start with. */
  origin: string;
  /** Decoded by nobody: the path as it was sent, without its query. */
  path: string;
  query: URLSearchParams;
  /** Names in lower case; a repeated header's values joined with `, `. */
  headers: Record<string, string>;
  body: string;
  /** The body as it was sent, for what is no text. */
  bytes: Buffer;
}

/** What the model answers. */
export interface ModelReply {
  status: number;
  headers: Record<string, string | string[]>;
  body: string;
}

/** A host's behaviour. */
export type Handler = (request: ModelRequest) => ModelReply;

/** The behaviour of a host that may have to load something first. */
export type HostHandler = (request: ModelRequest) => ModelReply | Promise<ModelReply>;

export type Headers = Record<string, string | string[]>;

/** A JSON answer, with the charset that Jira writes. */
export function json(status: number, value: unknown, headers: Headers = {}): ModelReply {
  return {
    status,
    headers: { 'content-type': 'application/json;charset=UTF-8', ...headers },
    body: JSON.stringify(value),
  };
}

/** A `text/html` answer; Jira uses it for plain sentences too. */
export function html(status: number, body: string, headers: Headers = {}): ModelReply {
  return { status, headers: { 'content-type': 'text/html;charset=UTF-8', ...headers }, body };
}

/** 204, as after a PUT. OpenAPI gives it a JSON content type although it has no content. */
export function noContent(): ModelReply {
  return { status: 204, headers: { 'content-type': 'application/json;charset=UTF-8' }, body: '' };
}

/** Jira's error shape, OpenAPI `ErrorCollection`. */
export function errorCollection(
  status: number,
  errorMessages: readonly string[],
  errors: Record<string, string> = {},
): ModelReply {
  return json(status, { errorMessages, errors });
}

/** A page as the edge shows for a tenant that does not exist or is switched off. */
export function siteUnavailable(): ModelReply {
  return html(
    404,
    '<!DOCTYPE html><html><head><title>Atlassian Cloud Notifications - Page unavailable</title></head>' +
      '<body><h1>Site temporarily unavailable</h1></body></html>',
  );
}
