import { describe, expect, test } from '@jest/globals';
import {
  ORGANIZATION_LISTS,
  type OrganizationList,
  type OrganizationToken,
  tokensIn,
} from '../../src/check/organization.js';
import type { Send } from '../../src/transport/http.js';
import { Secret } from '../../src/secret.js';
import { bearer } from '../../src/verify/authorization.js';
import { failureFrom } from '../project/failure-of.js';
import { answering, type Reply } from '../verify/answers.js';

const [API_TOKENS, , CLIENTS] = ORGANIZATION_LISTS as [OrganizationList, OrganizationList, OrganizationList];
const FIRST = 'https://api.atlassian.com/admin/api-access/v1/orgs/fa4e-1/api-tokens';
const SIZE = 'pageSize=100';
const KEY = 'FAKE-organization-key';

async function all(send: Send, list = API_TOKENS): Promise<OrganizationToken[]> {
  const tokens: OrganizationToken[] = [];
  const organization = {
    orgId: 'fa4e-1',
    apiHost: 'api.atlassian.com',
    credential: bearer(new Secret(KEY)),
  };
  for await (const token of tokensIn(list, organization, send)) tokens.push(token);
  return tokens;
}

const item = (label: string, more: object = {}): object => ({
  id: `id-${label}`,
  label,
  status: 'ALLOWED',
  expiresAt: '2027-08-01T10:00:00.000Z',
  user: { id: '712020:FAKE-mia', name: 'Mia', email: 'mia@acme.example' },
  ...more,
});

const page = (items: readonly unknown[], next?: unknown): Reply => ({
  body: { data: items, links: { self: FIRST, next } },
});

async function one(more: object, list = API_TOKENS): Promise<OrganizationToken | undefined> {
  return (await all(answering(page([item('ci', more)])).send, list))[0];
}

describe('the pages of a list', () => {
  test('each is asked for once, with the key, and its order is kept', async () => {
    const { send, requests } = answering(
      page([item('a'), item('b')], `${FIRST}?cursor=2`),
      page([], '?cursor=3#part'),
      page([item('c')], 'eyJmcm9tIjo0fQ=='),
      page([item('d')], null),
    );
    expect((await all(send)).map(({ label }) => label)).toEqual(['a', 'b', 'c', 'd']);
    expect(requests.map(({ url }) => url)).toEqual([
      `${FIRST}?${SIZE}`,
      `${FIRST}?cursor=2&${SIZE}`,
      `${FIRST}?cursor=3&${SIZE}`,
      `${FIRST}?cursor=eyJmcm9tIjo0fQ%3D%3D&${SIZE}`,
    ]);
    expect(requests.every(({ method, credential }) => method === 'GET' && credential !== undefined)).toBe(
      true,
    );
  });

  test('the next is not asked for before somebody wants it', async () => {
    const { send, requests } = answering(page([item('a')], `${FIRST}?cursor=2`), page([item('b')]));
    const organization = {
      orgId: 'fa4e-1',
      apiHost: 'api.atlassian.com',
      credential: bearer(new Secret(KEY)),
    };
    const tokens = tokensIn(API_TOKENS, organization, send);
    await tokens.next();
    expect(requests).toHaveLength(1);
    await tokens.return(undefined);
    expect(requests).toHaveLength(1);
  });

  test.each([
    ['another host', 'https://evil.example/admin/api-access/v1/orgs/fa4e-1/api-tokens?cursor=2'],
    ['a look-alike', `${FIRST.replace('atlassian.com', 'atlassian.com.evil.example')}?cursor=2`],
    ['the host of another realm', `${FIRST.replace('atlassian.com', 'atlassian-us-gov-mod.com')}?cursor=2`],
    ['another port', `${FIRST.replace('.com', '.com:8443')}?cursor=2`],
    ['plain HTTP', `${FIRST.replace('https', 'http')}?cursor=2`],
    ['a user', `${FIRST.replace('https://', 'https://api.atlassian.com@')}?cursor=2`],
    ['a user and a password', `${FIRST.replace('https://', 'https://a:b@')}?cursor=2`],
    ['a host without a scheme', '//evil.example/admin/api-access/v1/orgs/fa4e-1/api-tokens'],
    ['another organization', `${FIRST.replace('fa4e-1', 'fa4e-2')}?cursor=2`],
    ['another list', FIRST.replace('api-tokens', 'service-accounts/api-tokens')],
    ['a path with dots', `${FIRST}/../../../../other`],
    ['another scheme', 'data:application/json,{}'],
    ['no address', 'https://['],
  ])('a next page at %s is not asked for', async (_where, next) => {
    const { send, requests } = answering(page([item('a')], next));
    expect(await failureFrom(all(send))).toMatchObject({ code: 'untrusted-response' });
    expect(requests).toHaveLength(1);
  });

  test.each([
    ['to itself', [FIRST], 1],
    ['to itself, said in other words', [`${FIRST}#again`], 1],
    ['back to the first', [`${FIRST}?cursor=2`, FIRST], 2],
    ['back to a later one', [`${FIRST}?cursor=2`, `${FIRST}?cursor=3`, `${FIRST}?cursor=2`], 3],
  ])('a circle that leads %s ends', async (_how, nexts, asked) => {
    const { send, requests } = answering(...nexts.map((next) => page([item('a')], next)));
    expect(await failureFrom(all(send))).toMatchObject({
      code: 'untrusted-response',
      what: expect.stringContaining('lead back'),
    });
    expect(requests).toHaveLength(asked);
  });

  test.each<[string, Reply, string]>([
    ['without data', { body: { links: {} } }, 'untrusted-response'],
    ['with data that is no list', { body: { data: {} } }, 'untrusted-response'],
    ['with items that are no list', { body: { items: {} } }, 'untrusted-response'],
    ['that is no JSON', { text: '<html>' }, 'untrusted-response'],
    ['with another status', { status: 204 }, 'untrusted-response'],
    ['refused', { status: 401 }, 'credentials-rejected'],
    ['forbidden', { status: 403 }, 'insufficient-scope'],
    ['of no organization', { status: 404 }, 'site-not-accessible'],
  ])('a page %s', async (_what, reply, code) => {
    const failure = await failureFrom(all(answering(reply).send));
    expect(failure.code).toBe(code);
    expect(failure.message).not.toContain(KEY);
  });

  test.each<[string, unknown]>([
    ['data', { data: [item('a')], links: {} }],
    ['items', { items: [item('a')], links: {}, total: 1 }],
    ['items beside no data', { data: null, items: [item('a')] }],
    ['a list alone', [item('a')]],
  ])('%s holds its entries', async (_where, body) => {
    expect((await all(answering({ body }).send)).map(({ label }) => label)).toEqual(['a']);
  });

  test('what is no object in it is passed over, and links may be missing', async () => {
    const { send } = answering({ body: { data: [null, 'a', 1, [], item('b')] } });
    expect((await all(send)).map(({ label }) => label)).toEqual(['b']);
  });

  test('a next link that is no text leads nowhere', async () => {
    expect(await all(answering(page([item('a')], 7)).send)).toHaveLength(1);
  });
});

