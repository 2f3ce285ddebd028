import { Failure } from '../../src/failure.js';
import type { HttpAnswer, HttpRequest, Send } from '../../src/transport/http.js';

export interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** A JSON document as text, or as what is to be written so. */
  readonly body?: unknown;
  /** The body is no JSON. */
  readonly text?: string;
}

/** An answer as the transport gives it. */
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

/** A transport that gives these replies in turn, throws what is an error, and remembers what was asked. */
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

/** What an address replies; of several replies each is given once, an error is thrown. */
export type Routes = Readonly<Record<string, Reply | Error | Reply[]>>;

/** A transport that knows what each address replies, in whatever order they are asked, and remembers what was asked. */
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
