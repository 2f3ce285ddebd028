import { bearerOf } from './authorization.js';
import type { Clock } from './clock.js';
import type { CredentialList, CredentialSeed, OrganizationFixture } from './fixtures.js';
import { json, Refused, type ModelReply, type ModelRequest } from './http.js';

type Admin = Record<CredentialList, readonly CredentialSeed[]>;

export type AdminModel = ReturnType<typeof createAdmin>;

const DAY_MS = 86_400_000;

/** The maximum and the default number of entries per page. */
const PAGE_SIZE = 100;
const OF_ORGANIZATION = /^\/admin\/api-access\/v1\/orgs\/([^/]+)(\/.*)$/;

const LISTS: ReadonlyMap<string, CredentialList> = new Map([
  ['/api-keys', 'apiKeys'],
  ['/api-tokens', 'apiTokens'],
  ['/service-accounts/api-tokens', 'serviceAccountTokens'],
  ['/service-accounts/oauth-clients', 'oauthClients'],
]);

/** Returns API tokens, one per person, that expire one after another within a year. */
export function manyTokens(count: number): CredentialSeed[] {
  return Array.from({ length: count }, (_, index) => ({
    label: `FAKE-token-${index + 1}`,
    email: `person-${index + 1}@example.com`,
    expiresInDays: (index % 365) + 1,
  }));
}

/**
 * The admin API of one organization, on a realm's gateway.
 *
 * Documented: the paths, the scopes, the shape of an API token, the links. For an OAuth client: `clientId`, `name`,
 * `status`, and times in milliseconds. For keys: that they expire. `pageSize` and `cursor` for `/oauth-clients` only.
 *
 * Decided here, because no reference shows them: `serviceAccount`, an OAuth client's `expiresAt`, which of 401, 403 and
 * 404 a wrong key gets, and that every list has `pageSize` and a `cursor` that works only for that list. The documented
 * filters are refused to keep clients from relying on them.
 */
export function createAdmin(clock: Clock, fixture: OrganizationFixture) {
  const { orgId, keys } = fixture;
  const { apiTokens, apiKeys, serviceAccountTokens, oauthClients } = fixture;
  const control: Admin = { apiTokens, apiKeys, serviceAccountTokens, oauthClients };
  const startedAt = clock.now();

  function bean(list: CredentialList, seed: CredentialSeed, number: number): object {
    const { email, label, expiresInDays: days, clientId = `FAKE-client-${number}` } = seed;
    const isToken = list === 'apiTokens';
    const isClient = list === 'oauthClients';
    const end = days === undefined ? undefined : startedAt + days * DAY_MS;
    const [first = email] = email.split('@');
    const owner = { id: seed.accountId ?? `712020:FAKE-${first}`, name: seed.name ?? first, email };
    return {
      [isClient || list === 'apiKeys' ? 'name' : 'label']: label,
      status: seed.status ?? (isToken ? 'ALLOWED' : 'ACTIVE'),
      ...(isClient && { clientId }),
      expiresAt: isClient || end === undefined ? end : new Date(end).toISOString(),
      ...(list !== 'apiKeys' && { [isToken ? 'user' : 'serviceAccount']: owner }),
    };
  }

  function pageReply({ query, origin, path }: ModelRequest, list: CredentialList): ModelReply {
    const all = control[list];
    const { pageSize = String(PAGE_SIZE), cursor = toCursor(path, 0), ...others } = Object.fromEntries(query);
    const [, from = '', of] = /^(\d+) (.*)$/s.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
    const [size, start] = [Math.min(PAGE_SIZE, Number(pageSize)), Number(from)];
    if (Object.keys(others).length > 0 || !(size > 0) || of !== path || start > all.length) {
      return refuse(400, 'Bad Request');
    }
    const end = start + size;
    const next = new URLSearchParams({ pageSize, cursor: toCursor(path, end) }).toString();
    const data = all.slice(start, end).map((seed, index) => bean(list, seed, start + index + 1));
    // Documented: links are addresses. Decided here: one without a target is left out.
    const links = end < all.length ? { next: `${origin}${path}?${next}` } : {};
    return json(200, { data, links });
  }

  return {
    answer(request: ModelRequest): ModelReply | undefined {
      const [, organization, rest = ''] = OF_ORGANIZATION.exec(request.path) ?? [];
      if (organization === undefined) return undefined;
      const key = bearerOf(request);
      if (key !== keys.full && key !== keys.noScope) return refuse(401, 'Unauthorized');
      const list = LISTS.get(rest);
      if (list === undefined || organization !== orgId || request.method !== 'GET')
        return refuse(404, 'Not Found');
      return key === keys.full ? pageReply(request, list) : refuse(403, 'Forbidden');
    },
    control,
  };
}

function toCursor(path: string, from: number): string {
  return Buffer.from(`${from} ${path}`).toString('base64url');
}

function refuse(status: number, message: string): never {
  throw new Refused(json(status, { code: status, message }));
}
