import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { readdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fixtures, startSandbox, type Sandbox } from '../../sandbox/index.js';
import type { Ended } from './command-line.js';
import { asEnvironment, Place } from './shell.js';
import { dataCenterWays, ways } from './ways.js';

// What is under way when a bug comes has some seconds.
jest.setTimeout(30_000);

let sandbox: Sandbox;
let place: Place;

beforeAll(async () => {
  sandbox = await startSandbox();
});

beforeEach(() => {
  sandbox.reset();
  place = new Place();
});

afterEach(() => {
  place.remove();
});

afterAll(() => sandbox.close());

type Variables = Readonly<Record<string, string>>;

/** The script's first program is the one with the bug. */
async function withBug(script: string, environment: Variables, bug: Variables, sessions = 0): Promise<Ended> {
  const preload = resolve('__tests__/dist/preload/bug-at.cjs');
  const ended = await place.run(script, sandbox, {
    ...environment,
    ...bug,
    NODE_OPTIONS: `--require "${preload}"`,
  });
  expect(place.left()).toEqual([]);
  expect(sandbox.dataCenter.sessions).toBe(sessions);
  expect(ended.stdout + ended.stderr).not.toContain('FAKE-message');
  return ended;
}

const COOKIE = asEnvironment({ 'site-url': fixtures.dataCenter.url, ...dataCenterWays['session-cookie'] });
const GRANT = { ...asEnvironment(ways.refreshToken), JIRA_REFRESH_TOKEN_FILE: 'refresh-token' };
const LOST = /may have been exchanged: then the stored one works for ten more minutes/;

describe.each(['throws', 'drains'])('a bug at a request that %s leaves nothing', (BUG_HOW) => {
  const at = (BUG_AT: string, more: Variables = {}): Variables => ({ BUG_AT, BUG_HOW, ...more });
  const MYSELF = 'GET .*/myself$';
  const EXCHANGE = 'POST .*/oauth/token$';

  test.each([
    ['export', 'eval "$(jira_auth export --format sh)" && echo went on', COOKIE, MYSELF],
    ['exec', 'jira_auth exec -- echo went on', COOKIE, MYSELF],
    ['check', 'jira_auth check', COOKIE, MYSELF],
    ['exec with a grant', 'jira_auth exec -- echo went on', GRANT, EXCHANGE],
    ['refresh', 'jira_auth refresh', GRANT, EXCHANGE],
  ])('%s', async (_door, script, environment, where) => {
    const ended = await withBug(script, environment, at(where));
    expect(ended).toMatchObject({ status: 1, stdout: '' });
    expect(ended.stderr).toMatch(/This is a bug: /);
    if (where === EXCHANGE) expect(ended.stderr).toMatch(LOST);
    expect(readdirSync(place.root).sort()).toEqual(['home', 'temp']);
  });

  test('cleanup, but for the session', async () => {
    await place.run('jira_auth export --format sh > /dev/null', sandbox, COOKIE);
    expect(place.left()).toHaveLength(1);
    const ended = await withBug('jira_auth cleanup --all', {}, at('DELETE '), 1);
    expect(ended.status).toBe(1);
    expect(ended.stderr).toMatch(/This is a bug: /);
  });

  test("exec, when the session is ended: the status is the command's", async () => {
    const script = 'jira_auth exec -- sh -c "exit 42"';
    const ended = await withBug(script, COOKIE, at('DELETE '), 1);
    expect(ended.status).toBe(42);
  });

  test("exec, when the token is renewed: that is told, and the status is the command's", async () => {
    sandbox.oauth.accessTokenSeconds = 1;
    writeFileSync(join(place.root, 'wait.sh'), 'sleep 1; exit 42');
    const ended = await withBug('jira_auth exec -- sh wait.sh', GRANT, at(EXCHANGE, { BUG_AFTER: '1' }));
    expect(ended.status).toBe(42);
    expect(ended.stderr).toMatch(/This is a bug: /);
    expect(ended.stderr).toMatch(LOST);
  });
});

test("a bug in the masking hides all of the command's output, and its status stays", async () => {
  writeFileSync(
    join(place.root, 'print.sh'),
    // The beginning of a secret makes the masker cut the words in two.
    'printf %s "FAKE-words-that-meet-a-bug $(printf %.9s "$JIRA_API_TOKEN")"; sleep 0.2; echo "$JIRA_API_TOKEN"; echo seen >&2; exit 42',
  );
  const ended = await withBug('jira_auth exec -- sh print.sh', asEnvironment(ways.classic), {});
  expect(ended).toMatchObject({ status: 42, stdout: '' });
  expect(ended.stderr).toMatch(/This is a bug: TypeError was thrown at .*\n[^]*^seen$/m);
});
