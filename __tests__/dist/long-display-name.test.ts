import { expect, test } from '@jest/globals';
import { play, users, ways } from './scenario.js';

test('of a display name of almost a megabyte, 200 characters are printed', async () => {
  const { main } = await play({
    inputs: ways.classic,
    arrange: ({ faults }) => {
      faults.add({
        path: '/rest/api/3/myself',
        then: {
          status: 200,
          body: {
            accountId: users.ada.accountId,
            displayName: 'Eve\n::error::'.repeat(80_000).slice(0, 900_000),
          },
        },
      });
    },
  });
  expect(main.status).toBe(0);
  const [said = ''] = main.log.filter((line) => line.startsWith('Authenticated at'));
  const name = said.replace(/^.* as /, '').replace(/ \(712020.*$/, '');
  expect(name).toMatch(/^Eve /);
  expect(name.length).toBeLessThanOrEqual(200);
  expect(Math.max(...main.log.map((line) => line.length))).toBeLessThan(600);
  expect(main.outputs['account-name']?.length).toBeLessThanOrEqual(200);
  expect(main.summary.length).toBeLessThan(4000);
});
