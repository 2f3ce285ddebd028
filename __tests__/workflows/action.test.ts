import { expect, test } from '@jest/globals';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { parse } from 'yaml';
import { play, ways } from '../dist/scenario.js';
import { visitProgram } from '../supply/literals.js';
import { blocks } from './documents.js';

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

test('sets the outputs that are declared: a refresh token produces all', async () => {
  const { main } = await play({ inputs: ways.refreshToken });
  expect(main.outcome).toBe('success');
  expect(Object.keys(main.outputs).sort()).toEqual(Object.keys(action.outputs).sort());
});

/** `{ 'site-url': ... }`, `{ email }` */
function propertiesSet(file: string): string[] {
  const names: string[] = [];
  if (file.endsWith('.ts'))
    visitProgram(file, (node) => {
      if (ts.isPropertyAssignment(node) && (ts.isStringLiteral(node.name) || ts.isIdentifier(node.name)))
        names.push(node.name.text);
      if (ts.isShorthandPropertyAssignment(node)) names.push(node.name.text);
    });
  return names;
}

test('each input is given to the built Action by some test (H11)', () => {
  const check = parse(readFileSync('check/action.yml', 'utf8')) as Metadata;
  // The documents' own steps run in place.
  const shown = blocks().flatMap(({ isCut, text }) => (isCut ? [] : text.split(/[\s:]+/)));
  const files = ['__tests__/dist', 'acceptance/tables'].flatMap((folder) =>
    readdirSync(folder).map((name) => join(folder, name)),
  );
  const given = new Set([...[...files, 'sandbox/ways.ts'].flatMap(propertiesSet), ...shown]);
  expect(Object.keys({ ...action.inputs, ...check.inputs }).filter((name) => !given.has(name))).toEqual([]);
});
