import { expect, test } from '@jest/globals';
import { play, scenarios, sites, tokens, users, ways } from './scenario.js';

const { accountId, displayName } = users.ada;
const answer = (body: object, headers: Readonly<Record<string, string>> = {}) => ({
  path: '/rest/api/3/myself',
  then: { status: 200, headers: { 'content-type': 'application/json', ...headers }, body },
});

scenarios({
  'the secret header is exported only when asked for': {
    inputs: { ...ways.classic, 'export-auth-header': 'true', 'export-env': 'false' },
  },
  'without environment, secrets and curl config, public outputs are left': {
    inputs: { ...ways.classic, 'export-env': 'false', 'output-credentials': 'false', 'curl-config': 'false' },
  },
  'a busy server is asked again, and no more often than needed (G6)': {
    inputs: { ...ways.classic, 'cloud-id': sites.acme.cloudId },
    faults: [{ path: '/rest/api/3/myself', times: 2, then: { status: 503 } }],
  },
  'a display name can neither command the runner nor format the summary': {
    inputs: ways.classic,
    faults: [
      answer({
        accountId,
        displayName:
          'Eve ##[add-mask]e\r::stop-commands::x\n::set-output name=x::y <b>|</b> [a](http://b) \u202e\u001b[31m',
      }),
    ],
  },
});

const MARK = 'FAKE-hostile-mark';

/** Of our outputs and variables, of headers that are read, and of others. */
const HOSTILE: Readonly<Record<string, string>> = {
  authorization: `Basic ${MARK}`,
  'auth-header': `Authorization: Basic ${MARK}`,
  'base-url': `https://${MARK}.example`,
  'curl-config': `/tmp/${MARK}`,
  'account-id': MARK,
  'x-aaccountid': MARK,
  'x-ausername': MARK,
  'x-arequestid': `${MARK}::set-output name=authorization::${MARK}`,
  'set-cookie': `JSESSIONID=${MARK}`,
  expires: MARK,
  location: `https://${MARK}.example/`,
  'www-authenticate': `OAuth realm="${MARK}"`,
  link: `<https://${MARK}.example>; rel=next`,
};

test('no header of an answer reaches an output, a variable, or a file (B12)', async () => {
  const body = { accountId, accountType: 'atlassian', displayName };
  const inputs = { ...ways.classic, 'export-auth-header': 'true' };
  const plain = await play({ inputs, faults: [answer(body)] });
  const hostile = await play({ inputs, faults: [answer(body, HOSTILE)] });
  expect(hostile.transcript).toBe(plain.transcript);
  const { outputs, env } = hostile.main;
  expect(JSON.stringify([outputs, env, hostile.transcript])).not.toContain(MARK);
});

test('a token that may not ask whose it is, where its identity is optional', async () => {
  const token = { 'api-token': tokens.scopedNoUserScope };
  const { main } = await play({ inputs: { ...ways.scoped, ...token, identity: 'optional' } });
  expect(main).toMatchObject({
    status: 0,
    outputs: { 'account-id': '', 'account-name': '', 'account-type': '', 'error-code': '' },
    env: { JIRA_ACCOUNT_ID: '' },
  });
  const LINE = 'Its account is unknown: the credential lacks the scope read:jira-user.';
  for (const text of [main.log.join('\n'), main.summary]) expect(text).toContain(LINE);
  expect(main.stdout).not.toContain('/myself');
});

// Every login and command: acceptance/tables/debug.test.ts.
test('with RUNNER_DEBUG=1 each request is told, behind the masks', async () => {
  const { main } = await play({ inputs: ways.classic, job: { env: { RUNNER_DEBUG: '1' } } });
  const told = main.stdout.matchAll(/GET acme\.atlassian\.net(\/\S+), attempt 1.*: 200, \d+ ms\.$/gm);
  const paths = Array.from(told, ([, path]) => path).sort();
  expect(paths).toEqual(['/_edge/tenant_info', '/rest/api/3/myself']);
  expect(main.stdout.indexOf('::debug::')).toBeGreaterThan(main.stdout.indexOf('::add-mask::'));
});
