import { describe, expect, test } from '@jest/globals';
import {
  ORGANIZATION_LISTS,
  type OrganizationList,
  type OrganizationToken,
  tokensIn,
} from '../../src/check/organization.js';
import type { Send } from '../../src/transport/network.js';
import { Secret } from '../../src/secret.js';
import { failureFrom } from '../project/failure-of.js';
import { answering, type Reply } from '../verify/answers.js';

type List = OrganizationList;
const [API_TOKENS, , CLIENTS] = ORGANIZATION_LISTS as [List, List, List];
const FIRST = 'https://api.atlassian.com/admin/api-access/v1/orgs/fa4e-1/api-tokens';
const SIZE = 'pageSize=100';
const KEY = 'FAKE-organization-key';

const ORGANIZATION = { orgId: 'fa4e-1', apiHost: 'api.atlassian.com', apiKey: new Secret(KEY) };

async function all(send: Send, list = API_TOKENS): Promise<OrganizationToken[]> {
  const tokens: OrganizationToken[] = [];
  for await (const token of tokensIn(list, ORGANIZATION, send)) tokens.push(token);
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

const page = (data: readonly unknown[], next?: unknown): Reply => ({ body: { data, links: { next } } });

async function one(more: object, list = API_TOKENS): Promise<OrganizationToken | undefined> {
  return (await all(answering(page([item('ci', more)])).send, list))[0];
}

describe('the pages of a list', () => {
  test('each is asked for once, in order, with the key', async () => {
    const { send, requests } = answering(
      page([item('a'), item('b')], `${FIRST}?cursor=2`),
      page([], '?cursor=3#part'),
      page([item('c')], 'eyJmcm9t/jo0fQ=='),
      page([item('d')], ''),
    );
    expect((await all(send)).map(({ label }) => label)).toEqual(['a', 'b', 'c', 'd']);
    expect(requests.map(({ url }) => url)).toEqual([
      `${FIRST}?${SIZE}`,
      `${FIRST}?cursor=2&${SIZE}`,
      `${FIRST}?cursor=3&${SIZE}`,
      `${FIRST}?cursor=eyJmcm9t%2Fjo0fQ%3D%3D&${SIZE}`,
    ]);
    for (const { method, credential } of requests)
      expect([method, credential === undefined]).toEqual(['GET', false]);
  });

  test('the next is asked for while one is read', async () => {
    const { send, requests } = answering(page([item('a')], '?cursor=2'), page([item('b')], '?cursor=3'));
    const tokens = tokensIn(API_TOKENS, ORGANIZATION, send);
    await tokens.next();
    expect(requests).toHaveLength(2);
    await tokens.return(undefined);
    expect(requests).toHaveLength(2);
  });

  test.each([
    `${FIRST.replace('.com', '.com:8443')}?cursor=2`,
    `${FIRST.replace('https', 'http')}?cursor=2`,
    '//evil.example/admin/api-access/v1/orgs/fa4e-1/api-tokens',
    FIRST.replace('api-tokens', 'service-accounts/api-tokens'),
    'https://[',
  ])('a next page at %s is not asked for', async (next) => {
    const { send, requests } = answering(page([item('a')], next));
    await failureFrom(all(send), 'untrusted-response');
    expect(requests).toHaveLength(1);
  });

  test.each([
    [[`${FIRST}#again`], 1],
    [[`${FIRST}?cursor=2`, `${FIRST}?cursor=3`, `${FIRST}?cursor=2`], 3],
  ])('a circle of %j ends', async (nexts, asked) => {
    const { send, requests } = answering(...nexts.map((next) => page([item('a')], next)));
    await failureFrom(all(send), 'untrusted-response', 'lead back');
    expect(requests).toHaveLength(asked);
  });

  test.each<[Reply, string]>([
    [{ body: { data: {} } }, 'untrusted-response'],
    [{ text: '<html>' }, 'untrusted-response'],
    [{ status: 204 }, 'untrusted-response'],
    [{ status: 404 }, 'site-not-accessible'],
    [{ status: 403, text: '<html>' }, 'untrusted-response'],
    [{ status: 401, body: { message: 'scope does not match' } }, 'insufficient-scope'],
  ])('%j in place of a page is a failure: %s', async (reply, code) => {
    const failure = await failureFrom(all(answering(reply).send), code);
    expect(failure.message).not.toContain(KEY);
  });

  test.each<[string, unknown]>([
    ['items beside no data', { data: null, items: [item('a')] }],
    ['data among what is no object, without links', { data: [null, 'a', 1, [], item('a')] }],
    ['data, and a link that is no text', { data: [item('a')], links: { next: 7 } }],
  ])('%s holds its entries', async (_where, body) => {
    expect((await all(answering({ body }).send)).map(({ label }) => label)).toEqual(['a']);
  });
});

describe('one token', () => {
  test('of a person', async () => {
    expect(await one({})).toEqual({
      ...{ kind: 'api-token-of-any-kind', label: 'ci', clientId: undefined },
      ...{ accountId: '712020:FAKE-mia', email: 'mia@acme.example' },
      endsAt: new Date('2027-08-01T10:00:00Z'),
    });
  });

  test('of a service account, and a client', async () => {
    const owner = { id: '712020:FAKE-bot', email: 'bot@serviceaccount.atlassian.com' };
    const client = { clientId: 'FAKE-client', name: 'deploy', label: undefined, user: undefined };
    expect(await one({ ...client, serviceAccount: owner, status: 'ACTIVE' }, CLIENTS)).toMatchObject({
      ...{ kind: 'client-credentials', label: 'deploy', clientId: 'FAKE-client' },
      ...{ accountId: owner.id, email: owner.email },
    });
  });

  test.each<[unknown, Date | 'never' | undefined]>([
    [undefined, 'never'],
    [null, 'never'],
    [1_800_000_000_000, new Date(1_800_000_000_000)],
    [9e15, undefined],
    ['2028-02-29T23:00Z', new Date('2028-02-29T23:00:00Z')],
    ['2028-02-29', undefined],
  ])('whose end is %j', async (expiresAt, end) => {
    expect((await one({ expiresAt }))?.endsAt).toEqual(end);
  });

  test.each([
    ...['BLOCKED', 'Revoked', 'INACTIVE', 'disabled', 'DELETED'].map((status) => [status, false]),
    ...[undefined, 'ALLOWED', 'UNBLOCKED'].map((status) => [status, true]),
  ])('that is %j is looked at: %j', async (status, isLive) => {
    expect((await one({ status })) !== undefined).toBe(isLive);
  });

  test('of which hardly anything is told', async () => {
    const token = await one({ label: 7, user: 'mia', status: 3, expiresAt: undefined });
    expect(token).toMatchObject({ label: '', accountId: '', email: '' });
  });
});
