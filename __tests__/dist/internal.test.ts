import { expect, test } from '@jest/globals';
import { resolve } from 'node:path';
import { play, ways } from './scenario.js';

const preload = (name: string): string[] => ['--require', resolve('__tests__/dist/preload', `${name}.cjs`)];

test('internal: an event loop that drains without a result is a failure (G3)', async () => {
  const { main, transcript } = await play({
    inputs: ways.classic,
    step: { nodeArguments: preload('bug-at'), env: { BUG_AT: '/', BUG_HOW: 'drains' } },
  });
  expect(main.status).toBe(1);
  expect(transcript).toMatchSnapshot();
});

test.each(['bug', 'bug-in-the-middle', 'bug-twice'])(
  'internal: a %s is reported by its place, never by a message that may quote a secret, and hands nothing over (A10, A13)',
  async (name) => {
    const { main } = await play({
      inputs: { ...ways.scoped, 'export-auth-header': 'true' },
      step: { nodeArguments: preload(name) },
    });
    expect(main).toMatchObject({ status: 1, outputs: { 'error-code': 'internal' }, env: {} });
    expect(main.stdout).not.toContain('FAKE-message');
    expect(main.annotations).toHaveLength(1);
    expect(main.annotations[0]).toMatchObject({
      level: 'error',
      properties: { title: 'jira-auth: internal' },
    });
    expect(main.annotations[0]?.message).toMatch(
      /TypeError was thrown at [\w.-]+:\d+:\d+\.\nPlease report it/,
    );
  },
);
