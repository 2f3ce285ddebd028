import { beforeAll, describe, expect, test } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { parse } from 'yaml';
import { KINDS } from '../../src/inputs/schema.js';
import { COMPARED, CONTACTED, listed, NO_HOSTS, SHOWN } from './hosts.js';
import { hostLike, literalsIn, visitProgram } from './literals.js';

const BUNDLES = ['main', 'post', 'check', 'update', 'client', 'seal', 'sign', 'cli'];

const PROGRAMS = readdirSync('dist', { recursive: true, encoding: 'utf8' }).filter((path) =>
  /\.[cm]?js$/.test(path),
);

const LISTED = [...Object.keys(CONTACTED), ...COMPARED, ...SHOWN];

const pathOf = (program: string): string => `dist/${program}`;

/** Calls that could run text as a program, or load an unreadable name. */
interface Calls {
  evaluated: string[];
  requiredUnread: string[];
  modules: Set<string>;
}

/** webpack's own functions take a module's number, written there by ncc. */
const LOADERS = ['require', 'import', 'getBuiltinModule'];

function callsIn(path: string): Calls {
  const calls: Calls = { evaluated: [], requiredUnread: [], modules: new Set() };
  visitProgram(path, (node) => {
    if (!ts.isCallExpression(node) && !ts.isNewExpression(node)) return;
    const callee = nameOf(node.expression);
    if (callee === 'eval' || callee === 'Function') calls.evaluated.push(node.getText());
    if (!LOADERS.includes(callee)) return;
    const [module] = node.arguments ?? [];
    if (module !== undefined && ts.isStringLiteralLike(module))
      calls.modules.add(module.text.replace(/^node:/, ''));
    else calls.requiredUnread.push(node.getText());
  });
  return calls;
}

/** `eval` for `globalThis.eval` and `(0, eval)`, too. */
function nameOf(node: ts.Expression): string {
  if (node.kind === ts.SyntaxKind.ImportKeyword) return 'import';
  if (ts.isParenthesizedExpression(node)) return nameOf(node.expression);
  if (ts.isBinaryExpression(node)) return nameOf(node.right);
  if (ts.isPropertyAccessExpression(node)) return node.name.text;
  return ts.isIdentifier(node) ? node.text : '';
}

test('dist has these bundles, and what they load late (H7)', () => {
  expect(PROGRAMS.filter((path) => path.endsWith('/index.js')).sort()).toEqual(
    BUNDLES.map((bundle) => `${bundle}/index.js`).sort(),
  );
  const loaded = BUNDLES.flatMap((bundle) =>
    [...callsIn(pathOf(`${bundle}/index.js`)).modules]
      .flatMap((name) => /^\.\/(.*)$/.exec(name)?.[1] ?? [])
      .map((name) => `${bundle}/${name}`),
  );
  expect(PROGRAMS.filter((path) => !path.endsWith('/index.js')).sort()).toEqual(loaded.sort());
});

