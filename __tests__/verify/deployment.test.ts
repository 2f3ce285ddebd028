import { describe, expect, test } from '@jest/globals';
import { EdgeFailure, Failure, Interrupted } from '../../src/failure.js';
import type { CloudSite, DataCenterSite, UndecidedSite } from '../../src/site.js';
import type { HttpAnswer, HttpRequest, Send } from '../../src/transport/network.js';
import { redirectRefused } from '../../src/transport/problem.js';
import { settleDeployment } from '../../src/verify/deployment.js';
import { failureFrom } from '../project/failure-of.js';
import { answering, answerWith, type Reply } from './answers.js';
import { CLOUD_ID, SITE_URL as ACME } from './contexts.js';

const SITE: UndecidedSite = {
  deployment: undefined,
  origin: 'https://jira.example.com',
  url: 'https://jira.example.com/jira',
  isCloud: false,
  cloudId: undefined,
};
const TENANT_URL = 'https://jira.example.com/_edge/tenant_info';
const SERVER_URL = 'https://jira.example.com/jira/rest/api/2/serverInfo';

/** Two pending requests, which can be answered in any order, or never. */
class Asked {
  readonly requests: HttpRequest[] = [];
  readonly result: Promise<CloudSite | DataCenterSite>;
  readonly #answer = new Map<string, (answer: HttpAnswer | Promise<never>) => void>();

