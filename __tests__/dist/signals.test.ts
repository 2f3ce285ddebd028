import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { jiraAuth } from './command-line.js';
import { play, tokens, ways } from './scenario.js';

describe("Node's debugger", () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'debugger-'));
  });

  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  // The client is excluded: doors load it as a part, and it loads no module by a `node:` name itself.
  const bundles = readdirSync('dist', { withFileTypes: true }).filter((entry) => entry.isDirectory());
  test.each(bundles.filter(({ name }) => name !== 'client'))(
    'is not opened by SIGUSR1 from the first line on: dist/$name',
    ({ name }) => {
      const file = join(folder, name);
      const { stderr } = spawnSync(
        process.execPath,
        ['--require', resolve('__tests__/dist/preload/sigusr1.cjs'), `dist/${name}/index.js`],
        { env: { DEBUGGER_FILE: file, PATH: process.env['PATH'] }, encoding: 'utf8' },
      );
      expect(readFileSync(file, 'utf8')).toBe('no debugger');
      expect(stderr).not.toContain('Debugger');
    },
  );

  test.each([[['check']], [['export']], [['sign', 'GET', 'https://jira.example.com/rest/api/2/myself']]])(
    'that is on already is a reason to end: jira-auth %j',
    async (args) => {
      const env = { NODE_OPTIONS: '--inspect=0', JIRA_SITE_URL: 'acme', JIRA_ACCESS_TOKEN: tokens.classic };
      const { status, stderr } = await jiraAuth(args, { env });
      expect(status).toBe(2);
      expect(stderr).toContain("Node's debugger is on");
      expect(stderr).toContain('\nCode: invalid-input\n');
    },
  );
});

test('SIGINT after a refresh token was exchanged says how long the stored one works', async () => {
  let asked = (): boolean => false;
  const { main } = await play({
    inputs: ways.refreshToken,
    arrange: ({ faults }) => {
      const myself = faults.add({ path: /\/myself$/, then: { stall: 'headers' } });
      asked = () => myself.hits > 0;
    },
    step: { signalAfter: { signal: 'SIGINT', when: () => asked() }, timeoutMs: 20_000 },
  });
  expect(main).toMatchObject({ status: 130, outputs: {}, env: {} });
  expect(main.annotations).toMatchObject([{ level: 'warning' }]);
  expect(main.annotations[0]?.message).toContain('the stored one works for ten more minutes');
});
