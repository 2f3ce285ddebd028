import { describe, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { LARGEST_BODY, readBody, textOf } from '../../src/transport/body.js';

/** An answer of which these pieces arrive, and then its end. */
function message(pieces: Buffer[], end: 'end' | 'cut off' | Error = 'end'): IncomingMessage {
  const incoming = new IncomingMessage(new Socket());
  for (const piece of pieces) incoming.push(piece);
  if (end === 'end') incoming.push(null);
  else setImmediate(() => incoming.destroy(end === 'cut off' ? undefined : end));
  return incoming;
}

describe('a body', () => {
  test('of several pieces is put together', async () => {
    const body = await readBody(message([Buffer.from('a'), Buffer.from([0xc3]), Buffer.from([0xa9])]));
    expect(body.tooLarge).toBe(false);
    expect(body.bytes.toString()).toBe('aé');
  });

  test('may be empty', async () => {
    expect((await readBody(message([]))).bytes).toHaveLength(0);
  });

  test('of the largest size is read whole; one byte more ends the connection', async () => {
    const largest = await readBody(message([Buffer.alloc(LARGEST_BODY)]));
    expect(largest.tooLarge).toBe(false);
    expect(largest.bytes).toHaveLength(LARGEST_BODY);

    const endless = message([Buffer.alloc(LARGEST_BODY), Buffer.alloc(1), Buffer.alloc(10)]);
    const larger = await readBody(endless);
    expect(larger.tooLarge).toBe(true);
    expect(larger.bytes.length).toBeLessThanOrEqual(LARGEST_BODY);
    expect(endless.destroyed).toBe(true);
  });

  test.each([
    ['is closed', 'cut off' as const, 'ERR_STREAM_PREMATURE_CLOSE'],
    ['breaks', Object.assign(new Error('reset'), { code: 'EPIPE' }), 'EPIPE'],
  ])('is no body if its connection %s before its end (G1)', async (_what, end, code) => {
    await expect(readBody(message([Buffer.from('{"a":')], end))).rejects.toMatchObject({ code });
  });

  test('is no body if its connection is closed before it is read', async () => {
    const cut = message([Buffer.from('{"a":')], 'cut off');
    await once(cut, 'close');
    await expect(readBody(cut)).rejects.toMatchObject({ code: 'ERR_STREAM_PREMATURE_CLOSE' });
  });
});

describe('the text of a body', () => {
  const bytes = Buffer.from('{"a":"é"}');

  test.each([
    [bytes, undefined, '{"a":"é"}'],
    [bytes, 'identity', '{"a":"é"}'],
    [bytes, 'Identity', '{"a":"é"}'],
    [Buffer.from('\ufeff{}'), undefined, '{}'],
    [Buffer.alloc(0), undefined, ''],
    [bytes, 'gzip', undefined],
    [bytes, '', undefined],
    [bytes, 'identity, gzip', undefined],
    [Buffer.from([0x7b, 0xff, 0x7d]), undefined, undefined],
    [Buffer.from([0xc3]), undefined, undefined],
    [Buffer.from([0xed, 0xa0, 0x80]), undefined, undefined],
    [Buffer.from('\ufeff{}', 'utf16le'), undefined, undefined],
  ])('%j encoded as %s: %j', (content, encoding, text) => {
    expect(textOf({ bytes: content, tooLarge: false }, encoding)).toBe(text);
  });

  test('that was cut off is none', () => {
    expect(textOf({ bytes, tooLarge: true }, undefined)).toBeUndefined();
  });
});
