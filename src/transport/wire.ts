import { HttpClient } from '@actions/http-client';
import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http';
import type { Socket } from 'node:net';
import type { ConnectionOptions, SecureContext } from 'node:tls';
import { type Credential, headerFor } from '../credential.js';
import { Failure } from '../failure.js';
import { codeOf } from '../files.js';
import { isObject, type JsonObject } from '../json.js';
import type { Secret } from '../secret.js';
import { VERSION } from '../version.js';
import type { ClientAgent, Connections } from './connections.js';
import type { Repeatable } from './retry.js';

/** One request to one of the documented hosts. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** https, or http to this machine; built from checked parts. */
  readonly url: string;
  readonly credential?: Credential | undefined;
  readonly body?: RequestBody | undefined;
  readonly repeatable: Repeatable;
  /** GitHub's API tells a rate limit in its own way, also with 403. */
  readonly limits?: 'github' | undefined;
  /** Anyone who knows its path may use it. */
  readonly isUrlSecret?: true | undefined;
  /** Bytes of the answer's body, where more than usual may be right. */
  readonly largestBody?: number | undefined;
}

/** A JSON document or a form, already encoded. It may hold passwords, client secrets and refresh tokens. */
export interface RequestBody {
  readonly type: 'application/json' | 'application/x-www-form-urlencoded';
  readonly text: Secret;
}

export interface HttpAnswer {
  /** With its port, unless that is the usual one. */
  readonly host: string;
  readonly status: number;
  readonly header: (name: string) => string | undefined;
  /** The body, for recognising documented answers, never for printing; empty if it is not text. */
  readonly text: string;
  /** The content type says JSON. */
  readonly isJson: boolean;
  /** The parsed body. @throws Failure `untrusted-response` if it is no JSON document */
  readonly json: () => unknown;
}

/** The code for an answer that changes the protocol (101), or one that is announced without end. */
export const NO_ANSWER = 'NO_ANSWER';

/**
 * Sends a request once, or again if a connection that was kept open is no more. By itself, the client follows redirects
 * with the credential, replays bodies to other hosts, and hangs on a stalled body and on an invalid answer.
 *
 * @param signal ends it; a tunnel that is never established ignores the abortion of its request
 * @param trust in place of Node's own list
 * @throws the network's error, or any error if the signal ended it
 */
export function exchange(
  request: HttpRequest,
  signal: AbortSignal,
  trust: SecureContext | undefined,
  connections: Connections,
): Promise<HttpAnswer> {
  // One that was open may be closed while a request is on its way.
  const kept = request.repeatable === 'read' || request.repeatable === 'set' ? connections : undefined;
  return new Promise((resolve, reject) => {
    const onAbort = (): void => {
      reject(new Error('aborted'));
    };
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort);
    sent(request, signal, trust, kept).then(resolve, reject);
  });
}

async function sent(
  request: HttpRequest,
  signal: AbortSignal,
  trust: SecureContext | undefined,
  kept: Connections | undefined,
): Promise<HttpAnswer> {
  const { method, url, credential, body, largestBody } = request;
  const headers: Record<string, string> = { accept: 'application/json', 'accept-encoding': 'identity' };
  if (body) headers['content-type'] = body.type;
  // Only here: a header given to the client itself would follow it to every host.
  if (credential) {
    const { name, value } = headerFor(credential, method, url);
    headers[name] = value.reveal();
  }
  const handler = {
    prepareRequest: (prepared: RequestOptions) => {
      prepared.signal = signal;
      limitConnecting(prepared);
      trustOnly(trust, prepared);
      const agent = prepared.agent as unknown as ClientAgent;
      if (kept) Object.assign(prepared, { agent: kept.agentFor(new URL(url).origin, agent) });
    },
    canHandleAuthentication: () => false,
    handleAuthentication: () => Promise.reject(new TypeError('not an authentication handler')),
  };
  const client = new HttpClient(`jira-auth/${VERSION}`, [handler], {
    allowRedirects: false,
    allowRetries: false,
    keepAlive: kept !== undefined,
  });
  let asked: ClientRequest | undefined;
  const settled = settling(client, (one) => {
    asked = one;
  });
  const { message } =
    (await settled.request(method, url, body ? body.text.reveal() : null, headers).catch((error: unknown) => {
      if (asked?.reusedSocket && CLOSED.includes(codeOf(error))) return undefined;
      throw error;
    })) ?? {};
  if (!message) return sent(request, signal, trust, undefined);
  return answerOf(message, (await readText(message, largestBody)) ?? '', new URL(url).host);
}

