import { expect, test } from '@jest/globals';
import { crc32 } from 'node:zlib';
import { looksTruncated } from '../../src/read/token-shape.js';
import { Secret } from '../../src/secret.js';

const START = 'ATATT3FAKE-0001_x=';
const digits = (checksum: number): string => (checksum >>> 0).toString(16).toUpperCase().padStart(8, '0');
const whole = crc32(START);

test.each([
  ['a whole token', false, START + digits(whole)],
  ['one whose checksum is another', true, START + digits(whole ^ 1)],
  ["a service account's whose checksum is another", true, 'ATSTT3FAKE-0001=00000000'],
  ['one whose middle was lost', true, START.replace('-0001', '') + digits(whole)],
  ['one without a checksum', false, START],
  ['one with something in front', false, `x${START}00000000`],
  ['one with something behind', false, `${START}00000000x`],
  ['one with its checksum in lower case', false, `${START}abcdef00`],
  ['one of another shape', false, 'FAKETT3FAKE-0001=00000000'],
  ['one with nothing between its beginning and its checksum', false, 'ATATT3=00000000'],
  ['an odd sign in it', false, 'ATATT3FAKE.0001=00000000'],
])('%s: does it look cut off? %s', async (_what, expected, token) => {
  expect(await looksTruncated(new Secret(token))).toBe(expected);
});
