import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { dayIn } from './checking.js';
import { dataCenter, dataCenterWays, onDataCenter, play, scenarios, type Scenario } from './scenario.js';

const inputs = dataCenterWays['personal-access-token'];

const methods = Object.entries(dataCenterWays).map(([method, way]): [string, Scenario] => {
  const version = method === 'client-credentials' ? '11' : '10.3';
  return [`Data Center ${version}: ${method}`, onDataCenter({ inputs: way, version })];
});

scenarios({
  ...Object.fromEntries(methods),
  'a personal access token that ends soon': onDataCenter({
    inputs,
    arrange: (sandbox) => {
      const createdAt = `${dayIn(-300)}T12:00:00.000+0000`;
      const expiringAt = `${dayIn(5)}T12:00:00.000+0000`;
      sandbox.dataCenter.patList = [{ id: 1, name: 'ci', createdAt, expiringAt }];
    },
  }),
  'insufficient-scope: a scope that the client does not have': onDataCenter({
    version: '11',
    inputs: { ...dataCenterWays['client-credentials'], scope: 'ADMIN' },
  }),
  'password-auth-disabled: Jira 11 takes no password for Basic, and the way out is told': onDataCenter({
    version: '11',
    inputs: dataCenterWays.basic,
  }),
  'tls-failure: the server requires a client certificate': {
    inputs: { 'site-url': dataCenter.mutualTlsUrl, ...inputs },
  },
});

test('a client certificate is for the Action and for curl', async () => {
  const given: Record<string, string> = { 'site-url': dataCenter.mutualTlsUrl, ...inputs };
  const read = (file: string): string => readFileSync(file, 'utf8').replaceAll('\n', '\\n');
  await play({
    inputs: given,
    arrange: ({ clientCertificate: { certFile, keyFile } }) => {
      Object.assign(given, { 'client-certificate': read(certFile), 'client-key': read(keyFile) });
    },
    afterwards: async ({ job, main }) => {
      expect(main).toMatchObject({ status: 0, outputs: { 'base-url': dataCenter.mutualTlsUrl } });
      const ask = 'curl -q -sS -K "$JIRA_CURL_CONFIG" --fail-with-body -o answer "$JIRA_API_URL/myself"';
      expect(await job.runShell(ask)).toMatchObject({ status: 0 });
    },
  });
});
