import type { TlsFault } from '../../sandbox/index.js';
import { startBlackHole } from '../../sandbox/net/tcp.js';
import { startPlainDataCenter } from '../../sandbox/plain-data-center.js';
import { dataCenterWays, ways } from '../../__tests__/dist/ways.js';
import { type Inputs, preload } from '../kit/place.js';
import { each, myself, onDataCenter, type Plan, row, type Server } from './trial.js';

// `__tests__/transport` has what becomes of each error, status, encoding, body and silence, and how often it is tried.

/** Returns a run without a proxy, in which DNS look-ups fail as the preload `dns.cjs` describes. */
const dns = (names: Inputs, plan: Plan): Plan => ({
  ...{ ...plan, node: preload('dns') },
  env: { HTTPS_PROXY: '', https_proxy: '', FAKE_DNS: JSON.stringify(names) },
});

/** A name that finally leads to a Jira on this machine. `first` is an address that takes no connection. */
function localDns(localhost: string, first?: string): Plan {
  const serve = async (): Promise<Server> => {
    const jira = await startPlainDataCenter();
    const port = Number(new URL(jira.url).port);
    const hole = first === undefined ? undefined : await startBlackHole(first, port);
    return { port, close: () => Promise.all([jira.close(), hole?.close()]).then(() => undefined) };
  };
  const inputs: Plan['inputs'] = ({ server }) =>
    onDataCenter({
      ...{ ...dataCenterWays['personal-access-token'], 'allow-private-hosts': 'true' },
      'site-url': `http://localhost:${server.port}/jira`,
    });
  return dns({ localhost }, { inputs, serve });
}

row(1, 'DNS: ENOTFOUND, EAI_AGAIN', {
  'a Cloud site': dns(
    {},
    {
      ...{ status: 5, code: 'site-not-found', requests: 0 },
      says: [/The host acme\.atlassian\.net does not exist/, /spelling of `site-url`/],
    },
  ),
  'twice, then an address': localDns('EAI_AGAIN,EAI_AGAIN,127.0.0.1'),
});
row(3, 'ECONNREFUSED (G7)', {
  'refused twice, then a listening server': localDns('ECONNREFUSED,ECONNREFUSED,127.0.0.1'),
});
row(7, 'drip (G2, G12)', {
  'a byte every 20 ms': {
    ...{ status: 5, code: 'timeout', says: /did not answer within/ },
    ...{ inputs: { ...ways.classic, 'timeout-seconds': '1' }, rule: myself({ drip: { everyMs: 20 } }) },
  },
});
row(55, 'broken IPv6', {
  'an IPv6 address that refuses': localDns('::1|127.0.0.1'),
  'the first address takes no connection': localDns('127.0.0.2|127.0.0.1', '127.0.0.2'),
});

const LARGE: Plan = { status: 7, code: 'untrusted-response', requests: 1, memory: true };
const headers = { 'content-type': 'application/json' };

row(12, 'a body of 100 MB, a body without an end (G4), a gzip bomb (G5), a flood of headers', {
  'without an end': { ...LARGE, rule: myself({ endless: true }) },
  '100 MB': { ...LARGE, rule: myself({ status: 200, headers, body: 'F'.repeat(100 * 1024 * 1024) }) },
  '512 MB': { ...LARGE, rule: myself({ gzipBomb: { megabytes: 512 } }) },
  '128 KiB of headers': { ...LARGE, requests: 2, rule: myself({ headerFlood: true }) },
});

const TLS: Readonly<Record<TlsFault, RegExp>> = {
  expired: /certificate has expired/,
  'self-signed': /certificate is self-signed/,
  'wrong-host': /certificate is for another host/,
  'unknown-ca': /comes from an authority that is not trusted here/,
  'tls-1.0': /offers no TLS version that is accepted here/,
  'tls-1.1': /offers no TLS version that is accepted here/,
  plaintext: /is not secure/,
};

row(17, 'TLS: expired, self-signed, wrong host, unknown CA, old version, plain text (C15)', {
  ...each(TLS, (words, kind) => ({
    ...{ status: 7, code: 'tls-failure', requests: 0, connects: 1 },
    says: [words, /NODE_EXTRA_CA_CERTS, set before this step starts/],
    arrange: ({ sandbox }) => {
      sandbox.faults.tls('acme.atlassian.net', kind as TlsFault);
    },
  })),
});
