import { bearer } from '../credential.js';
import { Failure } from '../failure.js';
import { field, isObject, type JsonObject, objectField, textField } from '../json.js';
import type { HttpAnswer, Send } from '../transport/network.js';
import { ask, paged, type RestApi } from '../transport/rest.js';
import { timeOf } from '../values/day.js';
import type { TokenEnd } from '../verify/personal-access-tokens.js';
import { HTML, lacksScope, untrusted } from '../verify/answer.js';
import type { OrganizationRequest } from './read.js';
import { ORGANIZATION_KEY } from './renewal.js';

export const END_UNREADABLE = "The organization's list shows no readable expiry date for it.";

export type OrganizationToken = Readonly<ReturnType<typeof tokenOf>>;

export type OrganizationList = Readonly<(typeof ORGANIZATION_LISTS)[number]>;

/** Lists of Atlassian's admin API (`/admin/api-access/v1/orgs/{orgId}/...`), each with the scope that it requires. */
export const ORGANIZATION_LISTS = [
  { name: 'API tokens', kind: 'api-token-of-any-kind', path: 'api-tokens', scope: 'read:tokens:admin' },
  {
    name: "service accounts' tokens",
    kind: 'service-account-token',
    path: 'service-accounts/api-tokens',
    scope: 'read:service-accounts-tokens:admin',
  },
  {
    name: "service accounts' OAuth clients",
    kind: 'client-credentials',
    path: 'service-accounts/oauth-clients',
    scope: 'read:service-accounts-tokens:admin',
  },
  { name: 'API keys', kind: ORGANIZATION_KEY, path: 'api-keys', scope: 'read:keys:admin' },
];

/** Atlassian documents `pageSize` for `api-tokens` and `api-keys`. Without it, some organizations get a 500. */
const PAGE_SIZE = '100';

/** Statuses of tokens that need no warning. Only ALLOWED is documented, so others still warn. */
const OUT_OF_USE = /^(?:BLOCKED|DELETED|DISABLED|INACTIVE|REVOKED)$/i;

/**
 * Lists every usable token in one list, page by page. The next page is at `links.next`, as documented. It is followed
 * only to the same list and never to a page already read, because the key goes with each request. @throws Failure
 */
export async function* tokensIn(
  list: OrganizationList,
  { apiHost, orgId, apiKey }: Pick<OrganizationRequest, 'apiHost' | 'orgId' | 'apiKey'>,
  send: Send,
): AsyncGenerator<OrganizationToken> {
  const first = `https://${apiHost}/admin/api-access/v1/orgs/${orgId}/${list.path}?pageSize=${PAGE_SIZE}`;
  const asked = new Set<string>();
  const api: RestApi = { send, credential: bearer(apiKey), refused: (answer) => refusal(answer, list) };
  const items = paged(first, async (url) => {
    asked.add(url);
    const answer = await ask(api, url);
    const page = answer.json();
    const body = isObject(page) ? page : {};
    // Documented: `data`, or `items` for service accounts. Also seen: a bare list, as for a person's own tokens.
    const found = [page, field(body, 'data'), field(body, 'items')].find((each) => Array.isArray(each));
    if (!found) throw untrusted(answer.host, `a page of an organization's ${list.name} holds no list`);
    const next = textField(objectField(body, 'links'), 'next');
    return { items: found, next: next ? nextPage(next, first, asked, answer.host) : undefined };
  });
  for await (const item of items) {
    if (!OUT_OF_USE.test(textField(item, 'status') ?? '')) yield tokenOf(item, list);
  }
}

/** `links.next` is an address or, by some accounts, only the `cursor`. */
function nextPage(next: string, first: string, asked: ReadonlySet<string>, host: string): string {
  const address = /^[\w+=.~-][\w+=.~/-]*$/.test(next) ? `?cursor=${encodeURIComponent(next)}` : next;
  const url = URL.canParse(address, first) ? new URL(address, first) : undefined;
  const expected = new URL(first);
  if (url?.origin !== expected.origin || url.pathname !== expected.pathname || url.username || url.password) {
    throw untrusted(host, 'the next page of a list is at another address');
  }
  url.hash = '';
  if (!url.searchParams.has('pageSize')) url.searchParams.set('pageSize', PAGE_SIZE);
  if (asked.has(url.href)) throw untrusted(host, 'the pages of a list lead back to one that was read');
  return url.href;
}

function tokenOf(item: JsonObject, { kind }: OrganizationList) {
  const owner = objectField(item, field(item, 'user') ? 'user' : 'serviceAccount');
  return {
    kind,
    label: textField(item, 'label') ?? textField(item, 'name') ?? '',
    accountId: textField(owner, 'id') ?? '',
    email: textField(owner, 'email') ?? '',
    clientId: textField(item, 'clientId'),
    endsAt: endOf(field(item, 'expiresAt')),
  };
}

/** Reads an end: ISO 8601 in UTC, documented for tokens, or milliseconds, as OAuth clients have their other times. */
function endOf(expiresAt: unknown): TokenEnd {
  if (expiresAt === undefined || expiresAt === null) return 'never';
  const end = typeof expiresAt === 'number' ? new Date(expiresAt) : timeOf(expiresAt);
  return end && !Number.isNaN(end.getTime()) ? end : undefined;
}

/** Unreadable ends and tokens that never end come last. */
export function byEnd(one: OrganizationToken, other: OrganizationToken): number {
  const time = ({ endsAt }: OrganizationToken): number =>
    endsAt instanceof Date ? endsAt.getTime() : Number.MAX_SAFE_INTEGER;
  return time(one) - time(other);
}

/** Atlassian: a missing scope gets a 403 or, at the gateway, a 401. A page comes from the gateway's edge or a proxy. */
function refusal(answer: HttpAnswer, { name, scope }: OrganizationList): Failure {
  const { status, host, text } = answer;
  const known: Readonly<Record<number, ConstructorParameters<typeof Failure>>> = {
    401: [
      'credentials-rejected',
      `${host} refused the key in \`org-api-key\` (401).`,
      "Create a new API key with the same scopes in the organization's settings at https://admin.atlassian.com, and store it in the same secret.",
    ],
    403: [
      'insufficient-scope',
      `The key in \`org-api-key\` may not list an organization's ${name} (${status}).`,
      `Create a key with the scope ${scope}.`,
    ],
    404: [
      'site-not-accessible',
      `There is no list of ${name} for this \`org-id\` and this key (404).`,
      'Copy the ID from the address of https://admin.atlassian.com/o/..., and use a key of the same organization.',
    ],
  };
  const found = HTML.test(text) ? undefined : known[lacksScope(answer) ? 403 : status];
  return found ? new Failure(...found) : untrusted(host, `status ${status} for an organization's list`);
}
