import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { connect, createServer, rootCertificates, type SecureContext } from 'node:tls';
import { folderOfTests } from '../folder.js';
import { createAuthority } from '../../sandbox/net/certificates.js';
import type { ClientCertificate } from '../../src/credential.js';
import { Secret } from '../../src/secret.js';
import { refuseUnsafeProcess, type Tls, tlsFrom, tlsWith } from '../../src/transport/trust.js';
import { failureFrom, failureOf } from '../project/failure-of.js';
import { ecPair, pkcs8 } from '../read/keys.js';
import { listening } from './local-server.js';

function made(tls: Tls | undefined): Tls & { readonly authorities: string } {
  if (tls?.authorities === undefined) throw new Error('There is nothing to trust.');
  return { ...tls, authorities: tls.authorities };
}

test.each<[string, string | undefined, string | undefined]>([
  ['NODE_TLS_REJECT_UNAUTHORIZED', '0', 'tls-failure'],
  ['NODE_TLS_REJECT_UNAUTHORIZED', undefined, undefined],
  ['NODE_OPTIONS', '--max-old-space-size=100 --inspect-brk=0.0.0.0:9229', 'invalid-input'],
  ['NODE_OPTIONS', '--inspect-port=0 --inspect-publish-uid=http', undefined],
  ['NODE_OPTIONS', '', undefined],
])('a process with %s=%s is unsafe, and refused: %s (C17)', (name, value, code) => {
  const refuse = refuseUnsafeProcess.bind(undefined, { [name]: value });
  if (code === undefined) expect(refuse).not.toThrow();
  else failureOf(refuse, code, name);
});

const authority = createAuthority();
const ours = authority.caPem;
const { caPem: foreign, client: stranger } = createAuthority();
const [client, other] = [authority.client, stranger].map(({ cert, key }) => ({
  certificate: cert,
  key: new Secret(key),
})) as [ClientCertificate, ClientCertificate];
const server = createServer(
  { ...authority.host(), ca: ours, requestCert: true, rejectUnauthorized: false },
  (socket) => socket.end(socket.authorized ? 'known' : 'unknown'),
);
let port: number;

beforeAll(async () => {
  port = await listening(server);
});

afterAll(() => {
  server.close();
});

/** Returns the server's verdict on the client. Rejects if the server is not trusted. */
const takenFor = (secureContext: SecureContext): Promise<string> =>
  text(connect({ host: '127.0.0.1', port, servername: 'acme.atlassian.net', secureContext }));

const trusts = (context: SecureContext): Promise<boolean> =>
  takenFor(context).then(
    () => true,
    () => false,
  );

describe('with a private CA', () => {
  const folder = folderOfTests();
  const path = (name: string): string => join(folder, name);

  beforeAll(() => {
    // As large as a bundle of several hundred authorities.
    writeFileSync(path('bundle.pem'), ours + '#'.repeat(2 * 1024 * 1024));
    writeFileSync(path('text.pem'), 'Not a certificate.\n');
  });

  test('the servers of another are not trusted', async () => {
    expect(await trusts(made(await tlsWith(foreign, undefined, {})).context)).toBe(false);
  });

  test('what NODE_EXTRA_CA_CERTS names stays trusted (C16)', async () => {
    const environment = { NODE_EXTRA_CA_CERTS: path('bundle.pem') };
    const { authorities, context } = made(await tlsWith(foreign, undefined, environment));
    expect(await trusts(context)).toBe(true);
    expect(authorities).toContain(ours);
    expect(authorities).toContain(foreign);
  });

  test.each(['', 'missing.pem', 'text.pem'])(
    'NODE_EXTRA_CA_CERTS is left aside, as by Node: %j',
    async (name) => {
      const environment = { NODE_EXTRA_CA_CERTS: name && path(name) };
      const { authorities, context } = made(await tlsWith(ours, undefined, environment));
      expect(await trusts(context)).toBe(true);
      const read = name === 'text.pem' ? ['Not a certificate.\n'] : [];
      expect(authorities).toBe([...rootCertificates, ...read, ours].join('\n'));
    },
  );
});

test('without both there is nothing to make', async () => {
  expect(await tlsWith(undefined, undefined, { NODE_EXTRA_CA_CERTS: '/nowhere.pem' })).toBeUndefined();
  expect(await tlsFrom(undefined, undefined)).toBeUndefined();
});

describe('with a client certificate', () => {
  test('a server that asks for it knows who is there', async () => {
    expect(await takenFor(made(await tlsWith(ours, client, {})).context)).toBe('known');
  });

  test("another authority's is not known, nor is none", async () => {
    expect(await takenFor(made(await tlsWith(ours, other, {})).context)).toBe('unknown');
  });

  test('does not change what is trusted', async () => {
    const tls = await tlsWith(undefined, client, {});
    expect(tls).toMatchObject({ authorities: undefined, client });
    await expect(takenFor((tls as Tls).context)).rejects.toThrow();
  });

  test('that OpenSSL refuses is a failure that quotes nothing', async () => {
    const made = tlsFrom(undefined, { ...client, key: new Secret(pkcs8(ecPair())) });
    const failure = await failureFrom(made, 'invalid-input', '`client-certificate`');
    expect(failure.message).not.toContain('BEGIN');
  });
});
