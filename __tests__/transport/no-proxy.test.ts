import { expect, test } from '@jest/globals';
import { proxyFor } from '../../src/transport/proxy.js';

const HTTPS_PROXY = 'http://proxy.example:3128';

// The table of docs/network.md.
test.each([
  ['acme.atlassian.net', true],
  ['atlassian.net', true],
  ['.atlassian.net', true],
  ['ACME.Atlassian.NET', true],
  ['example.com, acme.atlassian.net', true],
  ['acme.atlassian.net:443', true],
  ['*', true],
  ['acme.atlassian.net:8443', false],
  ['lassian.net', false],
  ['*.atlassian.net', false],
  ['10.0.0.0/8', false],
  [', ,', false],
  ['', false],
])('NO_PROXY=%s goes around the proxy for acme.atlassian.net: %s', (list, around) => {
  const url = new URL('https://acme.atlassian.net/rest/api/3/myself');
  for (const name of ['no_proxy', 'NO_PROXY']) {
    const proxy = proxyFor(url, { HTTPS_PROXY, [name]: list });
    expect(proxy?.host).toBe(around ? undefined : 'proxy.example:3128');
  }
});

test('no_proxy comes before NO_PROXY', () => {
  const lists = { no_proxy: 'other.example', NO_PROXY: '*' };
  expect(proxyFor(new URL('https://jira.example/'), { HTTPS_PROXY, ...lists })).toBeDefined();
});

test.each([
  ['https://localhost:8443/', false],
  ['https://127.0.0.1/', false],
  ['https://127.8.9.1/', false],
  ['https://[::1]:8443/', false],
  ['http://localhost:8080/', false],
  ['https://127.jira.example/', true],
  ['https://localhost.example/', true],
  ['https://10.0.0.5/', true],
])('%s goes through the proxy: %s', (url, through) => {
  expect(proxyFor(new URL(url), { HTTPS_PROXY }) !== undefined).toBe(through);
});
