// Every status, date, renewal and signal: acceptance/tables/check.test.ts.
import { expect, test } from '@jest/globals';
import { fixtures } from '../../sandbox/index.js';
import type { Report } from '../../src/check/report.js';
import { dayIn, rowsOf } from './checking.js';
import { Shell } from './shell.js';

const { dataCenter, tokens, users } = fixtures;
const ENV = {
  ADA: users.ada.email,
  CLASSIC: tokens.classic,
  EXPIRED: tokens.expired,
  PAT: dataCenter.tokens.pat,
};
const FILE = `# The team's.
credentials:
  - { name: web, site-url: acme, email-env: ADA, api-token-env: CLASSIC, expires-on: ${dayIn(3)} }
  - { name: bot, site-url: acme, email-env: ADA, api-token-env: EXPIRED }
  - { name: nightly, site-url: "${dataCenter.url}", personal-access-token-env: PAT }
`;
const shell = new Shell();

test('of a refused credential the status is 3, and people are told which, why, and what to do', async () => {
  shell.write('credentials.yml', FILE);
  const ended = await shell.run('jira_auth check --credentials-file credentials.yml', ENV);
  expect(ended.status).toBe(3);
  const lines = ended.stderr.split('\n');
  expect(lines[0]).toMatch(/^Checked 3 credentials at .*: 1 rejected, 1 critical/);
  expect(lines[1]).toMatch(/^rejected {2}bot: was refused/);
  expect(ended.stderr).toMatch(/^More: jira-auth explain credentials-rejected\nCode: credentials-rejected$/m);
});

test('--write-expiry writes what a server tells, and --json gives the report', async () => {
  shell.write('credentials.yml', FILE);
  const args = '--credentials-file credentials.yml --write-expiry true --json --fail-on never';
  const ended = await shell.run(`jira_auth check ${args}`, ENV);
  expect(rowsOf(JSON.parse(ended.stdout) as Report)).toContain('nightly: ok');
  expect(shell.read('credentials.yml')).toContain("# The team's.\n");
  expect(shell.read('credentials.yml')).toContain(`expires-on: ${dayIn(45)}`);
});

test('--renew makes a successor of what ends soon, in a file', async () => {
  const expiringAt = `${dayIn(5)}T12:00:00.000+0000`;
  shell.sandbox.dataCenter.patList = [{ id: 1, name: 'ci-token', expiringAt }];
  const ended = await shell.run('jira_auth check --renew --save-file token', {
    JIRA_SITE_URL: dataCenter.url,
    JIRA_PAT: dataCenter.tokens.pat,
  });
  expect(ended.status).toBe(0);
  expect(shell.read('token')).toMatch(/^FAKEpatNumber/);
});
