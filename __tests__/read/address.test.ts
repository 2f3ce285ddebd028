import { describe, expect, test } from '@jest/globals';
import {
  type Address,
  contextPathOf,
  isHostName,
  parseAddress,
  reachOf,
  withCloudName,
} from '../../src/read/address.js';
import { failureOf } from '../project/failure-of.js';
import { listed } from './given.js';

const parsed = (value: string): Address => parseAddress({ label: '`site-url`', value });

describe('an address is taken apart', () => {
  const usual = { scheme: 'https', port: 443, rest: '', isBareName: false };

  test.each<[string, Partial<Address>]>([
    ['acme', { host: 'acme', isBareName: true }],
    ['acme:443', { host: 'acme', isBareName: true }],
    ['acme/', { host: 'acme', rest: '/', isBareName: true }],
    ['acme:8443/jira', { host: 'acme', port: 8443, rest: '/jira' }],
    ['localhost/jira', { host: 'localhost', rest: '/jira' }],
    ['b'.repeat(32), { host: 'b'.repeat(32), isBareName: true }],
    [`https://a.bc/${'a'.repeat(2035)}`, { host: 'a.bc', rest: `/${'a'.repeat(2035)}` }],
    ['https://acme', { host: 'acme' }],
    ['HTTPS://Jira.Example.COM', { host: 'jira.example.com' }],
    ['http://jira.example.com', { host: 'jira.example.com', scheme: 'http', port: 80 }],
    ['https://jira.example.com:1', { host: 'jira.example.com', port: 1 }],
    ['https://jira.example.com:65535', { host: 'jira.example.com', port: 65_535 }],
    ['https://jira.example.com/a/b?c#d', { host: 'jira.example.com', rest: '/a/b?c#d' }],
    ['https://jira.example.com?a=b', { host: 'jira.example.com', rest: '?a=b' }],
    ['https://jira.example.com#a', { host: 'jira.example.com', rest: '#a' }],
    ['https://jira.example.com/@a:b', { host: 'jira.example.com', rest: '/@a:b' }],
  ])('%s: %j', (value, expected) => {
    expect(parsed(value)).toEqual({ ...usual, ...expected });
  });

  test.each([
    ...['', ' acme', 'acme\n', `https://a.bc/${'a'.repeat(2036)}`].map((value) => [value, 'insecure-url']),
    ...listed(`
      https:// https://user@jira.example.com https://jira.example.com\\@attacker.example
      https://jira.example.com/\\attacker.example https://jira%2eexample.com https://[::1]
      https://jira.example.com:0 https://jira.example.com:65536 https://jira.example.com:
      ftp://jira.example.com https+x://jira.example.com 1.2.3 1.2.3.4.5 01.2.3.4 1.2.3.04 1.2.3.256
      0x7f000001 jira.0x
    `).map((value) => [value, 'insecure-url']),
    ...['b'.repeat(33), 'acme/FAKE', 'acme:443/FAKE', 'acme?FAKE'].map((value) => [value, 'invalid-input']),
  ])('%j is none, and not quoted: %s', (value = '', code) => {
    const failure = failureOf(() => parsed(value), code, '`site-url`');
    if (value.length > 3) expect(failure.what).not.toContain(value);
  });
});

test.each([
  ['jira.example.com /FAKE', 'contains white space, a control character or a letter outside ASCII'],
  ['jira%2eexample.com', 'is not an address that every program reads the same way'],
  ['acme/FAKE', 'is one word followed by a path, which looks like a secret in the wrong input'],
  ['b'.repeat(33), 'is one word of 33 characters, which looks like a secret in the wrong input'],
])('%j %s', (value, words) => {
  expect(failureOf(() => parsed(value)).what).toBe(`\`site-url\` ${words}.`);
});

test.each([
  [
    '"https://acme.atlassian.net"',
    'The value of `site-url` is in quotation marks: store it without them. Leave out',
  ],
  ['https://user@jira.example.com', 'Leave out'],
  ['https://jira.bücher.example', 'Type the address again by hand, an international name in its xn-- form'],
])('%j is refused with the advice "%s"', (value, words) => {
  expect(failureOf(() => parsed(value)).advice.startsWith(words)).toBe(true);
});

