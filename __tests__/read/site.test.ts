import { describe, expect, test } from '@jest/globals';
import { Failure } from '../../src/failure.js';
import { readSite } from '../../src/read/site.js';
import { COMMERCIAL } from '../../src/realm.js';
import type { Results } from '../../src/results.js';
import { failureOf } from '../project/failure-of.js';
import { given, gotSecrets, handedOver, listed, type Values } from './given.js';
import { cloud, site } from './site-of.js';

const CLOUD_ID = '01234567-89ab-4cde-8f01-23456789abcd';
const OTHER_CLOUD_ID = 'fedcba98-7654-4321-8fed-cba987654321';
const ACME = 'https://acme.atlassian.net';
const GATEWAY = `https://api.atlassian.com/ex/jira/${CLOUD_ID}`;

function refusal(values: Values, environment: Record<string, string> = {}): Failure {
  return failureOf(() => site(values, environment));
}

describe('an accepted site-url and what it stands for (C6)', () => {
  const others = listed(`
    a.atlassian.net acme-2.atlassian.net 42.atlassian.net acme.jira.com ${'a'.repeat(63)}.atlassian.net
  `);
  test.each([
    ...listed(`
      acme Acme acme.atlassian.net ACME.Atlassian.NET https://acme.atlassian.net HTTPS://ACME.ATLASSIAN.NET
      https://acme.atlassian.net/ https://acme.atlassian.net// https://acme.atlassian.net/rest/api/3
      https://acme.atlassian.net/rest/api/3/ https://acme.atlassian.net/browse/KEY-1?x=y
      https://acme.atlassian.net/browse/KEY-1?next=https://attacker.example/#here
      https://acme.atlassian.net/jira/software/projects/KEY/boards/1 acme.atlassian.net/wiki
      https://acme.atlassian.net?x=y https://acme.atlassian.net#here https://acme.atlassian.net/../..
      https://acme.atlassian.net/@attacker.example https://acme.atlassian.net:443 acme:443
      https://acme.atlassian.net:443/browse/KEY-1
    `).map((value) => [value, ACME]),
    ...others.map((host) => [host, `https://${host}`]),
    ['a', 'https://a.atlassian.net'],
    ['acme-2', 'https://acme-2.atlassian.net'],
    ['  https://acme.atlassian.net\n', ACME],
    ['https://Acme.Jira.com/browse/KEY-1', 'https://acme.jira.com'],
  ])('%j: %s', (value = '', url) => {
    expect(site({ 'site-url': value })).toMatchObject({
      deployment: 'cloud',
      realm: { apiHost: 'api.atlassian.com' },
      url,
      customDomain: undefined,
      cloudId: undefined,
    });
  });

  test.each([
    GATEWAY,
    `api.atlassian.com/ex/jira/${CLOUD_ID}`,
    `https://API.Atlassian.com:443/ex/jira/${CLOUD_ID.toUpperCase()}`,
    `${GATEWAY}/`,
    `${GATEWAY}/rest/api/3/myself`,
    `${GATEWAY}?x=y`,
    `${GATEWAY}#here`,
    // Nothing of what follows the cloudId is kept, so that it can't lead anywhere else.
    `${GATEWAY}/../../..//attacker.example`,
  ])('%j: the site with that cloudId, whose own address is not known', (value) => {
    expect(site({ 'site-url': value })).toMatchObject({
      deployment: 'cloud',
      realm: { apiHost: 'api.atlassian.com' },
      url: undefined,
      customDomain: undefined,
      cloudId: CLOUD_ID,
    });
  });

  test('one word of 32 characters is a name, a longer one may be a secret and is neither used nor shown', () => {
    expect(cloud({ 'site-url': 'a'.repeat(32) }).url).toBe(`https://${'a'.repeat(32)}.atlassian.net`);
    const failure = failureOf(() => site({ 'site-url': 'b'.repeat(33) }));
    expect(failure.code).toBe('invalid-input');
    expect(failure.message.toLowerCase()).not.toContain('bbb');
  });

  test.each([
    [{ JIRA_SITE_URL: ' ', JIRA_BASE_URL: 'second' }, 'https://second.atlassian.net'],
    [{ JIRA_URL: 'third' }, 'https://third.atlassian.net'],
    [{ JIRA_SERVER: 'acme' }, ACME],
    [{ JIRA_HOST: 'acme.atlassian.net' }, ACME],
    [{ JIRA_DOMAIN: 'acme' }, ACME],
    [{ JIRA_SITE_URL: 'acme', JIRA_BASE_URL: `${ACME}/`, JIRA_HOST: 'ACME.atlassian.net.' }, ACME],
    [{ JIRA_URL: `${ACME}/jira/projects/X`, JIRA_DOMAIN: 'acme.atlassian.net:443' }, ACME],
    [{ ...handedOver(), JIRA_URL: 'globex' }, 'https://globex.atlassian.net'],
    [handedOver({ JIRA_BASE_URL: GATEWAY }), ACME],
    [{ ...handedOver({ JIRA_BASE_URL: GATEWAY }), JIRA_SITE_URL: 'globex' }, 'https://globex.atlassian.net'],
  ])('from the environment, %j: %s', (environment, url) => {
    expect(cloud({}, environment).url).toBe(url);
  });

  test.each([
    { JIRA_BASE_URL: 'https://globex.atlassian.net', JIRA_URL: 'acme' },
    { JIRA_SITE_URL: 'acme', JIRA_SERVER: 'acme', JIRA_DOMAIN: 'globex' },
    { JIRA_SITE_URL: 'https://jira.example.com/jira', JIRA_HOST: 'jira.example.com' },
    { JIRA_SITE_URL: 'https://jira.example.com', JIRA_URL: 'https://jira.example.com:8443' },
    { JIRA_SITE_URL: 'acme', JIRA_URL: 'http://acme.atlassian.net' },
    { JIRA_SITE_URL: 'acme', JIRA_URL: 'not a site' },
    { JIRA_SITE_URL: 'acme', JIRA_URL: '.' },
    { ...handedOver(), JIRA_BASE_URL: 'globex', JIRA_URL: 'acme' },
  ])('variables that name different sites are refused by their names: %j', (environment) => {
    const { code, what } = failureOf(() => site({}, environment));
    expect(code).toBe('invalid-input');
    expect(what).toMatch(/^JIRA_[A-Z_]+ and JIRA_[A-Z_]+ name different sites\.$/);
    expect(cloud({ 'site-url': 'acme' }, environment).url).toBe(ACME);
  });

  test.each<[string, Values, Partial<Results>]>([
    ['the cloudId of another', { 'cloud-id': OTHER_CLOUD_ID }, { JIRA_CLOUD_ID: CLOUD_ID }],
    ['the other deployment', { deployment: 'data-center' }, {}],
    [
      "a grant, while the earlier step's Data Center has seen none",
      { 'access-token': 'FAKE-access-token' },
      {
        JIRA_SITE_URL: 'https://jira.example.com',
        JIRA_DEPLOYMENT: 'data-center',
        JIRA_AUTH_METHOD: 'personal-access-token',
      },
    ],
  ])("an earlier step's site is no default beside %s", (_what, values, results) => {
    expect(failureOf(() => site(values, handedOver(results)))).toMatchObject({
      code: 'invalid-input',
      what: '`site-url` is not set.',
    });
  });

  test("an earlier step's site is the preferred one of a grant, whose own site counts", () => {
    const inputs = given({ 'access-token': 'FAKE-access-token' }, handedOver());
    expect(readSite(inputs, gotSecrets, true)).toMatchObject({ isGrantsOwn: true, preferredUrl: ACME });
    const ofDataCenter = handedOver({
      JIRA_SITE_URL: 'https://jira.example.com',
      JIRA_DEPLOYMENT: 'data-center',
      JIRA_AUTH_METHOD: 'refresh-token',
    });
    expect(
      readSite(given({ 'access-token': 'FAKE-access-token' }, ofDataCenter), gotSecrets, true),
    ).toMatchObject({
      url: 'https://jira.example.com',
    });
  });

  test('the input comes before the environment', () => {
    expect(cloud({ 'site-url': 'acme' }, { JIRA_SITE_URL: 'other' }).url).toBe(ACME);
  });
});

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
        'https://ac\tme.atlassian.net',
        'https://ac\rme.atlassian.net',
        'https://ac\nme.atlassian.net',
        'https://acme.atlassian.net\r\n.attacker.example',
        'https://acme.atlassian.net/a b',
        'https://acme .atlassian.net',
        'https://ac\u0000me.atlassian.net',
        'https://ac\u007fme.atlassian.net',
        'https://ac\u200bme.atlassian.net',
        'https://ac\u00adme.atlassian.net',
        'https://acme\uff0eatlassian.net',
        'https://acme\u3002atlassian.net',
        'https://acme\uff052Eatlassian.net',
        'https://\u0430cme.atlassian.net',
        'https://\uff41cme.atlassian.net',
        'https://acme.atlassian.net/\u202e',
        'https://acme.atlassian.net/\u00e9',
        'https://acme.atlassian.net/\u007f',
        'https://acme.atlassian.net/\ud800',
      ],
      'another scheme than https (C1)': [
        'http://acme.atlassian.net',
        'HTTP://acme.atlassian.net',
        'http://acme.atlassian-us-gov-mod.net',
        'http://acme.atlassian.net:443',
        `http://api.atlassian.com/ex/jira/${CLOUD_ID}`,
        ...listed(`
          http://jira.example.com/jira http://jira.example.com:8080 ftp://acme.atlassian.net
          file://acme.atlassian.net/etc/passwd javascript://acme.atlassian.net
        `),
      ],
      'an IP address in any notation (C5)': listed(`
        https://127.0.0.1 127.0.0.1 127.1 2130706433 https://2130706433 0x7f.1 0X7F000001 0177.0.0.1
        0251.0376.0251.0376 127.0.0.01 1.2.3.4.5 256.1.1.1 jira.example.0x7f jira.example.42 192.0.2.1
        https://10.0.0.7/jira https://172.16.0.1 https://172.31.255.254 https://192.168.1.1
        https://100.64.0.1 https://[::1] [::1] https://[::ffff:169.254.169.254] https://[fd00:ec2::254]
      `),
      'a port that Jira Cloud does not have': [
        ...listed(`
          https://acme.atlassian.net:8443 https://acme.atlassian.net:80 https://acme.atlassian.net:0
          https://acme.atlassian.net:65536 https://acme.atlassian.net:999999 https://acme.atlassian.net:
          https://acme.atlassian.net:44e3 https://acme.atlassian-us-gov-mod.net:8443
        `),
        `https://api.atlassian.com:8443/ex/jira/${CLOUD_ID}`,
      ],
      'a port that no server has': listed(`
        https://jira.example.com:0 https://jira.example.com:00000 https://jira.example.com:65536
        https://jira.example.com:99999 https://jira.example.com:-1 https://jira.example.com:8443x
        https://jira.example.com:
      `),
      'a path that no server has Jira below, or that programs read differently': [
        ...listed(`
          https://attacker.example#.atlassian.net https://attacker.example?.atlassian.net
          https://attacker.example/.atlassian.net https://jira.example.com/..
          https://jira.example.com/jira/.. https://jira.example.com/jira/../other
          https://jira.example.com/./jira https://jira.example.com//jira https://jira.example.com/jira//
          https://jira.example.com/jira/%2e%2e https://jira.example.com/%6aira
          https://jira.example.com/jira;v=1 https://jira.example.com/jira?x=y
          https://jira.example.com/jira#here https://jira.example.com/@attacker.example
        `),
        'https://jira.example.com/$(id)',
        'https://jira.example.com/a:b',
      ],
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
      'a host that only looks like a site': [
        ...listed(`
          https://evil-atlassian.net https://xatlassian.net https://atlassian.net https://jira.com
          https://www.jira.com.attacker.example https://acme.atlassian.net.attacker.example
          https://acme.atlassian.net-login.example https://a.b.atlassian.net https://.atlassian.net
          https://acme..atlassian.net https://acme.atlassian.net. https://acme.atlassian.net..
          https://-acme.atlassian.net https://acme-.atlassian.net https://ac_me.atlassian.net
          https://_acme.atlassian.net https://xn--cme-5cd.atlassian.net XN--cme-5cd
        `),
        `${'a'.repeat(64)}.atlassian.net`,
        'https://acme.atlassian.com',
        'https://auth.atlassian.com',
        'https://atlassian-us-gov-mod.net',
        'https://a.b.atlassian-us-gov-mod.net',
        'https://evil-atlassian-us-gov-mod.net',
        'https://acme.atlassian-us-gov-mod.net.attacker.example',
        'https://auth.atlassian-us-gov-mod.com',
      ],
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
      'what is no name of a host': [
        ...listed(`
          https://jira.example.com. https://jira..example.com https://.example.com
          https://-jira.example.com https://jira-.example.com https://jira.example.c
          https://jira.example.a-b https://jira.example.a_b
        `),
        `https://${'a'.repeat(64)}.example.com`,
        `https://${'a.'.repeat(125)}example.com`,
        '...',
      ],
    },
    'invalid-input': {
      'an address on the gateway without a cloudId': [
        ...listed(`
          https://api.atlassian.com https://api.atlassian.com/ https://api.atlassian.com/ex/jira
          https://api.atlassian.com/ex/jira/ https://api.atlassian.com/ex/jira/acme
          https://api.atlassian.com/ex/jira/x/../../..//attacker.example
        `),
        `https://api.atlassian.com/ex/jira/../jira/${CLOUD_ID}`,
        `https://api.atlassian.com/ex/jira//${CLOUD_ID}`,
        `https://api.atlassian.com/ex/ex/jira/${CLOUD_ID}`,
        `https://api.atlassian.com/ex/confluence/${CLOUD_ID}`,
        `https://api.atlassian.com/ex/jira/${CLOUD_ID}0`,
        `https://api.atlassian.com/ex/jira/${'-'.repeat(36)}`,
      ],
    },
  };
  const refused = Object.entries(REFUSED).flatMap(([code, reasons]) =>
    Object.entries(reasons).map(([reason, values]) => [reason, code, values] as const),
  );

  describe.each(refused)('%s', (_reason, code, values) => {
    test.each(values)('%j', (value) => {
      const failure = refusal({ 'site-url': value });
      expect(failure.code).toBe(code);
      // A foreign host is named, because that is the news; nothing else of the address ever is.
      if (code !== 'host-not-allowed') expect(failure.what).not.toContain(value);
      expect(failure.message).not.toContain('FAKE');
    });
  });

  test.each<[string, Values, string]>([
    [
      'https://a.b2.x-1.example.org',
      { 'allowed-hosts': 'acme.atlassian.net' },
      'a.b2.x-1.example.org, which `allowed-hosts` does not list',
    ],
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
    ['beside allowed-hosts', { 'allowed-hosts': 'acme.atlassian.net' }],
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
    const withheld = failureOf(() => readSite(given(), () => 'This run comes from a fork.'));
    expect(withheld.code).toBe('secrets-unavailable');
    expect(withheld.what).toContain('This run comes from a fork.');
  });
});

