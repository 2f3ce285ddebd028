import { expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { folderOfTests } from '../folder.js';
import { jiraAuth } from './command-line.js';

const folder = folderOfTests();

// Doors load the client as a part, and it loads no module by a `node:` name itself.
const bundles = readdirSync('dist', { withFileTypes: true }).filter((entry) => entry.isDirectory());
test.each(bundles.filter(({ name }) => name !== 'client'))(
  'SIGUSR1 opens no debugger: dist/$name',
  ({ name }) => {
    const file = join(folder, name);
    const preload = resolve('__tests__/dist/preload/sigusr1.cjs');
    const { stderr } = spawnSync(process.execPath, ['--require', preload, `dist/${name}/index.js`], {
      env: { DEBUGGER_FILE: file, PATH: process.env['PATH'] },
      encoding: 'utf8',
    });
    expect(readFileSync(file, 'utf8')).toBe('no debugger');
    expect(stderr).not.toContain('Debugger');
  },
);

test.each(['check', 'export', 'sign GET https://jira.example.com/rest/api/2/myself'])(
  'with a debugger ends: jira-auth %s',
  async (line) => {
    const env = { NODE_OPTIONS: '--inspect=0', JIRA_SITE_URL: 'acme', JIRA_ACCESS_TOKEN: 'FAKE-token' };
    const { status, stderr } = await jiraAuth(line.split(' '), { env });
    expect(status).toBe(2);
    expect(stderr).toContain("Node's debugger is on");
    expect(stderr).toContain('\nCode: invalid-input\n');
  },
);
