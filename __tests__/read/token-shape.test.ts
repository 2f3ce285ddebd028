import { expect, test } from '@jest/globals';
import { crc32 } from 'node:zlib';
import { looksTruncated } from '../../src/read/token-shape.js';
import { Secret } from '../../src/secret.js';

const START = 'ATATT3FAKE-0001_x=';
const digits = (checksum: number): string => (checksum >>> 0).toString(16).toUpperCase().padStart(8, '0');
const whole = crc32(START);

test.each([
  ['a whole token', START + digits(whole), false],
  ['one whose checksum is another', START + digits(whole ^ 1), true],
  ["a service account's whose checksum is another", 'ATSTT3FAKE-0001=00000000', true],
  ['one whose middle was lost', START.replace('-0001', '') + digits(whole), true],
  ['one without a checksum', START, false],
  ['one with something in front', `x${START}00000000`, false],
  ['one with something behind', `${START}00000000x`, false],
  ['one with its checksum in lower case', `${START}abcdef00`, false],
  ['one of another shape', 'FAKETT3FAKE-0001=00000000', false],
  ['one with nothing between its beginning and its checksum', 'ATATT3=00000000', false],
  ['an odd sign in it', 'ATATT3FAKE.0001=00000000', false],
])('%s: it looks cut off? %s', async (_what, token, expected) => {
  expect(await looksTruncated(new Secret(token))).toBe(expected);
});
