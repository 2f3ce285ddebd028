import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Fault } from '../../sandbox/index.js';
import { play, sites, ways } from './scenario.js';

/** Node itself needs about half of it. */
const MOST_MEMORY_KB = 80 * 1024;

const answers: [name: string, then: Fault, code: string, status: number][] = [
  ['a body that is cut off half-way', { reset: 'mid-body' }, 'network-unreachable', 5],
  ['a body shorter than announced', { shortBody: true }, 'network-unreachable', 5],
  ['headers that never come', { stall: 'headers' }, 'timeout', 5],
  ['a body that drips', { drip: { everyMs: 20 } }, 'timeout', 5],
  ['a body that never ends', { endless: true }, 'untrusted-response', 7],
  ['a gzip bomb that nobody asked for', { gzipBomb: { megabytes: 200 } }, 'untrusted-response', 7],
  ['half of a JSON document', { truncated: true }, 'untrusted-response', 7],
  ['bytes that are no UTF-8', { invalidUtf8: true }, 'untrusted-response', 7],
  ['a flood of headers', { headerFlood: true }, 'untrusted-response', 7],
  ['an empty 204', { status: 204 }, 'untrusted-response', 7],
  ['JSON that is no object', { status: 200, body: [] }, 'untrusted-response', 7],
  ['an account of another type', { status: 200, body: { accountId: 'FAKE\nid' } }, 'untrusted-response', 7],
  ['a redirect without a target', { redirect: 301 }, 'redirect-refused', 7],
  ['a redirect to nowhere', { redirect: 302, location: 'javascript:alert(1)' }, 'redirect-refused', 7],
  ['a redirect to the same host', { redirect: 308, location: '/login.jsp' }, 'redirect-refused', 7],
];

test.each(answers)(
  '%s ends in time, in little memory, with %s (G2, G4, G5)',
  async (_name, then, code, status) => {
    const memory = 'max-rss';
    let file = '';
    const { main } = await play({
      inputs: {
        ...ways.classic,
        'cloud-id': sites.acme.cloudId,
        'auth-method': 'api-token',
        // Only what would never end is cut off; a busy machine must not cut off what ends by itself.
        'timeout-seconds': code === 'timeout' ? '1' : '15',
      },
      arrange: ({ faults, caFile }) => {
        file = join(caFile, '..', memory);
        faults.add({ path: '/rest/api/3/myself', then });
      },
      get step() {
        return {
          nodeArguments: ['--require', resolve('__tests__/dist/preload/max-rss.cjs')],
          env: { MAX_RSS_FILE: file },
        };
      },
    });
    expect(main).toMatchObject({ status, outputs: { 'error-code': code } });
    expect(main.durationMs).toBeLessThan(15_000);
    expect(Number(readFileSync(file, 'utf8'))).toBeLessThan(MOST_MEMORY_KB);
  },
);

test('a body after which the connection stays open is read to its end and no further', async () => {
  const { main, sandbox } = await play({ inputs: ways.classic });
  expect(main.status).toBe(0);
  expect(sandbox.requests).toHaveLength(2);
});
