import { getProxyUrl } from '@actions/http-client';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SecureContext } from 'node:tls';
import { Failure } from '../failure.js';
import type { Environment } from '../results.js';
import { Connections, exchange, type HttpRequest, type Send } from './wire.js';
import type { Problem } from './problem.js';
import { backoff, longestAttempt, MOST_ATTEMPTS, type Repeatable, serverTime } from './retry.js';
import { refuseUnsafeProcess, type Tls, tlsWith } from './trust.js';

export type { HttpAnswer, HttpRequest, Send } from './wire.js';

export interface NetworkEffects {
  readonly environment: Environment;
  /** As `Math.random`, for the jitter of retries. */
  readonly random: () => number;
  /** Every request then throws its reason: an `Interrupted`. */
  readonly signal: AbortSignal;
  /** Reports a failed attempt that will be repeated. */
  readonly info: (text: string) => void;
  /** Receives the server's time, accurate to about a second. */
  readonly onServerDate?: ((serverDate: Date) => void) | undefined;
  readonly debug?: ((text: string) => void) | undefined;
  /** Shared by runs in one process. */
  readonly connections?: Connections | undefined;
}

/** A monotonic clock, in milliseconds. Node's `performance` takes a millisecond to load. */
export const clock = (): number => process.uptime() * 1000;

export const Deadline = {
  /** Returns a signal that aborts after some time, or with another. Until stopped, it keeps the process alive. */
  limit(milliseconds: number, signal: AbortSignal): { signal: AbortSignal; stop: () => void } {
    const controller = new AbortController();
    const abort = controller.abort.bind(controller, undefined);
    const timer = setTimeout(abort, milliseconds);
    signal.addEventListener('abort', abort);
    return {
      signal: controller.signal,
      stop: () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', abort);
      },
    };
  },
};

/** Well within the ten minutes of a refresh token's leeway. */
const EXCHANGE_MS = 60_000;

/** An issued token must be saved, however long the exchange took. */
const SAVE_MS = 30_000;

/** Follows no redirects, has one deadline for all, and retries by kind of request. @throws Failure `proxy-failure` */
export function transport(effects: NetworkEffects, timeoutSeconds: number, trust?: SecureContext): Send {
  const { environment, random, signal: ending, info, onServerDate, debug, connections } = effects;
  const proxy = proxyAddress(environment);
  // Other trusted CAs need separate connections.
  const kept = (trust ? undefined : connections) ?? new Connections();
  const stepMs = timeoutSeconds * 1000;
  const stepEnd = clock() + stepMs;
  const tryOnce = async (request: HttpRequest, attempt: number, remainingMs: number) => {
    ending.throwIfAborted();
    const { host } = new URL(request.url);
    if (remainingMs <= 0) return (await import('./problem.js')).timeUsedUp(host);
    const began = clock();
    let status: number | undefined;
    const limitMs = Math.min(remainingMs, longestAttempt(request.repeatable));
    const { signal, stop } = Deadline.limit(limitMs, ending);
    try {
      const answer = await exchange(request, signal, trust, kept);
      ({ status } = answer);
      const time = serverTime(answer.header);
      if (time !== undefined) onServerDate?.(new Date(time));
      // Stryker disable next-line ConditionalExpression,EqualityOperator: it saves loading a module.
      if (status >= 200 && status < 300) return answer;
      return (await import('./problem.js')).problemOf(answer, request, remainingMs) ?? answer;
    } catch (error) {
      ending.throwIfAborted();
      const isLate = signal.aborted;
      const { networkProblem, timedOut } = await import('./problem.js');
      return isLate ? timedOut(host, remainingMs === limitMs, limitMs) : networkProblem(error, host, proxy);
    } finally {
      stop();
      debug?.(
        `${attemptOf(request, attempt, proxy)}: ${status ?? 'no answer'}, ${Math.round(clock() - began)} ms.`,
      );
    }
  };
  const pause = (ms: number): Promise<void> =>
    sleep(ms, undefined, { signal: ending }).catch(() => {
      ending.throwIfAborted();
    });
  /** The current rate limits, by method and host, and when each ends. */
  const limits = new Map<string, { readonly failure: Failure; readonly until: number }>();
  /** The last attempt told, by what failed: concurrent requests to one host often fail alike. */
  const told = new Map<string, number>();
  /** All requests of a kind respect a rate limit that one of them received. */
  const keepToLimit = async (kind: string, longestMs: number, lost?: Failure): Promise<void> => {
    for (let limit = limits.get(kind); limit; limit = limits.get(kind)) {
      const wait = limit.until - clock();
      if (wait <= 0) return;
      if (wait >= longestMs) throw lost ?? limit.failure;
      await pause(wait);
    }
  };
  return async (request) => {
    const { method, url, repeatable } = request;
    const kind = `${method} ${new URL(url).host}`;
    // Exchanging and saving a token have their own time limits: a lock or a person may have used up the step's.
    let end = stepEnd;
    if (repeatable === 'exchange' || repeatable === 'spend') end = clock() + Math.min(EXCHANGE_MS, stepMs);
    if (repeatable === 'save') end = Math.max(clock() + SAVE_MS, stepEnd);
    const remaining = (): number => Math.max(0, end - clock());
    /** After this, the server may have done it. A later rate limit doesn't change that. */
    let lost: Failure | undefined;
    for (let attempt = 1; ; attempt++) {
      await keepToLimit(kind, repeatable === 'explanation' ? 0 : remaining(), lost);
      const outcome = await tryOnce(request, attempt, remaining());
      if (!('failure' in outcome)) {
        told.clear();
        return outcome;
      }
      const { failure } = outcome;
      const wait = backoff(attempt, outcome.atLeastMs ?? 0, random);
      if (outcome.isShared) limits.set(kind, { failure, until: clock() + wait });
      if (attempt >= mostAttempts(outcome, repeatable) || wait >= remaining()) {
        told.delete(failure.what);
        throw lost ?? failure;
      }
      if (['exchange', 'set'].includes(repeatable) && failure.isUncertain) lost ??= failure;
      if (attempt > (told.get(failure.what) ?? 0)) {
        told.set(failure.what, attempt);
        info(`${failure.what} Trying again in ${(wait / 1000).toFixed(1)} s.`);
      }
      await pause(wait);
    }
  };
}

