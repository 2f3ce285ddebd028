import { Failure } from '../../src/failure.js';
import type { HttpAnswer, HttpRequest, Send } from '../../src/transport/http.js';

export interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** A JSON document as text, or a value to write as JSON. */
  readonly body?: unknown;
  /** A body that isn't JSON. */
  readonly text?: string;
}

/** Returns an answer as the transport does. */
export function answerWith(
  { status = 200, headers = {}, body, text }: Reply,
  host = 'gateway.fake',
): HttpAnswer {
  const known = new Map(Object.entries(headers));
  const content = text ?? (typeof body === 'string' ? body : JSON.stringify(body ?? {}));
  return {
    host,
    status,
    header: (name) => known.get(name),
    text: content,
    isJson: text === undefined,
    json: () => {
      if (text === undefined) return JSON.parse(content) as unknown;
      throw new Failure('untrusted-response', 'Not JSON.', 'None.');
    },
  };
}

/** Returns a transport that gives these replies in turn, throws errors among them, and records the requests. */
export function answering(...replies: (Reply | Error)[]): { send: Send; requests: HttpRequest[] } {
  const requests: HttpRequest[] = [];
  const left = [...replies];
  return {
    requests,
    send: (request) => {
      requests.push(request);
      const reply = left.shift();
      if (!reply) throw new Error(`Nothing more was to be asked: ${request.url}`);
      if (reply instanceof Error) return Promise.reject(reply);
      return Promise.resolve(answerWith(reply, new URL(request.url).hostname));
    },
  };
}

/** The reply of each address. Several replies are given in turn, an error is thrown. */
export type Routes = Readonly<Record<string, Reply | Error | Reply[]>>;

/** Returns a transport that knows the replies of each address, in any order of requests, and records the requests. */
export function answeringAt(routes: Routes): { send: Send; requests: HttpRequest[]; urls: () => string[] } {
  const requests: HttpRequest[] = [];
  const asked = new Map<string, number>();
  return {
    requests,
    urls: () => requests.map(({ url }) => url),
    send: (request) => {
      requests.push(request);
      const { url } = request;
      const count = asked.get(url) ?? 0;
      asked.set(url, count + 1);
      const known = routes[url];
      const reply = Array.isArray(known) ? known[count] : known;
      if (reply === undefined) return Promise.reject(new Error(`Nobody was to ask this: ${url}`));
      if (reply instanceof Error) return Promise.reject(reply);
      return Promise.resolve(answerWith(reply, new URL(url).hostname));
    },
  };
}
