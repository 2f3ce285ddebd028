import { bearerOf } from './authorization.js';
import type { Clock } from './clock.js';
import type { CredentialList, CredentialSeed, OrganizationFixture } from './fixtures.js';
import { json, Refused, type ModelReply, type ModelRequest } from './http.js';

/** A list of any length that creates its entries on request. */
export interface LazyList<T> {
  readonly count: number;
  at(index: number): T;
}

type Credentials = readonly CredentialSeed[] | LazyList<CredentialSeed>;

type Admin = Record<CredentialList, Credentials>;

export type AdminModel = ReturnType<typeof createAdmin>;

const DAY_MS = 86_400_000;

/** The maximum and the default number of entries per page. */
const PAGE_SIZE = 100;
const OF_ORGANIZATION = /^\/admin\/api-access\/v1\/orgs\/([^/]+)(\/.*)$/;

const TOKENS = 'read:tokens:admin';
const BOT_TOKENS = 'read:service-accounts-tokens:admin';
const EVERY_SCOPE = [TOKENS, BOT_TOKENS, 'read:keys:admin'];

const LISTS: ReadonlyMap<string, readonly [list: keyof Admin, scope: string]> = new Map([
  ['/api-keys', ['apiKeys', 'read:keys:admin']],
  ['/api-tokens', ['apiTokens', TOKENS]],
  ['/service-accounts/api-tokens', ['serviceAccountTokens', BOT_TOKENS]],
  ['/service-accounts/oauth-clients', ['oauthClients', BOT_TOKENS]],
] as const);

/** Returns API tokens, one per person, that expire one after another within a year. Each is created on request. */
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
 * Documented: the paths, the scopes, the shape of an API token, the links, that only tokens of managed accounts are
 * listed, and that no token lives longer than a year. For an OAuth client: `clientId`, `name`, `status`, and
 * `createdAt` and `updatedAt` in milliseconds. For keys: that they expire. `pageSize` and `cursor` for
 * `/oauth-clients` only.
 *
 * Decided here, because no reference shows them: a service account's token looks like a person's, with
 * `serviceAccount` instead of `user`. Its OAuth clients have `serviceAccount` and, in milliseconds like their other
 * times, `expiresAt`. Also decided here: the words of every refusal, which of 401, 403 and 404 a wrong key gets,
 * and that every list has `pageSize` and a `cursor` that works only for that list. The other documented filters are
 * refused to keep clients from relying on them.
 */
