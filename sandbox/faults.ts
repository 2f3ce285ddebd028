import type { CertificateFault, OldProtocol } from './net/certificates.js';

/** Something other than the model's answer. */
export type Fault =
  /** A plain answer; an object as body is sent as JSON. */
  | { status: number; headers?: Record<string, string | string[]>; body?: string | object }
  /** An answer with this status and, where one is given, a `Location`. */
  | { redirect: number; location?: string }
  /** The connection is reset: before any byte of an answer, or after half of one. */
  | { reset: 'before-headers' | 'mid-body' }
  /** Nothing more is ever sent: from the start, or after the headers and a few bytes. */
  | { stall: 'headers' | 'body' }
  /** A body that grows by one byte every `everyMs` milliseconds and never ends. */
  | { drip: { everyMs: number } }
  /** A body that never ends, sent as fast as the client reads. */
  | { endless: true }
  /** 200 with `Content-Encoding: gzip` and this many megabytes of zeros in it. */
  | { gzipBomb: { megabytes: number } }
  /** Half of a JSON document, with a clean end. */
  | { truncated: true }
  /** Fewer bytes than `Content-Length` says, then the connection is closed. */
  | { shortBody: true }
  /** The model's answer, this many milliseconds late. */
  | { latencyMs: number }
  /** JSON with bytes in it that are no UTF-8. */
  | { invalidUtf8: true }
  /** A login page with status 200. */
  | { html: true }
  /** 128 KiB of headers. */
  | { headerFlood: true }
  /** These bytes on the connection in place of an answer, and then what becomes of the connection. */
  | { raw: string | Uint8Array; then: 'end' | 'reset' | 'stay' };

/** When a fault applies. What is left out matches everything. */
export interface FaultRule {
  host?: string;
  /** Start of the path with its query, or an expression for it. */
  path?: string | RegExp;
  method?: string;
  /** How many requests that it matches pass before it applies; none if left out. */
  after?: number;
  /** How often the rule applies before it is spent; unlimited if left out. */
  times?: number;
  /**
   * `true`: the model handles the request first, with all that follows from it, and then its answer is lost and the
   * fault sent instead. A refresh token is exchanged and the client never sees the new one.
   */
  afterModel?: boolean;
  then: Fault;
}

/** A rule that was added. */
export interface FaultHandle {
  /** How often it has applied. */
  readonly hits: number;
  remove(): void;
}

/** What the proxy does with CONNECT instead of connecting. */
export type ProxyFault =
  /** An answer with this status: 403, 407, 502. */
  | { status: number }
  /** The connection is closed at once. */
  | 'refuse'
  /** CONNECT is read and never answered. */
  | 'black-hole'
  /** 200 with an HTML page in it, as a captive portal does. */
  | 'html';

/** What is wrong with a host's TLS. `plaintext`: it answers in plain HTTP. */
export type TlsFault = CertificateFault | OldProtocol | 'plaintext';

interface Entry {
  rule: FaultRule;
  /** Requests that it has let pass. */
  passed: number;
  hits: number;
}

/** The faults in force. */
export class Faults {
  /** In force for every CONNECT until it is set back to undefined. */
  proxy: ProxyFault | undefined;
  #entries: Entry[] = [];
  readonly #tls = new Map<string, TlsFault>();

  /** Adds a rule. Of the rules that match a request, the one added first wins. */
  add(rule: FaultRule): FaultHandle {
    const entry: Entry = { rule, passed: 0, hits: 0 };
    this.#entries.push(entry);
    return {
      get hits() {
        return entry.hits;
      },
      remove: () => {
        this.#entries = this.#entries.filter((each) => each !== entry);
      },
    };
  }

  /** Gives a host a TLS fault for connections from now on, or takes it away. */
  tls(host: string, fault: TlsFault | undefined): void {
    if (fault === undefined) this.#tls.delete(host);
    else this.#tls.set(host, fault);
  }

  /** Takes every fault away. */
  clear(): void {
    this.proxy = undefined;
    this.#entries = [];
    this.#tls.clear();
  }

  /** The TLS fault of a host. */
  tlsOf(host: string): TlsFault | undefined {
    return this.#tls.get(host);
  }

  /** The rule for a request, used up by one. `path` includes the query. */
  take(request: { host: string; method: string; path: string }): FaultRule | undefined {
    const entry = this.#entries.find((each) => {
      const { rule, hits, passed } = each;
      if (hits >= (rule.times ?? Infinity) || !matches(rule, request)) return false;
      if (passed >= (rule.after ?? 0)) return true;
      each.passed += 1;
      return false;
    });
    if (entry === undefined) return undefined;
    entry.hits += 1;
    return entry.rule;
  }
}

function matches(rule: FaultRule, request: { host: string; method: string; path: string }): boolean {
  if (rule.host !== undefined && rule.host !== request.host) return false;
  if (rule.method !== undefined && rule.method !== request.method) return false;
  if (rule.path === undefined) return true;
  // `search` ignores an expression's own position, which a `g` flag would carry from one request to the next.
  return typeof rule.path === 'string'
    ? request.path.startsWith(rule.path)
    : request.path.search(rule.path) >= 0;
}

export interface RateLimit {
  /** Seconds, or a date, or whatever should stand there; left out if undefined. */
  retryAfter?: number | string;
  /** Atlassian: `jira-quota-global-based`, `jira-quota-tenant-based`, `jira-burst-based`, `jira-per-issue-on-write`. */
  reason?: string;
  /** ISO 8601. */
  reset?: string | (() => string);
  headers?: Record<string, string>;
}

/** What the edge of a Cloud host sends in place of Jira: CloudFront's page, or a challenge of its bot protection. */
export function edgePage(status: number): Fault {
  return {
    status,
    headers: {
      'content-type': 'text/html',
      server: 'CloudFront',
      'x-cache': 'Error from cloudfront',
      ...(status === 202 || status === 405 ? { 'x-amzn-waf-action': 'challenge' } : {}),
    },
    body: '<!DOCTYPE html><html><head><title>ERROR: The request could not be satisfied</title></head><body></body></html>',
  };
}

/** A 429 with the headers that Atlassian documents. */
export function rateLimited(limit: RateLimit = {}): Fault {
  return {
    status: 429,
    // Worked out when it is sent: a reset in a few seconds counts from then.
    get headers() {
      return {
        ...limit.headers,
        ...(limit.retryAfter === undefined ? {} : { 'retry-after': String(limit.retryAfter) }),
        'x-ratelimit-limit': '100',
        'x-ratelimit-remaining': '0',
        ...(limit.reset === undefined
          ? {}
          : { 'x-ratelimit-reset': typeof limit.reset === 'string' ? limit.reset : limit.reset() }),
        'ratelimit-reason': limit.reason ?? 'jira-burst-based',
      };
    },
    body: { errorMessages: ['Rate limit exceeded.'], errors: {} },
  };
}
