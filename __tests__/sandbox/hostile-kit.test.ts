import { readFileSync } from 'node:fs';
import { connect as connectPlainly } from 'node:net';
import type { Socket } from 'node:net';
import { connect } from 'node:tls';
import type { ConnectionOptions } from 'node:tls';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { fixtures, startSandbox } from '../../sandbox/index.js';
import type { Sandbox, TlsFault } from '../../sandbox/index.js';
import { refusingPort, startBlackHole, startEndpoint } from '../../sandbox/net/tcp.js';
import { ask, tunnel } from './client.js';

const { host, url } = fixtures.sites.acme;

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
beforeEach(() => {
  sandbox.reset();
});
afterAll(() => sandbox.close());

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

/** The protocol that a handshake came to, or the code of the error that it ended with. */
async function handshake(fault: TlsFault, options: ConnectionOptions): Promise<string | null> {
  sandbox.faults.tls(host, fault);
  const socket = (await tunnel(sandbox, `${host}:443`)) as Socket;
  return new Promise((resolve) => {
    const secured = connect(
      { socket, servername: host, ca: readFileSync(sandbox.caFile), ...options },
      () => {
        resolve(secured.getProtocol());
        secured.destroy();
      },
    );
    secured.once('error', (error: NodeJS.ErrnoException) => {
      resolve(error.code ?? '');
    });
  });
}

describe('a host with old TLS', () => {
  const old: ConnectionOptions = { minVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' };

  test.each([
    ['tls-1.0', 'TLSv1'],
    ['tls-1.1', 'TLSv1.1'],
  ] as const)('%s talks to who still speaks it, and to nobody else', async (fault, protocol) => {
    expect(await handshake(fault, old)).toBe(protocol);
    expect(await handshake(fault, {})).toMatch(/^ERR_SSL_|^EPROTO$/);
  });
});

test('a certificate of an unknown CA is a good one but for who signed it', async () => {
  expect(await handshake('unknown-ca', {})).toBe('UNABLE_TO_VERIFY_LEAF_SIGNATURE');
  expect(await handshake('unknown-ca', { rejectUnauthorized: false })).toBe('TLSv1.3');
});

describe('bytes in place of an answer', () => {
  test('are sent as they are, with what comes before the answer', async () => {
    const raw = 'HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 418 Teapot\r\nContent-Length: 4\r\n\r\nFAKE';
    sandbox.faults.add({ then: { raw, then: 'end' } });
    expect(await ask(sandbox, url)).toMatchObject({ status: 418, text: 'FAKE' });
    expect(sandbox.requests).toMatchObject([{ status: 103 }]);
  });

  test('may be no text', async () => {
    const raw = Buffer.from([...Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n'), 0xff, 0x00]);
    sandbox.faults.add({ then: { raw, then: 'stay' } });
    expect((await ask(sandbox, url)).body).toEqual(Buffer.from([0xff, 0x00]));
  });

  test.each([
    ['reset', /ECONNRESET|aborted/],
    ['end', /ECONNRESET|aborted|hang up/],
  ] as const)('and then %s, in the middle of the answer', async (then, message) => {
    sandbox.faults.add({ then: { raw: 'HTTP/1.1 200 OK\r\nContent-Length: 4096\r\n\r\nFAKE', then } });
    await expect(ask(sandbox, url)).rejects.toThrow(message);
  });
});

/** What comes of a connection that is made and then left alone; undefined if nothing does in the given time. */
function connection(port: number, milliseconds: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connectPlainly({ host: '127.0.0.1', port });
    let isConnected = false;
    const settle = (what: string | undefined): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(what);
    };
    const timer = setTimeout(() => {
      settle(isConnected ? 'silence' : undefined);
    }, milliseconds);
    socket.once('connect', () => {
      isConnected = true;
    });
    socket.resume();
    socket.once('end', () => {
      settle('end');
    });
    socket.once('error', (error: NodeJS.ErrnoException) => {
      settle(error.code);
    });
  });
}

describe('an address', () => {
  test.each([
    ['silent', 'silence'],
    ['reset', 'ECONNRESET'],
    ['close', 'end'],
  ] as const)('that is %s', async (reception, comes) => {
    const endpoint = await startEndpoint(reception);
    ends.push(() => endpoint.close());
    // A silence has to be waited for; anything else comes at once.
    expect(await connection(endpoint.port, reception === 'silent' ? 300 : 20_000)).toBe(comes);
    expect(endpoint.connections).toBe(1);
  });

  test('that refuses', async () => {
    expect(await connection(await refusingPort(), 20_000)).toBe('ECONNREFUSED');
  });

  test('that is a black hole takes no connection, and refuses none', async () => {
    const hole = await startBlackHole();
    ends.push(() => hole.close());
    expect(await Promise.all([connection(hole.port, 1500), connection(hole.port, 1500)])).toEqual([
      undefined,
      undefined,
    ]);
    await ends.pop()?.();
    expect(await connection(hole.port, 20_000)).toBe('ECONNREFUSED');
  });
});
