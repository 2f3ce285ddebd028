import { writeFileSync } from 'node:fs';
import type { TlsFault } from '../../../sandbox/index.js';
import { dataCenter, dataCenterWays, onDataCenter, ONE_EXCHANGE, sites, ways } from '../given.js';
import { each, type Plan, type Row, row } from '../trial.js';

const FAILS: Plan = { status: 7, code: 'tls-failure', requests: 0 };
const HINT = /NODE_EXTRA_CA_CERTS, set before this step starts/;

const FAULTS: Readonly<Record<TlsFault, RegExp>> = {
  expired: /certificate has expired/,
  'self-signed': /certificate is self-signed/,
  'wrong-host': /certificate is for another host/,
  'unknown-ca': /comes from an authority that is not trusted here/,
  'tls-1.0': /does not speak a TLS version that is accepted here/,
  'tls-1.1': /does not speak a TLS version that is accepted here/,
  plaintext: /is not safe/,
};

const fault = (kind: TlsFault, host: string = sites.acme.host): Plan => ({
  ...{ ...FAILS, says: [FAULTS[kind], HINT], connects: 1 },
  arrange: ({ sandbox }) => {
    sandbox.faults.tls(host, kind);
  },
});

const UNCHECKED: Plan = {
  ...{ ...FAILS, says: /NODE_TLS_REJECT_UNAUTHORIZED is 0/, connects: 0 },
  env: { NODE_TLS_REJECT_UNAUTHORIZED: '0' },
};

export const TLS: readonly Row[] = [
  row(17, 'TLS: expired, self-signed, wrong host, unknown CA, old version, plain text (C15)', {
    ...each(Object.keys(FAULTS) as TlsFault[], (kind) => fault(kind)),
    'unknown CA, of the token endpoint': {
      ...fault('unknown-ca', 'auth.atlassian.com'),
      inputs: ONE_EXCHANGE,
    },
    'a CA that nobody told of': {
      ...{ ...FAILS, says: [FAULTS['unknown-ca'], HINT], connects: 1 },
      env: { NODE_EXTRA_CA_CERTS: '' },
    },
    'a file of NODE_EXTRA_CA_CERTS that is empty, and the CA with `ca-certificate`': {
      inputs: ({ sandbox }) => ({ ...ways.classic, 'ca-certificate': sandbox.caFile }),
      env: ({ place }) => {
        writeFileSync(place.path('empty.pem'), '');
        return { NODE_EXTRA_CA_CERTS: place.path('empty.pem') };
      },
    },
    'a client certificate is asked for': {
      ...{ ...FAILS, says: /asks for a client certificate/, connects: 1 },
      inputs: onDataCenter({
        ...{ ...dataCenterWays['personal-access-token'], 'site-url': dataCenter.mutualTlsUrl },
      }),
    },
  }),
  row(18, 'NODE_TLS_REJECT_UNAUTHORIZED=0', {
    'the Action': UNCHECKED,
    'jira-auth export': { ...UNCHECKED, args: ['export', '--format', 'sh'], inputs: ways.classic },
  }),
];
