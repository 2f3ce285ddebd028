import { expect, test } from '@jest/globals';
import { dataCenterWays, play, scenario } from './scenario.js';

const pat = dataCenterWays['personal-access-token'];
test.each([
  ['http://jira.corp.example/jira', 'insecure-url'],
  ['https://169.254.169.254/', 'host-not-allowed'],
])('%s is refused, private hosts allowed or not', async (url, code) => {
  const { main, sandbox } = await play({
    inputs: { ...pat, 'site-url': url, 'allow-private-hosts': 'true' },
  });
  expect(main).toMatchObject({ status: 2, outputs: { 'error-code': code } });
  expect(sandbox.connects).toEqual([]);
});

scenario('insecure-url: an address of a private network needs allow-private-hosts', {
  inputs: { ...pat, 'site-url': 'https://10.0.0.5:8443/jira' },
});

scenario('host-not-allowed: so does this machine', {
  inputs: { ...pat, 'site-url': 'https://localhost:8443/jira' },
});