/** What a site's address comes to: the address or cloudId to use, or the code of its refusal. */
function outcome(values: Values, environment: Record<string, string> = {}): string | undefined {
  try {
    const found = site(values, environment);
    return found.url ?? ('cloudId' in found ? found.cloudId : undefined);
  } catch (error) {
    if (error instanceof Failure) return error.code;
    throw error;
  }
}

/** Pairs of a list of hosts and an address, written `HOSTS=ADDRESS`. */
const pairs = (text: string): [string, string][] =>
  listed(text).map((pair) => pair.split('=') as [string, string]);

describe('allowed-hosts', () => {
  test.each([
    ['other.atlassian.net, ACME.atlassian.net', 'Acme.Atlassian.net', ACME],
    ['other.atlassian.net\nacme.atlassian.net\n', 'https://acme.atlassian.net/browse/KEY-1', ACME],
    ['  ', 'acme', ACME],
    ['api.atlassian.com', GATEWAY, CLOUD_ID],
    ['jira.example.com', 'https://jira.example.com/jira', 'https://jira.example.com/jira'],
    ['JIRA.example.com', 'https://jira.Example.com', 'https://jira.example.com'],
    ['jira.example.com:443', 'https://jira.example.com', 'https://jira.example.com'],
    ['jira.example.com:8443', 'https://jira.example.com:8443', 'https://jira.example.com:8443'],
    // A host without a port is listed with all of its ports.
    ['jira.example.com', 'https://jira.example.com:8443', 'https://jira.example.com:8443'],
    ['acme.atlassian.net,jira_dev.example.com', 'jira_dev.example.com', 'https://jira_dev.example.com'],
    ...pairs(
      'acme.atlassian.net=acme acme.atlassian.net:443=acme acme.atlassian.net:443=https://acme.atlassian.net:443/',
    ).map((pair) => [...pair, ACME]),
    ['acme.atlassian.net', GATEWAY, 'host-not-allowed'],
    ...pairs(`
      other.atlassian.net=acme acme.jira.com=acme atlassian.net=acme acme.atlassian.net.attacker.example=acme
      acme.atlassian.net:8443=acme acme.atlassian.net:44=acme jira.example.com:8443=https://jira.example.com
      jira.example.com:443=https://jira.example.com:8443 jira.example.com:8444=https://jira.example.com:8443
      jira.example.com=https://dev.jira.example.com example.com=https://jira.example.com
      attacker.example=evil-atlassian.net evil-atlassian.net=evil-atlassian.net
      acme.atlassian.net.attacker.example=acme.atlassian.net.attacker.example 169.254.169.254=169.254.169.254
      metadata.google.internal=metadata.google.internal acme.atlassian-us-gov.net=acme.atlassian-us-gov.net
    `).map((pair) => [...pair, 'host-not-allowed']),
  ])('%j and %s: %s', (hosts = '', value = '', expected) => {
    expect(outcome({ 'site-url': value, 'allowed-hosts': hosts })).toBe(expected);
  });

  test.each(
    pairs(`
      localhost=http://localhost:8080/jira localhost:8080=http://localhost:8080/jira
      127.0.0.1:2990=http://127.0.0.1:2990/jira 10.0.0.7=https://10.0.0.7
    `),
  )('%j lets %s pass only with allow-private-hosts', (hosts, value) => {
    const values = { 'site-url': value, 'allowed-hosts': hosts };
    expect(['host-not-allowed', 'insecure-url']).toContain(outcome(values));
    expect(outcome({ ...values, 'allow-private-hosts': 'true' })).toBe(value);
  });

  test.each([
    ['https://acme.atlassian.net', 1],
    ['acme', 1],
    ['acme.atlassian.net *.atlassian.net', 2],
    ['acme.atlassian.net,acme.atlassian.net:', 2],
    ['acme.atlassian.net,acme.atlassian.net:123456', 2],
    ['acme.atlassian.net:443:443', 1],
    ['jira.example.com/jira', 1],
    ['acme.atlassian.net acme.atlassian.net/ user@acme.atlassian.net', 2],
    ['acme.atlassian.net.', 1],
    ['\u0430cme.atlassian.net', 1],
  ])('%j: entry %d is no host name', (hosts, entry) => {
    const failure = refusal({ 'site-url': 'acme', 'allowed-hosts': hosts });
    expect(failure).toMatchObject({ code: 'invalid-input' });
    expect(failure.what).toContain(`Entry ${entry} `);
  });

  test('of a private network have shapes of their own', () => {
    const values = { 'site-url': 'https://jira', 'allow-private-hosts': 'true' };
    for (const hosts of listed('/jira jira/ jira. .jira ci..jira user@jira'))
      expect(refusal({ ...values, 'allowed-hosts': hosts }).what).toContain('Entry 1 ');
    expect(outcome({ ...values, 'allowed-hosts': 'jira, ci.jira' })).toBe('https://jira');
  });
});

