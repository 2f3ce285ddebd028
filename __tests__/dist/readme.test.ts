import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { fixtures } from '../../sandbox/index.js';
import { play } from './scenario.js';
import { FIELD } from './shell.js';

/** What the repository of a reader holds. */
const STORED: Readonly<Record<string, string>> = {
  'vars.JIRA_USER_EMAIL': fixtures.users.ada.email,
  'secrets.JIRA_API_TOKEN': fixtures.tokens.classic,
};

test("the README's first two steps, as they stand there, change a field", async () => {
  const [, example = ''] = /^```yaml\n(.*?)^```/ms.exec(readFileSync('README.md', 'utf8')) ?? [];
  const filled = example.replaceAll(/\$\{\{ (.*?) \}\}/g, (_all, name: string) => STORED[name] ?? '');
  const { steps } = parse(filled) as { steps: [{ env: Record<string, string> }, { run: string }] };
  const [login, change] = steps;
  expect(login).not.toHaveProperty('with');
  await play({
    inputs: { 'site-url': '' },
    step: { env: login.env },
    afterwards: async ({ sandbox, job }) => {
      expect(await job.runShell(change.run)).toMatchObject({ status: 0 });
      expect(sandbox.issue('PROJ-1')?.fields[FIELD]).toMatchObject({ value: 'Development Completed' });
    },
  });
});
