import { parseAuthorization } from '../authorization.js';
import type { Clock } from '../clock.js';
import { json } from '../http.js';
import type { Headers, ModelReply, ModelRequest } from '../http.js';
import type { CredentialSeed, OrganizationFixture } from './fixtures.js';
import { pageReply } from './pages.js';
import type { LazyList, PageLinks, PageShape } from './pages.js';

export type { CredentialSeed, LazyList, PageLinks };

/** Entries of a list of the admin API: all of them, or made as they are asked for. */
export type Credentials = readonly ClientSeed[] | LazyList<CredentialSeed>;

/** What a test can set of an organization. A reset undoes all of it. */
export interface Admin {
  /** Everybody's API tokens, those of service accounts apart. */
  apiTokens: Credentials;
  apiKeys: Credentials;
  serviceAccountTokens: Credentials;
  oauthClients: Credentials;
  /** Most entries to a page, and as many if nothing else is asked for; 100 at the start. */
  pageSize: number;
  /**
   * Stands in for the `next` of every page, which it is given among the links: to lead to another host, back to the
   * page itself, or on after the last page.
   */
  nextLink: ((links: PageLinks) => string | undefined) | undefined;
  needsPageSize: boolean;
  /** How every page holds its entries. */
  shape: PageShape;
}

/** The model, as its gateway needs it. */
export interface AdminModel {
  /** Answers; undefined for a path that is not the admin API's. */
  answer(request: ModelRequest): ModelReply | undefined;
  control: Admin;
  reset(): void;
}

/** Scopes of the admin API. */
type Scope = 'read:tokens:admin' | 'read:service-accounts-tokens:admin' | 'read:keys:admin';

const EVERY_SCOPE: readonly Scope[] = [
  'read:tokens:admin',
  'read:service-accounts-tokens:admin',
  'read:keys:admin',
];

interface Key {
  orgId: string;
  scopes: readonly Scope[];
}

type ClientSeed = CredentialSeed & { clientId?: string };

const DAY_MS = 86_400_000;
const PAGE_SIZE = 100;
const MINUTE_MS = 60_000;
const REQUESTS_A_MINUTE = 1000;
const ORGANIZATION = /^\/admin\/api-access\/v1\/orgs\/([^/]+)(\/.*)$/;
const OF_USER = /^\/users\/([^/]+)\/manage\/api-tokens$/;

/**
 * So many API tokens, one a person, that end one after another within a year. Nothing of them is kept: each is made
 * when its page is asked for.
 */
export function manyTokens(count: number): LazyList<CredentialSeed> {
  return {
    count,
    at: (index) => ({
      label: `FAKE-token-${index + 1}`,
      email: `person-${index + 1}@example.com`,
      expiresInDays: (index % 365) + 1,
    }),
  };
}

/**
 * The admin API of one organization, on a realm's gateway.
 *
 * Documented: the paths, the scopes, the shape of an API token, in the organization's list and in a person's, the
 * links, the names of the rate limit's headers, and that only managed accounts' tokens are listed. Of an OAuth client
 * (`/orgs/{orgId}/oauth-clients`) `clientId`, `name`, `createdAt` and `updatedAt` in milliseconds and `status` are.
 *
 * Decided here, as no reference shows them: that a service account's token looks like a person's with
 * `serviceAccount` instead of `user`; that its OAuth clients have `serviceAccount` and, in milliseconds like their
 * other times, `expiresAt`; the words of every refusal; which of 401, 403 and 404 a wrong key gets; and that a person's
 * own list takes `read:tokens:admin`.
 */
