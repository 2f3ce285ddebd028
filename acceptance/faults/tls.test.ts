import { writeFileSync } from 'node:fs';
import type { TlsFault } from '../../sandbox/index.js';
import { sites, ways } from './given.js';
import { each, type Plan, row } from './trial.js';

const FAILS: Plan = { status: 7, code: 'tls-failure', requests: 0 };
const HINT = /NODE_EXTRA_CA_CERTS, set before this step starts/;

const FAULTS: Readonly<Record<TlsFault, RegExp>> = {
  expired: /certificate has expired/,
  'self-signed': /certificate is self-signed/,
  'wrong-host': /certificate is for another host/,
  'unknown-ca': /comes from an authority that is not trusted here/,
  'tls-1.0': /offers no TLS version that is accepted here/,
  'tls-1.1': /offers no TLS version that is accepted here/,
  plaintext: /is not secure/,
};

const fault = (kind: TlsFault): Plan => ({
  ...{ ...FAILS, says: [FAULTS[kind], HINT], connects: 1 },
  arrange: ({ sandbox }) => {
    sandbox.faults.tls(sites.acme.host, kind);
  },
});

row(17, 'TLS: expired, self-signed, wrong host, unknown CA, old version, plain text (C15)', {
  ...each(Object.keys(FAULTS) as TlsFault[], (kind) => fault(kind)),
  'a file of NODE_EXTRA_CA_CERTS that is empty, and the CA with `ca-certificate`': {
    inputs: ({ sandbox }) => ({ ...ways.classic, 'ca-certificate': sandbox.caFile }),
    env: ({ place }) => {
      writeFileSync(place.path('empty.pem'), '');
      return { NODE_EXTRA_CA_CERTS: place.path('empty.pem') };
    },
  },
});
