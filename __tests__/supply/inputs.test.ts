import { expect, test } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { parse } from 'yaml';
import { blocks } from '../workflows/documents.js';
import { visitProgram } from './literals.js';

/** Returns the names of properties that tests of the built Action set: `{ 'site-url': ... }`, `{ email }`. */
function propertiesSet(folder: string): Set<string> {
  const names = new Set<string>();
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.ts'))) {
    visitProgram(join(folder, file), (node) => {
      if (ts.isPropertyAssignment(node) && (ts.isStringLiteral(node.name) || ts.isIdentifier(node.name)))
        names.add(node.name.text);
      if (ts.isShorthandPropertyAssignment(node)) names.add(node.name.text);
    });
  }
  return names;
}

const inputs = ['action.yml', 'check/action.yml'].flatMap((file) => {
  const action = parse(readFileSync(file, 'utf8')) as { inputs: Record<string, unknown> };
  return Object.keys(action.inputs);
});
const given = new Set(
  ['__tests__/dist', 'acceptance/tables'].flatMap((folder) => [...propertiesSet(folder)]),
);
/** The documents' own steps, which a test runs in place. */
const shown = blocks().flatMap(({ isCut, text }) => (isCut ? [] : text.split(/[\s:]+/)));

test('each input is given to the built Action by some test (H11)', () => {
  expect(inputs.filter((name) => !given.has(name) && !shown.includes(name))).toEqual([]);
});
