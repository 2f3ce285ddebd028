import { expect, test } from '@jest/globals';
import { Buffer } from 'node:buffer';
import { filterJobOutputs, Masker } from '../../sandbox/runner/index.js';

test('an output that holds a mask, in any form, is dropped with a warning', () => {
  const masker = new Masker();
  masker.add('FAKE-secret-0001');
  expect(
    filterJobOutputs(
      {
        url: 'https://acme.atlassian.net',
        raw: 'Bearer FAKE-secret-0001',
        encoded: Buffer.from('FAKE-secret-0001').toString('base64'),
        empty: '',
      },
      masker,
    ),
  ).toEqual({
    kept: { url: 'https://acme.atlassian.net' },
    dropped: ['raw', 'encoded'],
    log: [
      "Set output 'url'",
      "##[warning]Skip output 'raw' since it may contain secret.",
      "##[warning]Skip output 'encoded' since it may contain secret.",
    ],
  });
});

test('a site stored as a secret takes the outputs that name it with it', () => {
  const masker = new Masker();
  masker.addSecret('https://acme.atlassian.net');
  const outputs = { 'base-url': 'https://acme.atlassian.net', 'cloud-id': '00000000-FAKE' };
  expect(filterJobOutputs(outputs, masker).dropped).toEqual(['base-url']);
});

test('a mask of one character takes every output that contains it', () => {
  const masker = new Masker();
  masker.add('e');
  expect(filterJobOutputs({ one: 'release', two: 'x' }, masker).kept).toEqual({ two: 'x' });
});
