import { Failure } from '../../src/failure.js';
import type { HttpAnswer, HttpRequest, Send } from '../../src/transport/network.js';

export interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** A JSON document as text, or a value to write as JSON. */
  readonly body?: unknown;
  /** A body that isn't JSON. */
  readonly text?: string;
}

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

/** The reply of each address. An error is thrown, and a promise keeps its request waiting. */
export type Routes = Readonly<Record<string, Reply | Error | Promise<never>>>;

function recording(replyTo: (url: string) => Routes[string] | undefined) {
  const requests: HttpRequest[] = [];
  const send: Send = async (request) => {
    requests.push(request);
    const { url } = request;
    const reply = await (replyTo(url) ?? new Error(`Nobody was to ask this: ${url}`));
    if (reply instanceof Error) throw reply;
    return answerWith(reply, new URL(url).hostname);
  };
  return { send, requests, urls: () => requests.map(({ url }) => url) };
}

/** Returns a transport that gives these replies in turn, and throws errors among them. */
export function answering(...replies: (Reply | Error)[]) {
  const left = [...replies];
  return recording(() => left.shift());
}

/** Returns a transport that knows the reply of each address, in any order of requests. */
export const answeringAt = (routes: Routes) => recording((url) => routes[url]);
