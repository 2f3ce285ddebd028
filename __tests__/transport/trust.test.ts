import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect, createServer, rootCertificates, type SecureContext, type Server } from 'node:tls';
import { generateKeyPairSync } from 'node:crypto';
import { folderOfTests } from '../folder.js';
import { type Authority, createAuthority } from '../../sandbox/net/certificates.js';
import type { ClientCertificate } from '../../src/credential.js';
import { Secret } from '../../src/secret.js';
import { refuseUnsafeProcess, type Tls, tlsFrom, tlsWith } from '../../src/transport/trust.js';
import { failureFrom, failureOf } from '../project/failure-of.js';
import { listening } from './local-server.js';

/** Returns the settings, which must exist. */
function made(tls: Tls | undefined): Tls & { readonly authorities: string } {
  if (tls?.authorities === undefined) throw new Error('There is nothing to trust.');
  return { ...tls, authorities: tls.authorities };
}

test.each<[string, string | undefined, string | undefined]>([
  ['NODE_TLS_REJECT_UNAUTHORIZED', '0', 'tls-failure'],
  ['NODE_TLS_REJECT_UNAUTHORIZED', undefined, undefined],
  ['NODE_TLS_REJECT_UNAUTHORIZED', '', undefined],
  ['NODE_OPTIONS', '--inspect', 'invalid-input'],
  ['NODE_OPTIONS', '--max-old-space-size=100 --inspect-brk=0.0.0.0:9229', 'invalid-input'],
  ['NODE_OPTIONS', '--inspect-port=0 --inspect-publish-uid=http', undefined],
  ['NODE_OPTIONS', '', undefined],
])('a process with %s=%s is unsafe, and refused: %s (C17)', (name, value, code) => {
  const refuse = refuseUnsafeProcess.bind(undefined, { [name]: value });
  if (code === undefined) expect(refuse).not.toThrow();
  else failureOf(refuse, code, name);
});

describe('with a private CA', () => {
  const folder = folderOfTests();
  let ours: string;
  let foreign: string;
  let server: Server;
  let port: number;
  const path = (name: string): string => join(folder, name);

  beforeAll(async () => {
    const authority = createAuthority();
    ours = authority.caPem;
    foreign = createAuthority().caPem;
    writeFileSync(path('ours.pem'), ours);
    writeFileSync(path('foreign.pem'), foreign);
    // As large as a bundle of several hundred authorities.
    writeFileSync(path('bundle.pem'), ours + '#'.repeat(2 * 1024 * 1024));
    writeFileSync(path('text.pem'), 'Not a certificate.\n');
    const { cert, key } = authority.host();
    server = createServer({ cert, key });
    port = await listening(server);
  });

  afterAll(() => {
    server.close();
  });

  /** Returns true if a server of the private CA is trusted. */
  function trusts(secureContext: SecureContext): Promise<boolean> {
    return new Promise((resolve) => {
      const socket = connect({ host: '127.0.0.1', port, servername: 'acme.atlassian.net', secureContext });
      for (const event of ['secureConnect', 'error']) {
        socket.once(event, () => {
          socket.destroy();
          resolve(event === 'secureConnect');
        });
      }
    });
  }

  test('its servers are trusted, and those of another are not', async () => {
    expect(await trusts(made(await tlsWith(ours, undefined, {})).context)).toBe(true);
    expect(await trusts(made(await tlsWith(foreign, undefined, {})).context)).toBe(false);
  });

  test.each(['ours.pem', 'bundle.pem'])(
    'what NODE_EXTRA_CA_CERTS names stays trusted (C16): %s',
    async (name) => {
      const environment = { NODE_EXTRA_CA_CERTS: path(name) };
      const { authorities, context } = made(await tlsWith(foreign, undefined, environment));
      expect(await trusts(context)).toBe(true);
      expect(authorities).toContain(ours);
      expect(authorities).toContain(foreign);
    },
  );

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

  test('every public CA stays trusted, for curl as well', async () => {
    const { authorities } = made(await tlsWith(ours, undefined, {}));
    const listed = authorities.match(/-----BEGIN CERTIFICATE-----/g) ?? [];
    expect(listed).toHaveLength(rootCertificates.length + 1);
    expect(rootCertificates.filter((certificate) => !authorities.includes(certificate))).toEqual([]);
  });
});

test('without a private CA and a client certificate there is nothing to make', async () => {
  expect(await tlsWith(undefined, undefined, { NODE_EXTRA_CA_CERTS: '/nowhere.pem' })).toBeUndefined();
  expect(await tlsFrom(undefined, undefined)).toBeUndefined();
});

describe('with a client certificate', () => {
  let authority: Authority;
  let client: ClientCertificate;
  let other: ClientCertificate;
  let server: Server;
  let port: number;

  beforeAll(async () => {
    authority = createAuthority();
    const identities = [authority.client, createAuthority().client];
    const pairs = identities.map(({ cert, key }) => ({ certificate: cert, key: new Secret(key) }));
    [client, other] = pairs as [ClientCertificate, ClientCertificate];
    const { cert, key } = authority.host();
    server = createServer({ cert, key, ca: authority.caPem, requestCert: true, rejectUnauthorized: false });
    server.on('secureConnection', (socket) => {
      socket.end(socket.authorized ? 'known' : 'unknown');
    });
    port = await listening(server);
  });

  afterAll(() => {
    server.close();
  });

  /** Returns the server's verdict on the client: known or unknown. */
  function takenFor(secureContext: SecureContext): Promise<string> {
    return new Promise((resolve, reject) => {
      const socket = connect({ host: '127.0.0.1', port, servername: 'jira.corp.example', secureContext });
      let text = '';
      socket.setEncoding('utf8');
      socket.on('data', (data: string) => (text += data));
      socket.on('error', reject);
      socket.on('close', () => {
        resolve(text);
      });
    });
  }

  test('a server that asks for it knows who is there', async () => {
    expect(await takenFor(made(await tlsWith(authority.caPem, client, {})).context)).toBe('known');
    expect(await takenFor(made(await tlsFrom(authority.caPem, client)).context)).toBe('known');
  });

  test("another authority's is not known, nor is none", async () => {
    expect(await takenFor(made(await tlsWith(authority.caPem, other, {})).context)).toBe('unknown');
    expect(await takenFor(made(await tlsWith(authority.caPem, undefined, {})).context)).toBe('unknown');
  });

  test('does not change what is trusted', async () => {
    const tls = await tlsWith(undefined, client, {});
    expect(tls).toMatchObject({ authorities: undefined, client });
    await expect(takenFor((tls as Tls).context)).rejects.toThrow();
  });

  test('that OpenSSL refuses is a failure that quotes nothing', async () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
    const key = new Secret(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
    const made = tlsFrom(undefined, { certificate: client.certificate, key });
    const failure = await failureFrom(made, 'invalid-input', '`client-certificate`');
    expect(failure.message).not.toContain('BEGIN');
  });
});
