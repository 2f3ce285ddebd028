import { getProxyUrl, HttpClient } from '@actions/http-client';
import type { IncomingMessage } from 'node:http';
import type { RequestOptions } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ConnectionOptions, SecureContext } from 'node:tls';
import { type Credential, headerFor } from '../credential.js';
import { Failure } from '../failure.js';
import { printable } from '../printable.js';
import { looksLikeAtlassian } from '../realm.js';
import type { Secret } from '../secret.js';
import { VERSION } from '../version.js';
import { readBody, textOf } from './body.js';
import { limitConnecting } from './connecting.js';
import { Deadline } from './deadline.js';
import { hasDuplicateKeys } from './duplicate-keys.js';
import { networkProblem, type NetworkProblem, noAnswer } from './network-problem.js';
import {
  backoff,
  gitHubLimit,
  isRetriedStatus,
  LONGEST_ATTEMPT_MS,
  MOST_ATTEMPTS,
  type Repeatable,
  retryAfter,
  untilReset,
} from './retry.js';
import { settling } from './settling.js';

/** One request to one of the documented hosts. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** https, or http to this machine; built from checked parts. */
  readonly url: string;
  /** Without it no credential is sent. */
  readonly credential?: Credential;
  /** Secret, because it carries passwords, client secrets and refresh tokens. */
  readonly body?: RequestBody;
  readonly repeatable: Repeatable;
  /** GitHub's API tells a rate limit in its own way, also with 403. */
  readonly limits?: 'github';
  /** Whoever knows its path may use it. */
  readonly isUrlSecret?: true;
}

/** A JSON document or a form, already encoded. */
export interface RequestBody {
  readonly type: 'application/json' | 'application/x-www-form-urlencoded';
  readonly text: Secret;
}

/** A whole answer with a status of its own: not a redirect, not a passing fault, not a rate limit. */
export interface HttpAnswer {
  /** With its port, unless that is the usual one. */
  readonly host: string;
  readonly status: number;
  header(name: string): string | undefined;
  /** The body as text, for recognising documented answers, never for printing; empty if it is not text. */
  readonly text: string;
  /** The content type says JSON. */
  readonly isJson: boolean;
  /** The parsed body. @throws Failure `untrusted-response` if it is no JSON document */
  json(): unknown;
}

/** An answer that led elsewhere. */
export class RedirectRefused extends Failure {
  /** @param target the host that it led to; empty if it named none */
  constructor(
    readonly target: string,
    what: string,
    advice: string,
  ) {
    super('redirect-refused', what, advice);
  }
}

/** A host that can't answer just now, or was asked too often. A page speaks for the host's edge, not for Jira. */
export class Unavailable extends Failure {
  readonly isPage: boolean;

  constructor(answer: HttpAnswer, ...[code, what, advice]: ConstructorParameters<typeof Failure>) {
    super(code, what, advice);
    this.isPage = /^text\/html\b/i.test(answer.header('content-type') ?? '');
  }
}

/** Sends requests. @throws Failure of the classes 5, 6 and 7, or Interrupted */
export type Send = (request: HttpRequest) => Promise<HttpAnswer>;

export interface TransportOptions {
  /** The whole step's budget for the network, in seconds. */
  readonly timeoutSeconds: number;
  /** Ends every request, which throws its reason: an `Interrupted`. */
  readonly signal: AbortSignal;
  /** What to trust in place of Node's own list. */
  readonly trust: SecureContext | undefined;
  /** `host:port` of the proxy, for messages. */
  readonly proxy: string | undefined;
  /** A number from 0 (inclusive) to 1 (exclusive), for the jitter of retries. */
  readonly random: () => number;
  /** Says that an attempt failed and another follows. */
  readonly onRetry: (text: string) => void;
  /** Told the clock of a server that answers, by the header `Date`: right to a second or so. */
  readonly onServerDate?: ((serverDate: Date) => void) | undefined;
  /** Told each attempt. */
  readonly debug?: ((text: string) => void) | undefined;
}

/** All attempts at an exchange stay inside a minute, far from the ten in which a refresh token may be used again. */
const EXCHANGE_MS = 60_000;

/** What was issued must be kept, however long the exchange took. */
const SAVE_MS = 30_000;

/**
 * The only module that uses @actions/http-client, which by itself follows redirects with the credential, replays
 * bodies to other hosts, and hangs on a stalled body and on an answer that is none. Here: no redirects, one deadline
 * through the end of the body, a size limit, and classified retries.
 */
