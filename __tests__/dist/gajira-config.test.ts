import { afterEach, beforeEach, expect, test } from '@jest/globals';
import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { ask, basicHeader } from '../sandbox/client.js';
import type { Sandbox } from '../../sandbox/index.js';
import { dataCenter, dataCenterWays, onDataCenter, play, type Scenario, sites, ways } from './scenario.js';

let home: string;
let config: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'home-'));
  config = join(home, 'jira/config.yml');
});

afterEach(() => {
  rmSync(home, { recursive: true });
});

const inHome = (): string[] => readdirSync(home, { recursive: true, encoding: 'utf8' }).sort();
const withGajira = (inputs: Readonly<Record<string, string>>): Scenario => ({
  inputs: { ...inputs, 'gajira-config': 'true' },
  job: { env: { HOME: home } },
});

interface GajiraConfig {
  readonly baseUrl: string;
  readonly email: string;
  readonly token: string;
}

/** Sends a request like gajira actions (common/net/Jira.js, v3): `url.format` appends the path to any `baseUrl`. */
async function gajira(sandbox: Sandbox, pathname: string) {
  const { baseUrl, email, token } = parse(readFileSync(config, 'utf8')) as GajiraConfig;
  return ask(sandbox, `${baseUrl}${pathname}`, { headers: { authorization: basicHeader(email, token) } });
}

/** Ends like gajira-create (index.js, v3). */
function rewrittenByCreate(): void {
  const before = parse(readFileSync(config, 'utf8')) as GajiraConfig;
  writeFileSync(config, stringify({ ...before, issue: 'PROJ-1' }));
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

test.each<[string, () => Scenario, string]>([
  ['an API token, at the site', () => withGajira(ways.classic), sites.acme.url],
  ['an API token with scopes, on the gateway', () => withGajira(ways.scoped), gateway],
  [
    "a service account's token with its e-mail, on the gateway",
    () => withGajira(ways.serviceAccount),
    gateway,
  ],
  ['a password, on Data Center', () => onDataCenter(withGajira(dataCenterWays.basic)), dataCenter.url],
])('gajira actions go on with %s, and nothing is left', async (_what, given, baseUrl) => {
  const { main, post } = await play({
    ...given(),
    afterwards: async ({ sandbox }) => {
      expect(inHome()).toEqual(['.jira.d', 'jira', 'jira/config.yml']);
      expect(statSync(config).mode & 0o777).toBe(0o600);
      expect(parse(readFileSync(config, 'utf8'))).toMatchObject({ baseUrl });
      expect(await gajira(sandbox, '/rest/api/2/issue/PROJ-1')).toMatchObject({ status: 200 });
      rewrittenByCreate();
      expect(await gajira(sandbox, '/rest/api/2/issue/PROJ-1/transitions')).toMatchObject({ status: 200 });
    },
  });
  expect(main.status).toBe(0);
  expect(main.log.join('\n')).toContain('Wrote ~/jira/config.yml for gajira actions');
  expect(post.stdout).toContain('Put ~/jira/config.yml back as it was before this step.');
  expect(inHome()).toEqual([]);
});

test('the file of an earlier log-in is put back', async () => {
  usedBefore();
  await play({ ...withGajira(ways.classic), afterwards: rewrittenByCreate });
  expectAsBefore();
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

test('post that can not put it back warns, and does not fail the job', async () => {
  usedBefore();
  const { post } = await play({
    ...withGajira(ways.classic),
    afterwards: () => {
      rmSync(join(home, 'jira'), { recursive: true });
      mkdirSync(join(home, 'elsewhere'));
      symlinkSync(join(home, 'elsewhere'), join(home, 'jira'));
    },
  });
  expect(post).toMatchObject({ status: 0, stderr: '', annotations: [{ level: 'warning' }] });
  expect(post.stdout).toContain('~/jira/config.yml could not be put back');
  expect(readdirSync(join(home, 'elsewhere'))).toEqual([]);
});
