import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { dataCenter, dataCenterWays, play, POST, scenario } from './scenario.js';

const SITE = { 'site-url': dataCenter.mutualTlsUrl };
const pat = dataCenterWays['personal-access-token'];
const cookie = dataCenterWays['session-cookie'];

const READ = 'curl -q -sS -K "$JIRA_CURL_CONFIG" --fail-with-body -o answer "$JIRA_API_URL/myself"';

test.each([
  ['text', (file: string) => readFileSync(file, 'utf8')],
  ['text with escaped line ends', (file: string) => readFileSync(file, 'utf8').replaceAll('\n', '\\n')],
])('a client certificate given as %s, for the Action and for curl', async (_what, from) => {
  const inputs: Record<string, string> = { ...SITE, ...pat };
  await play({
    inputs,
    arrange: ({ clientCertificate: { certFile, keyFile } }) => {
      Object.assign(inputs, { 'client-certificate': from(certFile), 'client-key': from(keyFile) });
    },
    afterwards: async ({ job, main }) => {
      expect(main).toMatchObject({ status: 0, outputs: { 'base-url': dataCenter.mutualTlsUrl } });
      expect(await job.runShell(READ)).toMatchObject({ status: 0 });
    },
  });
});

test('a session that was begun with a client certificate is ended with it', async () => {
  const inputs: Record<string, string> = { ...SITE, ...cookie, 'curl-config': 'false' };
  const { sandbox } = await play({
    inputs,
    arrange: ({ clientCertificate: { certFile, keyFile } }) => {
      Object.assign(inputs, { 'client-certificate': certFile, 'client-key': keyFile });
    },
    afterwards: async ({ job, main, sandbox: world }) => {
      expect(world.dataCenter.sessions).toBe(1);
      const post = await job.runAction(POST, { stage: 'post', state: main.state });
      expect(post.stdout).toContain('Logged out');
    },
  });
  expect(sandbox.dataCenter.sessions).toBe(0);
});

scenario('tls-failure: the server asks for a client certificate', { inputs: { ...SITE, ...pat } });
