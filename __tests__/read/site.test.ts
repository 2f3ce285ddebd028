import { describe, expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { Failure } from '../../src/failure.js';
import { readSite, type Site } from '../../src/read/site.js';
import { failureOf } from '../project/failure-of.js';
import { given, gotSecrets, type Values } from './given.js';
import { tellAbsent } from '../project/absent.js';

const CLOUD_ID = '01234567-89ab-4cde-8f01-23456789abcd';
const OTHER_CLOUD_ID = 'fedcba98-7654-4321-8fed-cba987654321';
const ACME = 'https://acme.atlassian.net';
const GATEWAY = `https://api.atlassian.com/ex/jira/${CLOUD_ID}`;

function site(values: Values, environment: Record<string, string> = {}): Site {
  return readSite(given(values, environment), gotSecrets);
}

function refusal(values: Values, environment: Record<string, string> = {}): Failure {
  return failureOf(() => site(values, environment));
}

describe('an accepted site-url and what it stands for', () => {
  test.each([
    ['acme', ACME],
    ['Acme', ACME],
    ['a', 'https://a.atlassian.net'],
    ['acme-2', 'https://acme-2.atlassian.net'],
    ['acme.atlassian.net', ACME],
    ['ACME.Atlassian.NET', ACME],
    ['42.atlassian.net', 'https://42.atlassian.net'],
    ['https://acme.atlassian.net', ACME],
    ['HTTPS://ACME.ATLASSIAN.NET', ACME],
    ['  https://acme.atlassian.net\n', ACME],
    ['https://acme.atlassian.net/', ACME],
    ['https://acme.atlassian.net//', ACME],
    ['https://acme.atlassian.net/rest/api/3', ACME],
    ['https://acme.atlassian.net/rest/api/3/', ACME],
    ['https://acme.atlassian.net/browse/KEY-1?x=y', ACME],
    ['https://acme.atlassian.net/browse/KEY-1?next=https://attacker.example/#here', ACME],
    ['https://acme.atlassian.net/jira/software/projects/KEY/boards/1', ACME],
    ['acme.atlassian.net/wiki', ACME],
    ['https://acme.atlassian.net?x=y', ACME],
    ['https://acme.atlassian.net#here', ACME],
    ['https://acme.atlassian.net/../..', ACME],
    ['https://acme.atlassian.net/@attacker.example', ACME],
    ['https://acme.atlassian.net:443', ACME],
    ['acme:443', ACME],
    ['https://acme.atlassian.net:443/browse/KEY-1', ACME],
    ['acme.jira.com', 'https://acme.jira.com'],
    ['https://Acme.Jira.com/browse/KEY-1', 'https://acme.jira.com'],
  ])('%j: %s', (value, url) => {
    expect(site({ 'site-url': value })).toMatchObject({ url, cloudId: undefined });
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
    expect(site({ 'site-url': value })).toMatchObject({ url: undefined, cloudId: CLOUD_ID });
  });

  test('the longest label that a host name can have', () => {
    const host = `${'a'.repeat(63)}.atlassian.net`;
    expect(site({ 'site-url': host }).url).toBe(`https://${host}`);
  });

  test('one word of 32 characters is a name, a longer one may be a secret and is neither used nor shown', () => {
    expect(site({ 'site-url': 'a'.repeat(32) }).url).toBe(`https://${'a'.repeat(32)}.atlassian.net`);
    const failure = failureOf(() => site({ 'site-url': 'b'.repeat(33) }));
    expect(failure.code).toBe('invalid-input');
    expect(failure.message.toLowerCase()).not.toContain('bbb');
  });

  test.each([
    [{ JIRA_SITE_URL: 'first', JIRA_BASE_URL: 'second', JIRA_URL: 'third' }, 'https://first.atlassian.net'],
    [{ JIRA_SITE_URL: ' ', JIRA_BASE_URL: 'second', JIRA_URL: 'third' }, 'https://second.atlassian.net'],
    [{ JIRA_URL: 'third' }, 'https://third.atlassian.net'],
  ])('from the environment, %j: %s', (environment, url) => {
    expect(site({}, environment).url).toBe(url);
  });

  test('the input comes before the environment', () => {
    expect(site({ 'site-url': 'acme' }, { JIRA_SITE_URL: 'other' }).url).toBe(ACME);
  });
});

describe('a refused site-url', () => {
  describe.each([
    [
      'a user name or password in it',
      'insecure-url',
      [
        'https://user@acme.atlassian.net',
        'https://user:FAKE-password@acme.atlassian.net',
        'https://:FAKE-password@acme.atlassian.net',
        'https://@acme.atlassian.net',
        'user:FAKE-password@acme.atlassian.net',
        'https://acme.atlassian.net@attacker.example',
        'https://acme.atlassian.net:443@attacker.example',
        'https://acme.atlassian.net%2f@attacker.example',
        'https://acme.atlassian.net;@attacker.example',
      ],
    ],
    [
      'a backslash, which parsers take for a slash or for a letter',
      'insecure-url',
      [
        'https://acme.atlassian.net\\@attacker.example',
        'https://attacker.example\\.atlassian.net',
        'https://acme.atlassian.net/\\@attacker.example',
        'https:\\\\acme.atlassian.net',
      ],
    ],
    [
      'white space, a control character or a letter outside of ASCII',
      'insecure-url',
      [
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
        'https://acme.atlassian.net/\ud800',
      ],
    ],
    [
      'another scheme than https',
      'insecure-url',
      [
        'http://acme.atlassian.net',
        'HTTP://acme.atlassian.net',
        'ftp://acme.atlassian.net',
        'file://acme.atlassian.net/etc/passwd',
        'javascript://acme.atlassian.net',
      ],
    ],
    [
      'an IP address in any notation',
      'insecure-url',
      [
        'https://127.0.0.1',
        '127.0.0.1',
        '127.1',
        '2130706433',
        'https://2130706433',
        '0x7f.1',
        '0X7F000001',
        '0177.0.0.1',
        '0251.0376.0251.0376',
        '169.254.169.254',
        'https://169.254.169.254:443/latest',
        'https://[::1]',
        '[::1]',
        'https://[::ffff:169.254.169.254]',
        'https://[fd00:ec2::254]',
      ],
    ],
    [
      'a port that Jira Cloud does not have',
      'insecure-url',
      [
        'https://acme.atlassian.net:8443',
        'https://acme.atlassian.net:80',
        'https://acme.atlassian.net:0',
        'https://acme.atlassian.net:65536',
        'https://acme.atlassian.net:999999',
        'https://acme.atlassian.net:',
        'https://acme.atlassian.net:44e3',
        'acme:8443',
      ],
    ],
    [
      'no address that every program reads alike',
      'insecure-url',
      [
        'https://',
        'https:///acme.atlassian.net',
        'https:acme.atlassian.net',
        '//acme.atlassian.net',
        '/acme.atlassian.net',
        'http:acme',
        'http://h;@x',
        'https://https://acme.atlassian.net',
        'https://acme%2eatlassian.net',
        'https://acme.atlassian.net"',
        'https://acme.atlassian.net,other.atlassian.net',
        '${{ vars.SITE }}',
        `https://acme.atlassian.net/${'a'.repeat(2048)}`,
      ],
    ],
    [
      'a host that only looks like a site',
      'host-not-allowed',
      [
        'https://evil-atlassian.net',
        'https://xatlassian.net',
        'https://atlassian.net',
        'https://jira.com',
        'https://www.jira.com.attacker.example',
        'https://acme.atlassian.net.attacker.example',
        'https://attacker.example#.atlassian.net',
        'https://attacker.example?.atlassian.net',
        'https://attacker.example/.atlassian.net',
        'https://a.b.atlassian.net',
        'https://.atlassian.net',
        'https://acme..atlassian.net',
        'https://acme.atlassian.net.',
        'https://acme.atlassian.net..',
        'https://-acme.atlassian.net',
        'https://acme-.atlassian.net',
        'https://ac_me.atlassian.net',
        'https://_acme.atlassian.net',
        'https://xn--cme-5cd.atlassian.net',
        'XN--cme-5cd',
        `${'a'.repeat(64)}.atlassian.net`,
        'https://acme.atlassian.com',
        'https://auth.atlassian.com',
      ],
    ],
    [
      'a host of this machine or of its network',
      'host-not-allowed',
      ['localhost', 'https://localhost', 'https://LOCALHOST.', 'https://metadata.google.internal'],
    ],
    [
      'a Jira that is not in the commercial cloud',
      'host-not-allowed',
      [
        'https://acme.atlassian-us-gov-mod.net',
        `https://api.atlassian-us-gov-mod.com/ex/jira/${CLOUD_ID}`,
        'https://jira.example.com',
        'https://jira.example.com/jira',
        'jira.example.com',
      ],
    ],
    [
      'an address on the gateway without a cloudId',
      'invalid-input',
      [
        'https://api.atlassian.com',
        'https://api.atlassian.com/',
        'https://api.atlassian.com/ex/jira',
        'https://api.atlassian.com/ex/jira/',
        'https://api.atlassian.com/ex/jira/acme',
        'https://api.atlassian.com/ex/jira/x/../../..//attacker.example',
        `https://api.atlassian.com/ex/jira/../jira/${CLOUD_ID}`,
        `https://api.atlassian.com/ex/jira//${CLOUD_ID}`,
        `https://api.atlassian.com/ex/confluence/${CLOUD_ID}`,
        `https://api.atlassian.com/ex/jira/${CLOUD_ID}0`,
        `https://api.atlassian.com/ex/jira/${'-'.repeat(36)}`,
      ],
    ],
  ] as const)('%s', (_reason, code, values) => {
    test.each(values)('%j', (value) => {
      const failure = refusal({ 'site-url': value });
      expect(failure.code).toBe(code);
      // A foreign host is named, because that is the news; nothing else of the address ever is.
      if (code !== 'host-not-allowed') expect(failure.what).not.toContain(value);
      expect(failure.message).not.toContain('FAKE');
    });
  });

  test('the message names the variable that the address came from', () => {
    expect(refusal({}, { JIRA_BASE_URL: 'http://acme.atlassian.net' }).what).toContain('JIRA_BASE_URL');
  });

  test.each([
    ['a token in three parts', 'FAKEhead_er.FAKEpayload.FAKEsig-nature_FAKE'],
    ['a token of one part', `FAKE_${'token-FAKE_'.repeat(9)}`],
    ['a client secret', 'FAKE-secret_FAKE'],
  ])('%s in the wrong input is not quoted in any spelling', (_kind, secret) => {
    expect(refusal({ 'site-url': secret }).message.toLowerCase()).not.toContain('fake');
  });

  test('a missing one is said to be missing', () => {
    expect(refusal({ 'site-url': ' ' })).toMatchObject({ code: 'invalid-input' });
    const withheld = failureOf(() => readSite(given(), () => 'This run comes from a fork.'));
    expect(withheld.code).toBe('secrets-unavailable');
    expect(withheld.what).toContain('This run comes from a fork.');
  });
});

describe('allowed-hosts', () => {
  test.each([
    ['acme.atlassian.net', 'acme'],
    ['other.atlassian.net, ACME.atlassian.net', 'Acme.Atlassian.net'],
    ['other.atlassian.net\nacme.atlassian.net\n', 'https://acme.atlassian.net/browse/KEY-1'],
    ['api.atlassian.com', GATEWAY],
    ['  ', 'acme'],
  ])('%j lets %s pass', (hosts, value) => {
    expect(site({ 'site-url': value, 'allowed-hosts': hosts }).realm.apiHost).toBe('api.atlassian.com');
  });

  test.each([
    ['other.atlassian.net', 'acme'],
    ['acme.jira.com', 'acme'],
    ['acme.atlassian.net', GATEWAY],
    ['atlassian.net', 'acme'],
    ['acme.atlassian.net.attacker.example', 'acme'],
    [',', 'acme'],
  ])('%j stops %s', (hosts, value) => {
    expect(refusal({ 'site-url': value, 'allowed-hosts': hosts }).code).toBe('host-not-allowed');
  });

  test('can not make a foreign host a site', () => {
    const failure = refusal({ 'site-url': 'attacker.example', 'allowed-hosts': 'attacker.example' });
    expect(failure.code).toBe('host-not-allowed');
  });

  test.each([
    ['https://acme.atlassian.net', 1],
    ['acme', 1],
    ['acme.atlassian.net *.atlassian.net', 2],
    ['acme.atlassian.net,acme.atlassian.net:443', 2],
    ['acme.atlassian.net acme.atlassian.net/ user@acme.atlassian.net', 2],
    ['acme.atlassian.net.', 1],
    ['\u0430cme.atlassian.net', 1],
  ])('%j: entry %d is no host name', (hosts, entry) => {
    const failure = refusal({ 'site-url': 'acme', 'allowed-hosts': hosts });
    expect(failure).toMatchObject({ code: 'invalid-input' });
    expect(failure.what).toContain(`Entry ${entry} `);
  });
});

describe('cloud-id', () => {
  test.each([CLOUD_ID, CLOUD_ID.toUpperCase(), ` ${CLOUD_ID}\n`])('%j is used', (value) => {
    expect(site({ 'site-url': 'acme', 'cloud-id': value })).toMatchObject({ url: ACME, cloudId: CLOUD_ID });
  });

  test.each(['acme', `{${CLOUD_ID}}`, `${CLOUD_ID}/..`, CLOUD_ID.replaceAll('-', ''), `${CLOUD_ID} x`])(
    '%j is no cloudId',
    (value) => {
      expect(refusal({ 'site-url': 'acme', 'cloud-id': value }).code).toBe('invalid-input');
    },
  );

  test('may repeat the one in a gateway URL, and not differ from it', () => {
    expect(site({ 'site-url': GATEWAY, 'cloud-id': CLOUD_ID.toUpperCase() }).cloudId).toBe(CLOUD_ID);
    expect(refusal({ 'site-url': GATEWAY, 'cloud-id': OTHER_CLOUD_ID }).code).toBe('invalid-input');
  });

  test('JIRA_CLOUD_ID is used if nothing speaks against it', () => {
    expect(site({ 'site-url': 'acme' }, { JIRA_CLOUD_ID: CLOUD_ID }).cloudId).toBe(CLOUD_ID);
    expect(site({}, { JIRA_SITE_URL: 'acme', JIRA_CLOUD_ID: CLOUD_ID }).cloudId).toBe(CLOUD_ID);
    expect(refusal({ 'site-url': 'acme' }, { JIRA_CLOUD_ID: 'acme' }).what).toContain('JIRA_CLOUD_ID');
  });

  test.each([
    ['an earlier step left it there', { JIRA_ACCOUNT_ID: 'FAKE:account' }],
    ['it stands beside JIRA_SITE_URL, while the input names this site', { JIRA_SITE_URL: 'other' }],
    ['it stands beside JIRA_BASE_URL, while the input names this site', { JIRA_BASE_URL: 'other' }],
    ['it stands beside JIRA_URL, while the input names this site', { JIRA_URL: 'other' }],
  ])("JIRA_CLOUD_ID is another site's and not looked at if %s", (_reason, others) => {
    for (const value of [CLOUD_ID, 'not a cloudId']) {
      const environment = { ...others, JIRA_CLOUD_ID: value };
      expect(site({ 'site-url': 'acme' }, environment).cloudId).toBeUndefined();
    }
  });

  test('the input is used whatever stands in the environment', () => {
    const environment = { JIRA_ACCOUNT_ID: 'FAKE:account', JIRA_CLOUD_ID: OTHER_CLOUD_ID };
    expect(site({ 'site-url': 'acme', 'cloud-id': CLOUD_ID }, environment).cloudId).toBe(CLOUD_ID);
  });
});

const piece = fc.constantFrom(
  ...['https://', 'HTTPS://', 'http://', 'acme', 'a-b', 'attacker.example', '.atlassian.net', '.jira.com'],
  ...['api.atlassian.com', '/ex/jira/', CLOUD_ID, '@', '\\', '/', '//', '..', '.', ':443', ':8443', '?', '#'],
  ...['%2e', 'xn--', '-', '_', '\u200b', '\u0430', '0x7f', '1', ' ', '\t', ';', '[::1]', '\uff0e', '&', ':'],
);
const anything = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme-ascii' }),
  fc.webUrl({ withFragments: true, withQueryParameters: true }),
  fc.array(piece, { maxLength: 7 }).map((pieces) => pieces.join('')),
);

