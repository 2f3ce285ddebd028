import { describe, expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Sandbox } from '../../sandbox/index.js';
import { ENDING } from '../../src/signals.js';
import { jiraAuth } from './command-line.js';
import { play, type Played, tokens, ways } from './scenario.js';

type Moment = (sandbox: Sandbox) => unknown;

const SILENCE: Moment = ({ faults }) => faults.add({ then: { stall: 'headers' } });
const BODY: Moment = ({ faults }) => faults.add({ path: '/rest/api/3/myself', then: { stall: 'body' } });
const PAUSE: Moment = ({ faults }) => faults.add({ then: { status: 503, headers: { 'retry-after': '30' } } });

/** A run that a signal comes to, after this output. */
async function interrupted(
  signal: NodeJS.Signals,
  arrange: Moment,
  afterOutput = '::add-mask::',
): Promise<Played> {
  const step = { signalAfter: { signal, afterOutput }, timeoutMs: 10_000 };
  return play({ inputs: ways.classic, arrange: (sandbox) => void arrange(sandbox), step });
}

test.each<[NodeJS.Signals, string, Moment, string?]>([
  ['SIGINT', 'while Jira keeps silent', SILENCE],
  ['SIGTERM', 'while Jira keeps silent', SILENCE],
  ['SIGINT', 'while a body is under way', BODY],
  ['SIGTERM', 'while a body is under way', BODY],
  ['SIGINT', 'between two attempts', PAUSE],
  ['SIGTERM', 'between two attempts', PAUSE],
  ...ENDING.slice(2).map((signal): [NodeJS.Signals, string, Moment] => [signal, 'in silence', SILENCE]),
])('%s %s ends the step at once, and leaves nothing (E6)', async (...[signal, , moment]) => {
  const { main } = await interrupted(signal, moment, moment === PAUSE ? 'Trying again' : undefined);
  const status = 128 + constants.signals[signal];
  expect(main).toMatchObject({ status, stderr: '', outputs: {}, env: {} });
  expect(main.durationMs).toBeLessThan(10_000);
});

describe("Node's debugger", () => {
  test.each(readdirSync('dist', { withFileTypes: true }).filter((entry) => entry.isDirectory()))(
    'is not opened by SIGUSR1 from the first line on: dist/$name',
    ({ name }) => {
      const folder = mkdtempSync(join(tmpdir(), 'debugger-'));
      const file = join(folder, name);
      const { stderr } = spawnSync(
        process.execPath,
        ['--require', resolve('__tests__/dist/preload/sigusr1.cjs'), `dist/${name}/index.js`],
        { env: { DEBUGGER_FILE: file, PATH: process.env['PATH'] }, encoding: 'utf8' },
      );
      expect(readFileSync(file, 'utf8')).toBe('no debugger');
      expect(stderr).not.toContain('Debugger');
      rmSync(folder, { recursive: true });
    },
  );

  test.each(['check', 'export', 'sign GET https://jira.example.com/rest/api/2/myself'])(
    'that is on already is a reason to end: jira-auth %s',
    async (line) => {
      const env = { NODE_OPTIONS: '--inspect=0', JIRA_SITE_URL: 'acme', JIRA_ACCESS_TOKEN: tokens.classic };
      const { status, stderr } = await jiraAuth(line.split(' '), { env });
      expect(status).toBe(2);
      expect(stderr).toMatch(/Node's debugger is on[^]*\nCode: invalid-input\n/);
    },
  );
});

describe('the look-up of the site, which keeps silent', () => {
  const inputs = { ...ways.classic, 'api-token': tokens.expired, 'auth-method': 'api-token' };

  test.each([
    [{ status: 130, outputs: {}, env: {} }, 'SIGINT' as const],
    [{ status: 3, outputs: { 'error-code': 'credentials-rejected' } }, undefined],
  ])('holds a refused credential back for no longer than a signal: %o', async (ended, signal) => {
    let refused = (): boolean => false;
    const { main } = await play({
      inputs,
      arrange: ({ faults, requests }) => {
        faults.add({ path: '/_edge/tenant_info', then: { stall: 'headers' } });
        refused = () => requests.some(({ path }) => path.endsWith('/myself'));
      },
      step: { ...(signal && { signalAfter: { signal, when: () => refused() } }), timeoutMs: 20_000 },
    });
    expect(main).toMatchObject(ended);
    if (!signal) expect(main.durationMs).toBeLessThan(10_000);
  });
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
  const message = expect.stringContaining('the stored one works for ten more minutes');
  expect(main).toMatchObject({
    status: 130,
    outputs: {},
    env: {},
    annotations: [{ level: 'warning', message }],
  });
});
