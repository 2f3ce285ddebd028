import { expect, test } from '@jest/globals';
import { fixtures } from '../../sandbox/index.js';
import { dayIn } from './checking.js';
import { Shell } from './shell.js';

const { dataCenter, tokens, users } = fixtures;
const ENV = { EMAIL: users.ada.email, TOKEN: tokens.classic, EXPIRED: tokens.expired };
const shell = new Shell();

/** Prints the number of credentials, one line for each, and no warning from Node.js. */
test('thirty credentials of one site: the site is asked once who it is, and nothing warns of so many', async () => {
  const credentials = Array.from({ length: 30 }, (_, index) => ({
    name: `credential-${index + 1}`,
    'site-url': 'acme',
    'email-env': 'EMAIL',
    'api-token-env': 'TOKEN',
    'expires-on': '2099-12-31',
  }));
  shell.write('credentials.yml', JSON.stringify({ credentials }));
  const ended = await shell.run('jira_auth check --credentials-file credentials.yml', ENV);
  expect(ended.status).toBe(0);
  const [heading, ...lines] = ended.stderr.trimEnd().split('\n');
  expect(heading).toContain('30 credentials');
  expect(lines).toHaveLength(credentials.length);
  expect(lines.filter((line) => !/^ok +credential-\d+: /.test(line))).toEqual([]);
  const paths = shell.sandbox.requests.map(({ path }) => path);
  expect(paths.filter((path) => path === '/_edge/tenant_info')).toHaveLength(1);
  expect(paths.filter((path) => path.endsWith('/myself'))).toHaveLength(credentials.length);
});

test('of a refused credential the status is 3, and people are told which, why, and what to do', async () => {
  const login = { 'site-url': 'acme', 'email-env': 'EMAIL' };
  const credentials = [
    { name: 'web', ...login, 'api-token-env': 'TOKEN', 'expires-on': dayIn(3) },
    { name: 'bot', ...login, 'api-token-env': 'EXPIRED' },
  ];
  shell.write('credentials.yml', JSON.stringify({ credentials }));
  const ended = await shell.run('jira_auth check --credentials-file credentials.yml', ENV);
  const MORE = 'More: jira-auth explain credentials-rejected\nCode: credentials-rejected\n';
  expect([ended.status, ended.stderr.endsWith(MORE)]).toEqual([3, true]);
  expect(ended.stderr).toMatch(/^Checked 2 .*: 1 rejected, 1 critical.\nrejected {2}bot: was refused/);
});

test.each<[string, object, string]>([
  [
    'a value that is odd',
    { 'email-env': 'NAME', 'api-token-env': 'TOKEN' },
    'The key "email" is not an e-mail',
  ],
  [
    'a secret that is odd',
    { email: 'ada@example.com', 'api-token-env': 'NAME' },
    'The key "api-token-env" has fewer',
  ],
  ['half of a pair', { username: 'ada', 'client-id': 'FAKE' }, 'Set the key "client-secret-env" from'],
  ['no credential', {}, 'Set the key "email" and the key "api-token-env"'],
  [
    'a token that is lost',
    { 'client-id': 'FAKE', 'client-secret-env': 'TOKEN', 'refresh-token-env': 'TOKEN' },
    'Give one of the key "refresh-token-secret", the key "refresh-token-file" and the key "refresh-token-variable". Client',
  ],
  [
    'a name that no token has',
    { 'site-url': dataCenter.url, 'personal-access-token-env': 'PAT', 'token-name': 'none' },
    'has the name in the key "token-name"',
  ],
])('a file of credentials is spoken of by its keys: %s', async (_what, entry, words) => {
  shell.write(
    'credentials.yml',
    JSON.stringify({ credentials: [{ name: 'bot', 'site-url': 'acme', ...entry }] }),
  );
  const ended = await shell.run('jira_auth check --credentials-file credentials.yml', {
    TOKEN: 'FAKE-secret-of-an-entry',
    NAME: 'FAKE',
    PAT: dataCenter.tokens.pat,
  });
  expect(ended.stderr.replace(/\s+/g, ' ')).toContain(words);
  expect(ended.stderr).not.toMatch(/`[a-z]+-[a-z]+`|JIRA_[A-Z_]+|--(?:email|api-token)/);
});
