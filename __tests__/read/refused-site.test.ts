import { describe, expect, test } from '@jest/globals';
import { readSite } from '../../src/read/site.js';
import { COMMERCIAL } from '../../src/realm.js';
import { failureOf } from '../project/failure-of.js';
import { given, listed, type Values } from './given.js';
import { CLOUD_ID, refusal } from './sites.js';

describe('a refused site-url (C3)', () => {
  const REFUSED: Record<string, Record<string, string[]>> = {
    'insecure-url': {
      'a user name or password in it (C2)': listed(`
        https://user@acme.atlassian.net https://user:FAKE-password@acme.atlassian.net
        https://:FAKE-password@acme.atlassian.net https://@acme.atlassian.net
        user:FAKE-password@acme.atlassian.net https://acme.atlassian.net@attacker.example
        https://acme.atlassian.net:443@attacker.example https://acme.atlassian.net%2f@attacker.example
        https://acme.atlassian.net;@attacker.example
      `),
      'a backslash, which parsers take for a slash or for a letter': listed(`
        https://acme.atlassian.net\\@attacker.example https://attacker.example\\.atlassian.net
        https://acme.atlassian.net/\\@attacker.example https:\\\\acme.atlassian.net
      `),
      'white space, a control character or a letter outside of ASCII': [
        ...['ac\tme', 'ac\rme', 'ac\nme', 'acme ', 'ac\u0000me', 'ac\u007fme', 'ac\u200bme', 'ac\u00adme'],
        ...['acme\uff0eatlassian.net#', 'acme\u3002atlassian.net#', 'acme\uff052E', '\u0430cme', '\uff41cme'],
        ...['attacker.example/a b', 'attacker.example/\u202e', 'attacker.example/\u00e9'],
        ...['attacker.example/\u007f', 'attacker.example/\ud800', 'acme.atlassian.net\r\n'],
      ].map((start) => `https://${start}.atlassian.net`),
      'another scheme than https (C1)': listed(`
        http://acme.atlassian.net HTTP://acme.atlassian.net http://acme.atlassian-us-gov-mod.net
        http://acme.atlassian.net:443 http://api.atlassian.com/ex/jira/${CLOUD_ID} http://jira.example.com/jira
        http://jira.example.com:8080 ftp://acme.atlassian.net file://acme.atlassian.net/etc/passwd
        javascript://acme.atlassian.net
      `),
      'an IP address in any notation (C5)': listed(`
        https://127.0.0.1 127.0.0.1 127.1 2130706433 https://2130706433 0x7f.1 0X7F000001 0177.0.0.1
        0251.0376.0251.0376 127.0.0.01 1.2.3.4.5 256.1.1.1 jira.example.0x7f jira.example.42 192.0.2.1
        https://10.0.0.7/jira https://172.16.0.1 https://172.31.255.254 https://192.168.1.1
        https://100.64.0.1 https://[::1] [::1] https://[::ffff:169.254.169.254] https://[fd00:ec2::254]
      `),
      'a port that Jira Cloud does not have': listed(`
        https://acme.atlassian.net:8443 https://acme.atlassian.net:80 https://acme.atlassian.net:0
        https://acme.atlassian.net:65536 https://acme.atlassian.net: https://acme.atlassian.net:44e3
        https://acme.atlassian-us-gov-mod.net:8443 https://api.atlassian.com:8443/ex/jira/${CLOUD_ID}
      `),
      'a port that no server has': listed(`
        https://jira.example.com:0 https://jira.example.com:00000 https://jira.example.com:65536
        https://jira.example.com:99999 https://jira.example.com:-1 https://jira.example.com:8443x
        https://jira.example.com:
      `),
      'a path that no server has Jira below, or that programs read differently': listed(`
          https://attacker.example#.atlassian.net https://attacker.example?.atlassian.net
          https://attacker.example/.atlassian.net https://jira.example.com/..
          https://jira.example.com/jira/.. https://jira.example.com/jira/../other
          https://jira.example.com/./jira https://jira.example.com//jira https://jira.example.com/jira//
          https://jira.example.com/jira/%2e%2e https://jira.example.com/%6aira
          https://jira.example.com/jira;v=1 https://jira.example.com/jira?x=y
          https://jira.example.com/jira#here https://jira.example.com/@attacker.example
          https://jira.example.com/$(id) https://jira.example.com/a:b
        `),
      'no address that every program reads alike': [
        ...listed(`
          https:// https:///acme.atlassian.net https:acme.atlassian.net //acme.atlassian.net
          /acme.atlassian.net http:acme http://h;@x https://https://acme.atlassian.net
          https://acme%2eatlassian.net https://acme.atlassian.net"
          https://acme.atlassian.net,other.atlassian.net
        `),
        '${{ vars.SITE }}',
        `https://acme.atlassian.net/${'a'.repeat(2048)}`,
      ],
    },
    'host-not-allowed': {
      'a host that only looks like a site': listed(`
          https://evil-atlassian.net https://xatlassian.net https://atlassian.net https://jira.com
          https://www.jira.com.attacker.example https://acme.atlassian.net.attacker.example
          https://acme.atlassian.net-login.example https://a.b.atlassian.net https://.atlassian.net
          https://acme..atlassian.net https://acme.atlassian.net. https://acme.atlassian.net..
          https://-acme.atlassian.net https://acme-.atlassian.net https://ac_me.atlassian.net
          https://_acme.atlassian.net https://xn--cme-5cd.atlassian.net XN--cme-5cd
          ${'a'.repeat(64)}.atlassian.net https://acme.atlassian.com https://auth.atlassian.com
          https://atlassian-us-gov-mod.net https://a.b.atlassian-us-gov-mod.net
          https://evil-atlassian-us-gov-mod.net https://acme.atlassian-us-gov-mod.net.attacker.example
          https://auth.atlassian-us-gov-mod.com
        `),
      "a host of Atlassian's for which no gateway is known": listed(`
        https://acme.atlassian-us-gov.net https://acme.atlassian-us-gov.com https://acme.atlassian-fex.net
        https://acme.atlassian-stg-fedm.net https://acme.atlassian-isolated.net
      `),
      'a host of this machine or of its network': listed(`
        localhost https://localhost https://LOCALHOST. http://localhost:8080/jira https://jira
        https://jira/jira jira:8443 https://jira:443
      `),
      'what no Jira is behind': listed(`
        169.254.169.254 https://169.254.169.254:443/latest 169.254.0.1 0.0.0.0 224.0.0.1 255.255.255.255
        https://metadata.google.internal metadata.azure.internal https://jira.localhost
        https://127.jira.example.com
      `),
      'what is no name of a host': listed(`
          https://jira.example.com. https://jira..example.com https://.example.com
          https://-jira.example.com https://jira-.example.com https://jira.example.c
          https://jira.example.a-b https://jira.example.a_b https://${'a'.repeat(64)}.example.com
          https://${'a.'.repeat(125)}example.com ...
        `),
    },
    'invalid-input': {
      'an address on the gateway without a cloudId': [
        ...['', '/', '/ex/jira', '/ex/jira/', '/ex/jira/acme', '/ex/jira/x/../../..//attacker.example'],
        ...[`/ex/jira/../jira/${CLOUD_ID}`, `/ex/jira//${CLOUD_ID}`, `/ex/ex/jira/${CLOUD_ID}`],
        ...[`/ex/confluence/${CLOUD_ID}`, `/ex/jira/${CLOUD_ID}0`, `/ex/jira/${'-'.repeat(36)}`],
      ].map((path) => `https://api.atlassian.com${path}`),
    },
  };
  const refused = Object.entries(REFUSED).flatMap(([code, reasons]) =>
    Object.entries(reasons).map(([reason, values]) => [reason, code, values] as const),
  );

  describe.each(refused)('%s', (_reason, code, values) => {
    test.each(values)('%j', (value) => {
      const failure = refusal({ 'site-url': value });
      expect(failure.code).toBe(code);
      // A foreign host is named because it is the news. No other part of the address ever is.
      if (code !== 'host-not-allowed') expect(failure.what).not.toContain(value);
      expect(failure.message).not.toContain('FAKE');
    });
  });

  const ONLY_ACME = { 'allowed-hosts': 'acme.atlassian.net' };
  test.each<[string, Values, string]>([
    ['https://a.b2.x.example', ONLY_ACME, 'a.b2.x.example, which `allowed-hosts` does not list'],
    ['https://a.b.atlassian.net', {}, 'a.b.atlassian.net, which is not the address of a Jira site'],
    ['https://jira.example.com.', {}, 'jira.example.com., where no credential may go'],
    ['https://jira.example.a-b', {}, 'another host, where no credential may go'],
    ['https://169.254.169.254', {}, 'an address that no Jira has, where no credential may go'],
  ])('%s, %j: it leads to %s', (value, values, words) => {
    expect(refusal({ ...values, 'site-url': value }).what).toBe(`\`site-url\` leads to ${words}.`);
  });

  test.each([
    ['https://10.0.0.5', 'insecure-url', 'an IP address'],
    ['https://jira1', 'host-not-allowed', 'a host'],
    ['https://localhost', 'host-not-allowed', 'a host'],
  ])('%s: %s, it names %s of a private network', (value, code, words) => {
    expect(refusal({ 'site-url': value })).toMatchObject({
      code,
      what: `\`site-url\` names ${words} of a private network or of this machine.`,
    });
  });

  test('an address on the gateway is shown as it has to be', () => {
    const { advice } = refusal({ 'site-url': 'https://api.atlassian.com/ex/jira/acme' });
    expect(advice).toContain('Write https://api.atlassian.com/ex/jira/{cloudId} with');
  });

  test('the message names the variable that the address came from', () => {
    expect(refusal({}, { JIRA_BASE_URL: 'http://acme.atlassian.net' }).what).toContain('JIRA_BASE_URL');
  });

  describe.each<[string, Values]>([
    ['as it is', {}],
    ['with everything allowed', { 'allow-private-hosts': 'true' }],
    ['for a Data Center', { deployment: 'data-center' }],
    ['for Jira Cloud', { deployment: 'cloud' }],
    ['beside allowed-hosts', ONLY_ACME],
  ])('a secret in the wrong input, %s, becomes no host and is not quoted in any spelling', (_how, values) => {
    test.each([
      ['a token in three parts', 'FAKEhead_er.FAKEpayload.FAKEsig-nature_FAKE'],
      ['a JWT', `FAKEhead.FAKEpayload.${'FAKEsignatureFAKE'.repeat(3).slice(0, 43)}`],
      ['a JWT in five parts', `FAKEhead..FAKEiv.FAKEtext.${'FAKE-tag_'.repeat(3)}`],
      ['a token of one part', `FAKE_${'token-FAKE_'.repeat(9)}`],
      ['an API token', `FAKE${'x'.repeat(180)}=0BADFA4E`],
      ['a client secret', 'FAKE-secret_FAKE'],
      ['a personal access token', 'FAKE'.repeat(11)],
      ['a personal access token with a slash', `FAKEfake0123/${'FAKE'.repeat(7)}FAK`],
      ['a personal access token with slashes', `FAKE/FAKE/FAKE/${'FAKE'.repeat(7)}F`],
      ['a personal access token with a plus', `FAKEfake0123+${'FAKE'.repeat(7)}FAK`],
      ['a personal access token with a slash and a plus', `FAKE/fake+${'FAKE'.repeat(8)}FA`],
      ['a session cookie', 'JSESSIONID=FAKE0123456789'],
      ['a pair for Basic', 'FAKE@example.com:FAKE-api-token'],
      ['a header', 'Basic RkFLRTpGQUtF'],
      ['a key', '-----BEGIN PRIVATE KEY-----\nFAKE\n-----END PRIVATE KEY-----'],
    ])('%s', (_kind, secret) => {
      const failure = refusal({ ...values, 'site-url': secret });
      expect(failure.message.toLowerCase()).not.toContain('fake');
      expect(failure.message).not.toContain('RkFLRT');
    });
  });

  test.each([`FAKEfake0123/${'FAKE'.repeat(7)}FAK`, `FAKE/fake+${'FAKE'.repeat(8)}FA`])(
    '%s is no host of a private network either',
    (secret) => {
      const values = { 'allow-private-hosts': 'true', deployment: 'data-center', 'site-url': secret };
      expect(refusal(values).message.toLowerCase()).not.toContain('fake');
    },
  );

  test('a missing one is that of the grant, if a grant was given', () => {
    expect(readSite(given(), () => undefined, true)).toEqual({
      deployment: 'cloud',
      realm: COMMERCIAL,
      url: undefined,
      customDomain: undefined,
      cloudId: undefined,
      isGrantsOwn: true,
    });
  });

  test('a missing one is said to be missing', () => {
    expect(refusal({ 'site-url': ' ' })).toMatchObject({ code: 'invalid-input' });
    const fork = 'This run comes from a fork.';
    failureOf(() => readSite(given(), () => fork), 'secrets-unavailable', fork);
  });
});
