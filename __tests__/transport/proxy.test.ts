import { checkBypass } from '@actions/http-client/lib/proxy';
import { describe, expect, test } from '@jest/globals';
import { proxyAddress } from '../../src/transport/network.js';
import { failureOf } from '../project/failure-of.js';

const PASSWORD = 'FAKE-password';

describe('the proxy', () => {
  test.each([
    [{}, undefined],
    [{ https_proxy: '', HTTPS_PROXY: '' }, undefined],
    [{ https_proxy: 'http://first.example:1', HTTPS_PROXY: 'http://second.example:2' }, 'first.example:1'],
    [{ https_proxy: '', HTTPS_PROXY: 'http://second.example:2' }, 'second.example:2'],
    // The client uses neither of these for https.
    [{ http_proxy: 'http://proxy.example:3128', HTTP_PROXY: 'http://proxy.example:3128' }, undefined],
    [{ all_proxy: 'http://proxy.example:3128', ALL_PROXY: 'http://proxy.example:3128' }, undefined],
    [{ HTTPS_PROXY: 'HTTP://Proxy.Example:3128/path?x=y#z' }, 'proxy.example:3128'],
    [{ HTTPS_PROXY: 'http://[::1]:3128' }, '[::1]:3128'],
    [{ HTTPS_PROXY: `http://user:${PASSWORD}%40%3A@proxy.example:3128` }, 'proxy.example:3128'],
    [{ HTTPS_PROXY: `http://${PASSWORD}@proxy.example` }, 'proxy.example:80'],
  ])('of %j is %s, without what it takes to log in', (environment, address) => {
    expect(proxyAddress(environment)).toBe(address);
  });

  test.each([
    ['without a scheme', `user:${PASSWORD}@proxy.example:3128`],
    ['a host name alone', 'proxy.example'],
    ['spoken to with TLS', `https://user:${PASSWORD}@proxy.example:3128`],
    ['of another kind', `socks5://user:${PASSWORD}@proxy.example:1080`],
    ['without a host', 'http://'],
    ['a port out of range', `http://user:${PASSWORD}@proxy.example:99999`],
    ['a percent sign in its password', `http://user:${PASSWORD}%@proxy.example:3128`],
    ['bytes in its password that are no text', `http://user:${PASSWORD}%ff@proxy.example:3128`],
  ])('that is set but can not be used (%s) fails the run: nothing goes past it (G14)', (_what, value) => {
    // The other variable does not make up for it.
    for (const [name, more] of [
      ['https_proxy', { HTTPS_PROXY: 'http://proxy.example:3128' }],
      ['HTTPS_PROXY', {}],
    ] as const) {
      const failure = failureOf(() => proxyAddress({ ...more, [name]: value }), 'proxy-failure', name);
      expect(failure.message).not.toMatch(/FAKE-password|proxy\.example/);
    }
  });
});

describe('NO_PROXY', () => {
  // The table of docs/network.md: a new version of the client that behaves differently fails here.
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
    ['', false],
  ])('%j goes around the proxy for acme.atlassian.net: %s', (list, around) => {
    process.env.no_proxy = list;
    expect(checkBypass(new URL('https://acme.atlassian.net/rest/api/3/myself'))).toBe(around);
  });
});