describe('cloud-id', () => {
  const acme = { 'site-url': 'acme' };

  test.each([CLOUD_ID, CLOUD_ID.toUpperCase(), ` ${CLOUD_ID}\n`])('%j is used', (value) => {
    expect(site({ ...acme, 'cloud-id': value })).toMatchObject({ url: ACME, cloudId: CLOUD_ID });
  });

  test.each(['acme', `{${CLOUD_ID}}`, `${CLOUD_ID}/..`, CLOUD_ID.replaceAll('-', ''), `${CLOUD_ID} x`])(
    '%j is no cloudId (C13)',
    (value) => {
      expect(outcome({ ...acme, 'cloud-id': value })).toBe('invalid-input');
    },
  );

  test('may repeat the one in a gateway URL, and not differ from it', () => {
    expect(outcome({ 'site-url': GATEWAY, 'cloud-id': CLOUD_ID.toUpperCase() })).toBe(CLOUD_ID);
    expect(outcome({ 'site-url': GATEWAY, 'cloud-id': OTHER_CLOUD_ID })).toBe('invalid-input');
  });

  const left = handedOver({ JIRA_CLOUD_ID: CLOUD_ID });
  test.each<[why: string, Values, Record<string, string>, string | undefined]>([
    ['nothing speaks against it', acme, { JIRA_CLOUD_ID: CLOUD_ID }, CLOUD_ID],
    ['it stands beside its site', {}, { JIRA_SITE_URL: 'acme', JIRA_CLOUD_ID: CLOUD_ID }, CLOUD_ID],
    [
      'it was changed after an earlier step',
      acme,
      { ...left, JIRA_CLOUD_ID: OTHER_CLOUD_ID },
      OTHER_CLOUD_ID,
    ],
    ['an earlier step left it there', acme, left, undefined],
    ['an earlier step left it there, with its site', {}, left, undefined],
    [
      'the input is given',
      { ...acme, 'cloud-id': CLOUD_ID },
      handedOver({ JIRA_CLOUD_ID: OTHER_CLOUD_ID }),
      CLOUD_ID,
    ],
    ...['JIRA_SITE_URL', 'JIRA_BASE_URL', 'JIRA_URL'].flatMap((name) =>
      [CLOUD_ID, 'not a cloudId'].map((value): [string, Values, Record<string, string>, undefined] => [
        `it stands beside another ${name}`,
        acme,
        { [name]: 'other', JIRA_CLOUD_ID: value },
        undefined,
      ]),
    ),
  ])('if %s, JIRA_CLOUD_ID counts or not', (_why, values, environment, expected) => {
    expect(cloud(values, environment).cloudId).toBe(expected);
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
    ['acme.atlassian-us-gov-mod.net', 'https://acme.atlassian-us-gov-mod.net', undefined],
    ['https://ACME.Atlassian-US-gov-mod.net/browse/A-1', 'https://acme.atlassian-us-gov-mod.net', undefined],
    [`https://api.atlassian-us-gov-mod.com/ex/jira/${CLOUD_ID}`, undefined, CLOUD_ID],
  ])('%j is a realm of its own', (value, url, cloudId) => {
    expect(site({ 'site-url': value })).toEqual({
      deployment: 'cloud',
      realm: GOVERNMENT,
      url,
      customDomain: undefined,
      cloudId,
    });
  });

  test('is what the name of a site never stands for', () => {
    expect(cloud({ 'site-url': 'atlassian-us-gov-mod' }).realm.apiHost).toBe('api.atlassian.com');
  });
});

