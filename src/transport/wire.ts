import type { IncomingMessage, RequestOptions } from 'node:http';
import { type Credential, headerFor } from '../credential.js';
import { Failure } from '../failure.js';
import type { Secret } from '../secret.js';
import { VERSION } from '../version.js';
import { hasDuplicateKeys, readText } from './body.js';
import { openConnection, type Way } from './connection.js';
import type { Repeatable } from './retry.js';

/** One request to one of the documented hosts. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** https, or http to this machine; built from checked parts. */
  readonly url: string;
  readonly credential?: Credential;
  readonly body?: RequestBody;
  readonly repeatable: Repeatable;
  /** GitHub's API tells a rate limit in its own way, also with 403. */
  readonly limits?: 'github';
  /** Whoever knows its path may use it. */
  readonly isUrlSecret?: true;
  /** Bytes of the answer's body, where more than usual may be right. */
  readonly largestBody?: number;
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
 * Sends a request once, without following where the answer leads.
 *
 * @throws the network's error, or any error if the signal ended it
 */
export function exchange(request: HttpRequest, way: Way): Promise<HttpAnswer> {
  const { signal } = way;
  return new Promise((resolve, reject) => {
    // A request without a connection ignores its abortion.
    const onAbort = (): void => {
      reject(new Error('aborted'));
    };
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort);
    sent(request, way).then(resolve, reject);
  });
}

async function sent(
  { method, url, credential, body, largestBody }: HttpRequest,
  way: Way,
): Promise<HttpAnswer> {
  const address = new URL(url);
  const headers: Record<string, string> = {
    host: address.host,
    accept: 'application/json',
    'accept-encoding': 'identity',
    'user-agent': `jira-auth/${VERSION}`,
  };
  if (body) headers['content-type'] = body.type;
  if (credential) {
    const { name, value } = headerFor(credential, method, url);
    headers[name] = value.reveal();
  }
  const path = `${address.pathname}${address.search}`;
  const message = await answerTo({ method, path, headers }, body?.text.reveal(), address, way);
  return answerOf(message, (await readText(message, largestBody)) ?? '', address.host);
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

/** More than any server announces ahead of an answer (100, 102, 103). */
const MOST_ANNOUNCED = 20;

/** The head of an answer, on a connection of its own. It settles also after 101, and a close without an error. */
function answerTo(
  options: RequestOptions,
  body: string | undefined,
  to: URL,
  way: Way,
): Promise<IncomingMessage> {
  const { request } = process.getBuiltinModule('node:http');
  return new Promise((resolve, reject) => {
    let announced = 0;
    const createConnection: NonNullable<RequestOptions['createConnection']> = (_options, done) => {
      openConnection(to, way, done as Parameters<typeof openConnection>[2]);
      return undefined;
    };
    // Told again, and after the answer: what comes first counts.
    const asked = request({ ...options, signal: way.signal, createConnection }, resolve)
      .on('error', reject)
      .on('information', () => {
        announced += 1;
        if (announced > MOST_ANNOUNCED) asked.destroy(errorOf(NO_ANSWER));
      })
      .on('upgrade', (_answer, socket) => {
        socket.destroy();
        reject(errorOf(NO_ANSWER));
      })
      .on('close', () => {
        reject(errorOf('ECONNRESET'));
      })
      .end(body);
  });
}

function errorOf(code: string): Error {
  return Object.assign(new Error(code), { code });
}
