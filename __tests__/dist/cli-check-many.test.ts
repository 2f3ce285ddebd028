import { expect, test } from '@jest/globals';
import { fixtures } from '../../sandbox/index.js';
import { dayIn } from './checking.js';
import type { Ended } from './command-line.js';
import { Shell } from './shell.js';

const { tokens, users } = fixtures;
const LOGIN = { 'site-url': 'acme', 'email-env': 'EMAIL', 'api-token-env': 'TOKEN' };
const shell = new Shell();

function check(credentials: readonly object[], args = ''): Promise<Ended> {
  shell.write('credentials.yml', JSON.stringify({ credentials }));
  const values = { EMAIL: users.ada.email, TOKEN: tokens.classic, EXPIRED: tokens.expired };
  return shell.run(`jira_auth check --credentials-file credentials.yml ${args}`, values);
}

test('thirty credentials: their site is asked once who it is, and nothing warns', async () => {
  const names = Array.from({ length: 30 }, (_, index) => `credential-${index + 1}`);
  const { status, stderr } = await check(
    names.map((name) => ({ name, ...LOGIN, 'expires-on': '2099-12-31' })),
  );
  expect(status).toBe(0);
  const [heading, ...lines] = stderr.trimEnd().split('\n');
  expect(heading).toContain('30 credentials');
  expect(lines).toHaveLength(30);
  expect(lines.filter((line) => !/^ok +credential-\d+: /.test(line))).toEqual([]);
  const paths = shell.sandbox.requests.map(({ path }) => path);
  expect(paths.filter((path) => path === '/_edge/tenant_info')).toHaveLength(1);
  expect(paths.filter((path) => path.endsWith('/myself'))).toHaveLength(30);
});

test('of a refused credential people are told which, why, and what to do', async () => {
  const two = [
    { name: 'web', ...LOGIN, 'expires-on': dayIn(3) },
    { name: 'bot', ...LOGIN, 'api-token-env': 'EXPIRED' },
  ];
  const [web, bot] = ['web', 'bot'].map((name) => `--write-expiry ${name}=${dayIn(4)}`);
  const { status, stderr } = await check(two, `${web} ${bot}`);
  expect(shell.read('credentials.yml')).toContain(dayIn(4));
  const MORE = 'More: jira-auth explain credentials-rejected\nCode: credentials-rejected\n';
  expect([status, stderr.endsWith(MORE)]).toEqual([3, true]);
  expect(stderr).toMatch(/^Checked 2 .*: 1 rejected, 1 critical.\nrejected {2}bot: was refused/);
});

test('a pipe that nobody reads takes no page, and holds nothing up', async () => {
  await shell.run('mkfifo page');
  const { status, stderr } = await check([{ name: 'web', ...LOGIN }], '--html page');
  expect([status, stderr]).toEqual([8, expect.stringContaining('ENXIO')]);
});
