import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, createServer, rootCertificates, type SecureContext, type Server } from 'node:tls';
import { createAuthority } from '../../sandbox/net/certificates.js';
import { refuseUncheckedTls, trustBeside } from '../../src/transport/trust.js';
import { failureOf } from '../project/failure-of.js';

describe('NODE_TLS_REJECT_UNAUTHORIZED', () => {
  test('0 is refused', () => {
    const failure = failureOf(() => {
      refuseUncheckedTls({ NODE_TLS_REJECT_UNAUTHORIZED: '0' });
    });
    expect(failure.code).toBe('tls-failure');
    expect(failure.what).toContain('NODE_TLS_REJECT_UNAUTHORIZED');
  });

  test.each([undefined, '', '1', 'false'])('%j changes nothing, as in Node', (value) => {
    expect(() => {
      refuseUncheckedTls({ NODE_TLS_REJECT_UNAUTHORIZED: value });
    }).not.toThrow();
  });
});

describe('with a private CA', () => {
  let folder: string;
  let ours: string;
  let foreign: string;
  let server: Server;
  const path = (name: string): string => join(folder, name);

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'trust-'));
    const authority = await createAuthority();
    ours = authority.caPem;
    foreign = (await createAuthority()).caPem;
    writeFileSync(path('ours.pem'), ours);
    writeFileSync(path('foreign.pem'), foreign);
    writeFileSync(path('text.pem'), 'Not a certificate.\n');
    const context = await authority.context();
    server = createServer({
      SNICallback: (_name, done) => {
        done(null, context);
      },
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });

  afterAll(() => {
    server.close();
    rmSync(folder, { recursive: true });
  });

  /** Whether a server of the private CA is trusted. */
  function trusts(secureContext: SecureContext): Promise<boolean> {
    const { port } = server.address() as AddressInfo;
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
    expect(await trusts((await trustBeside(ours, {})).context)).toBe(true);
    expect(await trusts((await trustBeside(foreign, {})).context)).toBe(false);
  });

  test('what NODE_EXTRA_CA_CERTS names stays trusted', async () => {
    const environment = { NODE_EXTRA_CA_CERTS: path('ours.pem') };
    const { certificates, context } = await trustBeside(foreign, environment);
    expect(await trusts(context)).toBe(true);
    expect(certificates).toContain(ours);
    expect(certificates).toContain(foreign);
  });

  test.each(['', 'missing.pem', 'text.pem'])(
    'NODE_EXTRA_CA_CERTS is left aside, as by Node, if it leads to no certificates: %j',
    async (name) => {
      const { context } = await trustBeside(ours, { NODE_EXTRA_CA_CERTS: name && path(name) });
      expect(await trusts(context)).toBe(true);
    },
  );

  test('every public CA stays trusted, for curl as well', async () => {
    const { certificates } = await trustBeside(ours, {});
    const listed = certificates.match(/-----BEGIN CERTIFICATE-----/g) ?? [];
    expect(listed).toHaveLength(rootCertificates.length + 1);
    expect(rootCertificates.filter((certificate) => !certificates.includes(certificate))).toEqual([]);
  });
});
