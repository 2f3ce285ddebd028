import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { fixtures } from '../../sandbox/fixtures.js';
import { startPlainSite } from '../../sandbox/plain-site.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

interface Running {
  child: ChildProcess;
  output: { stdout: string; stderr: string };
}

function run(...options: string[]): Running {
  const child = spawn(process.execPath, ['--import', 'tsx', 'sandbox/cli.ts', ...options], { cwd: ROOT });
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (output.stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output.stderr += chunk.toString()));
  return { child, output };
}

describe('npm run sandbox', () => {
  it('prints variables for a shell, runs until it is told to stop, and cleans up', async () => {
    const { child, output } = run();
    while (!output.stdout.includes('JIRA_API_TOKEN=')) await once(child.stdout ?? child, 'data');
    const variables = new Map(
      output.stdout
        .trimEnd()
        .split('\n')
        .map((line) => /^export ([A-Za-z_]+)='(.*)'$/.exec(line) ?? [])
        .map(([, name = '', value = '']) => [name, value]),
    );
    expect(variables.get('HTTPS_PROXY')).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(variables.get('JIRA_SITE_URL')).toBe(fixtures.sites.acme.url);
    expect(variables.get('JIRA_USER_EMAIL')).toBe(fixtures.users.ada.email);
    expect(variables.get('JIRA_API_TOKEN')).toBe(fixtures.tokens.classic);
    expect(output.stderr).toContain('scopedNoUserScope');
    expect(output.stderr).toContain(fixtures.dataCenter.url);
    expect(output.stderr).toContain(`JIRA_PERSONAL_ACCESS_TOKEN='${fixtures.dataCenter.tokens.pat}'`);
    const { organization, webhook } = fixtures;
    expect(output.stderr).toContain(`JIRA_ORG_ID='${organization.orgId}'`);
    expect(output.stderr).toContain(`JIRA_ORG_API_KEY='${organization.keys.full}'`);
    expect(output.stderr).toContain(webhook.url);
    const caFile = variables.get('CURL_CA_BUNDLE') ?? '';
    expect(existsSync(caFile)).toBe(true);
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
    expect(existsSync(caFile)).toBe(false);
  });

  it.each([['--port', '99999'], ['--latency', 'soon'], ['--nothing']])('refuses %s', async (...options) => {
    const { child, output } = run(...options);
    expect(await once(child, 'close')).toEqual([2, null]);
    expect(output.stdout).toBe('');
    expect(output.stderr).toContain('Usage:');
  });
});

describe("acme's site over plain HTTP", () => {
  it('answers as it does with TLS', async () => {
    const site = await startPlainSite();
    try {
      const { email } = fixtures.users.ada;
      const authorization = `Basic ${Buffer.from(`${email}:${fixtures.tokens.classic}`).toString('base64')}`;
      const answer = await fetch(`${site.url}/rest/api/3/myself`, { headers: { authorization } });
      expect(await answer.json()).toMatchObject({ emailAddress: email });
      expect((await fetch(`${site.url}/rest/api/3/myself`)).status).toBe(401);
    } finally {
      await site.close();
    }
  });
});
