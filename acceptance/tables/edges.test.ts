import { describe, expect, test } from '@jest/globals';
import { edgePage, type FaultRule } from '../../sandbox/index.js';
import { customDomain, play, sites, users, ways, withSandbox } from '../../__tests__/dist/scenario.js';

// On a site with a limit of two failed log-ins, a second attempt would be noticed.
withSandbox({ failedLoginLimit: 2 });

const MYSELF = { host: sites.acme.host, path: '/rest/api/3/myself' };
const page = (status: number, headers = {}, body = '<html><body>Human?</body></html>'): FaultRule => ({
  ...MYSELF,
  then: { status, headers: { 'content-type': 'text/html', ...headers }, body },
});

const EDGES: [string, FaultRule][] = [
  ...[403, 404, 405, 202, 503, 410, 418].map((status): [string, FaultRule] => [
    `a page with ${status}`,
    { ...MYSELF, then: edgePage(status) },
  ]),
  ['a page with 401', page(401)],
  ['a page with 429', page(429, { 'retry-after': '3600' })],
  ['a log-in page with 200', { ...MYSELF, then: { html: true } }],
  ['403 without a body', { ...MYSELF, then: { status: 403 } }],
  ['a redirect to a challenge', { ...MYSELF, then: { redirect: 302, location: 'https://canary.example/' } }],
  ['a notification page around a 401', page(503, {}, 'Page access unauthorized')],
];

const sentTo = (requests: readonly { host: string; path: string; headers: Record<string, unknown> }[]) =>
  requests.filter(({ headers }) => headers['authorization'] !== undefined).map(({ host }) => host);

const HANDED_OVER = {
  status: 0,
  outputs: {
    'auth-method': 'scoped-api-token',
    'base-url': `https://api.atlassian.com/ex/jira/${sites.acme.cloudId}`,
    'account-id': users.ada.accountId,
  },
};

describe.each([
  ['left open', ways.scoped],
  ['pinned to the site', { ...ways.scoped, 'auth-method': 'api-token' }],
])('with the method %s', (_how, inputs) => {
  test.each(EDGES)('%s from the site: the gateway is asked, and handed over', async (_what, rule) => {
    const { main } = await play({
      inputs,
      faults: [rule],
    });
    expect(main).toMatchObject(HANDED_OVER);
    expect(main.log.some((line) => line.endsWith(' Asking the gateway.'))).toBe(true);
  });
});

test.each(EDGES)(
  '%s, and the gateway does not take it either: nothing is said against it',
  async (_what, rule) => {
    const { main, sandbox } = await play({
      inputs: ways.classic,
      faults: [rule],
    });
    expect(main.outputs['error-code']).toMatch(
      /^(?:untrusted-response|server-unavailable|rate-limited|redirect-refused)$/,
    );
    expect(main.stdout).toContain('a classic token may still be good');
    expect(main.stdout).not.toMatch(/wrong, expired, revoked|Check `site-url`, or/);
    const asked = sentTo(sandbox.requests);
    expect(asked.filter((host) => host === 'api.atlassian.com')).toHaveLength(1);
    // An answer that says nothing about a log-in may be retried: a 503.
    expect(asked.filter((host) => host === sites.acme.host)).toHaveLength(
      _what === 'a page with 503' ? 4 : 1,
    );
  },
);

test.each([
  ['the cloudId is given', { 'cloud-id': sites.acme.cloudId }],
  [
    'the pin says scopes, so that no credential ever goes to the site',
    { 'auth-method': 'scoped-api-token', 'cloud-id': sites.acme.cloudId },
  ],
])('an edge that answers nothing is no matter where %s', async (_what, more) => {
  const { main, sandbox } = await play({
    inputs: { ...ways.scoped, ...more },
    faults: [{ host: sites.acme.host, then: edgePage(403) }],
  });
  expect(main).toMatchObject({ status: 0, outputs: { 'cloud-id': sites.acme.cloudId } });
  expect(sentTo(sandbox.requests)).toEqual([
    ...('auth-method' in more ? [] : [sites.acme.host]),
    'api.atlassian.com',
  ]);
});

test.each([403, 404, 405])(
  'a custom domain whose edge answers all questions with %i is no Data Center',
  async (status) => {
    const arrange: Parameters<typeof play>[0]['arrange'] = ({ faults }) => {
      faults.add({ host: customDomain.host, then: edgePage(status) });
    };
    const refused = await play({ inputs: { 'site-url': customDomain.url, ...ways.scoped }, arrange });
    expect(refused.main.outputs).toEqual({ 'error-code': 'site-not-found' });
    expect(refused.main.stdout).toContain('set `cloud-id`');
    expect(refused.main.stdout).not.toContain('Data Center');
    const inputs = { 'site-url': customDomain.url, ...ways.scoped, 'cloud-id': sites.acme.cloudId };
    expect((await play({ inputs, arrange })).main.status).toBe(0);
  },
);
