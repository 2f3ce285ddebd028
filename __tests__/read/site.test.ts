import { describe, expect, test } from '@jest/globals';
import { readSite } from '../../src/read/site.js';
import type { Results } from '../../src/results.js';
import { failureOf } from '../project/failure-of.js';
import { given, gotSecrets, handedOver, listed, type Values } from './given.js';
import { ACME, CLOUD_ID, GATEWAY, outcome, refusal, site } from './sites.js';

const OTHER_CLOUD_ID = 'fedcba98-7654-4321-8fed-cba987654321';

const COMMERCIAL = { deployment: 'cloud', realm: { apiHost: 'api.atlassian.com' }, customDomain: undefined };

describe('an accepted site-url and what it stands for (C6)', () => {
  test.each([
    ...listed(`
      acme:443 HTTPS://ACME.ATLASSIAN.NET https://acme.atlassian.net//
      https://acme.atlassian.net:443/browse/KEY-1?next=https://attacker.example/#here
      acme.atlassian.net#here acme.atlassian.net/../.. acme.atlassian.net/@attacker.example
    `).map((value) => [value, ACME]),
    [`${'a'.repeat(63)}.atlassian.net`, `https://${'a'.repeat(63)}.atlassian.net`],
    ['https://Acme.Jira.com/browse/KEY-1', 'https://acme.jira.com'],
  ])('%j: %s', (value = '', url) => {
    expect(site({ 'site-url': value })).toMatchObject({ ...COMMERCIAL, url, cloudId: undefined });
  });

  test.each([
    GATEWAY,
    `https://API.Atlassian.com:443/ex/jira/${CLOUD_ID.toUpperCase()}`,
    `${GATEWAY}#here`,
    `${GATEWAY}/../../..//attacker.example`,
  ])('%j: the site with that cloudId', (value) => {
    expect(site({ 'site-url': value })).toMatchObject({ ...COMMERCIAL, url: undefined, cloudId: CLOUD_ID });
  });

  test.each([
    [{ JIRA_SITE_URL: ' ', JIRA_BASE_URL: 'second' }, 'https://second.atlassian.net'],
    [{ JIRA_SITE_URL: 'acme', JIRA_BASE_URL: `${ACME}/`, JIRA_HOST: 'ACME.atlassian.net.' }, ACME],
    [{ JIRA_URL: `${ACME}/jira/projects/X`, JIRA_DOMAIN: 'acme.atlassian.net:443' }, ACME],
    [{ ...handedOver(), JIRA_URL: 'globex' }, 'https://globex.atlassian.net'],
    [{ ...handedOver({ JIRA_BASE_URL: GATEWAY }), JIRA_SITE_URL: 'globex' }, 'https://globex.atlassian.net'],
  ])('from the environment, %j: %s', (environment, url) => {
    expect(site({}, environment).url).toBe(url);
  });

  test.each([
    { JIRA_SITE_URL: 'acme', JIRA_SERVER: 'acme', JIRA_DOMAIN: 'globex' },
    { JIRA_SITE_URL: 'https://jira.example.com/jira', JIRA_HOST: 'jira.example.com' },
    { JIRA_SITE_URL: 'https://jira.example.com', JIRA_URL: 'https://jira.example.com:8443' },
    { JIRA_SITE_URL: 'acme', JIRA_URL: 'http://acme.atlassian.net' },
    { JIRA_SITE_URL: 'not a site', JIRA_URL: 'nor is this' },
    { ...handedOver(), JIRA_BASE_URL: 'globex', JIRA_URL: 'acme' },
  ])('variables that name different sites are refused: %j', (environment) => {
    const { code, what } = failureOf(() => site({}, environment));
    expect(code).toBe('invalid-input');
    expect(what).toMatch(/^JIRA_[A-Z_]+ and JIRA_[A-Z_]+ name different sites\.$/);
    expect(site({ 'site-url': 'acme' }, environment).url).toBe(ACME);
  });

  test('a word and the Cloud site of this name are two for a Data Center', () => {
    const values = { deployment: 'data-center', 'allow-private-hosts': 'true' };
    const environment = { JIRA_SITE_URL: 'acme', JIRA_URL: 'acme.atlassian.net' };
    failureOf(() => site(values, environment), 'invalid-input', 'name different sites');
  });

  const GRANT = { 'access-token': 'FAKE-access-token' };
  const OWN = {
    ...{ JIRA_SITE_URL: 'https://jira.example.com', JIRA_DEPLOYMENT: 'data-center' },
    JIRA_AUTH_METHOD: 'personal-access-token',
  };
  test.each<[Values, Partial<Results>]>([
    [{ 'cloud-id': OTHER_CLOUD_ID }, { JIRA_CLOUD_ID: CLOUD_ID }],
    [{ 'cloud-id': OTHER_CLOUD_ID }, OWN],
    [{ deployment: 'data-center' }, {}],
    [GRANT, OWN],
  ])("an earlier step's site is no default: %j, %j", (values, results) => {
    failureOf(() => site(values, handedOver(results)), 'invalid-input', 'given: JIRA_SITE_URL');
  });

  test.each<[Values, Partial<Results>]>([
    [{ 'cloud-id': CLOUD_ID }, { JIRA_CLOUD_ID: CLOUD_ID }],
    [{ deployment: 'Cloud' }, {}],
    [{ deployment: 'auto' }, {}],
    [{}, OWN],
  ])("an earlier step's site is the default beside %j", (values, results) => {
    expect(site(values, handedOver(results)).url).toBe(results.JIRA_SITE_URL ?? ACME);
  });

  test("an earlier step's site is only preferred beside a grant", () => {
    const read = (results?: Partial<Results>) =>
      readSite(given(GRANT, handedOver(results)), gotSecrets, true);
    expect(read()).toMatchObject({ isGrantsOwn: true, preferredUrl: ACME });
    const government = { JIRA_SITE_URL: 'https://acme.atlassian-us-gov-mod.net' };
    expect(read(government)).toMatchObject({ realm: { apiHost: 'api.atlassian-us-gov-mod.com' } });
    expect(read({ ...OWN, JIRA_AUTH_METHOD: 'refresh-token' })).toMatchObject({ url: OWN.JIRA_SITE_URL });
  });
});