export function createAdmin(clock: Clock, fixture: OrganizationFixture): AdminModel {
  const { orgId, otherOrgId, keys } = fixture;
  const known: ReadonlyMap<string, Key> = new Map<string, Key>([
    [keys.full, { orgId, scopes: EVERY_SCOPE }],
    [keys.tokensOnly, { orgId, scopes: ['read:tokens:admin'] }],
    [keys.noScope, { orgId, scopes: [] }],
    [keys.otherOrganization, { orgId: otherOrgId, scopes: EVERY_SCOPE }],
  ]);
  const atStart = (): Admin => ({
    apiTokens: fixture.apiTokens,
    apiKeys: fixture.apiKeys,
    serviceAccountTokens: fixture.serviceAccountTokens,
    oauthClients: fixture.oauthClients,
    pageSize: PAGE_SIZE,
    nextLink: undefined,
    needsPageSize: false,
    shape: 'data',
  });
  const control = atStart();
  let startedAt = clock.now();
  let window = { endsAt: 0, left: 0 };

  const iso = (ms: number): string => new Date(ms).toISOString();
  const endOf = ({ expiresInDays }: CredentialSeed): number | undefined =>
    expiresInDays === undefined ? undefined : startedAt + expiresInDays * DAY_MS;
  /** Documented: no token lives longer than a year. */
  const startOf = (seed: CredentialSeed): number => (endOf(seed) ?? startedAt) - 365 * DAY_MS;

  function times(seed: CredentialSeed): { createdAt: string; expiresAt?: string; lastActiveAt: string } {
    const end = endOf(seed);
    return {
      createdAt: iso(startOf(seed)),
      ...(end === undefined ? {} : { expiresAt: iso(end) }),
      lastActiveAt: iso(Math.min(startedAt, end ?? startedAt) - DAY_MS),
    };
  }

  function tokenBean(seed: CredentialSeed, index: number, owner: 'user' | 'serviceAccount'): object {
    const { id, name, email } = ownerOf(seed);
    return {
      id: idOf(owner === 'user' ? 'token' : 'bot-token', index),
      label: seed.label,
      status: seed.status ?? 'ALLOWED',
      ...times(seed),
      [owner]: { id, ...(owner === 'user' ? { orgId } : {}), name, email },
    };
  }

  /** Documented: that keys have an end; the rest is decided here. */
  function keyBean(seed: CredentialSeed, index: number): object {
    return {
      id: idOf('key', index),
      name: seed.label,
      status: seed.status ?? 'ACTIVE',
      ...times(seed),
      createdBy: ownerOf(seed),
    };
  }

  function clientBean(seed: ClientSeed, index: number): object {
    const createdAt = startOf(seed);
    const end = endOf(seed);
    return {
      clientId: seed.clientId ?? idOf('client', index),
      name: seed.label,
      createdAt,
      updatedAt: createdAt,
      ...(end === undefined ? {} : { expiresAt: end }),
      status: seed.status ?? 'ACTIVE',
      serviceAccount: ownerOf(seed),
    };
  }

  /** Counted for all keys together, which is decided here; nothing runs out: that is what faults are for. */
  function limits(): Headers {
    const now = clock.now();
    if (now >= window.endsAt) window = { endsAt: now + MINUTE_MS, left: REQUESTS_A_MINUTE };
    window.left = Math.max(0, window.left - 1);
    return {
      'x-ratelimit-limit': String(REQUESTS_A_MINUTE),
      'x-ratelimit-remaining': String(window.left),
      'x-ratelimit-reset': iso(window.endsAt),
    };
  }

  function listOf(request: ModelRequest, rest: string, key: Key): ModelReply {
    const route = ROUTES.get(rest);
    if (route === undefined) return refused(404, 'Not Found');
    if (request.method !== 'GET') return refused(405, 'Method Not Allowed');
    if (!key.scopes.includes(route.scope)) return scopeMissing();
    const list: LazyList<CredentialSeed> = key.orgId === orgId ? lazy(control[route.list]) : lazy([]);
    const beans = {
      apiTokens: (seed: CredentialSeed, index: number) => tokenBean(seed, index, 'user'),
      serviceAccountTokens: (seed: CredentialSeed, index: number) => tokenBean(seed, index, 'serviceAccount'),
      oauthClients: clientBean,
      apiKeys: keyBean,
    };
    return pageReply(request, list, beans[route.list], { ...control, headers: limits() });
  }

  /** Documented: a bare array, without pages. */
  function ofUser(request: ModelRequest, accountId: string, key: Key): ModelReply {
    if (request.method !== 'GET') return refused(405, 'Method Not Allowed');
    if (!key.scopes.includes('read:tokens:admin')) return scopeMissing();
    const list: LazyList<CredentialSeed> = key.orgId === orgId ? lazy(control.apiTokens) : lazy([]);
    const found: object[] = [];
    for (let index = 0; index < list.count; index += 1) {
      const seed = list.at(index);
      if (ownerOf(seed).id !== accountId) continue;
      const { createdAt, expiresAt, lastActiveAt } = times(seed);
      found.push({
        id: idOf('token', index),
        label: seed.label,
        createdAt,
        lastAccess: lastActiveAt,
        ...(expiresAt === undefined ? {} : { expiry: expiresAt }),
      });
    }
    // Who is in the organization is known here from their tokens alone.
    return found.length === 0 ? refused(404, 'Not Found') : json(200, found, limits());
  }

  return {
    answer(request) {
      const organization = ORGANIZATION.exec(request.path);
      const user = OF_USER.exec(request.path)?.[1];
      if (organization === null && user === undefined) return undefined;
      const credential = parseAuthorization(request.headers['authorization']);
      const key = credential.kind === 'bearer' ? known.get(credential.token) : undefined;
      if (key === undefined) return refused(401, 'Unauthorized');
      if (user !== undefined) return ofUser(request, decodeURIComponent(user), key);
      const [, id, rest = ''] = organization ?? [];
      return id === key.orgId ? listOf(request, rest, key) : refused(404, 'Not Found');
    },
    control,
    reset() {
      startedAt = clock.now();
      window = { endsAt: 0, left: 0 };
      Object.assign(control, atStart());
    },
  };
}

const ROUTES: ReadonlyMap<
  string,
  { list: 'apiTokens' | 'apiKeys' | 'serviceAccountTokens' | 'oauthClients'; scope: Scope }
> = new Map([
  ['/api-keys', { list: 'apiKeys', scope: 'read:keys:admin' }],
  ['/api-tokens', { list: 'apiTokens', scope: 'read:tokens:admin' }],
  [
    '/service-accounts/api-tokens',
    { list: 'serviceAccountTokens', scope: 'read:service-accounts-tokens:admin' },
  ],
  ['/service-accounts/oauth-clients', { list: 'oauthClients', scope: 'read:service-accounts-tokens:admin' }],
]);

function lazy(credentials: Credentials): LazyList<CredentialSeed> {
  if (!('length' in credentials)) return credentials;
  return {
    count: credentials.length,
    at(index) {
      const seed = credentials[index];
      if (seed === undefined) throw new RangeError(`There is no entry ${index}`);
      return seed;
    },
  };
}

function ownerOf({ email, name, accountId }: CredentialSeed): { id: string; name: string; email: string } {
  const [first = email] = email.split('@');
  return { id: accountId ?? `712020:FAKE-${first}`, name: name ?? first, email };
}

function idOf(kind: string, index: number): string {
  return `FAKE-${kind}-${index + 1}`;
}

function refused(status: number, message: string): ModelReply {
  return json(status, { code: status, message });
}

function scopeMissing(): ModelReply {
  return refused(403, 'Forbidden; scope does not match');
}
