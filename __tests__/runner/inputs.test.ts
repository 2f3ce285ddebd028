import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { actionInputs, inputVariables } from '../../sandbox/runner/index.js';

let folder: string;
let actionYml: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'inputs-'));
  actionYml = join(folder, 'action.yml');
  writeFileSync(
    actionYml,
    `name: Example
inputs:
  site-url: { required: true }
  warn-days: { default: 30 }
  export-env: { default: 'true' }
  curl-config: { default: false }
  github-token: { default: '\${{ github.token }}' }
  nothing:
`,
  );
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('actionInputs', () => {
  test('gives every declared input, by default or empty', () => {
    expect(actionInputs(actionYml)).toEqual({
      'site-url': '',
      'warn-days': '30',
      'export-env': 'true',
      'curl-config': 'false',
      'github-token': '',
      nothing: '',
    });
  });

  test('takes what is given, whatever its case, also empty or undeclared', () => {
    expect(
      actionInputs(
        actionYml,
        { 'Site-URL': 'acme', 'export-env': '', other: 'x' },
        { 'github.token': 'FAKE-token' },
      ),
    ).toEqual({
      'Site-URL': 'acme',
      'export-env': '',
      other: 'x',
      'warn-days': '30',
      'curl-config': 'false',
      'github-token': 'FAKE-token',
      nothing: '',
    });
  });

  test('an Action without inputs has none', () => {
    const bare = join(folder, 'bare.yml');
    writeFileSync(bare, 'name: Bare\n');
    expect(actionInputs(bare)).toEqual({});
    writeFileSync(bare, 'just text');
    expect(() => actionInputs(bare)).toThrow('not a mapping');
  });
});

test('inputVariables keeps hyphens and replaces spaces', () => {
  expect(inputVariables({ 'site-url': 'a', 'two words': 'b', e: '' })).toEqual({
    'INPUT_SITE-URL': 'a',
    INPUT_TWO_WORDS: 'b',
    INPUT_E: '',
  });
});