test.each([
  ['acme', 'cloud', 'acme.atlassian.net'],
  ['acme', 'data-center', 'acme'],
  ['https://acme', 'cloud', 'acme'],
])('%s, deployment %s, is the host %s', (value, deployment, host) => {
  expect(withCloudName(parsed(value), deployment)).toEqual({ ...parsed(value), host });
});

describe('the name of a server', () => {
  test.each([
    ...listed(`
      a.bc jira jira_dev.corp.example _jira.example jira-8.example 42.example xn--bcher-kva.example
      jira.xn--p1ai 10.0.0.7
    `),
    `${'a'.repeat(63)}.example`,
  ])('is %s', (host) => {
    expect(isHostName(host)).toBe(true);
  });

  test.each([
    '',
    ...listed(`
      .jira jira..example jira.example.com. -jira.example jira-.example jira.e jira.example2 jira.ex_ample 42
      256.0.0.1 Jira.example xn--a.example xn--xn---epa jira.xn--a
    `),
    'jira example',
    `${'a'.repeat(64)}.example`,
    `${'a.'.repeat(125)}example`,
    `fakehead.fakepayload.${'a'.repeat(25)}`,
  ])('is not %j', (host) => {
    expect(isHostName(host)).toBe(false);
  });
});

const REACH: Record<string, string[]> = {
  public: listed('jira.local localhost.example.com mymetadata.example my-instance-data.example'),
  reserved: listed(`
    127.0.0.1.example.com jira.localhost 0.0.0.0 0.1.2.3 169.254.0.0 169.254.169.254 169.254.255.255
    224.0.0.1 240.0.0.1 255.255.255.255 100.100.100.200 metadata metadata.google.internal
    instance-data instance-data.ec2.internal metadata.azure.internal a.metadata.google.internal
  `),
  private: listed(
    'jira 10.0.0.0 10.255.255.255 172.16.0.0 172.31.255.255 192.168.255.255 100.64.0.0 100.127.255.255',
  ),
  loopback: listed('localhost 127.0.0.1 127.255.255.255'),
  'public address': listed(`
    9.255.255.255 8.254.0.1 8.20.0.1 8.168.0.1 8.100.0.1 11.0.0.0 126.255.255.255 128.0.0.0
    100.63.255.255 100.128.0.0 169.253.255.255 169.255.0.0 172.15.255.255 172.32.0.0 192.167.255.255
    192.169.0.0 223.255.255.255
  `),
};
const rows = Object.entries(REACH).flatMap(([reach, hosts]) => hosts.map((host) => [host, reach]));

test.each(rows)('%s is %s', (host = '', reach) => {
  expect(reachOf(host)).toBe(reach);
});

const LABEL = { label: '`site-url`' };

describe('the context path (C14)', () => {
  test.each([
    ['', ''],
    ['/', ''],
    ['/jira/', '/jira'],
    ['/~team/-/jira_8.20/', '/~team/-/jira_8.20'],
    ['/browse/KEY-1?filter=-1#comment', ''],
    ['/jira/rest', '/jira'],
    ['/rest/api/2/myself', ''],
    ['/jira/secure/RapidBoard.jspa?rapidView=1&projectKey=KEY', '/jira'],
    ['/jira/projects/KEY/issues/KEY-1?filter=allopenissues', '/jira'],
    ['/jira/plugins/servlet/oauth/view-consumer-info', '/jira'],
    ['/jira/login.jsp?os_destination=%2Fdefault.jsp', '/jira'],
    ['/jira/servicedesk/customer/portal/1', '/jira'],
    ['/jira/si/jira.issueviews:issue-xml/KEY-1/KEY-1.xml', '/jira'],
    ['/jira/browse/../..', '/jira'],
    ['/jira/rest/browse/KEY-1', '/jira'],
    ['/restful', '/restful'],
  ])('in %j is %j', (rest, path) => {
    expect(contextPathOf(rest, LABEL)).toBe(path);
  });

  test.each(
    listed(`
      // ///jira /jira// /jira//x /. /./jira /jira/.. /jira/../../x /.jira /jira/%2e%2e /%6aira
      /jira;jsessionid=FAKE /jira,x /jira:x /jira@x /jira&x /$(id) /jira? /jira# ? #/jira /jira?/browse/KEY-1 /é
    `),
  )('in %j is none: programs, or people, may take it for another one', (rest) => {
    const failure = failureOf(() => contextPathOf(rest, LABEL), 'insecure-url', '`site-url`');
    expect(failure.message).not.toContain('FAKE');
  });
});