  constructor(site = SITE) {
    const send: Send = (request) => {
      this.requests.push(request);
      return new Promise((resolve) => void this.#answer.set(request.url, resolve));
    };
    this.result = settleDeployment(send, site);
    this.result.catch(() => undefined);
  }

  /** Gives an answer and waits for everything that follows from it. */
  async answer(url: string, reply: Reply | Error): Promise<void> {
    const given = reply instanceof Error ? Promise.reject(reply) : answerWith(reply, 'jira.example.com');
    this.#answer.get(url)?.(given);
    await new Promise(setImmediate);
  }

  async outcome(): Promise<CloudSite | DataCenterSite | string> {
    try {
      return await this.result;
    } catch (error) {
      if (error instanceof Failure) return error.code;
      throw error;
    }
  }
}

const failure = (code: Failure['code']): Failure => new EdgeFailure(code, 'What.', 'Advice.');

const NOT_THERE: Reply = { status: 404, text: '<html>Not found</html>' };
const LOG_IN: Reply = { text: '<html>Log in</html>' };
const ledTo = (location: string): EdgeFailure =>
  redirectRefused(answerWith({ status: 302, headers: { location } }));
const LOG_IN_ELSEWHERE = ledTo('https://sso.example.com/');
const LED_TO_CLOUD = ledTo('https://acme.atlassian.net/');
const TENANT: Reply = { body: { cloudId: CLOUD_ID } };
const cloudAt = (baseUrl: unknown): Reply => ({ body: { deploymentType: 'Cloud', baseUrl } });
const serverOf = (deploymentType: unknown): Reply => ({
  body: { deploymentType, baseUrl: SITE.url },
});

const DATA_CENTER = { deployment: 'data-center', url: 'https://jira.example.com/jira' };
const behindDomain = (apiHost: string): object => ({
  deployment: 'cloud',
  realm: expect.objectContaining({ apiHost }) as unknown,
  url: undefined,
  customDomain: 'https://jira.example.com',
  cloudId: CLOUD_ID,
});
const COMMERCIAL = behindDomain('api.atlassian.com');
const GOVERNMENT = behindDomain('api.atlassian-us-gov-mod.com');

const CLOUD_SAID: UndecidedSite = { ...SITE, url: SITE.origin, isCloud: true };

const CASES: [tenant: Reply | Error, server: Reply | Error, outcome: unknown, UndecidedSite?][] = [
  [NOT_THERE, serverOf('DataCenter'), DATA_CENTER],
  [failure('server-unavailable'), serverOf('Server'), DATA_CENTER],
  [LOG_IN_ELSEWHERE, LOG_IN_ELSEWHERE, DATA_CENTER],
  [LOG_IN, LOG_IN, DATA_CENTER],
  [failure('timeout'), { status: 401 }, 'timeout'],
  [{ status: 401, ...TENANT }, { status: 401 }, DATA_CENTER],
  [NOT_THERE, { ...cloudAt(ACME), status: 403 }, DATA_CENTER],
  [TENANT, cloudAt(ACME), COMMERCIAL],
  [TENANT, cloudAt('https://evil-atlassian.net'), 'host-not-allowed'],
  [TENANT, cloudAt('acme'), COMMERCIAL],
  [TENANT, { status: 401 }, COMMERCIAL],
  [{ body: { cloudId: '../x' } }, cloudAt(''), 'site-not-found'],
  [NOT_THERE, { ...NOT_THERE, status: 410 }, 'site-not-found'],
  [LED_TO_CLOUD, LED_TO_CLOUD, 'site-not-found'],
  [NOT_THERE, failure('rate-limited'), 'rate-limited'],
  [NOT_THERE, serverOf('DataCenter'), 'invalid-input', CLOUD_SAID],
  [LOG_IN_ELSEWHERE, LOG_IN_ELSEWHERE, 'site-not-found', CLOUD_SAID],
];

describe.each([true, false])('answered in the order of the requests: %s', (isInOrder) => {
  test.each(CASES)('%j and %j: %j', async (tenant, server, outcome, site = SITE) => {
    const asked = new Asked(site);
    const urls = asked.requests.map(({ url }) => url);
    if (!isInOrder) urls.reverse();
    for (const url of urls) await asked.answer(url, url === TENANT_URL ? tenant : server);
    expect(await asked.outcome()).toEqual(outcome);
  });
});

test('no silent host is a Data Center for a credential of Cloud', async () => {
  const { send } = answering(NOT_THERE, LOG_IN);
  await failureFrom(settleDeployment(send, SITE, 'cloud'), 'site-not-found');
});

test('both are asked at once, and neither with a credential', async () => {
  const asked = new Asked();
  expect(asked.requests.map(({ url }) => url).sort()).toEqual([TENANT_URL, SERVER_URL].sort());
  for (const request of asked.requests) {
    expect(request).toEqual({ method: 'GET', url: request.url, repeatable: 'read' });
  }
  await asked.answer(SERVER_URL, serverOf('DataCenter'));
  await asked.result;
});

describe('an answer that tells enough does not wait:', () => {
  test('but a Cloud site does not', async () => {
    const asked = new Asked();
    await asked.answer(SERVER_URL, cloudAt(ACME));
    const undecided = new Promise((resolve) => setImmediate(resolve, 'undecided'));
    expect(await Promise.race([asked.result, undecided])).toBe('undecided');
  });

  test('nor does a failure that comes after it change anything', async () => {
    const asked = new Asked();
    await asked.answer(SERVER_URL, serverOf('DataCenter'));
    expect(await asked.result).toEqual(DATA_CENTER);
    await asked.answer(TENANT_URL, new Interrupted('SIGTERM'));
  });
});

test('a Cloud host with its cloudId is asked for its realm alone', async () => {
  const url = 'https://jira.example.com/rest/api/2/serverInfo';
  const asked = new Asked({ ...CLOUD_SAID, cloudId: CLOUD_ID });
  expect(asked.requests.map((request) => request.url)).toEqual([url]);
  await asked.answer(url, cloudAt('https://acme.atlassian-us-gov-mod.net'));
  expect(await asked.outcome()).toEqual(GOVERNMENT);
});

test.each<[string, Reply | Error, Reply | Error, unknown]>([
  ['the other, beside a cloudId that would be enough', TENANT, new TypeError('FAKE'), TypeError],
  ['reading its answer', { body: '{' }, { status: 401 }, SyntaxError],
])('a bug in %s is no answer', async (_what, tenant, server, error) => {
  const asked = new Asked();
  await asked.answer(TENANT_URL, tenant);
  await asked.answer(SERVER_URL, server);
  await expect(asked.result).rejects.toThrow(error);
});

test('where there is no Jira, the context path may be wrong', async () => {
  const { send } = answering(NOT_THERE, NOT_THERE);
  const { what, advice } = await failureFrom(settleDeployment(send, SITE));
  expect(what).toContain('jira.example.com');
  expect(advice).toMatch(/context path.*`deployment: data-center`/);
});