describe("a host that is not Atlassian's", () => {
  // A reader may take the last two for Atlassian's, but they are under domains that somebody else owns in good faith.
  const same = listed(`
    https://jira.example.com https://jira.example.com:80 https://jira_dev.corp.example https://jira.local
    https://xn--bcher-kva.example https://0x7f.example https://myjira.com https://atlassian.example.com
  `);

  describe.each([
    ...same.map((origin) => [origin, origin, '']),
    ['jira.example.com', 'https://jira.example.com', ''],
    ['HTTPS://Jira.Example.COM/', 'https://jira.example.com', ''],
    [' https://jira.example.com/jira\n', 'https://jira.example.com', '/jira'],
    ['https://jira.example.com/jira/', 'https://jira.example.com', '/jira'],
    ['https://jira.example.com/Tools/jira-8', 'https://jira.example.com', '/Tools/jira-8'],
    ['https://jira.example.com:443/jira', 'https://jira.example.com', '/jira'],
    ['https://jira.example.com:8443/jira', 'https://jira.example.com:8443', '/jira'],
    ['https://jira.example.com:08443', 'https://jira.example.com:8443', ''],
    ['https://jira.example.com/browse/KEY-1?x=y#z', 'https://jira.example.com', ''],
    ['https://jira.example.com/jira/browse/KEY-1', 'https://jira.example.com', '/jira'],
    ['https://jira.example.com/jira/rest/api/2/', 'https://jira.example.com', '/jira'],
  ])('%j', (value = '', origin = '', path = '') => {
    const undecided = {
      deployment: undefined,
      origin,
      url: origin + path,
      isCloud: false,
      cloudId: undefined,
    };

    test('is undecided: only an answer can tell what runs there', () => {
      expect(site({ 'site-url': value })).toEqual(undecided);
    });

    test('is what `deployment` says it is', () => {
      const deployment = 'data-center';
      expect(site({ 'site-url': value, deployment })).toEqual({ deployment, url: origin + path });
      // Its cloudId and its realm still have to be asked for.
      const cloudSite = { ...undecided, url: origin, isCloud: true };
      expect(site({ 'site-url': value, deployment: 'cloud' })).toEqual(cloudSite);
    });
  });

  test('may have any path with `deployment: cloud`, because a custom domain has none', () => {
    const values = { 'site-url': 'https://jira.acme.example/?x=y#/..', deployment: 'cloud' };
    expect(site(values)).toMatchObject({ url: 'https://jira.acme.example', isCloud: true });
  });

  test('with a label that is no Punycode is refused and does not end the run with a bug', () => {
    for (const host of listed('xn--a.example jira.xn--.example jira.xn--a xn--zzzzzzzzz.example'))
      expect(['host-not-allowed', 'insecure-url']).toContain(outcome({ 'site-url': `https://${host}` }));
  });
});