export function transport(options: TransportOptions): Send {
  const step = new Deadline(options.timeoutSeconds * 1000);
  return async (request) => {
    const { host } = new URL(request.url);
    const deadline = deadlineFor(request.repeatable, step, options);
    for (let attempt = 1; ; attempt++) {
      const began = performance.now();
      let status: number | undefined;
      const outcome = await tryOnce(request, host, deadline, options, (answered) => {
        status = answered;
      }).finally(() => {
        options.debug?.(
          `${attemptOf(request, attempt, options)}: ${status ?? 'no answer'}, ${Math.round(performance.now() - began)} ms.`,
        );
      });
      if (!('failure' in outcome)) return outcome;
      const most = mostAttempts(outcome, request.repeatable);
      const wait = backoff(attempt, outcome.atLeastMs ?? 0, options.random);
      if (attempt >= most || wait >= deadline.remaining()) throw outcome.failure;
      options.onRetry(`${outcome.failure.what} Trying again in ${(wait / 1000).toFixed(1)} s.`);
      // A signal ends the wait, too; the attempt that then follows throws its reason, and sends nothing.
      await sleep(wait, undefined, { signal: options.signal }).catch(() => undefined);
    }
  };
}

/** Whoever answers an exchange with what is no answer may have done it, and would answer the next one so, too. */
function mostAttempts({ attempts, failure, untouched }: Problem, repeatable: Repeatable): number {
  if (untouched) return attempts;
  if (repeatable === 'exchange' && failure.code === 'untrusted-response') return 1;
  return Math.min(attempts, MOST_ATTEMPTS[repeatable]);
}

/** What is told of a request: neither a header nor a body, and of a query only the names. */
function attemptOf(
  { method, url, isUrlSecret }: HttpRequest,
  attempt: number,
  { proxy }: TransportOptions,
): string {
  const { host, pathname, searchParams } = new URL(url);
  const names = [...new Set(searchParams.keys())].join('&');
  const path = isUrlSecret ? '' : `${pathname}${names === '' ? '' : `?${names}`}`;
  const way =
    proxy === undefined ? '' : getProxyUrl(url) === '' ? ', past the proxy' : `, by the proxy ${proxy}`;
  return `${method} ${host}${path}, attempt ${attempt}${way}`;
}

/** What must not be lost has time of its own: the step's may have gone by while a lock or a person was waited for. */
function deadlineFor(repeatable: Repeatable, step: Deadline, { timeoutSeconds }: TransportOptions): Deadline {
  if (repeatable === 'exchange') return new Deadline(Math.min(EXCHANGE_MS, timeoutSeconds * 1000));
  return repeatable === 'save' ? new Deadline(Math.max(SAVE_MS, step.remaining())) : step;
}

/** A problem that may be worth another attempt. */
interface Problem extends NetworkProblem {
  readonly atLeastMs?: number;
  /** The server did nothing, so that any request may be sent again. */
  readonly untouched?: boolean;
}

async function tryOnce(
  request: HttpRequest,
  host: string,
  deadline: Deadline,
  options: TransportOptions,
  onStatus: (status: number) => void,
): Promise<HttpAnswer | Problem> {
  const remaining = deadline.remaining();
  const longest = LONGEST_ATTEMPT_MS[request.repeatable];
  const lastChance = remaining <= longest;
  const { signal, stop } = Deadline.limit(Math.min(remaining, longest), options.signal);
  try {
    const message = await exchange(request, signal, options.trust);
    const body = await abortable(readBody(message), message, signal);
    const answer = answerOf(message, textOf(body, message.headers['content-encoding']) ?? '', host);
    onStatus(answer.status);
    tellDate(answer, options);
    return problemOf(answer, request, remaining) ?? answer;
  } catch (error) {
    options.signal.throwIfAborted();
    if (error instanceof Failure) throw error;
    if (signal.aborted) return timedOut(host, lastChance, options);
    return networkProblem(error, { host, proxy: options.proxy });
  } finally {
    stop();
  }
}

async function exchange(
  { method, url, credential, body }: HttpRequest,
  signal: AbortSignal,
  trust: SecureContext | undefined,
): Promise<IncomingMessage> {
  const headers: Record<string, string> = { accept: 'application/json', 'accept-encoding': 'identity' };
  if (body) headers['content-type'] = body.type;
  // Only here: a header given to the client itself would follow it to every host.
  if (credential) {
    const { name, value } = headerFor(credential, method, url);
    headers[name] = value.reveal();
  }
  const client = new HttpClient(
    `jira-auth/${VERSION}`,
    [
      {
        prepareRequest: (prepared: RequestOptions) => {
          prepared.signal = signal;
          limitConnecting(prepared);
          trustOnly(trust, prepared);
        },
        canHandleAuthentication: () => false,
        handleAuthentication: () => Promise.reject(new TypeError('not an authentication handler')),
      },
    ],
    { allowRedirects: false, allowRetries: false },
  );
  const { message } = await abortable(
    settling(client).request(method, url, body ? body.text.reveal() : null, headers),
    undefined,
    signal,
  );
  return message;
}

/**
 * Sets what to trust, for a direct connection and for one through the client's tunnel, which has its own options. The
 * client gives every request an agent. `undefined` is Node's own list.
 */
