import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { Failure } from '../../src/failure.js';
import { failureFrom } from '../project/failure-of.js';
import type { Values } from '../read/given.js';
import { answeringAt, type Reply, type Routes } from './answers.js';
import { DATA_CENTER_URL, SITE_URL } from './contexts.js';
import { bug, LOCAL_MIA, MIA, REJECTED, SERVER_MYSELF, SITE_MYSELF } from './proving.js';
import { CLASSIC, COOKIE, OAUTH, PASSWORD, PAT, SESSION, SESSION_URL, TENANT } from './verifying.js';
import { TENANT_URL, TOKEN_URL, verifying, verifyingAt } from './verifying.js';

afterEach(() => {
  jest.useRealTimers();
});

describe('a declared last day', () => {
  const END = new Date('2027-03-01T23:59:59Z');
  const declared = { 'expires-on': '2027-03-01' };
  const TOKENS_URL = `${DATA_CENTER_URL}/rest/pat/latest/tokens`;

  test('is the end of what is handed over, if that is the long-lived credential itself', async () => {
    const cloud = verifyingAt({ ...CLASSIC, ...declared }, { [SITE_MYSELF]: MIA, [TENANT_URL]: TENANT });
    const server = verifyingAt({ ...PASSWORD, ...declared }, { [SERVER_MYSELF]: LOCAL_MIA });
    for (const { session } of [cloud, server]) {
      const credentialEnd = { source: 'expires-on', at: END };
      expect(await session).toMatchObject({ expiresAt: END, credentialEnd });
    }
  });

  test('is not that of a token which a longer-lived credential obtained', async () => {
    const routes = { [SESSION_URL]: SESSION, [SERVER_MYSELF]: LOCAL_MIA };
    const { session } = verifyingAt({ ...COOKIE, ...declared }, routes);
    const found = await session;
    expect(found.expiresAt).toBeUndefined();
    expect(found.credentialEnd).toEqual({ source: 'expires-on', at: END });
  });

  test('is of no interest where Jira knows of none', async () => {
    const routes = { [SERVER_MYSELF]: LOCAL_MIA, [TOKENS_URL]: { body: [{ name: 'CI', expiringAt: null }] } };
    const found = await verifyingAt({ ...PAT, ...declared }, routes).session;
    expect(found.expiresAt).toBeUndefined();
    expect(found.credentialEnd).toEqual({ source: 'jira', at: undefined });
  });

  test.each([
    ['2027-01-30', REJECTED, 'credential-expired'],
    ['2027-01-31', REJECTED, 'credentials-rejected'],
    ['2027-01-30', { ...MIA, headers: { 'x-seraph-loginreason': 'OUT' } }, 'credential-expired'],
    ['2027-01-30', { status: 403, body: {} }, 'permission-denied'],
  ])('(%s) explains a refusal only if it is over', async (date, reply, code) => {
    const values = { 'expires-on': date };
    const cloud = verifyingAt({ ...CLASSIC, ...values }, { [SITE_MYSELF]: reply, [TENANT_URL]: TENANT });
    const server = verifyingAt({ ...PASSWORD, ...values }, { [SERVER_MYSELF]: reply });
    for (const { session } of [cloud, server]) {
      const failure = await failureFrom(session, code);
      if (code === 'credential-expired') expect(failure.what).toContain('it expired on 2027-01-30.');
    }
  });

  test.each([
    ['refresh-token-invalid', { 'refresh-token': 'FAKE-refresh-token' }, 'invalid_grant'],
    ['client-rejected', {}, 'access_denied'],
  ])('that is over explains %s', async (code, more, error) => {
    const values = { 'site-url': 'acme', ...OAUTH, ...more };
    const routes = { [TOKEN_URL]: { status: 403, body: { error } }, [TENANT_URL]: TENANT };
    await failureFrom(verifyingAt(values, routes).session, code);
    const over = { ...values, 'expires-on': '2027-01-30' };
    await failureFrom(verifyingAt(over, routes).session, 'credential-expired');
  });

  test.each([
    ['2027-01-30T23:59:58Z', 'credentials-rejected'],
    ['2027-01-30T23:59:59Z', 'credential-expired'],
  ])('at %s: %s', async (now, code) => {
    const values = { ...PASSWORD, 'expires-on': '2027-01-30' };
    const { session } = verifyingAt(values, { [SERVER_MYSELF]: REJECTED }, now);
    await failureFrom(session, code);
  });

  test('that is over hides no bug', async () => {
    const over = { 'expires-on': '2027-01-30' };
    await expect(verifyingAt({ ...PASSWORD, ...over }, { [SERVER_MYSELF]: bug }).session).rejects.toBe(bug);
    const cloud = verifyingAt({ ...CLASSIC, ...over }, { [SITE_MYSELF]: bug, [TENANT_URL]: TENANT });
    await expect(cloud.session).rejects.toBe(bug);
  });
});

