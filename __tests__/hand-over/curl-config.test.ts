import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { Server } from 'node:net';
import { join } from 'node:path';
import fc from 'fast-check';
import { folderOfTests } from '../folder.js';
import { listening } from '../transport/local-server.js';
import { createAuthority } from '../../sandbox/net/certificates.js';
import { authorization, type Credential } from '../../src/credential.js';
import { curlConfig, curlQuoted } from '../../src/hand-over/curl-config.js';
import type { TlsFiles } from '../../src/hand-over/step-files.js';
import { Secret } from '../../src/secret.js';

const URL_ON_SITE = 'https://acme.atlassian.net/rest/api/3/myself';

const folder = folderOfTests();
let site: Server;
let plain: Server;
let [sitePort, plainPort] = [0, 0];
let client: Readonly<Record<string, string>> = {};
/** The header bytes of each request that arrived. */
let received: Record<string, string>[] = [];

const path = (name: string): string => join(folder, name);

function answer(request: IncomingMessage, response: ServerResponse): void {
  const headers: Record<string, string> = {};
  // Node.js returns each byte as a character. These are UTF-8.
  for (const [name, value] of Object.entries(request.headers)) {
    headers[name] = Buffer.from(String(value), 'latin1').toString('utf8');
  }
  received.push(headers);
  response.end();
}

beforeAll(async () => {
  const authority = createAuthority();
  const { cert, key } = authority.host();
  client = { cert, key };
  writeFileSync(path('ca.pem'), authority.caPem);
  // Longer than Node's own header limit, for the longest token that is accepted.
  const options = { maxHeaderSize: 64 * 1024 };
  site = createHttpsServer({ ...options, cert, key }, answer);
  plain = createHttpServer(options, answer);
  [sitePort, plainPort] = [await listening(site), await listening(plain)];
});

afterAll(() => {
  site.close();
  plain.close();
});

/** For the site, with this test's TLS files. */
function configOf(
  value: string,
  { tls = { cacert: path('ca.pem') }, allowUploads = false, ...changes }: Changes = {},
): string {
  const session = { credential: authorization(new Secret(value)), baseUrl: 'https://acme.atlassian.net' };
  return curlConfig({ ...session, ...changes }, { allowUploads }, tls);
}

interface Changes {
  readonly credential?: Credential;
  readonly baseUrl?: string;
  readonly allowUploads?: boolean;
  readonly tls?: TlsFiles;
}

/** Runs curl like the documented line. @returns its exit status */
async function curl(config: string, args: string[] = [], env: object = {}): Promise<unknown> {
  writeFileSync(path('curl.conf'), config);
  received = [];
  const child = spawn('curl', ['-q', '-K', path('curl.conf'), '--silent', '--max-time', '5', ...args], {
    stdio: 'ignore',
    env: { PATH: process.env.PATH, ...env },
  });
  return (await once(child, 'close'))[0];
}

async function expectNothingSent(config: string, ...args: string[]): Promise<void> {
  expect(await curl(config, args)).not.toBe(0);
  expect(received).toEqual([]);
}

const toSite = (): string[] => ['--connect-to', `acme.atlassian.net:443:127.0.0.1:${sitePort}`];

describe('the config, read by curl', () => {
  test('sends the longest token', async () => {
    const value = `Basic ${'RkFLRQ'.repeat(2000)}`;
    expect(await curl(configOf(value), [...toSite(), URL_ON_SITE])).toBe(0);
    expect(received.map((header) => header.authorization)).toEqual([value]);
  });

  test('finds a client certificate behind a colon', async () => {
    const place = path('a:b\\c\\\\d');
    mkdirSync(place);
    for (const [name, text] of Object.entries(client)) writeFileSync(join(place, name), text);
    const tls = { cacert: path('ca.pem'), cert: join(place, 'cert'), key: join(place, 'key') };
    expect(await curl(configOf('Bearer FAKE-token', { tls }), [...toSite(), URL_ON_SITE])).toBe(0);
  });

  test('sends nothing over http', async () => {
    await expectNothingSent(configOf('Bearer FAKE-token', { tls: {} }), `http://127.0.0.1:${plainPort}/`);
  });
});

describe('a Jira on this machine without TLS', () => {
  const local = (): string => `http://127.0.0.1:${plainPort}/jira`;
  const config = (): string => configOf('Bearer FAKE-token', { baseUrl: local(), tls: {} });

  test('is spoken to over http, and never through a proxy', async () => {
    // A port without a listener.
    const proxies = { http_proxy: 'http://127.0.0.1:9', ALL_PROXY: 'http://127.0.0.1:9' };
    expect(await curl(config(), [local()], proxies)).toBe(0);
    expect(received).toMatchObject([{ authorization: 'Bearer FAKE-token' }]);
  });

  test('is reached over nothing else', async () => {
    await expectNothingSent(config(), ...toSite(), '--insecure', URL_ON_SITE);
  });
});

test('a config is lines of options, whatever is in them', () => {
  const text = configOf('Bearer FAKE"\\\n\turl = x', {
    allowUploads: true,
    tls: { cacert: 'a\nb', cert: 'c\r\nd', key: 'e"f' },
  });
  const lines = text.trimEnd().split('\n');
  expect(lines[0]).toMatch(/^# /);
  for (const line of lines.slice(1)) expect(line).toMatch(/^[a-z]+ = "(?:[^"\\\r\n]|\\.)*"$/);
  expect(lines.slice(1).map((line) => line.split(' ')[0])).toEqual([
    ...['header', 'proto', 'header', 'cacert', 'cert', 'key'],
  ]);
  expect(lines[3]).toBe('header = "X-Atlassian-Token: no-check"');
  expect(configOf('Bearer FAKE')).not.toContain('X-Atlassian-Token');
});

test('a signature comes from elsewhere', () => {
  const secret = new Secret('FAKE');
  const key = { consumerKey: 'FAKE', oauthToken: secret, privateKey: secret };
  const credential: Credential = { kind: 'signature', key, sign: () => secret };
  const config = configOf('', { credential });
  expect(config).not.toMatch(/FAKE|header =/);
  expect(config).toContain('jira-auth sign');
});

// In shells, acceptance/shells and formats.test.ts try any text.

test('for a curl config, lines are one', () => {
  expect(curlQuoted('tab\tline\nreturn\rvertical\v')).toBe('"tab\\tline\\nreturn\\rvertical\\v"');
});

test('any printable text in any number arrives byte for byte (E5)', async () => {
  const unit = fc.oneof(
    fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)),
    fc.constantFrom(...Array.from('"\\#\t @\'%é\u{1f511}\u3042'), '\\n', '\\t', '\\"'),
  );
  // Servers drop blanks at the ends of a value.
  const value = fc.string({ unit, minLength: 1, maxLength: 60 }).map((text) => `x${text}x`);
  await fc.assert(
    fc.asyncProperty(fc.array(value, { minLength: 100, maxLength: 100 }), async (values) => {
      const config = values.map(
        (text) => `url = "http://127.0.0.1:${plainPort}/"\nheader = ${curlQuoted(`X-Value: ${text}`)}\n`,
      );
      expect(await curl(config.join('next\n'))).toBe(0);
      expect(received.map((header) => header['x-value'])).toEqual(values);
    }),
    { numRuns: 5 },
  );
}, 20_000);