describe('one token', () => {
  test('of a person', async () => {
    expect(await one({})).toEqual({
      kind: 'api-token-of-any-kind',
      label: 'ci',
      accountId: '712020:FAKE-mia',
      email: 'mia@acme.example',
      clientId: undefined,
      endsAt: new Date('2027-08-01T10:00:00Z'),
    });
  });

  test('of a service account, and a client', async () => {
    const owner = { id: '712020:FAKE-bot', email: 'bot@serviceaccount.atlassian.com' };
    const client = { clientId: 'FAKE-client', name: 'deploy', label: undefined, user: undefined };
    expect(await one({ ...client, serviceAccount: owner, status: 'ACTIVE' }, CLIENTS)).toMatchObject({
      kind: 'client-credentials',
      label: 'deploy',
      accountId: owner.id,
      email: owner.email,
      clientId: 'FAKE-client',
    });
  });

  test.each<[string, unknown, Date | 'never' | undefined]>([
    ['none', undefined, 'never'],
    ['null', null, 'never'],
    ['UTC', '2028-02-29T23:59:59Z', new Date('2028-02-29T23:59:59Z')],
    ['an offset', '2028-03-01T01:00:00.123+02:00', new Date('2028-02-29T23:00:00.123Z')],
    ['milliseconds', 1_800_000_000_000, new Date(1_800_000_000_000)],
    ['a day alone', '2028-02-29', undefined],
    ['a local time', '2028-02-29T23:59:59', undefined],
    ['a day that there is not', '2028-02-31T99:59:59Z', undefined],
    ['words', 'next spring', undefined],
    ['a number that is no time', 9e15, undefined],
    ['a number as text', '1800000000000', undefined],
    ['true', true, undefined],
    ['an object', {}, undefined],
  ])('whose end is %s', async (_what, expiresAt, end) => {
    expect((await one({ expiresAt }))?.endsAt).toEqual(end);
  });

  test.each(['BLOCKED', 'Revoked', 'INACTIVE', 'disabled', 'DELETED'])(
    'that is %j is of no use to anybody, and passed over',
    async (status) => {
      expect(await one({ status })).toBeUndefined();
    },
  );

  test.each([undefined, '', 'ALLOWED', 'allowed', 'ACTIVE', 'UNBLOCKED', 'A_NEW_WORD'])(
    'that is %j is looked at',
    async (status) => {
      expect((await one({ status }))?.endsAt).toBeInstanceOf(Date);
    },
  );

  test('of which hardly anything is told', async () => {
    expect(await one({ label: 7, user: 'mia', status: 3, expiresAt: undefined })).toMatchObject({
      label: '',
      accountId: '',
      email: '',
    });
  });
});
