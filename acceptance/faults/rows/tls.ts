import { join } from 'node:path';
import { writeFileSync } from 'node:fs';
import type { TlsFault } from '../../../sandbox/index.js';
import { action, fixtures, sites, ways } from '../action.js';
import { commandLine } from '../command-line.js';
import { AT_ONCE } from '../row.js';
import type { Row, Trial } from '../row.js';

const FAILS = { status: 7, code: 'tls-failure', requests: 0 } as const;
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

const unchecked = { NODE_TLS_REJECT_UNAUTHORIZED: '0' };

export const TLS: readonly Row[] = [
  {
    number: 17,
    fault: 'TLS: expired, self-signed, wrong host, unknown CA, old version, plain text',
    exit: [0, 7],
    bound: AT_ONCE,
    trials: [
      ...FAULTS.map(([fault, says]) =>
        action({
          name: fault,
          faults: (faults) => {
            faults.tls(sites.acme.host, fault);
          },
          expect: { ...FAILS, says: [says, HINT], connects: 1 },
        }),
      ),
      ...FAULTS.map(([fault, says]) => ofTokenEndpoint(fault, says)),
      action({
        name: 'a CA that nobody told of',
        job: { env: { NODE_EXTRA_CA_CERTS: '' } },
        expect: { ...FAILS, says: [/an authority that is not trusted here/, HINT], connects: 1 },
      }),
      action({
        name: 'a file of NODE_EXTRA_CA_CERTS that is empty, and the CA with `ca-certificate`',
        inputs: ({ sandbox }) => ({ ...ways.classic, 'ca-certificate': sandbox.caFile }),
        job: ({ folder }) => {
          const empty = join(folder, 'empty.pem');
          writeFileSync(empty, '');
          return { env: { NODE_EXTRA_CA_CERTS: empty } };
        },
        expect: { status: 0 },
      }),
      action({
        name: 'a client certificate is asked for',
        inputs: {
          'site-url': fixtures.dataCenter.mutualTlsUrl,
          'personal-access-token': fixtures.dataCenter.tokens.pat,
          deployment: 'data-center',
        },
        hosts: [`${new URL(fixtures.dataCenter.mutualTlsUrl).hostname}:443`],
        expect: { ...FAILS, says: /asks for a client certificate/, connects: 1 },
      }),
      action({
        name: 'NODE_EXTRA_CA_CERTS with the right CA',
        expect: { status: 0, requests: 1 },
      }),
    ],
  },
  {
    number: 18,
    fault: 'NODE_TLS_REJECT_UNAUTHORIZED=0',
    exit: [7],
    bound: AT_ONCE,
    decision: 'refused',
    trials: [
      action({
        name: 'the Action',
        job: { env: unchecked },
        expect: {
          status: 7,
          code: 'tls-failure',
          says: /NODE_TLS_REJECT_UNAUTHORIZED is 0/,
          requests: 0,
          connects: 0,
        },
      }),
      commandLine({
        name: 'jira-auth export',
        args: ['export', '--format', 'sh'],
        inputs: ways.classic,
        env: unchecked,
        expect: { status: 7, code: 'tls-failure', says: /NODE_TLS_REJECT_UNAUTHORIZED is 0/, requests: 0 },
      }),
    ],
  },
];

function ofTokenEndpoint(fault: TlsFault, says: RegExp): Trial {
  return action({
    name: `${fault}, of the token endpoint`,
    inputs: { ...ways.clientCredentials, 'cloud-id': sites.acme.cloudId },
    faults: (faults) => {
      faults.tls('auth.atlassian.com', fault);
    },
    expect: { ...FAILS, says: [says, HINT], connects: 1 },
  });
}
