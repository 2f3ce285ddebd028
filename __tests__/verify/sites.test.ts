import { describe, expect, test } from '@jest/globals';
import { authorization } from '../../src/credential.js';
import { COMMERCIAL } from '../../src/site.js';
import { Secret } from '../../src/secret.js';
import { noSite, onlySite, sitesIfAsked } from '../../src/verify/sites.js';
import { failureFrom } from '../project/failure-of.js';
import { listed } from '../read/given.js';
import { answering, type Reply } from './answers.js';
import { CLOUD_ID, SITE_URL } from './contexts.js';
import { bug } from './proving.js';

const URL_ASKED = 'https://api.atlassian.com/oauth/token/accessible-resources';
const CREDENTIAL = authorization(new Secret('Bearer FAKE'));
const OTHER_ID = 'fedcba98-7654-4321-8fed-cba987654321';

const OTHER_URL = 'https://aaa.atlassian.net';

const site = (
  id: unknown = CLOUD_ID,
  url: unknown = SITE_URL,
  scopes: unknown = ['read:jira-work'],
): object => ({ id, url, scopes });
const scoped = (...scopes: unknown[]): object => site(CLOUD_ID, SITE_URL, scopes);

async function reached(reply: Reply | Error) {
  const said: string[] = [];
  const { send } = answering(reply);
  const urls = await sitesIfAsked(send, COMMERCIAL, CREDENTIAL, (text) => said.push(text));
  return { urls, said };
}

describe('the sites that a grant reaches', () => {
  test('are asked for once, with the credential', async () => {
    const { send, requests } = answering({ body: [] });
    await sitesIfAsked(send, COMMERCIAL, CREDENTIAL, () => undefined);
    expect(requests).toEqual([{ method: 'GET', url: URL_ASKED, credential: CREDENTIAL, repeatable: 'read' }]);
  });

  test.each<[unknown, string[]]>([
    [[], []],
    [[site(), site(CLOUD_ID, `${SITE_URL}/`)], [SITE_URL]],
    [
      [site(OTHER_ID, OTHER_URL), site()],
      [OTHER_URL, SITE_URL],
    ],
    ...listed(`
      read:issue-details:jira read:board-scope.admin:jira-software read:servicedesk-request
      read:servicemanagement-insight-objects
    `).map((scope): [unknown, string[]] => [[scoped(scope)], [SITE_URL]]),
    [[scoped('read:component:compass', 'offline_access')], []],
    [[scoped()], []],
    [[scoped(42, null, 'read:jira-work')], [SITE_URL]],
    [[site(42), site('../../FAKE')], []],
    [[site(CLOUD_ID, 42)], []],
    [['FAKE', null, 42, [site()], site()], [SITE_URL]],
    ...listed(`
      http://acme.atlassian.net https://acme.atlassian.net:8443 https://acme.atlassian.net/path
      https://acme..atlassian.net xhttps://acme.atlassian.net
    `).map((url): [unknown, string[]] => [[site(CLOUD_ID, url)], []]),
  ])('%j: %j', async (list, urls) => {
    expect(await reached({ body: list })).toStrictEqual({ urls, said: [] });
  });

  test.each<[string, Reply, string]>([
    ['refused for a scope', { status: 401, text: 'scope does not match' }, 'lacks the scope read:jira-work'],
    ['odd', { body: { FAKE: [] } }, 'no list of sites'],
    ['a page', { text: '<html>FAKE' }, 'Not JSON.'],
  ])('can stay unknown: %s', async (_what, reply, words) => {
    const { urls, said } = await reached(reply);
    expect([urls, said]).toEqual([undefined, [expect.stringContaining(words)]]);
    expect(said[0]).toMatch(/^Can't tell which sites the grant reaches: /);
  });

  test('hide no bug', async () => {
    await expect(reached(bug)).rejects.toBe(bug);
  });
});

describe('the one site of a grant', () => {
  const only = (...list: object[]) =>
    onlySite(answering({ body: list }).send, { realm: COMMERCIAL }, CREDENTIAL);

  test('is not chosen among several, which are named', async () => {
    const failure = await failureFrom(only(site(), site(OTHER_ID, OTHER_URL)), 'site-not-accessible');
    expect(failure.what).toBe(`The grant reaches several sites: https://aaa.atlassian.net, ${SITE_URL}.`);
  });

  test('is the preferred one among several', async () => {
    const { send } = answering({ body: [site(), site(OTHER_ID, OTHER_URL)] });
    const preferred = { realm: COMMERCIAL, preferredUrl: SITE_URL };
    expect(await onlySite(send, preferred, CREDENTIAL)).toEqual({ cloudId: CLOUD_ID, url: SITE_URL });
  });

  test('has to be there', async () => {
    expect((await only(site())).url).toBe(SITE_URL);
    await failureFrom(only(), 'site-not-accessible', 'no Jira site.');
    expect(noSite(SITE_URL).what).toContain(` at ${SITE_URL}.`);
  });
});
