import { afterEach, expect, test } from '@jest/globals';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { fixtures } from '../../sandbox/fixtures.js';

const children: ChildProcess[] = [];

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

function run(...options: string[]) {
  const child = spawn(process.execPath, ['--import', 'tsx', 'sandbox/cli.ts', ...options]);
  children.push(child);
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (output.stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output.stderr += chunk.toString()));
  return { child, output };
}

test('it prints a line for a shell, commands that work there, and cleans up', async () => {
  const { child, output } = run();
  while (!output.stdout.includes('\n')) await once(child.stdout, 'data');
  const { stdout, stderr } = output;
  const [, file = ''] = /^\. (\S+)\n$/.exec(stdout) ?? [];
  expect(readFileSync(file, 'utf8')).toContain(`export JIRA_SITE_URL='${fixtures.sites.acme.url}'\n`);
  expect(stderr).toContain(`JIRA_ORG_API_KEY='${fixtures.organization.keys.full}'`);
  const commands = stderr.match(/^ {2}(?:jira-auth|eval|curl) .*$/gm) ?? [];
  expect(commands).toHaveLength(6);
  const shell = spawnSync('sh', ['-e'], {
    input: [stdout.trim(), ...commands].join('\n'),
    encoding: 'utf8',
    timeout: 20_000,
  });
  expect([shell.status, shell.stderr]).toEqual([
    0,
    expect.stringContaining('PROJ-1: set "Development status"'),
  ]);
  expect(shell.stdout).toContain(fixtures.users.ada.accountId);
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
  expect(existsSync(file)).toBe(false);
});

test.each([['--port', '99999'], ['--latency', 'x'], ['--no']])('it refuses %s', async (...options) => {
  const { child, output } = run(...options);
  expect(await once(child, 'close')).toEqual([2, null]);
  expect([output.stdout, output.stderr.includes('Usage:')]).toEqual(['', true]);
});
