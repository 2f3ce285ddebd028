import { expect, test } from '@jest/globals';
import { play, users, ways } from './scenario.js';

const MARK = 'FAKE-hostile-mark';

/** Names of our outputs and variables, of headers that are read, and of some that are not. */
const HOSTILE: Readonly<Record<string, string>> = {
  authorization: `Basic ${MARK}`,
  'auth-header': `Authorization: Basic ${MARK}`,
  'base-url': `https://${MARK}.example`,
  'api-url': `https://${MARK}.example/rest/api/3`,
  'curl-config': `/tmp/${MARK}`,
  'account-id': MARK,
  'x-aaccountid': MARK,
  'x-ausername': MARK,
  'x-arequestid': `${MARK}::set-output name=authorization::${MARK}`,
  'set-cookie': `JSESSIONID=${MARK}`,
  'expires-at': MARK,
  expires: MARK,
  location: `https://${MARK}.example/`,
  'www-authenticate': `OAuth realm="${MARK}"`,
  link: `<https://${MARK}.example>; rel=next`,
};

const IDENTITY = {
  status: 200,
  body: { accountId: users.ada.accountId, accountType: 'atlassian', displayName: users.ada.displayName },
};

test('no header of an answer reaches an output, a variable, or a file (B12)', async () => {
  const answered = (headers: Readonly<Record<string, string>>) =>
    play({
      inputs: { ...ways.classic, 'export-auth-header': 'true' },
      faults: [{ path: '/rest/api/3/myself', then: { ...IDENTITY, headers } }],
    });
  const handedOver = ({ main, transcript }: Awaited<ReturnType<typeof play>>) => {
    const { outputs, env } = main;
    expect(main.status).toBe(0);
    // Each run has a new folder, and its hash.
    const same = (values: Readonly<Record<string, string>>): Record<string, string> =>
      Object.fromEntries(
        Object.entries(values).filter(
          ([name]) => !/^(?:JIRA_CURL_CONFIG|JIRA_AUTH_RESULTS|curl-config)$/.test(name),
        ),
      );
    return { outputs: same(outputs), variables: same(env), transcript };
  };
  const plain = handedOver(await answered({ 'content-type': 'application/json' }));
  const hostile = handedOver(await answered({ 'content-type': 'application/json', ...HOSTILE }));
  expect(hostile).toEqual(plain);
  expect(JSON.stringify(hostile)).not.toContain(MARK);
});