function siteOrFailure(value: string): Site | Failure {
  try {
    return site({ 'site-url': value });
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
}

describe('any text whatsoever', () => {
  test('is refused or leads to one label under a domain of sites, or to a UUID on the gateway', () => {
    fc.assert(
      fc.property(anything, (value) => {
        const result = siteOrFailure(value);
        if (result instanceof Failure) return;
        if (result.url === undefined) {
          expect(result.cloudId).toBe(CLOUD_ID);
          return;
        }
        expect(result.url).toMatch(
          /^https:\/\/[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.(atlassian\.net|jira\.com)$/,
        );
        expect(new URL(result.url).origin).toBe(result.url);
      }),
      { numRuns: 1500 },
    );
  });

  test("is never sent to another host than the one that Node's parser sees in it", () => {
    fc.assert(
      fc.property(anything, (value) => {
        const result = siteOrFailure(value);
        if (result instanceof Failure || result.url === undefined) return;
        const [, name = '', rest = ''] = /^(?:https:\/\/)?([^:/?#]*)(.*)$/is.exec(value.trim()) ?? [];
        const seen = new URL(`https://${name}${name.includes('.') ? '' : '.atlassian.net'}${rest}`);
        expect(new URL(result.url).hostname).toBe(seen.hostname);
      }),
      { numRuns: 1500 },
    );
  });

  test('is accepted if it is the name of a site, with or without what surrounds it', () => {
    const name = fc
      .stringMatching(/^[a-z][a-z0-9-]{0,40}[a-z0-9]$/)
      .filter((label) => !label.startsWith('xn--'));
    const before = fc.constantFrom('', 'https://', 'HTTPS://', ' ');
    const after = fc.constantFrom(
      '',
      '.atlassian.net',
      '.atlassian.net:443',
      '.atlassian.net/browse/A-1',
      '\n',
    );
    fc.assert(
      fc.property(name, before, after, (label, start, end) => {
        expect(site({ 'site-url': start + label + end }).url).toBe(`https://${label}.atlassian.net`);
      }),
    );
  });
});

const python = spawnSync(
  'python3',
  [
    '-c',
    'import sys, urllib.parse\nfor line in sys.stdin.read().split("\\n"): print(urllib.parse.urlsplit(line).hostname)',
  ],
  { encoding: 'utf8', input: [ACME, 'https://a-1.jira.com', 'https://42.atlassian.net'].join('\n') },
);
tellAbsent(['python3'], python.status === 0 ? ['python3'] : []);
const parsers: [string, (string | undefined)[]][] = [
  ['Node', [ACME, 'https://a-1.jira.com', 'https://42.atlassian.net'].map((url) => new URL(url).hostname)],
  // Where there is no python3, Node's parser alone is asked.
  ...(python.status === 0
    ? ([['Python', python.stdout.trim().split('\n')]] satisfies [string, string[]][])
    : []),
];

test.each(parsers)('%s sees the same host in what is handed over', (_parser, hosts) => {
  const handedOver = ['acme', 'a-1.jira.com/browse/KEY-1', 'HTTPS://42.Atlassian.net:443'];
  expect(handedOver.map((value) => site({ 'site-url': value }).url)).toEqual(
    hosts.map((host) => `https://${String(host)}`),
  );
});