describe('deployment', () => {
  const own = { 'site-url': 'jira.example.com' };

  test.each(['', 'auto', 'AUTO', ' auto '])('%j is settled by an answer', (deployment) => {
    expect(site({ ...own, deployment }).deployment).toBeUndefined();
    expect(site({ 'site-url': 'acme', deployment }).deployment).toBe('cloud');
  });

  test.each([
    ['cloud', { isCloud: true }],
    ['Cloud', { isCloud: true }],
    ['data-center', { deployment: 'data-center' }],
    [' Data-Center\n', { deployment: 'data-center' }],
  ])('%j is %j', (deployment, expected) => {
    expect(site({ ...own, deployment })).toMatchObject(expected);
  });

  test.each(['server', 'dc', 'datacenter', 'data center', 'on-premises', 'true', 'FAKE-secret-0001'])(
    '%j is neither, and not quoted',
    (deployment) => {
      const { code, what, message } = refusal({ ...own, deployment });
      expect([code, what]).toEqual(['invalid-input', '`deployment` is neither cloud nor data-center.']);
      expect(message).not.toContain('FAKE');
    },
  );

  test.each([...listed('acme.atlassian.net acme.jira.com acme.atlassian-us-gov-mod.net'), GATEWAY])(
    'data-center contradicts %s',
    (value) => {
      const { code, what, advice } = refusal({ 'site-url': value, deployment: 'data-center' });
      expect([code, what]).toEqual([
        'invalid-input',
        '`site-url` leads to Jira Cloud, and not to a Data Center.',
      ]);
      expect(advice).toContain('leave `deployment` out');
    },
  );

  test.each(listed('evil-atlassian.net acme.atlassian.net.attacker.example acme.atlassian-us-gov.net'))(
    'does not make the look-alike %s a server of anybody',
    (value) => {
      for (const deployment of ['cloud', 'data-center'])
        expect(outcome({ 'site-url': value, deployment })).toBe('host-not-allowed');
    },
  );
});

