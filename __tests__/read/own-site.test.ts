import { describe, expect, test } from '@jest/globals';
import { listed } from './given.js';
import { ACME, CLOUD_ID, outcome, refusal, site } from './sites.js';

describe("a host that is not Atlassian's", () => {
  const same = listed(`
    https://jira.example.com:80 https://jira_dev.corp.example https://myjira.com https://atlassian.example.com
  `);

  describe.each([
    ...same.map((origin) => [origin, origin, '']),
    [' HTTPS://Jira.Example.COM/jira/\n', 'https://jira.example.com', '/jira'],
    ['https://jira.example.com/jira/browse/KEY-1?x=y#z', 'https://jira.example.com', '/jira'],
  ])('%j', (value = '', origin = '', path = '') => {
    const url = origin + path;
    const undecided = { deployment: undefined, origin, url, isCloud: false, cloudId: undefined };

    test('is undecided: only an answer can tell what runs there', () => {
      expect(site({ 'site-url': value })).toEqual(undecided);
    });

    test('is what `deployment` says it is', () => {
      const deployment = 'data-center';
      expect(site({ 'site-url': value, deployment })).toEqual({ deployment, url });
      const cloudSite = { ...undecided, url: origin, isCloud: true };
      expect(site({ 'site-url': value, deployment: 'cloud' })).toEqual(cloudSite);
    });
  });

  test('may have any path with `deployment: cloud`', () => {
    const values = { 'site-url': 'https://jira.acme.example/?x=y#/..', deployment: 'cloud' };
    expect(site(values)).toMatchObject({ url: 'https://jira.acme.example', isCloud: true });
  });
});

describe('deployment', () => {
  const own = { 'site-url': 'jira.example.com' };

  test.each(['', ' AUTO '])('%j is settled by an answer', (deployment) => {
    expect(site({ ...own, deployment }).deployment).toBeUndefined();
    expect(site({ 'site-url': 'acme', deployment }).deployment).toBe('cloud');
  });

  test('is read in any case, and anything else is not quoted', () => {
    expect(site({ ...own, deployment: 'Cloud' })).toMatchObject({ isCloud: true });
    expect(site({ ...own, deployment: ' Data-Center\n' }).deployment).toBe('data-center');
    const { code, what, message } = refusal({ ...own, deployment: 'FAKE-secret-0001' });
    expect([code, what]).toEqual(['invalid-input', '`deployment` must be cloud, data-center or auto.']);
    expect(message).not.toContain('FAKE');
  });

  test('data-center contradicts an address of Jira Cloud', () => {
    const { code, what, advice } = refusal({ 'site-url': 'acme.jira.com', deployment: 'data-center' });
    expect(code).toBe('invalid-input');
    expect(what).toBe('`site-url` leads to Jira Cloud, and not to a Data Center.');
    expect(advice).toContain('leave `deployment` out');
  });

  test.each(['cloud', 'data-center'])('%s makes no look-alike a server of anybody', (deployment) => {
    for (const value of ['evil-atlassian.net', 'acme.atlassian-us-gov.net'])
      expect(outcome({ 'site-url': value, deployment })).toBe('host-not-allowed');
  });
});

describe('allow-private-hosts', () => {
  const open = { 'allow-private-hosts': 'true' };

  test.each([
    ...listed(`
      https://localhost http://127.255.255.254 https://10.0.0.7:8443/jira https://jira
    `).map((url) => [url, url]),
    ...listed('100.64.0.1 jira:8443').map((host) => [host, `https://${host}`]),
    ['HTTP://LocalHost:2990/jira/', 'http://localhost:2990/jira'],
  ])('lets %s pass, and nothing else does', (value = '', url) => {
    expect(site({ ...open, 'site-url': value })).toMatchObject({ deployment: undefined, url });
    for (const shut of ['', 'false']) {
      const failure = refusal({ 'site-url': value, 'allow-private-hosts': shut });
      expect(['host-not-allowed', 'insecure-url']).toContain(failure.code);
      expect(failure.advice).toContain('`allow-private-hosts: true`');
    }
  });

  test('makes a word no server', () => {
    expect(site({ ...open, 'site-url': 'acme' })).toMatchObject({ url: ACME, deployment: 'cloud' });
  });

  test('with `deployment: data-center`, a word is a host', () => {
    expect(refusal({ 'site-url': 'jira', deployment: 'data-center' }).code).toBe('host-not-allowed');
    const host = { deployment: 'data-center', url: 'https://jira' };
    expect(site({ ...open, 'site-url': 'jira', deployment: 'data-center' })).toEqual(host);
  });

  test.each([
    ...listed(`
      http://jira.example.com http://10.0.0.7 http://jira:8080 http://acme.atlassian.net 192.0.2.1 127.1
    `).map((value) => [value, 'insecure-url']),
    ...listed('http://169.254.169.254/latest/meta-data https://metadata:443 evil-atlassian.net').map(
      (value) => [value, 'host-not-allowed'],
    ),
  ])('lets %s not pass: %s', (value = '', code) => {
    for (const deployment of ['', 'data-center']) {
      expect(refusal({ ...open, 'site-url': value, deployment }).code).toBe(code);
    }
  });
});

describe('cloud-id beside a host of an own domain', () => {
  const own = { 'site-url': 'https://jira.acme.example' };
  const [url, deployment] = [own['site-url'], 'data-center'];
  const behind = { deployment: undefined, origin: url, url, isCloud: true, cloudId: CLOUD_ID };

  test('says that it is a Cloud site with a custom domain', () => {
    expect(site({ ...own, 'cloud-id': CLOUD_ID })).toEqual(behind);
    expect(site({ ...own, 'cloud-id': CLOUD_ID, deployment: 'cloud' })).toEqual(behind);
    expect(site({ 'site-url': `${own['site-url']}/jira`, 'cloud-id': CLOUD_ID })).toEqual(behind);
  });

  test('is refused for a Data Center, but not from a variable', () => {
    const { code, what } = refusal({ ...own, 'cloud-id': CLOUD_ID, deployment });
    expect([code, what]).toEqual(['invalid-input', expect.stringContaining('`cloud-id`')]);
    for (const value of [CLOUD_ID, 'not a cloudId'])
      expect(site({ ...own, deployment }, { JIRA_CLOUD_ID: value })).toEqual({ deployment, url });
  });

  test('in the environment does not decide', () => {
    for (const others of [{}, { JIRA_URL: 'acme' }]) {
      const environment = { ...others, JIRA_CLOUD_ID: CLOUD_ID };
      expect(site(own, environment)).toMatchObject({ isCloud: false, cloudId: undefined });
    }
  });
});
