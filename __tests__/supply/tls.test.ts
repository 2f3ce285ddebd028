import { beforeAll, describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import ts from 'typescript';
import { parse } from 'yaml';
import { visitProgram } from './literals.js';

/** Options that switch the verification of servers off, or replace it: Node's, and @actions/http-client's. */
const SWITCHES = ['rejectUnauthorized', 'checkServerIdentity', 'ignoreSslError', '_ignoreSslError'];

interface Set {
  readonly name: string;
  readonly text: string;
  /** The conditions that it stands under. */
  readonly under: readonly string[];
}

function switchesIn(path: string): Set[] {
  const found: Set[] = [];
  visitProgram(path, (node) => {
    const target = targetOf(node);
    const name =
      target && ts.isPropertyAccessExpression(target) ? target.name.text : (target?.getText() ?? '');
    const plain = name.replaceAll(/['"]/g, '');
    if (SWITCHES.includes(plain))
      found.push({ name: plain, text: node.getText(), under: conditionsOf(node) });
  });
  return found;
}

function targetOf(node: ts.Node): ts.Node | undefined {
  if (ts.isPropertyAssignment(node) || ts.isShorthandPropertyAssignment(node)) return node.name;
  const isAssignment = ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken;
  return isAssignment ? node.left : undefined;
}

/** Without the spaces and local names in which bundles differ. */
function spelledOut(text: string): string {
  return text.replace(/\s*=\s*/, ' = ').replace(/= \w+\.ignoreSslError$/, '= OPTIONS.ignoreSslError');
}

function conditionsOf(node: ts.Node): string[] {
  const conditions: string[] = [];
  for (let above: ts.Node = node; !ts.isSourceFile(above); above = above.parent) {
    if (ts.isIfStatement(above)) conditions.push(above.expression.getText());
  }
  return conditions;
}

describe.each(['client', 'cli'])('dist/%s', (bundle) => {
  let switches: Set[];

  beforeAll(() => {
    switches = switchesIn(`dist/${bundle}/index.js`);
  });

  test("switches the verification of servers off nowhere but under the HTTP client's own option", () => {
    const others = switches.filter(
      ({ name, under }) =>
        !name.includes('SslError') && !under.some((text) => /\b_ignoreSslError\b/.test(text)),
    );
    expect(others).toEqual([]);
  });

  test('never gives that option', () => {
    const given = switches
      .filter(({ name }) => name.includes('SslError'))
      .map(({ text }) => spelledOut(text));
    expect([...new Set(given)].sort()).toEqual([
      'this._ignoreSslError = OPTIONS.ignoreSslError',
      'this._ignoreSslError = false',
    ]);
  });
});

test.each(['main', 'post', 'check', 'update', 'sign'])(
  'dist/%s, without the client, has no such option',
  (bundle) => {
    expect(switchesIn(`dist/${bundle}/index.js`)).toEqual([]);
  },
);

test('no input is about that', () => {
  const { inputs } = parse(readFileSync('action.yml', 'utf8')) as { inputs: Record<string, unknown> };
  const names = Object.keys(inputs);
  expect(names.filter((name) => /insecure|verify|skip|ignore|reject|unauth/i.test(name))).toEqual([]);
});
