import { expect, test } from '@jest/globals';
import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { ask, basicHeader } from '../sandbox/client.js';
import type { Sandbox } from '../../sandbox/index.js';
import { folderOfEachTest } from '../folder.js';
import { dataCenter, dataCenterWays, play, type Scenario, sites, ways } from './scenario.js';

type Config = Readonly<Record<'baseUrl' | 'email' | 'token', string>>;

const home = folderOfEachTest();
const config = join(home, 'jira/config.yml');
const read = (): Config => parse(readFileSync(config, 'utf8')) as Config;
const inHome = (): string[] => readdirSync(home, { recursive: true, encoding: 'utf8' }).sort();

const withGajira = (inputs: Readonly<Record<string, string>>): Scenario => ({
  inputs: { ...inputs, 'gajira-config': 'true' },
  job: { env: { HOME: home } },
});

/** Like gajira actions (common/net/Jira.js, v3): `url.format` appends the path to any `baseUrl`. */
async function gajira(sandbox: Sandbox, pathname: string): Promise<number> {
  const { baseUrl, email, token } = read();
  const headers = { authorization: basicHeader(email, token) };
  return (await ask(sandbox, `${baseUrl}${pathname}`, { headers })).status;
}

/** Like gajira-create (index.js, v3). */
function rewrittenByCreate(): void {
  writeFileSync(config, stringify({ ...read(), issue: 'PROJ-1' }));
  appendFileSync(join(home, '.jira.d/config.yml'), stringify({ issue: 'PROJ-1' }));
}

function usedBefore(): void {
  mkdirSync(join(home, 'jira'));
  writeFileSync(config, 'token: FAKE-old\n');
  chmodSync(config, 0o644);
}

function expectAsBefore(): void {
  expect(inHome()).toEqual(['jira', 'jira/config.yml']);
  expect(readFileSync(config, 'utf8')).toBe('token: FAKE-old\n');
  expect(statSync(config).mode & 0o777).toBe(0o644);
}

const gateway = `https://api.atlassian.com/ex/jira/${sites.acme.cloudId}`;

test.each<[string, Readonly<Record<string, string>>, string]>([
  ['an API token, at the site', ways.classic, sites.acme.url],
  ['an API token with scopes, on the gateway', ways.scoped, gateway],
  ["a service account's token with its e-mail, on the gateway", ways.serviceAccount, gateway],
  ['a password, on Data Center', { 'site-url': dataCenter.url, ...dataCenterWays.basic }, dataCenter.url],
])('gajira actions go on with %s, and nothing is left', async (_what, inputs, baseUrl) => {
  const { main, post } = await play({
    ...withGajira(inputs),
    afterwards: async ({ sandbox }) => {
      expect([inHome(), statSync(config).mode & 0o777]).toEqual([
        ['.jira.d', 'jira', 'jira/config.yml'],
        0o600,
      ]);
      expect(read()).toMatchObject({ baseUrl });
      expect(await gajira(sandbox, '/rest/api/2/issue/PROJ-1')).toBe(200);
      rewrittenByCreate();
      expect(await gajira(sandbox, '/rest/api/2/issue/PROJ-1/transitions')).toBe(200);
    },
  });
  expect(main.log.join('\n')).toContain('Wrote ~/jira/config.yml for gajira actions');
  expect(post.stdout).toContain('Restored ~/jira/config.yml.');
  expect(inHome()).toEqual([]);
});

test('post warns where the file of the earlier login is lost', async () => {
  usedBefore();
  const { post } = await play({
    ...withGajira(ways.classic),
    afterwards: ({ job }) => {
      rmSync(job.temp, { recursive: true });
      mkdirSync(job.temp);
    },
  });
  expect(post.stdout).toContain('~/jira/config.yml could not be restored');
});

test('a failed hand-over puts it back at once, and post once more', async () => {
  usedBefore();
  const output = join(home, 'output');
  writeFileSync(output, '');
  const { main } = await play({
    ...withGajira(ways.classic),
    arrange: (sandbox) => {
      sandbox.faults.add({ path: '/rest/api/3/myself', then: { latencyMs: 300 } });
      const look = setInterval(() => {
        if (sandbox.connects.length === 0) return;
        clearInterval(look);
        rmSync(output);
        mkdirSync(output);
      }, 5);
    },
    step: { overrides: { GITHUB_OUTPUT: output } },
    afterwards: () => {
      rmSync(output, { recursive: true });
      expectAsBefore();
    },
  });
  expect(main.status).toBe(8);
  expectAsBefore();
});
