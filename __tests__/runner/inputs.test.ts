import { expect, test } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { actionInputs, inputVariables } from '../../sandbox/runner/index.js';

test('every declared input is handed over, by default or empty, and what is given whatever its case', () => {
  const folder = mkdtempSync(join(tmpdir(), 'inputs-'));
  const file = join(folder, 'action.yml');
  const declared = ['site-url: { required: true }', 'days: { default: 30 }', 'nothing:'];
  const more = ['curl-config: { default: false }', "token: { default: '${{ github.token }}' }"];
  writeFileSync(file, ['inputs:', ...[...declared, ...more].map((line) => `  ${line}`)].join('\n'));
  const defaults = { days: '30', nothing: '', 'curl-config': 'false' };
  expect(actionInputs(file)).toEqual({ ...defaults, 'site-url': '', token: '' });
  const given = { 'Site-URL': 'acme', days: '', other: 'x' };
  const expressions = { 'github.token': 'FAKE-token' };
  expect(actionInputs(file, given, expressions)).toEqual({ ...defaults, ...given, token: 'FAKE-token' });
  rmSync(folder, { recursive: true });
  expect(inputVariables({ 'site-url': 'a', 'two words': 'b', e: '' })).toEqual({
    'INPUT_SITE-URL': 'a',
    INPUT_TWO_WORDS: 'b',
    INPUT_E: '',
  });
});
