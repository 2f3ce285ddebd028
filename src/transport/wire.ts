import { HttpClient } from '@actions/http-client';
import type { Agent, ClientRequest, IncomingMessage, RequestOptions } from 'node:http';
import type { Socket } from 'node:net';
import type { SecureContext } from 'node:tls';
import { type Credential, headerFor, isIn } from '../credential.js';
import { Failure, unlessFailed } from '../failure.js';
import { codeOf } from '../files.js';
import { hasDuplicateKeys, isObject, type JsonObject } from '../json.js';
import type { Secret } from '../secret.js';
import type { Repeatable } from './retry.js';
import { VERSION } from '../version.js';

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** https, or http to this machine. Built from checked parts. */
  readonly url: string;
  readonly credential?: Credential | undefined;
  readonly body?:
    | { readonly type: 'application/json' | 'application/x-www-form-urlencoded'; readonly text: Secret }
    | undefined;
  readonly repeatable: Repeatable;
  /** GitHub's API signals rate limits differently. */
  readonly limits?: 'github' | undefined;
  /** The URL works as a credential, so its path is not logged. */
  readonly isUrlSecret?: true | undefined;
  /** In bytes, if it may exceed the default. */
  readonly largestBody?: number | undefined;
}

export interface HttpAnswer {
  /** With its port, unless it is the default. */
  readonly host: string;
  readonly status: number;
  readonly header: (name: string) => string | undefined;
  /** For recognizing documented answers, never for printing; empty if it is not text. */
  readonly text: string;
  readonly isJson: boolean;
  /** @throws Failure `untrusted-response` if the body is not a JSON document */
  readonly json: () => unknown;
}

/**
 * Sends a request until an answer has a final status: no redirect, no transient error, no rate limit.
 * @throws Failure of the classes 5, 6 and 7, or the signal's reason
 */
export type Send = (request: HttpRequest) => Promise<HttpAnswer>;

/** Error code for an answer that switches protocols (101), or for endless interim responses. */
export const NO_ANSWER = 'NO_ANSWER';

/**
 * Sends a request once, or again if a kept connection turns out to be closed. The toolkit's client only chooses the
 * agent, so a proxy is used as in other Actions: its own requests follow redirects with the credential, replay bodies
 * to other hosts, and can hang.
 * @throws the network's error, or any error if the signal aborted it
 */
export async function exchange(
  request: HttpRequest,
  signal: AbortSignal,
  trust: SecureContext | undefined,
  connections: Connections,
): Promise<HttpAnswer> {
  const { url, repeatable, largestBody, credential } = request;
  const { host, origin } = new URL(url);
  const ask = (keepAlive: boolean): Promise<IncomingMessage> => {
    const client = new HttpClient(`jira-auth/${VERSION}`, [], { keepAlive });
    const make = (): ClientAgent => {
      const agent = client.getAgent(url) as unknown as ClientAgent;
      const { proxyOptions: proxy } = agent;
      // The client leaves the brackets around an IPv6 address.
      if (proxy) proxy.host = proxy.host.replace(/[[\]]/g, '');
      limitConnecting(agent);
      agent.options = { ...agent.options, secureContext: trust };
      return agent;
    };
    const agent = keepAlive ? connections.agentFor(origin, make) : make();
    return settled(request, agent, headersFor(request, client.userAgent), signal);
  };
  const message = await ask(repeatable === 'read' || repeatable === 'set').catch((error: unknown) => {
    if (error !== WAS_CLOSED) throw error;
    return ask(false);
  });
  const text = (await readText(message, largestBody)) ?? '';
  // No API sends the credential back, and messages may quote what it says.
  return answerOf(message, credential && isIn(text, credential) ? '' : text, host);
}

const WAS_CLOSED = new Error('The kept connection was closed.');

function headersFor({ method, url, credential, body }: HttpRequest, userAgent = ''): Record<string, string> {
  const proof = credential && headerFor(credential, method, url);
  return {
    ...{ accept: 'application/json', 'accept-encoding': 'identity', 'user-agent': userAgent },
    ...(body && { 'content-type': body.type }),
    ...(proof && { [proof.name.toLowerCase()]: proof.value.reveal() }),
  };
}

const CLOSED = ['ECONNRESET', 'EPIPE'];

/** Time for each of a host's addresses but the last. Node's 250 ms are too short for a slow line. */
const ADDRESS_MS = 1000;

/** More interim responses (100, 102, 103) than any server sends. */
const MOST_ANNOUNCED = 20;

/** Sends a request. Settles, whatever comes: Node alone reports neither a 101 nor a close without an error. */
function settled(
  { method, url, body }: HttpRequest,
  agent: ClientAgent,
  headers: RequestOptions['headers'],
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const { protocol, hostname: host, port, pathname, search } = new URL(url);
  const isTls = protocol === 'https:';
  process.getBuiltinModule('node:net').setDefaultAutoSelectFamilyAttemptTimeout(ADDRESS_MS);
  const { request } = isTls ? process.getBuiltinModule('node:https') : process.getBuiltinModule('node:http');
  return new Promise((resolve, reject) => {
    // By itself, a tunnel that is never established ignores the signal of its request.
    const onAbort = (): void => {
      reject(errorOf('ABORT_ERR'));
    };
    if (signal.aborted) {
      onAbort();
      return;
    }
    signal.addEventListener('abort', onAbort);
    let announced = 0;
    const options = {
      ...{ method, headers, signal, host, port: port || (isTls ? 443 : 80), path: pathname + search },
      agent: agent as unknown as Agent,
    };
    const asked = request(options, (answer) => {
      const { statusCode = 0 } = answer;
      // Another attempt must use a new connection.
      if (statusCode < 200 || statusCode > 599) asked.shouldKeepAlive = false;
      resolve(answer);
    });
    const fail = (error: Error): void => {
      reject(asked.reusedSocket && CLOSED.includes(codeOf(error)) ? WAS_CLOSED : error);
    };
    asked
      .on('error', fail)
      .on('information', () => {
        announced += 1;
        if (announced > MOST_ANNOUNCED) asked.destroy(errorOf(NO_ANSWER));
      })
      .on('upgrade', (_answer, socket) => {
        socket.destroy();
        fail(errorOf(NO_ANSWER));
      })
      .on('close', () => {
        fail(errorOf('ECONNRESET'));
      })
      .end(body?.text.reveal());
  });
}

