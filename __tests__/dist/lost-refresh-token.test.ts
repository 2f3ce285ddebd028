import { expect, test } from '@jest/globals';
import { play, ways } from './scenario.js';

test('a refresh token that was refused was not exchanged', async () => {
  const { main } = await play({
    inputs: { ...ways.refreshToken, 'client-secret': 'FAKE-wrong-client-secret' },
  });
  expect(main.outputs).toEqual({ 'error-code': 'client-rejected' });
  expect(main.stdout).not.toContain('exchanged');
});
