import { describe, expect, test } from '@jest/globals';
import { authorization } from '../../src/credential.js';
import { Failure } from '../../src/failure.js';
import { Secret } from '../../src/secret.js';
import { redirectRefused } from '../../src/transport/problem.js';
import { canonicalSiteUrl, CloudIds, lookUpCloudId } from '../../src/verify/tenant.js';
import { failureFrom } from '../project/failure-of.js';
import { answering, answerWith, type Reply } from './answers.js';
import { CLOUD_ID, GATEWAY_URL, SITE_URL } from './contexts.js';

const CREDENTIAL = authorization(new Secret('Bearer FAKE'));

describe("a site's own address, as the gateway tells it", () => {
  const ask = (reply: Reply): Promise<string> =>
    canonicalSiteUrl(answering(reply).send, GATEWAY_URL, CREDENTIAL);

  test.each([
    ['https://ACME.atlassian.net/jira?x=y#z', 'https://acme.atlassian.net'],
    ['https://xn--bcher-kva.example:8443', 'https://xn--bcher-kva.example:8443'],
  ])('%s: %s', async (baseUrl, url) => {
    expect(await ask({ body: { baseUrl } })).toBe(url);
  });

  test.each([
    'http://acme.atlassian.net',
    'https://user:FAKE-password@acme.atlassian.net',
    'acme.atlassian.net',
    // URL parsers accept this host, and shells execute it.
    'https://a.b.$(id)',
  ])('%s is none: it would be handed over as `site-url`', async (baseUrl) => {
    const failure = await failureFrom(ask({ body: { baseUrl } }), 'untrusted-response');
    expect(failure.message).not.toContain('FAKE');
  });

  test.each([[], { baseUrl: 42 }])('%j tells none', async (body) => {
    await failureFrom(ask({ body }), 'untrusted-response');
  });

  test('is not told to those who lack a scope', async () => {
    const reply = { status: 401, body: { message: 'scope does not match' } };
    await failureFrom(ask(reply), 'insufficient-scope', 'read:jira-work');
  });
});

describe("a site's cloudId", () => {
  const KNOWN = { body: { cloudId: CLOUD_ID } };
  const ask = (reply: Reply | Error): Promise<string> => lookUpCloudId(answering(reply).send, SITE_URL);

  test('is asked without a credential', async () => {
    const { send, requests } = answering(KNOWN);
    expect(await lookUpCloudId(send, SITE_URL)).toBe(CLOUD_ID);
    expect(requests).toEqual([{ method: 'GET', url: `${SITE_URL}/_edge/tenant_info`, repeatable: 'read' }]);
  });

  test.each<[Reply, string, string?]>([
    [{ status: 404 }, 'site-not-found'],
    [{ status: 410 }, 'site-not-found'],
    [{ ...KNOWN, status: 500 }, 'untrusted-response', 'status 500 for'],
    [{ text: '<html>' }, 'untrusted-response', 'no JSON with'],
    [{ body: { cloudId: CLOUD_ID.toUpperCase() } }, 'untrusted-response'],
    [{ body: { cloudId: `${CLOUD_ID}\n` } }, 'untrusted-response'],
  ])('is not told by %j: %s', async (reply, code, words = '') => {
    await failureFrom(ask(reply), code, words);
  });

  test.each<[string, Reply | Error, boolean]>([
    ['another address', redirectRefused(answerWith({ status: 302 })), true],
    ['a page', { text: '<html>' }, true],
    ['nothing in time', new Failure('timeout', 'What.', 'Advice.'), false],
  ])('may be known to people where the answer is %s: %s', async (_what, reply, isSaid) => {
    const { advice } = await failureFrom(ask(reply));
    expect(advice.includes('set `cloud-id` to what it shows')).toBe(isSaid);
  });

  test('is asked once for each site', async () => {
    const other = '99999999-2222-4333-8444-555555555555';
    const { send, requests } = answering(KNOWN, { body: { cloudId: other } });
    const cloudIds = new CloudIds();
    const asked = [cloudIds.of(send, SITE_URL), cloudIds.of(send, SITE_URL)];
    expect(await Promise.all([...asked, cloudIds.of(send, SITE_URL)])).toEqual(Array(3).fill(CLOUD_ID));
    expect(requests).toHaveLength(1);
    expect(await cloudIds.of(send, 'https://globex.fake')).toBe(other);
  });

  test("is asked again after another's failure", async () => {
    const cloudIds = new CloudIds();
    const failing = cloudIds.of(() => Promise.reject(new Error('late')), SITE_URL);
    const waiting = cloudIds.of((request) => Promise.resolve(answerWith(KNOWN, request.url)), SITE_URL);
    await expect(failing).rejects.toThrow('late');
    expect(await waiting).toBe(CLOUD_ID);
  });
});