function answerOf(message: IncomingMessage, text: string, host: string): HttpAnswer {
  const header = (name: string): string | undefined => {
    const value = message.headers[name];
    return Array.isArray(value) ? value.join(', ') : value;
  };
  const isJson = /^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i.test(String(header('content-type')));
  const json = (): unknown => parseJson(isJson ? text : '', host);
  return { host, status: message.statusCode ?? 0, header, text, isJson, json };
}

function parseJson(text: string, host: string): unknown {
  try {
    const value = JSON.parse(text) as unknown;
    if (!hasDuplicateKeys(text, value)) return value;
  } catch {
    // The parser's message quotes the body; the one below doesn't.
  }
  throw new Failure(
    'untrusted-response',
    `The answer from ${host} is not the JSON that its API sends.`,
    'A login page, a proxy or a firewall may be answering in its place: check with `curl -v` on the same machine.',
  );
}

/** Refuses a success that a login page, a proxy or a portal sent in the API's place. @throws Failure */
export function refusePage({ status, isJson, text, header, json }: HttpAnswer): void {
  const isEmpty = status === 204 || (text === '' && header('content-type') === undefined);
  if (!isJson && !isEmpty) json();
}

/** Returns the answer's object; empty for another JSON document. @throws Failure `untrusted-response` */
export function objectIn(answer: HttpAnswer): JsonObject {
  const body = answer.json();
  return isObject(body) ? body : {};
}

/** The same for any answer, such as a login page. */
export function objectIfAny(answer: HttpAnswer): JsonObject {
  return unlessFailed(() => objectIn(answer)) ?? {};
}

/** If a firewall drops packets, another attempt may take another route. */
const CONNECT_MS = 10_000;

/** Ends an attempt to connect to the host, or through its proxy, with the error ETIMEDOUT. */
export function limitConnecting(agent: Pick<ClientAgent, 'createConnection' | 'request'>): void {
  const { request, createConnection } = agent;
  const limit = (socket: Socket, tunnel: ClientRequest | Socket = socket): Socket => {
    const timer = setTimeout(() => {
      socket.destroy(errorOf('ETIMEDOUT', 'connect ETIMEDOUT'));
    }, CONNECT_MS);
    const stop = clearTimeout.bind(undefined, timer);
    tunnel.once('connect', stop);
    return socket.once('close', stop);
  };
  if (request)
    agent.request = (...given) => {
      const asked = request(...given);
      return asked.once('socket', (socket) => limit(socket, asked));
    };
  else agent.createConnection = (...given) => limit(createConnection.apply(agent, given));
}

function errorOf(code: string, message = code): Error {
  return Object.assign(new Error(message), { code });
}

/** The endpoints' answers are much smaller. Bytes. */
export const LARGEST_BODY = 1024 * 1024;

/**
 * Reads an answer's body; `undefined` if it is too large, compressed (not requested), or not UTF-8. The toolkit's
 * `readBody` may hang, and has no limit. @throws the stream's error, also if the connection ended too early
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
    // Another encoding.
  }
  return undefined;
}

/** Node's own agent, which opens a connection, or the client's for a proxy, which requests a tunnel. */
export interface ClientAgent {
  keepAlive?: boolean;
  options?: object;
  readonly proxyOptions?: { host: string };
  createConnection: (...given: unknown[]) => Socket;
  request?: (...given: unknown[]) => ClientRequest;
  addRequest: (request: ClientRequest, ...given: unknown[]) => void;
  readonly removeAllListeners: (event: 'free') => unknown;
  readonly on: (event: 'free', listener: (socket: Socket) => void) => unknown;
}

/**
 * Keeps one agent per server, with connections that stay open. A server may close one at any time, so only requests that
 * may be repeated use them. Idle ones don't keep the process alive.
 */
export class Connections {
  readonly #agents = new Map<string, ClientAgent>();

  agentFor(origin: string, make: () => ClientAgent): ClientAgent {
    const agent = this.#agents.get(origin) ?? kept(make());
    this.#agents.set(origin, agent);
    return agent;
  }
}

/** A tunnel's agent would close idle sockets, and Node's agent would accept data that arrives without a request. */
function kept(agent: ClientAgent): ClientAgent {
  const idle = new Set<Socket>();
  const addRequest = agent.addRequest.bind(agent);
  function drop(this: Socket): void {
    idle.delete(this);
    this.destroy();
  }
  agent.keepAlive = true;
  agent.removeAllListeners('free');
  agent.on('free', (socket) => {
    if (socket.destroyed) return;
    idle.add(socket.unref());
    // Data that arrives now must not be read as the answer to the next request.
    for (const event of ENDING) socket.on(event, drop);
  });
  agent.addRequest = (request, ...given) => {
    const [socket] = idle;
    if (!socket) {
      addRequest(request, ...given);
      return;
    }
    idle.delete(socket.ref());
    for (const event of ENDING) socket.off(event, drop);
    request.reusedSocket = true;
    request.onSocket(socket);
  };
  return agent;
}

const ENDING = ['data', 'end', 'error', 'close'];
