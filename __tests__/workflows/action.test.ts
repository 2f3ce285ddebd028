import { expect, test } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { play, ways } from '../dist/scenario.js';

interface Metadata {
  inputs: Record<string, { description?: string }>;
  outputs: Record<string, { description?: string }>;
  runs: { using: string; main: string; post: string };
}

const action = parse(readFileSync('action.yml', 'utf8')) as Metadata;

test('runs on a Node that GitHub supports, and what is there', () => {
  expect(action.runs.using).toBe('node24');
  expect([action.runs.main, action.runs.post].filter((path) => !existsSync(path))).toEqual([]);
});

test('says what each input and output is', () => {
  const all = [...Object.entries(action.inputs), ...Object.entries(action.outputs)];
  expect(all.filter(([, { description = '' }]) => description.trim() === '')).toEqual([]);
});

test('sets the outputs that are declared, and no other: only a refresh token produces all of them', async () => {
  const { main } = await play({ inputs: ways.refreshToken });
  expect(main.outcome).toBe('success');
  expect(Object.keys(main.outputs).sort()).toEqual(Object.keys(action.outputs).sort());
});
