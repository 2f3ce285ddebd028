import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { pkcs8, rsaPair } from '../read/keys.js';
import { dayIn } from './checking.js';
import { dataCenter, dataCenterWays, onDataCenter, play, scenarios, type Scenario } from './scenario.js';

const inputs = dataCenterWays['personal-access-token'];
const { locked } = dataCenter.users;

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
  'credentials-rejected: a personal access token that has expired': onDataCenter({
    inputs: { 'personal-access-token': dataCenter.tokens.patExpired },
  }),
  'refresh-token-invalid: a Data Center that wants redirect-uri is asked once, and the refusal names it':
    onDataCenter({ inputs: { ...dataCenterWays['refresh-token'], 'redirect-uri': '' } }),
  'refresh-token-invalid: on a Data Center': onDataCenter({
    inputs: { ...dataCenterWays['refresh-token'], 'refresh-token': 'FAKE-dead-grant-of-nobody-0001' },
  }),
  'insufficient-scope: a scope that the client does not have': onDataCenter({
    version: '11',
    inputs: { ...dataCenterWays['client-credentials'], scope: 'ADMIN' },
  }),
  'client-rejected: the public key in Jira is of another private key': onDataCenter({
    inputs: { ...dataCenterWays.oauth1, 'private-key': pkcs8(rsaPair()) },
  }),
  'credentials-rejected: Jira does not know the OAuth token': onDataCenter({
    inputs: { ...dataCenterWays.oauth1, 'oauth-token': 'FAKE-unknown-oauth-token' },
  }),
  'permission-denied: on a Data Center': onDataCenter({
    inputs: {
      'personal-access-token': dataCenter.tokens.patReader,
      'required-permissions': 'EDIT_ISSUES',
      project: 'PROJ',
    },
  }),
  'credentials-rejected: Jira 8.13 has no personal access tokens': onDataCenter({
    version: '8.13',
    inputs: dataCenterWays['personal-access-token'],
  }),
  'client-rejected: Jira 10.3 has no service accounts': onDataCenter({
    inputs: dataCenterWays['client-credentials'],
  }),
  'password-auth-disabled: Jira 11 takes no password for Basic, and the way out is told': onDataCenter({
    version: '11',
    inputs: dataCenterWays.basic,
  }),
  'captcha-required: the page that clears it is named': onDataCenter({
    inputs: { username: locked.name, password: locked.password },
  }),
  'tls-failure: the server requires a client certificate': {
    inputs: { 'site-url': dataCenter.mutualTlsUrl, ...inputs },
  },
});

test('a client certificate is for the Action and for curl, also with escaped line ends', async () => {
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
