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