describe.each(PROGRAMS)('dist/%s', (program) => {
  const [bundle = '', file] = program.split('/');
  const text = readFileSync(pathOf(program), 'utf8');
  let calls: Calls;

  beforeAll(() => {
    calls = callsIn(pathOf(program));
  });

  test('makes no program of a text, and loads what its text says', () => {
    expect(calls).toMatchObject({ evaluated: [], requiredUnread: [] });
    expect(text).not.toMatch(/\beval\s*\(|\bnew Function\b|\bnode:vm\b|require\(["']vm["']\)/);
  });

  // With one character beyond, Node reads and keeps all of it as UTF-16.
  if (file === 'index.js')
    test('is ASCII', () => {
      expect(text.match(/[^\0-\x7f]/g)).toBeNull();
    });

  test("loads Node's modules, its own late parts, the client, and what seals", () => {
    const modules = [...calls.modules].filter((name) => !NODE_MODULES.includes(name));
    const shared = ['../client/index.js', '../seal/index.js'];
    const others = modules.filter((name) => !(file === 'index.js' && name.startsWith('./')));
    expect(['client', 'seal', 'cli'].includes(bundle) ? [] : shared).toEqual(expect.arrayContaining(others));
  });

  const canStart = bundle === 'cli';
  test(canStart ? 'can start processes' : 'can start no process (E11)', () => {
    expect([...calls.modules].filter((name) => STARTS_PROCESSES.includes(name))).toEqual(
      canStart ? ['child_process'] : [],
    );
    if (!canStart) expect(text).not.toMatch(/child_process|worker_threads/);
  });

  test('asks whether the debugger is on, and never opens it', () => {
    const uses = text.matchAll(/node:inspector["']\)\.(\w+)/g);
    expect(Array.from(uses, ([, used]) => used).filter((used) => used !== 'url')).toEqual([]);
  });

  test('names no host that is not in the table of hosts', () => {
    // `explain` prints the document, with every host that it warns about.
    const document = readFileSync('TROUBLESHOOTING.md', 'utf8');
    const unknown = literalsIn(pathOf(program))
      .filter((literal) => !document.endsWith(literal))
      .flatMap(hostLike)
      .filter((name) => !LISTED.includes(name) && !NO_HOSTS.some((pattern) => pattern.test(name)));
    expect([...new Set(unknown)]).toEqual([]);
  });
});

/** Modules that reach the network, the disk or the machine, and those that only compute. */
const NODE_MODULES = listed(`
  assert buffer child_process crypto events fs http https inspector net os path process readline stream
  stream/consumers timers/promises tls tty url util zlib
`);
const STARTS_PROCESSES = ['child_process', 'cluster', 'worker_threads', 'vm'];

test('nothing but inputs has a `help`, which the build leaves out', () => {
  const others = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter(
    (path) => path.endsWith('.ts') && !/^(?:inputs|methods|cli|values)\b/.test(path),
  );
  const isNamed = (path: string): boolean => /\bhelp\??:/.test(readFileSync(join('src', path), 'utf8'));
  expect(others.filter(isNamed)).toEqual([]);
  const { help } = KINDS['site-url'];
  expect(readFileSync(pathOf('main/index.js'), 'utf8')).not.toContain(help[0]);
  expect(readFileSync(pathOf('cli/index.js'), 'utf8')).toContain(help[0]);
});

test('every host in the table stands in some bundle', () => {
  const found = new Set(PROGRAMS.flatMap((program) => literalsIn(pathOf(program)).flatMap(hostLike)));
  expect(LISTED.filter((name) => !found.has(name))).toEqual([]);
});

test.each(Object.keys(CONTACTED))('SECURITY.md tells that %s is connected to', (host) => {
  const [, section = ''] =
    /^## What it connects to\n(.*?)^## /ms.exec(readFileSync('SECURITY.md', 'utf8')) ?? [];
  expect(section).toContain(`\`${host}\``);
});

/** Of Node, and of @actions/http-client. */
const SWITCHES = ['rejectUnauthorized', 'checkServerIdentity', 'ignoreSslError', '_ignoreSslError'];

interface Switch {
  text: string;
  under: readonly string[];
  /** Of the HTTP client itself, and no use of it. */
  isOption: boolean;
}

function switchesIn(bundle: string): Switch[] {
  const found: Switch[] = [];
  visitProgram(`dist/${bundle}/index.js`, (node) => {
    const target = targetOf(node);
    const name = target && ts.isPropertyAccessExpression(target) ? target.name : target;
    const plain = name?.getText().replaceAll(/['"]/g, '') ?? '';
    if (SWITCHES.includes(plain))
      found.push({ text: node.getText(), under: conditionsOf(node), isOption: plain.includes('SslError') });
  });
  return found;
}

function targetOf(node: ts.Node): ts.Node | undefined {
  if (ts.isPropertyAssignment(node) || ts.isShorthandPropertyAssignment(node)) return node.name;
  const isAssignment = ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken;
  return isAssignment ? node.left : undefined;
}

function spelledOut(text: string): string {
  return text
    .replace(/\s*=\s*/, ' = ')
    .replace(/= \w+\.ignoreSslError$/, '= OPTIONS.ignoreSslError')
    .replace('!1', 'false');
}

function conditionsOf(node: ts.Node): string[] {
  const conditions: string[] = [];
  for (let above: ts.Node = node; !ts.isSourceFile(above); above = above.parent) {
    if (ts.isIfStatement(above)) conditions.push(above.expression.getText());
    if (ts.isBinaryExpression(above)) conditions.push(above.left.getText());
  }
  return conditions;
}

test.each(BUNDLES)(
  'dist/%s verifies servers, but for an option of the HTTP client that it never gives',
  (bundle) => {
    const [options, uses] = [true, false].map((is) =>
      switchesIn(bundle).filter((each) => each.isOption === is),
    );
    expect(uses?.filter(({ under }) => !under.some((text) => /\b_ignoreSslError\b/.test(text)))).toEqual([]);
    const ofClient = ['this._ignoreSslError = OPTIONS.ignoreSslError', 'this._ignoreSslError = false'];
    expect([...new Set(options?.map(({ text }) => spelledOut(text)))].sort()).toEqual(
      ['client', 'cli'].includes(bundle) ? ofClient : [],
    );
  },
);

test('no input is about that', () => {
  const { inputs } = parse(readFileSync('action.yml', 'utf8')) as { inputs: Record<string, unknown> };
  const names = Object.keys(inputs);
  expect(names.filter((name) => /insecure|verify|skip|ignore|reject|unauth/i.test(name))).toEqual([]);
});