function answerOf(message: IncomingMessage, text: string, host: string): HttpAnswer {
  const header = (name: string): string | undefined => {
    const value = message.headers[name];
    return Array.isArray(value) ? value.join(', ') : value;
  };
  const isJson = /^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i.test(header('content-type') ?? '');
  const json = (): unknown => parseJson(isJson ? text : '', host);
  return { host, status: message.statusCode ?? 0, header, text, isJson, json };
}

function parseJson(text: string, host: string): unknown {
  try {
    const value = JSON.parse(text) as unknown;
    if (!hasDuplicateKeys(text)) return value;
  } catch {
    // The parser's message quotes the body; this one doesn't.
  }
  throw new Failure(
    'untrusted-response',
    `What ${host} answered is not JSON as its API sends it.`,
    'A log-in page, a proxy or a firewall may be answering in its place; check with `curl -v` from the same machine.',
  );
}

/**
 * Refuses a success with a body that is no JSON, where an API gives no other: a log-in page, a proxy or a portal answered
 * in its place, and what was asked for was not done. @throws Failure `untrusted-response`
 */
export function refusePage({ status, isJson, text, header, json }: HttpAnswer): void {
  const isSuccess = status >= 200 && status < 300;
  const isEmpty = status === 204 || (text === '' && header('content-type') === undefined);
  if (isSuccess && !isJson && !isEmpty) json();
}

/** The answer's object; empty if it is another document. @throws Failure `untrusted-response` if it is no JSON */
export function objectIn(answer: HttpAnswer): JsonObject {
  const body = answer.json();
  return isObject(body) ? body : {};
}

/** The same of an answer that may be anything, such as a log-in page. */
export function objectIfAny(answer: HttpAnswer): JsonObject {
  try {
    return objectIn(answer);
  } catch (error) {
    if (error instanceof Failure) return {};
    throw error;
  }
}

/** Sets what to trust, directly and through the client's tunnel. The client gives every request an agent. */
function trustOnly(
  trust: SecureContext | undefined,
  prepared: RequestOptions & Pick<ConnectionOptions, 'secureContext'>,
): void {
  prepared.secureContext = trust;
  const agent = prepared.agent as unknown as { options: object };
  agent.options = { ...agent.options, secureContext: trust };
}

/** Packets that a firewall drops are not answered later either; another attempt may find another way. */
const CONNECT_MS = 10_000;

/** What the client makes a connection with: Node's agent, or its own for a proxy, which asks that for a tunnel. */
interface Connecting {
  createConnection?: (...given: unknown[]) => Socket;
  request?: (...given: unknown[]) => ClientRequest;
}

/**
 * Ends a connection that is not there in time, to the host or to its proxy, with the error ETIMEDOUT.
 *
 * @param prepared a request's options, with a separate agent
 */
export function limitConnecting({ agent }: RequestOptions, milliseconds = CONNECT_MS): void {
  const connecting = agent as Connecting | undefined;
  const { request, createConnection } = connecting ?? {};
  const limit = (socket: Socket): Socket => {
    const timer = setTimeout(() => {
      socket.destroy(errorOf('ETIMEDOUT', 'connect ETIMEDOUT'));
    }, milliseconds);
    const stop = (): void => {
      clearTimeout(timer);
    };
    return socket.once('connect', stop).once('close', stop);
  };
  if (connecting && request) connecting.request = (...given) => request(...given).once('socket', limit);
  else if (connecting && createConnection)
    connecting.createConnection = (...given) => limit(createConnection.apply(connecting, given));
}

