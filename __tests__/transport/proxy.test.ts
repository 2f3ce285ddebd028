import { checkBypass } from '@actions/http-client/lib/proxy';
import { describe, expect, test } from '@jest/globals';
import { proxyAddress } from '../../src/transport/network.js';
import { failureOf } from '../project/failure-of.js';

const PASSWORD = 'FAKE-password';

describe('the proxy', () => {
  test.each([
    [{ https_proxy: '', HTTPS_PROXY: '' }, undefined],
    [{ https_proxy: 'http://first.example:1', HTTPS_PROXY: 'http://second.example:2' }, 'first.example:1'],
    [{ https_proxy: '', HTTPS_PROXY: 'http://second.example:2' }, 'second.example:2'],
    [{ HTTP_PROXY: 'http://proxy.example', ALL_PROXY: 'http://proxy.example' }, undefined],
    [{ HTTPS_PROXY: 'HTTP://Proxy.Example:3128/path?x=y#z' }, 'proxy.example:3128'],
    [{ HTTPS_PROXY: `http://user:${PASSWORD}%40%3A@proxy.example:3128` }, 'proxy.example:3128'],
    [{ HTTPS_PROXY: `http://${PASSWORD}@proxy.example` }, 'proxy.example:80'],
  ])('of %j is %s, without what it takes to log in', (environment, address) => {
    expect(proxyAddress(environment)).toBe(address);
  });

  test.each([
    ['proxy.example'],
    [`https://user:${PASSWORD}@proxy.example:3128`],
    [`http://user:${PASSWORD}%@proxy.example:3128`],
  ])('that is set but can not be used (%s) fails the run: nothing goes past it (G14)', (value) => {
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
    ['', false],
  ])('%j goes around the proxy for acme.atlassian.net: %s', (list, around) => {
    process.env.no_proxy = list;
    expect(checkBypass(new URL('https://acme.atlassian.net/rest/api/3/myself'))).toBe(around);
  });
});
