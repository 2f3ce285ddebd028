import { describe, expect, test } from '@jest/globals';
import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Ended } from '../../__tests__/dist/command-line.js';
import { asEnvironment, CLASSIC, COOKIE, Shell } from '../../__tests__/dist/shell.js';
import { ways } from '../../__tests__/dist/ways.js';

type Variables = Readonly<Record<string, string>>;

const shell = new Shell();

/** The script's first program has the bug. */
async function withBug(script: string, env: Variables, bug: Variables, sessions = 0): Promise<Ended> {
  const preload = resolve('__tests__/dist/preload/bug-at.cjs');
  const ended = await shell.run(script, { ...env, ...bug, NODE_OPTIONS: `--require "${preload}"` });
  expect([shell.place.left(), shell.sandbox.dataCenter.sessions]).toEqual([[], sessions]);
  expect(ended.stdout + ended.stderr).not.toContain('FAKE-message');
  return ended;
}

const GRANT = { ...asEnvironment(ways.refreshToken), JIRA_REFRESH_TOKEN_FILE: 'refresh-token' };
const BUG = /This is a bug: /;
const LOST = /may have been exchanged: then the stored one works for ten more minutes/;

describe.each(['throws', 'drains'])('a bug at a request that %s leaves nothing', (BUG_HOW) => {
  const MYSELF = 'GET .*/myself$';
  const EXCHANGE = 'POST .*/oauth/token$';
  const LOG_OUT = 'DELETE ';

  // The status is the command's once it has run. Only the step that ends a session can leave the session behind.
  test.each<[string, string, Variables, Variables, number, number, readonly RegExp[]]>([
    [
      'export',
      'eval "$(jira_auth export --format sh)" && echo went on',
      COOKIE,
      { BUG_AT: MYSELF },
      1,
      0,
      [BUG],
    ],
    ['exec', 'jira_auth exec -- echo went on', COOKIE, { BUG_AT: MYSELF }, 1, 0, [BUG]],
    ['check', 'jira_auth check', COOKIE, { BUG_AT: MYSELF }, 1, 0, [BUG]],
    ['exec with a grant', 'jira_auth exec -- echo went on', GRANT, { BUG_AT: EXCHANGE }, 1, 0, [BUG, LOST]],
    ['refresh', 'jira_auth refresh', GRANT, { BUG_AT: EXCHANGE }, 1, 0, [BUG, LOST]],
    ['exec, at its end', 'jira_auth exec -- sh -c "exit 42"', COOKIE, { BUG_AT: LOG_OUT }, 42, 1, []],
    [
      'exec, at a renewal',
      'jira_auth exec -- sh -c "sleep 1; exit 42"',
      GRANT,
      { BUG_AT: EXCHANGE, BUG_AFTER: '1' },
      42,
      0,
      [BUG, LOST],
    ],
  ])('%s', async (_door, script, environment, bug, status, sessions, told) => {
    if (bug['BUG_AFTER'] !== undefined) shell.sandbox.oauth.accessTokenSeconds = 1;
    const ended = await withBug(script, environment, { ...bug, BUG_HOW }, sessions);
    expect(ended).toMatchObject({ status, stdout: '' });
    for (const words of told) expect(ended.stderr).toMatch(words);
    if (status === 1) expect(readdirSync(shell.place.root).sort()).toEqual(['home', 'temp']);
  });

  test('cleanup, but for the session', async () => {
    await shell.run('jira_auth export --format sh > /dev/null', COOKIE);
    expect(shell.place.left()).toHaveLength(1);
    const ended = await withBug('jira_auth cleanup --all', {}, { BUG_AT: LOG_OUT, BUG_HOW }, 1);
    expect(ended).toMatchObject({ status: 1, stderr: expect.stringMatching(BUG) });
  });
});

test("a bug in the masking hides all of the command's output, and its status stays", async () => {
  shell.write(
    'print.sh',
    // The start of a secret makes the masker cut the words in two.
    'printf %s "FAKE-words-that-meet-a-bug $(printf %.9s "$JIRA_API_TOKEN")"; sleep 0.2; echo "$JIRA_API_TOKEN"; echo seen >&2; exit 42',
  );
  const ended = await withBug('jira_auth exec -- sh print.sh', CLASSIC, {});
  expect(ended).toMatchObject({ status: 42, stdout: '' });
  expect(ended.stderr).toMatch(/This is a bug: TypeError was thrown at .*\n[^]*^seen$/m);
});