/** What a request on a connection ends with that its server had closed. */
const CLOSED = ['ECONNRESET', 'EPIPE'];

/** More than any server announces ahead of an answer (100, 102, 103). */
const MOST_ANNOUNCED = 20;

/** Makes every request of a client settle: by itself it waits for ever after 101, or a close without an error. */
function settling<T extends Pick<InstanceType<typeof HttpClient>, 'requestRawWithCallback'>>(
  client: T,
  onRequest: (request: ClientRequest) => void,
): T {
  const send = client.requestRawWithCallback.bind(client);
  client.requestRawWithCallback = (info, data, onResult) => {
    const { httpModule } = info;
    const request = (options: RequestOptions, onAnswer: (answer: IncomingMessage) => void): ClientRequest => {
      let announced = 0;
      const asked = httpModule.request(options, (answer) => {
        const { statusCode = 0 } = answer;
        // Another attempt is not to meet what said this.
        if (statusCode < 200 || statusCode > 599) asked.shouldKeepAlive = false;
        onAnswer(answer);
      });
      onRequest(asked);
      // Told again, and after the answer: what comes first counts.
      return asked
        .on('information', () => {
          announced += 1;
          if (announced > MOST_ANNOUNCED) asked.destroy(errorOf(NO_ANSWER));
        })
        .on('upgrade', (_answer, socket) => {
          socket.destroy();
          onResult(errorOf(NO_ANSWER));
        })
        .on('close', () => {
          onResult(errorOf('ECONNRESET'));
        });
    };
    send({ ...info, httpModule: { ...httpModule, request } as typeof httpModule }, data, onResult);
  };
  return client;
}

function errorOf(code: string, message = code): Error {
  return Object.assign(new Error(message), { code });
}

/** Answers of the endpoints that are asked stay far below; a larger one is not read to its end. Bytes. */
export const LARGEST_BODY = 1024 * 1024;

/**
 * Reads an answer's body. `readBody` of @actions/http-client neither ends when the connection breaks nor stops growing.
 *
 * @returns its text; `undefined` if it is too large, compressed (which was not asked for), or not UTF-8
 * @throws the stream's error, also when the connection ended before the body did, or before this was called
 */
export async function readText(
  message: IncomingMessage,
  largest = LARGEST_BODY,
): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  // Leaving the loop closes the connection.
  for await (const chunk of message as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > largest) return undefined;
    chunks.push(chunk);
  }
  if ((message.headers['content-encoding'] ?? 'identity').toLowerCase() !== 'identity') return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
  } catch {
    return undefined;
  }
}

/** A string, with the colon behind it if it is a key, or a bracket. */
const TOKEN = /("[^"\\]*(?:\\.[^"\\]*)*")([ \t\r\n]*:)?|[{}[\]]/g;

/**
 * True if an object in a JSON document has a key twice. Which of the two values counts differs from parser to parser
 * (RFC 8259, section 4), so that another reader of the document can be told something else than we checked.
 *
 * @param text a valid JSON document
 */
export function hasDuplicateKeys(text: string): boolean {
  // The keys of every open object; an array has none.
  const open: (Set<string> | undefined)[] = [];
  for (const [token, string, colon] of text.matchAll(TOKEN)) {
    if (token === '{') open.push(new Set());
    else if (token === '[') open.push(undefined);
    else if (token === '}' || token === ']') open.pop();
    else if (string !== undefined && colon !== undefined) {
      const keys = open.at(-1);
      const key = JSON.parse(string) as string;
      if (keys?.has(key)) return true;
      keys?.add(key);
    }
  }
  return false;
}
