import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startPlainDataCenter } from '../../sandbox/plain-data-center.js';
import { dataCenterWays, play, scenario } from './scenario.js';

const pat = dataCenterWays['personal-access-token'];
let server: Awaited<ReturnType<typeof startPlainDataCenter>>;

beforeAll(async () => {
  server = await startPlainDataCenter();
});

afterAll(async () => {
  await server.close();
});

const UPDATE = String.raw`
curl -q -sS -K "$JIRA_CURL_CONFIG" --fail-with-body -X PUT "$JIRA_API_URL/issue/PROJ-1" \
  -H 'Content-Type: application/json' -d '{"fields":{"customfield_10317":"FAKE release"}}'
`;

test('a Jira on this machine, in clear, past every proxy', async () => {
  const { sandbox } = await play({
    inputs: { ...pat, 'site-url': server.url, 'allow-private-hosts': 'true' },
    job: { env: { http_proxy: 'http://127.0.0.1:9', HTTP_PROXY: 'http://127.0.0.1:9' } },
    afterwards: async ({ job, main }) => {
      expect(main).toMatchObject({ status: 0, outputs: { 'base-url': server.url } });
      expect(await job.runShell(UPDATE)).toMatchObject({ status: 0 });
    },
  });
  expect(sandbox.requests).toEqual([]);
  expect(server.dataCenter.issue('PROJ-1')?.fields['customfield_10317']).toBe('FAKE release');
});

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