const pairs = (text: string): [string, string][] =>
  listed(text).map((pair) => pair.split('=') as [string, string]);

describe('allowed-hosts', () => {
  test.each([
    ['other.atlassian.net, ACME.atlassian.net', 'Acme.Atlassian.net', ACME],
    ['  ', 'acme', ACME],
    ['acme.atlassian.net:443', 'acme', ACME],
    ['api.atlassian.com', GATEWAY, CLOUD_ID],
    ['jira.example.com', 'https://jira.example.com:8443', 'https://jira.example.com:8443'],
    ['acme.atlassian.net,jira_dev.example.com', 'jira_dev.example.com', 'https://jira_dev.example.com'],
    ['acme.atlassian.net', GATEWAY, 'host-not-allowed'],
    ...pairs(`
      atlassian.net=acme acme.atlassian.net:44=acme jira.example.com:443=https://jira.example.com:8443
      evil-atlassian.net=evil-atlassian.net 169.254.169.254=169.254.169.254
    `).map((pair) => [...pair, 'host-not-allowed']),
  ])('%j and %s: %s', (hosts = '', value = '', expected) => {
    expect(outcome({ 'site-url': value, 'allowed-hosts': hosts })).toBe(expected);
  });

  test.each(pairs('localhost=http://localhost:8080/jira 127.0.0.1:2990=http://127.0.0.1:2990/jira'))(
    '%j lets %s pass only with allow-private-hosts',
    (hosts, value) => {
      const values = { 'site-url': value, 'allowed-hosts': hosts };
      expect(['host-not-allowed', 'insecure-url']).toContain(outcome(values));
      expect(outcome({ ...values, 'allow-private-hosts': 'true' })).toBe(value);
    },
  );

  test.each([
    ['https://acme.atlassian.net', 1],
    ['acme.atlassian.net *.atlassian.net', 2],
    ['acme.atlassian.net,acme.atlassian.net:123456', 2],
    ['acme.atlassian.net.', 1],
  ])('%j: entry %d is no host name', (hosts, entry) => {
    const failure = refusal({ 'site-url': 'acme', 'allowed-hosts': hosts });
    expect(failure).toMatchObject({ code: 'invalid-input' });
    expect(failure.what).toContain(`Entry ${entry} `);
  });

  test('of a private network have shapes of their own', () => {
    const values = { 'site-url': 'https://jira', 'allow-private-hosts': 'true' };
    for (const hosts of listed('jira/ jira. .jira ci..jira'))
      expect(refusal({ ...values, 'allowed-hosts': hosts }).what).toContain('Entry 1 ');
    expect(outcome({ ...values, 'allowed-hosts': 'jira, ci.jira' })).toBe('https://jira');
  });
});

