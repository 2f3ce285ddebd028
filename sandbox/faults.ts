import type { CertificateFault, OldProtocol } from './net/certificates.js';

export type Fault =
  | { status: number; headers?: Record<string, string | string[]>; body?: string | object }
  | { redirect: number; location?: string }
  | { reset: 'before-headers' }
  /** From the start, or after the headers and a few bytes. */
  | { stall: 'headers' | 'body' }
  | { drip: { everyMs: number } }
  | { endless: true }
  | { gzipBomb: { megabytes: number } }
  | { latencyMs: number }
  | { html: true }
  | { headerFlood: true }
  /** In place of an answer. */
  | { raw: string | Uint8Array; then: 'end' | 'reset' | 'stay' };

/** A property that is left out matches everything. */
export interface FaultRule {
  host?: string;
  /** Start of the path with its query, or an expression. */
  path?: string | RegExp;
  method?: string;
  /** Unlimited if left out. */
  times?: number;
  /** The model handles the request first. Only its answer is replaced. */
  afterModel?: boolean;
  then: Fault;
}

export type ProxyFault =
  | { status: number }
  | 'refuse'
  | 'black-hole'
  /** Like a captive portal. */
  | 'html';

/** With `plaintext`, the host answers in plain HTTP. */
export type TlsFault = CertificateFault | OldProtocol | 'plaintext';

export class Faults {
  proxy: ProxyFault | undefined;
  #entries: { rule: FaultRule; hits: number }[] = [];
  readonly #tls = new Map<string, TlsFault>();

  /** The rule added first wins. */
  add(rule: FaultRule): { hits: number } {
    const entry = { rule, hits: 0 };
    this.#entries.push(entry);
    return entry;
  }

  tls(host: string, fault: TlsFault): void {
    this.#tls.set(host, fault);
  }

  clear(): void {
    this.proxy = undefined;
    this.#entries = [];
    this.#tls.clear();
  }

  tlsOf(host: string): TlsFault | undefined {
    return this.#tls.get(host);
  }

  take(request: { host: string; method: string; path: string }): FaultRule | undefined {
    const entry = this.#entries.find(
      ({ rule, hits }) => hits < (rule.times ?? Infinity) && matches(rule, request),
    );
    if (entry === undefined) return undefined;
    entry.hits += 1;
    return entry.rule;
  }
}

function matches(rule: FaultRule, request: { host: string; method: string; path: string }): boolean {
  const { host = request.host, method = request.method, path = '' } = rule;
  if (host !== request.host || method !== request.method) return false;
  // `search` ignores a regular expression's `lastIndex`, which a `g` flag would carry over.
  return typeof path === 'string' ? request.path.startsWith(path) : request.path.search(path) >= 0;
}

/** CloudFront's error, or a bot protection challenge. */
export function edgePage(status: number): Fault {
  return {
    status,
    headers: { 'content-type': 'text/html', server: 'CloudFront' },
    body: '<!DOCTYPE html><title>ERROR: The request could not be satisfied</title>',
  };
}

export function rateLimited({ retryAfter }: { retryAfter?: number } = {}): Fault {
  return {
    status: 429,
    headers: {
      ...(retryAfter !== undefined && { 'retry-after': String(retryAfter) }),
      'x-ratelimit-remaining': '0',
    },
    body: { errorMessages: ['Rate limit exceeded.'], errors: {} },
  };
}

/** Documented: 403 or 429, and for the secondary limit a `Retry-After`. */
export function githubRateLimited(retryAfterSeconds: number): Fault {
  const message = 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.';
  const headers = { 'retry-after': String(retryAfterSeconds), 'x-ratelimit-remaining': '4999' };
  return { status: 403, headers, body: { message, status: '403' } };
}
