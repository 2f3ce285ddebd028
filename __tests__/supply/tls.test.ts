import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import ts from 'typescript';
import { parse } from 'yaml';
import { visitProgram } from './literals.js';

/** Options that switch the verification of servers off, or replace it. */
const SWITCHES = ['rejectUnauthorized', 'checkServerIdentity'];

function switchesIn(path: string): string[] {
  const found: string[] = [];
  visitProgram(path, (node) => {
    const name =
      targetOf(node)
        ?.getText()
        .replace(/^.*\.|['"]/g, '') ?? '';
    if (SWITCHES.includes(name)) found.push(node.getText());
  });
  return found;
}

function targetOf(node: ts.Node): ts.Node | undefined {
  if (ts.isPropertyAssignment(node) || ts.isShorthandPropertyAssignment(node)) return node.name;
  const isAssignment = ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken;
  return isAssignment ? node.left : undefined;
}

test.each(['main', 'post', 'check', 'update', 'cli'])(
  'dist/%s switches the verification of servers off nowhere',
  (bundle) => {
    expect(switchesIn(`dist/${bundle}/index.js`)).toEqual([]);
  },
);

test('no input is about that', () => {
  const { inputs } = parse(readFileSync('action.yml', 'utf8')) as { inputs: Record<string, unknown> };
  const names = Object.keys(inputs);
  expect(names.filter((name) => /insecure|verify|skip|ignore|reject|unauth/i.test(name))).toEqual([]);
});
