import { expect, test } from '@jest/globals';
import { edgePage } from '../../sandbox/index.js';
import { play, sites, ways } from './scenario.js';

const edge = { path: /\/myself$/, then: edgePage(403) };

test('a token that the edge of its site turns away is asked of the gateway, and handed over', async () => {
  const { main } = await play({ inputs: ways.scoped, faults: [{ ...edge, host: sites.acme.host }] });
  expect(main).toMatchObject({ status: 0, outputs: { 'auth-method': 'scoped-api-token' } });
  expect(main.log.some((line) => line.endsWith(' Asking the gateway.'))).toBe(true);
});

test('a token that both edges turn away is not called wrong', async () => {
  const { main } = await play({ inputs: ways.classic, faults: [edge] });
  expect(main.outputs).toEqual({ 'error-code': 'untrusted-response' });
  expect(main.stdout).not.toMatch(/wrong, expired, revoked/);
});
