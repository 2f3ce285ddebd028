import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { anyText } from '../any-text.js';
import { once } from 'node:events';
import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { hasDuplicateKeys } from '../../src/json.js';
import { LARGEST_BODY, readText } from '../../src/transport/wire.js';

function message(
  pieces: Buffer[],
  end: 'end' | 'cut off' | Error = 'end',
  encoding?: string,
): IncomingMessage {
  const incoming = new IncomingMessage(new Socket());
  if (encoding !== undefined) incoming.headers['content-encoding'] = encoding;
  for (const piece of pieces) incoming.push(piece);
  if (end === 'end') incoming.push(null);
  else setImmediate(() => incoming.destroy(end === 'cut off' ? undefined : end));
  return incoming;
}

describe('the text of a body', () => {
  const bytes = Buffer.from('{"a":"é"}');

  test.each<[string, Buffer[], string | undefined, string | undefined]>([
    ['several pieces', [Buffer.from('a'), Buffer.from([0xc3]), Buffer.from([0xa9])], undefined, 'aé'],
    ['UTF-8', [bytes], undefined, '{"a":"é"}'],
    ['the same in capitals', [bytes], 'Identity', '{"a":"é"}'],
    ['a byte order mark', [Buffer.from('\ufeff{}')], undefined, '{}'],
    ['another encoding', [bytes], 'gzip', undefined],
    ['an empty encoding', [bytes], '', undefined],
    ['a byte that is no UTF-8', [Buffer.from([0x7b, 0xff, 0x7d])], undefined, undefined],
    ['an unpaired surrogate', [Buffer.from([0xed, 0xa0, 0x80])], undefined, undefined],
    ['the largest size', [Buffer.alloc(LARGEST_BODY, 'a')], undefined, 'a'.repeat(LARGEST_BODY)],
  ])('of %s', async (_what, pieces, encoding, text) => {
    expect(await readText(message(pieces, 'end', encoding))).toBe(text);
  });

  test('that is one byte too large is none', async () => {
    const endless = message([Buffer.alloc(LARGEST_BODY), Buffer.alloc(1), Buffer.alloc(10)]);
    expect(await readText(endless)).toBeUndefined();
    expect(endless.destroyed).toBe(true);
  });

  test.each([
    ['is closed', 'cut off' as const, 'ERR_STREAM_PREMATURE_CLOSE'],
    ['breaks', Object.assign(new Error('reset'), { code: 'EPIPE' }), 'EPIPE'],
  ])('is none if its connection %s before its end (G1)', async (_what, end, code) => {
    await expect(readText(message([Buffer.from('{"a":')], end))).rejects.toMatchObject({ code });
  });

  test('is none if its connection is closed before it is read', async () => {
    const cut = message([Buffer.from('{"a":')], 'cut off');
    await once(cut, 'close');
    await expect(readText(cut)).rejects.toMatchObject({ code: 'ERR_STREAM_PREMATURE_CLOSE' });
  });
});

describe('a key that an object has twice', () => {
  test.each([...['{"a" :1,\n\t"a"\r :2}', '{"a":1,"\\u0061":2}', '[{},{"a":{"b":1,"c":[{"b":1}],"b":2}}]']])(
    'is found: %s',
    (text) => {
      expect(() => JSON.parse(text) as unknown).not.toThrow();
      expect(hasDuplicateKeys(text)).toBe(true);
    },
  );

  test.each([
    ...['{"a":{"a":{"a":1}}}', '{"a":["a","a","b"],"b":1}', '{"a":"\\":\\"{","b":"}"}', '{"a\\\\":1,"a":2}'],
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
    fc.property(fc.jsonValue(), anyText(), fc.jsonValue(), (around, key, value) => {
      const member = `${JSON.stringify(key)}:${JSON.stringify(value)}`;
      const text = `[${JSON.stringify(around)},{"first":[{"k":${JSON.stringify(around)},"l":{${member},${member}}}]}]`;
      expect(hasDuplicateKeys(text)).toBe(true);
    }),
  );
});

test('a megabyte takes no time that grows faster than it', () => {
  const texts = [
    JSON.stringify('F'.repeat(1024 * 1024)),
    `[${'"",'.repeat(300_000)}""]`,
    '['.repeat(500_000) + ']'.repeat(500_000),
    `"${'\\\\'.repeat(500_000)}"`,
  ];
  for (const text of texts) {
    const started = performance.now();
    expect(hasDuplicateKeys(text)).toBe(false);
    expect(performance.now() - started).toBeLessThan(8000);
  }
});