function trustOnly(
  trust: SecureContext | undefined,
  prepared: RequestOptions & Pick<ConnectionOptions, 'secureContext'>,
): void {
  prepared.secureContext = trust;
  const agent = prepared.agent as unknown as { options: object };
  agent.options = { ...agent.options, secureContext: trust };
}

/**
 * Settles no later than the signal: a tunnel that is never established ignores its request's abortion. Which signal it
 * was, and why, is for the caller to ask.
 */
function abortable<T>(
  work: Promise<T>,
  message: IncomingMessage | undefined,
  signal: AbortSignal,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => {
      message?.destroy();
      reject(new Error('aborted'));
    };
    if (signal.aborted) {
      onAbort();
    } else {
      signal.addEventListener('abort', onAbort);
    }
    work.then(resolve, reject).finally(() => {
      signal.removeEventListener('abort', onAbort);
    });
  });
}

function answerOf(message: IncomingMessage, text: string, host: string): HttpAnswer {
  const header = (name: string): string | undefined => {
    const value = message.headers[name];
    return Array.isArray(value) ? value.join(', ') : value;
  };
  const isJson = /^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i.test(header('content-type') ?? '');
  return {
    host,
    status: message.statusCode ?? 0,
    header,
    text,
    isJson,
    json: () => parseJson(isJson ? text : '', host),
  };
}

function tellDate(answer: HttpAnswer, { onServerDate }: TransportOptions): void {
  const time = Date.parse(answer.header('date') ?? '');
  if (!Number.isNaN(time)) onServerDate?.(new Date(time));
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

function problemOf(
  answer: HttpAnswer,
  { repeatable, limits }: HttpRequest,
  remainingMs: number,
): Problem | undefined {
  const { status, host } = answer;
  if (status < 200 || status > 599) return noAnswer(host);
  if (status >= 300 && status < 400) throw redirectRefused(answer);
  // A log-in that failed counts, and is never tried again, whatever the status.
  if (isRefusedLogin(answer)) return undefined;
  const isUnavailable = status >= 500 || status === 408 || status === 425;
  const limit = limits && gitHubLimit(answer, remainingMs);
  if (status !== 429 && !isUnavailable && limit === undefined) return undefined;
  const atLeastMs =
    limit ??
    (retryAfter(answer.header('retry-after'), answer.header('date')) ||
      (status === 429 ? untilReset((name) => answer.header(name)) : 0));
  if (status === 429 || limit !== undefined) {
    const waiting =
      atLeastMs > 0 ? ` It asks to wait ${Math.min(Math.ceil(atLeastMs / 1000), 86_400)} s or longer.` : '';
    return {
      attempts: MOST_ATTEMPTS.read,
      atLeastMs,
      untouched: limit !== undefined,
      failure: new Unavailable(
        answer,
        'rate-limited',
        `${host} has had too many requests (${status}).${waiting}`,
        'Run again later, run fewer jobs at a time, or raise `timeout-seconds` if the wait is short.',
      ),
    };
  }
  return {
    attempts: isRetriedStatus(status, repeatable) ? MOST_ATTEMPTS[repeatable] : 1,
    atLeastMs,
    failure: new Unavailable(
      answer,
      'server-unavailable',
      `${host} can't answer just now (${status}).`,
      looksLikeAtlassian(host)
        ? 'Look at https://status.atlassian.com and run again later.'
        : 'Run again later, or ask whoever runs this server; it may be starting or under maintenance.',
    ),
  };
}

/** Seraph, Jira's log-in layer, refused the credential or refuses to look at it; Cloud's edge can wrap that in a 503. */
function isRefusedLogin(answer: HttpAnswer): boolean {
  return (
    answer.text.includes('Page access unauthorized') ||
    /AUTHENTICATED_FAILED|AUTHENTICATION_DENIED/i.test(answer.header('x-seraph-loginreason') ?? '') ||
    answer.header('x-authentication-denied-reason') !== undefined
  );
}

function redirectRefused(answer: HttpAnswer): RedirectRefused {
  const location = answer.header('location') ?? '';
  const origin = URL.canParse(location) ? new URL(location).origin : 'null';
  const target = origin === 'null' ? 'another address' : printable(origin);
  return new RedirectRefused(
    origin === 'null' ? '' : new URL(location).hostname,
    `${answer.host} sent the request on to ${target} (${answer.status}), which is never followed.`,
    'A portal, a log-in page or a proxy may be answering in place of the host. Check `site-url`, if that is its address.',
  );
}

function timedOut(host: string, lastChance: boolean, { timeoutSeconds }: TransportOptions): Problem {
  return {
    attempts: lastChance ? 1 : MOST_ATTEMPTS.read,
    failure: new Failure(
      'timeout',
      `${host} did not answer in time; the whole step may take ${timeoutSeconds} s.`,
      'Try again; if it happens often, raise `timeout-seconds` or look for what slows the connection down.',
    ),
  };
}
