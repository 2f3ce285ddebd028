import { expect, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { fixtures } from '../../sandbox/fixtures.js';

function run(...options: string[]) {
  const child = spawn(process.execPath, ['--import', 'tsx', 'sandbox/cli.ts', ...options]);
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (output.stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output.stderr += chunk.toString()));
  return { child, output };
}

test('it prints variables for a shell, runs until it is told to stop, and cleans up', async () => {
  const { child, output } = run();
  while (!output.stdout.includes('JIRA_API_TOKEN=')) await once(child.stdout, 'data');
  const { sites, tokens, organization } = fixtures;
  expect(output.stdout).toContain(`export JIRA_SITE_URL='${sites.acme.url}'\n`);
  expect(output.stdout).toContain(`export JIRA_API_TOKEN='${tokens.classic}'\n`);
  expect(output.stderr).toContain(`JIRA_ORG_API_KEY='${organization.keys.full}'`);
  const [, caFile = ''] = /^export CURL_CA_BUNDLE='(.*)'$/m.exec(output.stdout) ?? [];
  expect(existsSync(caFile)).toBe(true);
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
  expect(existsSync(caFile)).toBe(false);
});

test.each([['--port', '99999'], ['--latency', 'soon'], ['--nothing']])(
  'it refuses %s',
  async (...options) => {
    const { child, output } = run(...options);
    expect(await once(child, 'close')).toEqual([2, null]);
    expect([output.stdout, output.stderr.includes('Usage:')]).toEqual(['', true]);
  },
);
