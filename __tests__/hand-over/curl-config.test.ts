import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer, type Server } from 'node:https';
import type { AddressInfo, Server as NetServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { createAuthority } from '../../sandbox/net/certificates.js';
import { curlConfig } from '../../src/hand-over/curl-config.js';
import { curlQuoted } from '../../src/hand-over/quoting.js';
import { Secret } from '../../src/secret.js';

const URL_ON_SITE = 'https://acme.atlassian.net/rest/api/3/myself';

let folder: string;
let site: Server;
let plain: NetServer;
/** What each request that arrived said in its headers, in bytes. */
let received: Record<string, string>[] = [];

const path = (name: string): string => join(folder, name);
const portOf = (server: NetServer): number => (server.address() as AddressInfo).port;
const listening = (server: NetServer): Promise<void> =>
  new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));

function answer(request: IncomingMessage, response: ServerResponse): void {
  const headers: Record<string, string> = {};
  // Node gives each byte as a character; these are UTF-8.
  for (const [name, value] of Object.entries(request.headers)) {
    headers[name] = Buffer.from(String(value), 'latin1').toString('utf8');
  }
  received.push(headers);
  response.end();
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'curl-config-'));
  const authority = await createAuthority();
  const context = await authority.context();
  writeFileSync(path('ca.pem'), authority.caPem);
  // Longer than Node's own limit for headers, for the longest token that is accepted.
  const options = { maxHeaderSize: 64 * 1024 };
  site = createHttpsServer(
    {
      ...options,
      SNICallback: (_name, done) => {
        done(null, context);
      },
    },
    answer,
  );
  plain = createHttpServer(options, answer);
  await Promise.all([listening(site), listening(plain)]);
});

afterAll(() => {
  site.close();
  plain.close();
  rmSync(folder, { recursive: true });
});

/** Runs curl, as the documented line does, without any network but the loopback server. */
function curl(
  config: string,
  ...args: string[]
): Promise<{ status: number | null; headers: typeof received }> {
  writeFileSync(path('curl.conf'), config);
  received = [];
  const child = spawn(
    'curl',
    ['-q', '-K', path('curl.conf'), '--silent', '--noproxy', '*', '--max-time', '5', ...args],
    { stdio: 'ignore' },
  );
  return new Promise((resolve) => {
    child.on('close', (status) => {
      resolve({ status, headers: received });
    });
  });
}

const toSite = (): string[] => ['--connect-to', `acme.atlassian.net:443:127.0.0.1:${portOf(site)}`];

describe('the config, read by curl', () => {
  test.each([
    ['Basic', 'Basic RkFLRTpGQUtFLXRva2VuLTAwMDE='],
    ['Bearer with every sign', `Bearer FAKE!"#$%&'()*+,-./:;<=>?@[\\]^_\`{|}~\\n\\t\\\\"`],
    ['the longest token', `Basic ${'RkFLRQ'.repeat(2000)}`],
  ])('sends the header as it is: %s', async (_what, authorization) => {
    const { status, headers } = await curl(
      curlConfig(new Secret(authorization), path('ca.pem')),
      ...toSite(),
      URL_ON_SITE,
    );
    expect(status).toBe(0);
    expect(headers.map((header) => header.authorization)).toEqual([authorization]);
  });

  test('names the CA in any folder', async () => {
    const odd = path(`a "folder" \\ # 'with' $signs\té`);
    mkdirSync(odd);
    const authorization = new Secret('Bearer FAKE-token');

    copyFileSync(path('ca.pem'), join(odd, 'ca.pem'));
    const right = await curl(curlConfig(authorization, join(odd, 'ca.pem')), ...toSite(), URL_ON_SITE);
    expect(right).toMatchObject({ status: 0, headers: [{ authorization: 'Bearer FAKE-token' }] });

    writeFileSync(join(odd, 'foreign.pem'), (await createAuthority()).caPem);
    const wrong = await curl(curlConfig(authorization, join(odd, 'foreign.pem')), ...toSite(), URL_ON_SITE);
    expect(wrong.status).not.toBe(0);
    expect(wrong.headers).toEqual([]);
  });

  test('leaves curl its own CA certificates where none is given', async () => {
    const config = curlConfig(new Secret('Bearer FAKE-token'), undefined);
    expect(config).not.toContain('cacert');
    expect(await curl(config, ...toSite(), URL_ON_SITE)).toEqual({ status: 60, headers: [] });
    expect(await curl(config, ...toSite(), '--cacert', path('ca.pem'), URL_ON_SITE)).toMatchObject({
      status: 0,
    });
  });

  test('sends nothing over http', async () => {
    const config = curlConfig(new Secret('Bearer FAKE-token'), undefined);
    const { status, headers } = await curl(config, `http://127.0.0.1:${portOf(plain)}/`);
    expect(status).not.toBe(0);
    expect(headers).toEqual([]);
  });
});

test('any printable text in any number arrives byte for byte', async () => {
  const unit = fc.oneof(
    fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)),
    fc.constantFrom(
      '"',
      '\\',
      '#',
      '\t',
      ' ',
      '\\n',
      '\\t',
      '@',
      "'",
      '%',
      '\\"',
      'é',
      '\u{1f511}',
      '\u3042',
    ),
  );
  // Servers drop blanks at the ends of a value.
  const value = fc.string({ unit, minLength: 1, maxLength: 60 }).map((text) => `x${text}x`);
  await fc.assert(
    fc.asyncProperty(fc.array(value, { minLength: 100, maxLength: 100 }), async (values) => {
      const config = values.map(
        (text) => `url = "http://127.0.0.1:${portOf(plain)}/"\nheader = ${curlQuoted(`X-Value: ${text}`)}\n`,
      );
      const { status, headers } = await curl(config.join('next\n'));
      expect(status).toBe(0);
      expect(headers.map((header) => header['x-value'])).toEqual(values);
    }),
    { numRuns: 5 },
  );
}, 20_000);
