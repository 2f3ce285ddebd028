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
import { play, type Scenario, ways } from './scenario.js';

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

/** As gajira-create ends (index.js, v3). */
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
