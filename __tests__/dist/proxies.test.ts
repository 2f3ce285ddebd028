import { expect, test } from '@jest/globals';
import { play, ways, withSandbox } from './scenario.js';

withSandbox({ proxyAuth: { username: 'ada', password: 'FAKE p@ss:word%' } });

test('a proxy with a password is used, and Node warns of nothing (G13)', async () => {
  const { main } = await play({ inputs: ways.classic });
  expect(main).toMatchObject({ status: 0, stderr: '' });
});

test('proxy-failure: without its password the message names the proxy, and no request gets past it (G15)', async () => {
  let proxy = '';
  const { main, sandbox } = await play({
    inputs: ways.classic,
    arrange: ({ proxyUrl }) => {
      proxy = new URL(proxyUrl).host;
    },
    get job() {
      return { env: { HTTPS_PROXY: `http://ada:FAKE-wrong-password@${proxy}`, https_proxy: '' } };
    },
  });
  expect(main).toMatchObject({ status: 5, outputs: { 'error-code': 'proxy-failure' } });
  expect(main.stdout).toContain(`The proxy ${proxy} asks for a user name and password (407).`);
  expect(main.stdout).not.toContain('FAKE-wrong-password');
  expect(sandbox.requests).toEqual([]);
});
