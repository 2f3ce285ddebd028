import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { picture, PICTURES, transcript } from '../../scripts/picture.js';

test('the README shows what the program prints', async () => {
  const text = await transcript();
  for (const theme of ['light', 'dark'] as const) {
    expect(readFileSync(PICTURES[theme], 'utf8')).toBe(picture(text, theme));
  }
});
