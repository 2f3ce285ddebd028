import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { hasDuplicateKeys } from '../../src/transport/duplicate-keys.js';

describe('a key that an object has twice', () => {
  test.each([
    ['{"a":1,"a":1}'],
    ['{"a":1,"b":2,"a":3}'],
    ['{"a" :1,\n\t"a"\r :2}'],
    ['[{},{"a":{"b":1,"c":[{"b":1}],"b":2}}]'],
    ['{"a":1,"\\u0061":2}'],
    ['{"":1,"":2}'],
    ['{"__proto__":1,"__proto__":2}'],
    ['{"\\"":1,"\\"":2}'],
  ])('is found: %s', (text) => {
    expect(() => JSON.parse(text) as unknown).not.toThrow();
    expect(hasDuplicateKeys(text)).toBe(true);
  });

  test.each([
    ['{"a":1,"A":2}'],
    ['{"a":{"a":{"a":1}}}'],
    ['[{"a":1},{"a":2}]'],
    ['{"a":"a","b":"a"}'],
    ['{"a":["a","a","b"],"b":1}'],
    ['{"a":"\\":\\"{","b":"}"}'],
    ['{"a\\\\":1,"a":2}'],
    ['"a"'],
    ['null'],
    ['{"constructor":1,"toString":2}'],
  ])('is not seen where there is none: %s', (text) => {
    expect(() => JSON.parse(text) as unknown).not.toThrow();
    expect(hasDuplicateKeys(text)).toBe(false);
  });
});

test('no document that was made from an object has one', () => {
  fc.assert(
    fc.property(fc.json({ depthSize: 'large' }), (text) => {
      expect(hasDuplicateKeys(text)).toBe(false);
    }),
  );
});

test('a member that is written twice is found anywhere', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.string({ unit: 'binary' }), fc.jsonValue(), (around, key, value) => {
      const member = `${JSON.stringify(key)}:${JSON.stringify(value)}`;
      const text = `[${JSON.stringify(around)},{"first":[{"k":${JSON.stringify(around)},"l":{${member},${member}}}]}]`;
      expect(hasDuplicateKeys(text)).toBe(true);
    }),
  );
});

test('a document of a megabyte takes no time that grows faster than it', () => {
  const texts = [
    JSON.stringify('F'.repeat(1024 * 1024)),
    `[${'"",'.repeat(300_000)}""]`,
    '['.repeat(500_000) + ']'.repeat(500_000),
    `"${'\\\\'.repeat(500_000)}"`,
  ];
  for (const text of texts) {
    const started = performance.now();
    expect(hasDuplicateKeys(text)).toBe(false);
    expect(performance.now() - started).toBeLessThan(2000);
  }
});