describe('who was expected', () => {
  const CLOUD_MIA = { [SITE_MYSELF]: MIA, [TENANT_URL]: TENANT };

  test.each<[string, Values, Routes, string, string | undefined]>([
    ['by accountId', CLASSIC, CLOUD_MIA, 'FAKE-mia', 'FAKE-mia'],
    ['not by name', CLASSIC, CLOUD_MIA, 'Mia Krystof', undefined],
    ['on a Data Center by name', PASSWORD, { [SERVER_MYSELF]: LOCAL_MIA }, 'mia', 'JIRAUSER1'],
    ['not as another there', PASSWORD, { [SERVER_MYSELF]: LOCAL_MIA }, 'JIRAUSER2', undefined],
  ])('is known %s', async (_what, values, routes, expected, id) => {
    const { session } = verifyingAt({ ...values, 'expected-account-id': expected }, routes);
    if (id !== undefined) {
      expect((await session).account.id).toBe(id);
    } else {
      const failure = await failureFrom(session, 'unexpected-account');
      expect(failure.what).toMatch(/belongs to the account (?:FAKE-mia|JIRAUSER1),/);
    }
  });
});

describe('permissions that the job needs', () => {
  const needs = { 'required-permissions': 'EDIT_ISSUES', project: 'PROJ' };
  const CLOUD_URL = `${SITE_URL}/rest/api/3/mypermissions?permissions=EDIT_ISSUES&projectKey=PROJ`;
  const SERVER_URL = `${DATA_CENTER_URL}/rest/api/2/mypermissions?projectKey=PROJ`;
  const granting = (havePermission: boolean): Reply => ({
    body: { permissions: { EDIT_ISSUES: { havePermission } } },
  });

  test.each([true, false])('are asked for with the credential, after the proof: %s', async (isGranted) => {
    const reply = granting(isGranted);
    for (const { session, urls } of [
      verifyingAt({ ...CLASSIC, ...needs }, { [SITE_MYSELF]: MIA, [TENANT_URL]: TENANT, [CLOUD_URL]: reply }),
      verifyingAt({ ...PASSWORD, ...needs }, { [SERVER_MYSELF]: LOCAL_MIA, [SERVER_URL]: reply }),
    ]) {
      if (isGranted) await session;
      else expect((await failureFrom(session)).what).toBe('The account lacks EDIT_ISSUES in project PROJ.');
      expect(urls().at(-1)).toMatch(/mypermissions/);
    }
  });

  test('are not asked for by somebody else than was expected', async () => {
    const { session, urls } = verifyingAt(
      { ...PASSWORD, ...needs, 'expected-account-id': 'JIRAUSER2' },
      { [SERVER_MYSELF]: LOCAL_MIA },
    );
    await failureFrom(session, 'unexpected-account');
    expect(urls()).toEqual([SERVER_MYSELF]);
  });
});

describe('the look-up of the cloudId', () => {
  const NO_SITE: Reply = { status: 404 };

  test.each<[string, Reply | Error, Reply | Error, string]>([
    ['explains a refusal', REJECTED, NO_SITE, 'site-not-found'],
    ['explains a lack of rights', { status: 403, body: {} }, NO_SITE, 'site-not-found'],
    ['explains a wrong input', new Failure('invalid-input', 'What.', 'Advice.'), NO_SITE, 'site-not-found'],
    ['explains that nothing is there', NO_SITE, NO_SITE, 'site-not-found'],
    ['explains a page', { text: '<html>' }, NO_SITE, 'site-not-found'],
    ['explains no broken network', new Failure('timeout', 'What.', 'Advice.'), NO_SITE, 'timeout'],
    ['explains nothing if the site is there', REJECTED, TENANT, 'credentials-rejected'],
    ['explains nothing if it fails in another way', REJECTED, { status: 500 }, 'credentials-rejected'],
  ])('%s', async (_what, myself, tenant, code) => {
    const { session } = verifyingAt(CLASSIC, { [SITE_MYSELF]: myself, [TENANT_URL]: tenant });
    const failure = await failureFrom(session, code);
    if (code === 'site-not-found') expect(failure.what).toMatch(/^There is no Jira site at /);
  });

  test('hides no bug', async () => {
    const { session } = verifyingAt(CLASSIC, { [SITE_MYSELF]: REJECTED, [TENANT_URL]: bug });
    await expect(session).rejects.toBe(bug);
  });

  test('must succeed in the end, and the credential is not to blame', async () => {
    const { session } = verifyingAt(CLASSIC, { [SITE_MYSELF]: MIA, [TENANT_URL]: NO_SITE });
    const failure = await failureFrom(session, 'site-not-found');
    expect(failure.advice).toMatch(/ The credential itself is valid\.$/);
    const odd = verifyingAt(CLASSIC, { [SITE_MYSELF]: MIA, [TENANT_URL]: bug });
    await expect(odd.session).rejects.toBe(bug);
  });

  test('holds a refusal back for two seconds at most', async () => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask', 'performance'] });
    const never = new Promise<never>(() => undefined);
    const { send } = answeringAt({ [SITE_MYSELF]: REJECTED });
    const { session } = verifying(CLASSIC, (request) => (request.url === TENANT_URL ? never : send(request)));
    let code: string | undefined;
    const end = failureFrom(session).then((failure) => (code = failure.code));
    const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
    await settled();
    jest.advanceTimersByTime(1999);
    await settled();
    expect(code).toBeUndefined();
    jest.advanceTimersByTime(1);
    expect(await end).toBe('credentials-rejected');
  });

  test('leaves no timer behind', async () => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask', 'performance'] });
    const { session } = verifyingAt(CLASSIC, { [SITE_MYSELF]: REJECTED, [TENANT_URL]: TENANT });
    await failureFrom(session);
    expect(jest.getTimerCount()).toBe(0);
  });
});
