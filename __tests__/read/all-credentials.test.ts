import { describe, expect, test } from '@jest/globals';
import type { Failure } from '../../src/failure.js';
import { basicPairOf, type Credentials } from '../../src/methods/index.js';
import { read } from '../../src/read/index.js';
import { Secret } from '../../src/secret.js';
import { failureOf } from '../project/failure-of.js';
import { given, type Values } from './given.js';
import { accessToken, apiToken, client, grant, link } from './given-credentials.js';
import { password, personalAccessToken } from './given-credentials.js';

describe('all inputs together', () => {
  /** Reads the whole request and counts the masks. */
  function request(values: Values): { failure: Failure | undefined; masks: number } {
    let masks = 0;
    const effects = { mask: () => (masks += 1), warn: () => undefined, secretsWithheld: () => undefined };
    const work = (): unknown => read(given(values), effects);
    try {
      work();
      return { failure: undefined, masks };
    } catch {
      return { failure: failureOf(work), masks };
    }
  }

  test('a wrong destination is refused before any secret is looked at (C7)', () => {
    const elsewhere = { ...apiToken, 'site-url': 'acme', 'allowed-hosts': 'other.atlassian.net' };
    expect(request(elsewhere)).toMatchObject({ failure: { code: 'host-not-allowed' }, masks: 0 });
    expect(request({ ...apiToken, 'site-url': 'evil-atlassian.net' })).toMatchObject({ masks: 0 });
    expect(request({ ...apiToken, 'site-url': 'localhost' })).toMatchObject({ masks: 0 });
    expect(request({ ...apiToken, 'site-url': 'acme' })).toEqual({ failure: undefined, masks: 1 });
  });

  test.each<[string, Values, boolean, Values]>([
    ['an API token', { 'site-url': 'jira.example.com' }, true, apiToken],
    ['an API token', { 'site-url': 'jira.example.com', deployment: 'data-center' }, false, apiToken],
    ['a personal access token', { 'site-url': 'jira.example.com' }, true, personalAccessToken],
    ['a personal access token', { 'site-url': 'acme' }, false, personalAccessToken],
    ['a password', { 'site-url': 'acme' }, false, password],
    ['an application link', { 'site-url': 'acme' }, false, link],
    ['an access token', { 'site-url': 'acme' }, true, accessToken],
    ['an access token', { 'site-url': 'jira.example.com', deployment: 'data-center' }, true, accessToken],
    ['an OAuth client', { 'site-url': 'jira.example.com', deployment: 'cloud' }, true, client],
  ])('%s with %j is taken: %s', (_what, where, taken, way) => {
    const { failure } = request({ ...way, ...where });
    if (taken) expect(failure).toBeUndefined();
    else expect(failure).toMatchObject({ code: 'invalid-input' });
  });

  test('a refresh token is not exchanged where its successor could not be handed over', () => {
    const values = { ...grant, 'site-url': 'acme', 'output-credentials': 'false' };
    expect(request(values).failure).toMatchObject({ code: 'invalid-input' });
    expect(request({ ...values, 'refresh-token': '' }).failure).toBeUndefined();
    expect(request({ ...values, 'output-credentials': 'true' }).failure).toBeUndefined();
  });
});

describe('what HTTP Basic is made of', () => {
  const apiToken = new Secret('FAKE-api-token');
  const password = new Secret('FAKE-password');

  const pair = (user: string, secret: Secret): object => ({ user, secret });

  test.each<[Credentials, object | undefined]>([
    [{ method: 'auto', email: 'me@example.com', apiToken }, pair('me@example.com', apiToken)],
    [{ method: 'service-account-token', email: undefined, apiToken }, undefined],
    [{ method: 'basic', username: 'mia', password }, pair('mia', password)],
    [{ method: 'session-cookie', username: 'mia', password }, undefined],
    [{ method: 'access-token', accessToken: apiToken }, undefined],
  ])('%j: %j', (credentials, pair) => {
    expect(basicPairOf(credentials)).toEqual(pair);
  });
});