describe('allow-private-hosts', () => {
  const open = { 'allow-private-hosts': 'true' };

  test.each([
    ...listed(`
      https://localhost http://localhost http://localhost:8080/jira http://127.0.0.1:2990/jira
      http://127.255.255.254 https://10.0.0.7:8443/jira https://jira https://jira:8443/jira https://jira_dev
    `).map((url) => [url, url]),
    ...listed(`
      localhost 10.255.255.255 172.16.0.1 172.31.255.254 192.168.0.1 100.64.0.1 100.127.255.254 jira:8443
    `).map((host) => [host, `https://${host}`]),
    ['http://localhost:80/jira', 'http://localhost/jira'],
    ['HTTP://LocalHost:2990/jira/', 'http://localhost:2990/jira'],
  ])('lets %s pass, and nothing else does', (value = '', url) => {
    expect(site({ ...open, 'site-url': value })).toMatchObject({ deployment: undefined, url });
    for (const shut of ['', 'false']) {
      const failure = refusal({ 'site-url': value, 'allow-private-hosts': shut });
      expect(['host-not-allowed', 'insecure-url']).toContain(failure.code);
      expect(failure.advice).toContain('`allow-private-hosts: true`');
    }
  });

  test.each([
    ['a word alone is a Cloud site all the same', 'jira', { url: 'https://jira.atlassian.net' }],
    ['a Cloud site stays one', 'acme.atlassian.net', { url: ACME, deployment: 'cloud' }],
    ['a public host stays undecided', 'jira.example.com', { deployment: undefined }],
  ])('%s', (_what, value, expected) => {
    expect(site({ ...open, 'site-url': value })).toMatchObject(expected);
  });

  test('with `deployment: data-center`, a word alone is a host, which is private', () => {
    expect(refusal({ 'site-url': 'jira', deployment: 'data-center' }).code).toBe('host-not-allowed');
    expect(site({ ...open, 'site-url': 'jira', deployment: 'data-center' })).toEqual({
      deployment: 'data-center',
      url: 'https://jira',
    });
  });

  test.each([
    // In clear to anywhere but this machine, public addresses, also next to a private net, and odd notations.
    ...listed(`
      http://jira.example.com http://10.0.0.7 http://jira:8080 http://localhost.example.com
      http://acme.atlassian.net https://192.0.2.1 https://172.32.0.1 https://172.15.255.255
      https://100.128.0.1 https://127.1 https://[::1]
    `).map((value) => [value, 'insecure-url']),
    // No address at all, link-local, multicast, broadcast, metadata services, names past a proxy, look-alikes.
    ...listed(`
      https://0.0.0.0 https://169.254.169.254 http://169.254.169.254/latest/meta-data https://224.0.0.1
      https://255.255.255.255 https://metadata.google.internal http://metadata.google.internal
      https://metadata:443 https://a.metadata.google.internal https://127.0.0.1.example.com
      http://jira.localhost https://evil-atlassian.net
    `).map((value) => [value, 'host-not-allowed']),
  ])('lets %s not pass: %s', (value = '', code) => {
    for (const deployment of ['', 'data-center']) {
      expect(refusal({ ...open, 'site-url': value, deployment }).code).toBe(code);
    }
  });
});