export function createAdmin(clock: Clock, fixture: OrganizationFixture) {
  const { orgId, keys } = fixture;
  const known = new Map<string, readonly string[]>([
    [keys.full, EVERY_SCOPE],
    [keys.noScope, []],
  ]);
  const { apiTokens, apiKeys, serviceAccountTokens, oauthClients } = fixture;
  const control: Admin = { apiTokens, apiKeys, serviceAccountTokens, oauthClients };
  const startedAt = clock.now();

  const iso = (ms: number): string => new Date(ms).toISOString();
  const endOf = ({ expiresInDays: days }: CredentialSeed): number | undefined =>
    days === undefined ? undefined : startedAt + days * DAY_MS;
  const startOf = (seed: CredentialSeed): number => (endOf(seed) ?? startedAt) - 365 * DAY_MS;

  function times(seed: CredentialSeed): { createdAt: string; expiresAt?: string; lastActiveAt: string } {
    const end = endOf(seed);
    const lastActiveAt = iso(Math.min(startedAt, end ?? startedAt) - DAY_MS);
    return { createdAt: iso(startOf(seed)), ...(end !== undefined && { expiresAt: iso(end) }), lastActiveAt };
  }

  const tokenBean =
    (kind: string, owner: 'user' | 'serviceAccount') =>
    (seed: CredentialSeed, number: number): object => ({
      id: `FAKE-${kind}-${number}`,
      label: seed.label,
      status: seed.status ?? 'ALLOWED',
      ...times(seed),
      [owner]: { ...ownerOf(seed), ...(owner === 'user' && { orgId }) },
    });

  const beans: Record<string, (seed: CredentialSeed, number: number) => object> = {
    apiTokens: tokenBean('token', 'user'),
    serviceAccountTokens: tokenBean('bot-token', 'serviceAccount'),
    oauthClients: (seed, number) => ({
      clientId: seed.clientId ?? `FAKE-client-${number}`,
      name: seed.label,
      createdAt: startOf(seed),
      updatedAt: startOf(seed),
      expiresAt: endOf(seed),
      status: seed.status ?? 'ACTIVE',
      serviceAccount: ownerOf(seed),
    }),
    apiKeys: (seed, number) => ({
      id: `FAKE-key-${number}`,
      name: seed.label,
      status: seed.status ?? 'ACTIVE',
      ...times(seed),
      createdBy: ownerOf(seed),
    }),
  };

  function pageReply(
    { query, origin, path }: ModelRequest,
    list: LazyList<CredentialSeed>,
    bean: (seed: CredentialSeed, number: number) => object,
  ): ModelReply {
    const refuseParameter = (name: string): never => refuse(400, `Bad Request: ${name}`);
    const unknown = [...query.keys()].find((name) => name !== 'pageSize' && name !== 'cursor');
    if (unknown !== undefined) refuseParameter(unknown);
    const asked = query.get('pageSize');
    if (asked !== null && !/^[1-9]\d{0,2}$/.test(asked)) refuseParameter('pageSize');
    const size = Math.min(PAGE_SIZE, Number(asked ?? PAGE_SIZE));
    const cursor = query.get('cursor');
    const start = cursor === null ? 0 : fromCursor(path, cursor);
    if (start === undefined || (start > 0 && start >= list.count)) return refuseParameter('cursor');

    const address = (from: number): string => {
      const parameters = new URLSearchParams({
        ...(asked !== null && { pageSize: asked }),
        ...(from > 0 && { cursor: toCursor(path, from) }),
      }).toString();
      return `${origin}${path}${parameters && `?${parameters}`}`;
    };
    // Documented: all three are addresses. Decided here: a link without a target is left out.
    const links = {
      self: address(start),
      ...(start + size < list.count && { next: address(start + size) }),
      ...(start > 0 && { prev: address(Math.max(0, start - size)) }),
    };
    const count = Math.max(0, Math.min(size, list.count - start));
    const data = Array.from({ length: count }, (_, index) => bean(list.at(start + index), start + index + 1));
    return json(200, { data, links });
  }

  return {
    answer(request: ModelRequest): ModelReply | undefined {
      const [, organization, rest = ''] = OF_ORGANIZATION.exec(request.path) ?? [];
      if (organization === undefined) return undefined;
      const scopes = known.get(bearerOf(request) ?? '') ?? refuse(401, 'Unauthorized');
      const [name, scope] = LISTS.get(rest) ?? [];
      if (name === undefined || scope === undefined || organization !== orgId)
        return refuse(404, 'Not Found');
      if (request.method !== 'GET') return refuse(405, 'Method Not Allowed');
      if (!scopes.includes(scope)) return refuse(403, 'Forbidden; scope does not match');
      const bean = beans[name] ?? refuse(404, 'Not Found');
      return pageReply(request, lazy(control[name]), bean);
    },
    control,
  };
}

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

function toCursor(path: string, from: number): string {
  return Buffer.from(`${from} ${path}`).toString('base64url');
}

function fromCursor(path: string, cursor: string): number | undefined {
  const [, from, of] = /^(\d{1,9}) (.*)$/s.exec(Buffer.from(cursor, 'base64url').toString('utf8')) ?? [];
  return of === path ? Number(from) : undefined;
}

function refuse(status: number, message: string): never {
  throw new Refused(json(status, { code: status, message }));
}
