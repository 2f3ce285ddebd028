import { describe, expect, test } from '@jest/globals';
import { format, inspect } from 'node:util';
import { Secret } from '../../src/secret.js';

const VALUE = 'FAKE-secret-0001';

describe('a secret', () => {
  const secret = new Secret(VALUE);
  const nested = { secret, list: [secret], map: new Map([[secret, secret]]) };

  test('equals one of the same value, and no other', () => {
    expect(secret.equals(new Secret(VALUE))).toBe(true);
    expect(secret.equals(new Secret(`${VALUE}2`))).toBe(false);
  });

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
