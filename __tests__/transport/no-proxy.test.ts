import { checkBypass } from '@actions/http-client/lib/proxy';
import { afterEach, expect, test } from '@jest/globals';

const before = process.env.no_proxy;

afterEach(() => {
  if (before === undefined) delete process.env.no_proxy;
  else process.env.no_proxy = before;
});

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
])('NO_PROXY=%s goes around the proxy for acme.atlassian.net: %s', (list, around) => {
  process.env.no_proxy = list;
  expect(checkBypass(new URL('https://acme.atlassian.net/rest/api/3/myself'))).toBe(around);
});