/** After an unreadable answer, the exchange may have been done, and another attempt would get the same answer. */
function mostAttempts({ attempts, failure, untouched }: Problem, repeatable: Repeatable): number {
  if (untouched && repeatable !== 'explanation') return attempts;
  if (repeatable === 'exchange' && failure.code === 'untrusted-response') return 1;
  return Math.min(attempts, MOST_ATTEMPTS[repeatable]);
}

/** Describes a request without header and body, and with only the names of query parameters. */
function attemptOf({ method, url, isUrlSecret }: HttpRequest, attempt: number, proxy?: string): string {
  const { host, pathname, searchParams } = new URL(url);
  const names = [...new Set(searchParams.keys())].join('&');
  const path = isUrlSecret ? '' : `${pathname}${names === '' ? '' : `?${names}`}`;
  const way =
    proxy === undefined ? '' : getProxyUrl(url) === '' ? ', bypassing the proxy' : `, via proxy ${proxy}`;
  return `${method} ${host}${path}, attempt ${attempt}${way}`;
}

/** Sends requests within a common time limit, which begins now. */
export interface Network {
  readonly send: Send;
  /** A signal aborts these requests only after a few seconds. */
  readonly sendToTheEnd: Send;
}

/** Opens the network with the proxy of the environment, and a private CA in PEM. @throws Failure */
export async function openNetwork(
  effects: NetworkEffects,
  { timeoutSeconds, caCertificate }: { timeoutSeconds: number; caCertificate: string | undefined },
): Promise<Network> {
  refuseUnsafeProcess(effects.environment);
  return networkWith(await tlsWith(caCertificate, undefined, effects.environment), effects, timeoutSeconds);
}

/** As {@link openNetwork}, with existing TLS settings. */
export function networkWith(tls: Tls | undefined, effects: NetworkEffects, timeoutSeconds: number): Network {
  const sending = (signal: AbortSignal) => transport({ ...effects, signal }, timeoutSeconds, tls?.context);
  return { send: sending(effects.signal), sendToTheEnd: sending(delayed(effects.signal)) };
}

/** Time to finish an exchange and save its result, less than CI systems allow after a signal. */
const END_MS = 5000;

function delayed(signal: AbortSignal): AbortSignal {
  const controller = new AbortController();
  const follow = (): void => {
    setTimeout(controller.abort.bind(controller, signal.reason), END_MS).unref();
  };
  if (signal.aborted) follow();
  else signal.addEventListener('abort', follow);
  return controller.signal;
}

/**
 * Returns the proxy for https requests as `host:port`. `https_proxy` comes first, as in @actions/http-client, which
 * makes the connections, but would go past a proxy that it can't parse. @throws Failure `proxy-failure`
 */
export function proxyAddress(environment: Environment): string | undefined {
  const name = environment.https_proxy ? 'https_proxy' : 'HTTPS_PROXY';
  const value = environment[name];
  if (!value) return undefined;
  try {
    const { protocol, username, password, hostname, port } = new URL(value);
    decodeURIComponent(username + password);
    if (protocol === 'http:') return `${hostname}:${port || '80'}`;
  } catch {
    // The error's text may quote a password.
  }
  throw new Failure(
    'proxy-failure',
    `The environment variable ${name} is set, but not to the URL of a usable proxy.`,
    `Write it as http://HOST:PORT (the connection to the proxy is without TLS, but requests through it are encrypted), with special characters of a user name or password percent-encoded.`,
  );
}
