import { describe, expect, test } from '@jest/globals';
import { readSite } from '../../src/read/site.js';
import { COMMERCIAL } from '../../src/site.js';
import { failureOf } from '../project/failure-of.js';
import { given, listed, type Values } from './given.js';
import { CLOUD_ID, refusal } from './sites.js';

const ONLY_ACME = { 'allowed-hosts': 'acme.atlassian.net' };

// How an address is taken apart, what a host's name is and how far it is: address.test.ts.
describe('a refused site-url (C3)', () => {
  const REFUSED: Record<string, string | string[]> = {
    'insecure-url: a user name, a password or a backslash (C2)': `
      user:FAKE-password@acme.atlassian.net https://acme.atlassian.net%2f@attacker.example
      https:\\\\acme.atlassian.net
    `,
    'insecure-url: another scheme than https (C1)': `
      http://acme.atlassian.net:443 http://api.atlassian.com/ex/jira/${CLOUD_ID} http://jira.example.com/jira
    `,
    'insecure-url: an IP address in any notation (C5)':
      'https://127.0.0.1 127.1 2130706433 0251.0376.0251.0376 192.0.2.1',
    'insecure-url: a port that Jira Cloud has not': `
      https://acme.atlassian.net:80 https://api.atlassian.com:8443/ex/jira/${CLOUD_ID}
    `,
    'insecure-url: a path that Jira is not below':
      'https://attacker.example#.atlassian.net https://attacker.example?.atlassian.net',
    'host-not-allowed: a host that only looks like a site': `
      atlassian.net jira.com a.b.atlassian.net www.jira.com.attacker.example acme.atlassian.net.attacker.example
      acme.atlassian.net. -acme.atlassian.net ac_me.atlassian.net xn--cme-5cd.atlassian.net acme.atlassian.com
      ${'a'.repeat(64)}.atlassian.net evil-atlassian-us-gov-mod.net auth.atlassian-us-gov-mod.com
    `,
    "host-not-allowed: a host of Atlassian's for which no gateway is known": `
      acme.atlassian-us-gov.net acme.atlassian-us-gov.com acme.atlassian-fex.net acme.atlassian-stg-fedm.net
      acme.atlassian-isolated.net
    `,
    'host-not-allowed: a host that no Jira is at, or that is no name of a host':
      'metadata.google.internal jira:8443 localhost jira.example.c',
    'invalid-input: an address on the gateway without a cloudId': [
      ...['', '/ex/jira/acme', `/x/ex/jira/${CLOUD_ID}`, `/ex/jira/${CLOUD_ID}0`],
      `/ex/jira/${'-'.repeat(36)}`,
    ].map((path) => `https://api.atlassian.com${path}`),
  };

  test.each(Object.entries(REFUSED))('%s', (title, values) => {
    const code = title.replace(/:.*/, '');
    for (const value of typeof values === 'string' ? listed(values) : values) {
      const failure = refusal({ 'site-url': value });
      expect([value, failure.code]).toEqual([value, code]);
      // Only a foreign host is named.
      if (code !== 'host-not-allowed') expect(failure.what).not.toContain(value);
      expect(failure.message).not.toContain('FAKE');
    }
  });

  test.each<[string, Values, string]>([
    ['https://a.b2.x.example', ONLY_ACME, 'leads to a.b2.x.example, which `allowed-hosts` does not list'],
    ['https://a.b.atlassian.net', {}, 'leads to a.b.atlassian.net, which is not the address of a Jira site'],
    ['https://jira.example.com.', {}, 'leads to jira.example.com., which must not receive a credential'],
    ['https://jira.example.a-b', {}, 'leads to another host, which must not receive a credential'],
    [
      'https://169.254.169.254',
      {},
      'leads to an address that no Jira has, which must not receive a credential',
    ],
    ['https://10.0.0.5', {}, 'names an IP address of a private network or of this machine'],
    ['https://jira1', {}, 'names a host of a private network or of this machine'],
  ])('%s, %j: it %s', (value, values, words) => {
    expect(refusal({ ...values, 'site-url': value }).what).toBe(`\`site-url\` ${words}.`);
  });

  test('an address on the gateway is shown as it has to be', () => {
    const { advice } = refusal({ 'site-url': 'https://api.atlassian.com/ex/jira/acme' });
    expect(advice).toContain('Write https://api.atlassian.com/ex/jira/{cloudId} with');
  });

  test('the message names the variable that the address came from', () => {
    expect(refusal({}, { JIRA_BASE_URL: 'http://acme.atlassian.net' }).what).toContain('JIRA_BASE_URL');
  });

  test.each<[string, Values]>([
    ['as it is', {}],
    ['for a Data Center at home', { deployment: 'data-center', 'allow-private-hosts': 'true' }],
    ['for Jira Cloud', { deployment: 'cloud' }],
    ['beside allowed-hosts', ONLY_ACME],
  ])('a secret in the wrong input, %s, is not quoted', (_how, values) => {
    for (const secret of [
      'FAKEhead_er.FAKEpayload.FAKEsig-nature_FAKE',
      `FAKEhead.FAKEpayload.${'FAKEsignatureFAKE'.repeat(3).slice(0, 43)}`,
      `FAKE${'x'.repeat(180)}=0BADFA4E`,
      'FAKE'.repeat(11),
      `FAKEfake0123/${'FAKE'.repeat(7)}FAK`,
      'FAKE@example.com:FAKE-api-token',
      '-----BEGIN PRIVATE KEY-----\nFAKE\n-----END PRIVATE KEY-----',
    ])
      expect(refusal({ ...values, 'site-url': secret }).message).not.toMatch(/fake/i);
  });

  test('a missing one is that of the grant, if a grant was given', () => {
    const found = readSite(given(), () => undefined, true);
    expect(found).toEqual({ deployment: 'cloud', realm: COMMERCIAL, isGrantsOwn: true });
    const chosen = given({}, { JIRA_CLOUD_ID: CLOUD_ID });
    expect(readSite(chosen, undefined, true)).toMatchObject({ isGrantsOwn: true, cloudId: CLOUD_ID });
  });

  test('a missing one is said to be missing', () => {
    expect(refusal({ 'site-url': ' ' })).toMatchObject({ code: 'invalid-input' });
    const fork = 'This run comes from a fork.';
    failureOf(() => readSite(given(), () => fork), 'secrets-unavailable', fork);
  });
});
