import { writeFileSync } from 'node:fs';
import type { TlsFault } from '../../../sandbox/index.js';
import type { Row } from '../trial.js';
import { dataCenter, dataCenterWays, onDataCenter, row, sites, trial, ways } from '../trial.js';

const FAILS = { status: 7, code: 'tls-failure', requests: 0 };
const HINT = /NODE_EXTRA_CA_CERTS, set before this step starts/;

const FAULTS: readonly (readonly [fault: TlsFault, says: RegExp])[] = [
  ['expired', /certificate has expired/],
  ['self-signed', /certificate is self-signed/],
  ['wrong-host', /certificate is for another host/],
  ['unknown-ca', /comes from an authority that is not trusted here/],
  ['tls-1.0', /does not speak a TLS version that is accepted here/],
  ['tls-1.1', /does not speak a TLS version that is accepted here/],
  ['plaintext', /is not safe/],
];

const UNCHECKED = { ...FAILS, says: /NODE_TLS_REJECT_UNAUTHORIZED is 0/, connects: 0 };

export const TLS: readonly Row[] = [
  row(17, 'TLS: expired, self-signed, wrong host, unknown CA, old version, plain text (C15)', [
    ...FAULTS.flatMap(([fault, says]) => [
      trial(
        fault,
        { ...FAILS, says: [says, HINT], connects: 1 },
        {
          arrange: ({ sandbox }) => {
            sandbox.faults.tls(sites.acme.host, fault);
          },
        },
      ),
      trial(
        `${fault}, of the token endpoint`,
        { ...FAILS, says: [says, HINT], connects: 1 },
        {
          inputs: { ...ways.clientCredentials, 'cloud-id': sites.acme.cloudId },
          arrange: ({ sandbox }) => {
            sandbox.faults.tls('auth.atlassian.com', fault);
          },
        },
      ),
    ]),
    trial(
      'a CA that nobody told of',
      { ...FAILS, says: [/an authority that is not trusted here/, HINT], connects: 1 },
      { env: { NODE_EXTRA_CA_CERTS: '' } },
    ),
    trial(
      'a file of NODE_EXTRA_CA_CERTS that is empty, and the CA with `ca-certificate`',
      { status: 0 },
      {
        inputs: ({ sandbox }) => ({ ...ways.classic, 'ca-certificate': sandbox.caFile }),
        env: ({ place }) => {
          writeFileSync(place.path('empty.pem'), '');
          return { NODE_EXTRA_CA_CERTS: place.path('empty.pem') };
        },
      },
    ),
    trial(
      'a client certificate is asked for',
      { ...FAILS, says: /asks for a client certificate/, connects: 1 },
      {
        inputs: onDataCenter({
          ...dataCenterWays['personal-access-token'],
          'site-url': dataCenter.mutualTlsUrl,
        }),
      },
    ),
    trial('NODE_EXTRA_CA_CERTS with the right CA', { status: 0, requests: 1 }),
  ]),
  row(
    18,
    'NODE_TLS_REJECT_UNAUTHORIZED=0',
    [
      ['the Action', {}],
      ['jira-auth export', { args: ['export', '--format', 'sh'], inputs: ways.classic }],
    ].map(([name, given]) =>
      trial(name as string, UNCHECKED, { ...(given as object), env: { NODE_TLS_REJECT_UNAUTHORIZED: '0' } }),
    ),
  ),
];
