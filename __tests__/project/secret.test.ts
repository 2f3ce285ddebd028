import { describe, expect, test } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, inspect } from 'node:util';
import { Secret } from '../../src/secret.js';

const VALUE = 'FAKE-secret-0001';
const SOURCES = join(import.meta.dirname, '../../src');

describe('a secret', () => {
  const secret = new Secret(VALUE);
  const nested = { secret, list: [secret], map: new Map([[secret, secret]]) };

  test('is revealed when asked for', () => {
    expect(secret.reveal()).toBe(VALUE);
  });

  test.each<[string, () => unknown]>([
    ['String()', () => String(secret)],
    ['a template', () => secret],
    ['concatenation', () => 'a'.concat(secret as unknown as string)],
    ['join', () => [secret].join()],
    ['JSON', () => JSON.stringify({ a: [secret] })],
    ['inspect', () => inspect(nested, { depth: null, showHidden: true })],
    [
      'inspect without custom methods',
      () => inspect(nested, { depth: null, showHidden: true, customInspect: false }),
    ],
    ['console.log', () => format('%s %o %O %j %d', secret, secret, secret, secret, secret)],
    ['an error', () => inspect(new Error(String(secret), { cause: secret }))],
    [
      'Object.entries',
      () => JSON.stringify([Object.entries(secret), Reflect.ownKeys(secret), Object.assign({}, secret)]),
    ],
    ['structuredClone', () => inspect(structuredClone({ a: secret }), { showHidden: true })],
    ['localised text', () => secret.toLocaleString()],
    ['comparison by a test', () => inspect(expect.objectContaining({ secret }))],
  ])('is not shown by %s', (_how, show) => {
    expect(String(show())).not.toContain('FAKE');
  });

  test('shows that something was hidden', () => {
    expect([String(secret), JSON.stringify(secret), inspect(secret)]).toEqual(['***', '"***"', '***']);
  });
});

test('secrets are revealed in these places only; a new one is a decision', () => {
  const places: Record<string, number> = {};
  for (const file of readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.ts')) continue;
    const calls = readFileSync(join(SOURCES, file), 'utf8').match(/\breveal\b/g)?.length ?? 0;
    if (calls > 0 && file !== 'secret.ts') places[file.replaceAll('\\', '/')] = calls;
  }
  expect(places).toEqual({
    // Hands over: the curl config; the masks, three outputs and a variable.
    'hand-over/curl-config.ts': 1,
    'hand-over/github.ts': 4,
    // Looks at a token's shape, and at its expiry.
    'read/token-shape.ts': 1,
    'verify/jwt.ts': 1,
    // Sends: the header and the body of a request.
    'transport/http.ts': 2,
    // Puts together: a header, and a body.
    'verify/authorization.ts': 4,
    'verify/token-endpoint.ts': 2,
  });
});