describe('cloud-id beside a host of an own domain', () => {
  const own = { 'site-url': 'https://jira.acme.example' };
  const behind = {
    deployment: undefined,
    origin: 'https://jira.acme.example',
    url: 'https://jira.acme.example',
    isCloud: true,
    cloudId: CLOUD_ID,
  };

  test('says that it is a Cloud site with a custom domain', () => {
    expect(site({ ...own, 'cloud-id': CLOUD_ID })).toEqual(behind);
    expect(site({ ...own, 'cloud-id': CLOUD_ID, deployment: 'cloud' })).toEqual(behind);
    expect(site({ 'site-url': `${own['site-url']}/jira`, 'cloud-id': CLOUD_ID })).toEqual(behind);
  });

  test('is refused for a Data Center, which has none', () => {
    const failure = refusal({ ...own, 'cloud-id': CLOUD_ID, deployment: 'data-center' });
    expect(failure.code).toBe('invalid-input');
    expect(failure.what).toContain('`cloud-id`');
  });

  test('in the environment is left aside for a Data Center', () => {
    const pinned = { ...own, deployment: 'data-center' };
    for (const value of [CLOUD_ID, 'not a cloudId']) {
      expect(site(pinned, { JIRA_CLOUD_ID: value })).toEqual({
        deployment: 'data-center',
        url: 'https://jira.acme.example',
      });
    }
  });

  test('in the environment does not decide: it may be of another site', () => {
    for (const others of [{}, { JIRA_URL: 'acme' }]) {
      const environment = { ...others, JIRA_CLOUD_ID: CLOUD_ID };
      expect(site(own, environment)).toMatchObject({ isCloud: false, cloudId: undefined });
    }
  });

  test('that is none is refused', () => {
    expect(refusal({ ...own, 'cloud-id': 'acme' }).code).toBe('invalid-input');
  });
});