describe('cloud-id', () => {
  const acme = { 'site-url': 'acme' };

  test('is used', () => {
    expect(site({ ...acme, 'cloud-id': CLOUD_ID.toUpperCase() })).toMatchObject({
      url: ACME,
      cloudId: CLOUD_ID,
    });
  });

  test.each([`{${CLOUD_ID}}`, `${CLOUD_ID}/..`])('%j is no cloudId (C13)', (value) => {
    expect(outcome({ ...acme, 'cloud-id': value })).toBe('invalid-input');
  });

  test('may only repeat the one in a gateway URL', () => {
    expect(outcome({ 'site-url': GATEWAY, 'cloud-id': CLOUD_ID.toUpperCase() })).toBe(CLOUD_ID);
    expect(outcome({ 'site-url': GATEWAY, 'cloud-id': OTHER_CLOUD_ID })).toBe('invalid-input');
  });

  const left = handedOver({ JIRA_CLOUD_ID: CLOUD_ID });
  test.each<[Values, Record<string, string>, string | undefined]>([
    [acme, { JIRA_CLOUD_ID: CLOUD_ID }, CLOUD_ID],
    [{}, { JIRA_SITE_URL: 'acme', JIRA_CLOUD_ID: CLOUD_ID }, CLOUD_ID],
    [acme, { ...left, JIRA_CLOUD_ID: OTHER_CLOUD_ID }, OTHER_CLOUD_ID],
    [acme, left, undefined],
    [{}, left, undefined],
    [{ ...acme, 'cloud-id': OTHER_CLOUD_ID }, left, OTHER_CLOUD_ID],
    ...['JIRA_SITE_URL', 'JIRA_URL'].map((name): [Values, Record<string, string>, undefined] => [
      acme,
      { [name]: 'other', JIRA_CLOUD_ID: 'not a cloudId' },
      undefined,
    ]),
  ])('beside %j and %j, the cloudId is %s', (values, environment, expected) => {
    expect(site(values, environment)).toMatchObject({ cloudId: expected });
  });

  test('a wrong JIRA_CLOUD_ID is named', () => {
    expect(refusal(acme, { JIRA_CLOUD_ID: 'acme' }).what).toContain('JIRA_CLOUD_ID');
  });
});

describe('Government Cloud', () => {
  const GOVERNMENT = {
    apiHost: 'api.atlassian-us-gov-mod.com',
    authHost: 'auth.atlassian-us-gov-mod.com',
    siteDomains: ['atlassian-us-gov-mod.net'],
  };

  test.each([
    ['https://ACME.Atlassian-US-gov-mod.net/browse/A-1', 'https://acme.atlassian-us-gov-mod.net', undefined],
    [`https://api.atlassian-us-gov-mod.com/ex/jira/${CLOUD_ID}`, undefined, CLOUD_ID],
  ])('%j is a realm of its own', (value, url, cloudId) => {
    const found = { deployment: 'cloud', realm: GOVERNMENT, url, customDomain: undefined, cloudId };
    expect(site({ 'site-url': value })).toEqual(found);
  });
});
