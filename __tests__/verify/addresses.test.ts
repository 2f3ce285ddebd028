import { describe, expect, test } from '@jest/globals';
import { authorization } from '../../src/credential.js';
import { Secret } from '../../src/secret.js';
import { canonicalSiteUrl } from '../../src/verify/places.js';
import { lookUpCloudId } from '../../src/verify/tenant.js';
import { failureFrom } from '../project/failure-of.js';
import { answering, type Reply } from './answers.js';

const CLOUD_ID = '01234567-89ab-4cde-8f01-23456789abcd';
const BASE_URL = `https://api.atlassian.com/ex/jira/${CLOUD_ID}`;
const CREDENTIAL = authorization(new Secret('Bearer FAKE'));

describe("a site's own address, as the gateway tells it", () => {
  const ask = (reply: Reply): Promise<string> =>
    canonicalSiteUrl(answering(reply).send, BASE_URL, CREDENTIAL);

  test('is asked with the credential', async () => {
    const { send, requests } = answering({ body: { baseUrl: 'https://acme.atlassian.net' } });
    await canonicalSiteUrl(send, BASE_URL, CREDENTIAL);
    expect(requests).toEqual([
      {
        method: 'GET',
        url: `${BASE_URL}/rest/api/3/serverInfo`,
        credential: CREDENTIAL,
        repeatable: 'read',
      },
    ]);
  });

  test.each([
    ['https://acme.atlassian.net', 'https://acme.atlassian.net'],
    ['https://acme.atlassian.net/', 'https://acme.atlassian.net'],
    ['https://ACME.atlassian.net/jira?x=y#z', 'https://acme.atlassian.net'],
    ['https://issues.example.com', 'https://issues.example.com'],
    ['https://xn--bcher-kva.example', 'https://xn--bcher-kva.example'],
  ])('%s: %s', async (baseUrl, url) => {
    expect(await ask({ body: { baseUrl } })).toBe(url);
  });

  test.each([
    'http://acme.atlassian.net',
    'https://user:FAKE-password@acme.atlassian.net',
    'https://user@acme.atlassian.net',
    'https://:FAKE-password@acme.atlassian.net',
    'https://acme.atlassian_net.example',
    'javascript:alert(1)',
    '//acme.atlassian.net',
    'acme.atlassian.net',
    '',
    // URL parsers accept these hosts, and shells execute them.
    'https://$(id).example',
    'https://`id`.example',
    "https://a'b.example",
    'https://a"b.example',
    'https://a;id;.example',
    'https://a&b.example',
    'https://a)b.example',
    'https://a{b}.example',
  ])('%s is none: it would be handed over as `site-url`', async (baseUrl) => {
    const failure = await failureFrom(ask({ body: { baseUrl } }), 'untrusted-response');
    expect(failure.message).not.toContain('FAKE');
  });

  test.each([{}, [], { baseUrl: 42 }, { baseUrl: null }])('%j tells none', async (body) => {
    await failureFrom(ask({ body }), 'untrusted-response');
  });

  test('is not told to those who lack a scope', async () => {
    const reply = { status: 401, body: { message: 'scope does not match' } };
    await failureFrom(ask(reply), 'insufficient-scope', 'read:jira-work');
  });
});

describe("a site's cloudId", () => {
  const ask = (reply: Reply): Promise<string> =>
    lookUpCloudId(answering(reply).send, 'https://acme.atlassian.net');

  test('is asked without a credential', async () => {
    const { send, requests } = answering({ body: { cloudId: CLOUD_ID } });
    expect(await lookUpCloudId(send, 'https://acme.atlassian.net')).toBe(CLOUD_ID);
    expect(requests).toEqual([
      { method: 'GET', url: 'https://acme.atlassian.net/_edge/tenant_info', repeatable: 'read' },
    ]);
  });

  test.each<[Reply, string]>([
    [{ status: 404 }, 'site-not-found'],
    [{ status: 410 }, 'site-not-found'],
    [{ status: 401 }, 'untrusted-response'],
    [{ status: 204 }, 'untrusted-response'],
    [{ status: 500, body: { cloudId: CLOUD_ID } }, 'untrusted-response'],
    [{ text: '<html>' }, 'untrusted-response'],
    [{ body: {} }, 'untrusted-response'],
    [{ body: [] }, 'untrusted-response'],
    [{ body: { cloudId: null } }, 'untrusted-response'],
    [{ body: { cloudId: 'acme' } }, 'untrusted-response'],
    [{ body: { cloudId: CLOUD_ID.toUpperCase() } }, 'untrusted-response'],
    [{ body: { cloudId: `${CLOUD_ID}/../..` } }, 'untrusted-response'],
    [{ body: { cloudId: `${CLOUD_ID}\n` } }, 'untrusted-response'],
    [{ body: `{"__proto__":{"cloudId":"${CLOUD_ID}"}}` }, 'untrusted-response'],
  ])('is not told by %j: %s', async (reply, code) => {
    await failureFrom(ask(reply), code);
  });
});
