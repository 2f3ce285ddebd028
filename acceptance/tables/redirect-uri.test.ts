import { expect, test } from '@jest/globals';
import { dataCenterWays, onDataCenter, play } from '../../__tests__/dist/scenario.js';

const refresh = dataCenterWays['refresh-token'];
const without = <T extends object>(inputs: T, name: keyof T): Record<string, string> =>
  Object.fromEntries(Object.entries(inputs).filter(([key]) => key !== name));

test.each([undefined, 'invalid_grant'])('a refresh without redirect-uri: %s', async (error) => {
  const { main, sandbox } = await play(
    onDataCenter({
      inputs: without(refresh, 'redirect-uri'),
      arrange: ({ dataCenter: server, faults }) => {
        server.redirectUriOptional = true;
        if (error) faults.add({ path: /oauth2/, then: { status: 400, body: { error } } });
      },
    }),
  );
  expect(sandbox.requests.filter(({ path }) => path.includes('/oauth2/'))).toHaveLength(1);
  expect(main.outputs).toMatchObject(
    error ? { 'error-code': 'refresh-token-invalid' } : { 'auth-method': 'refresh-token' },
  );
  expect(main.stdout.includes('Set `redirect-uri`')).toBe(error !== undefined);
});
