import { readFileSync } from 'node:fs';
import ts from 'typescript';

const parsed = new Map<string, ts.SourceFile>();

function parse(path: string): ts.SourceFile {
  const text = readFileSync(path, 'utf8');
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true, ts.ScriptKind.JS);
  parsed.set(path, file);
  return file;
}

/** Calls `visit` with every node of a program in JavaScript. */
export function visitProgram(path: string, visit: (node: ts.Node) => void): void {
  const file = parsed.get(path) ?? parse(path);
  const each = (node: ts.Node): void => {
    visit(node);
    ts.forEachChild(node, each);
  };
  each(file);
}

/** Every text that stands in a program: of strings, of the parts of templates, of regular expressions. */
export function literalsIn(path: string): string[] {
  const texts: string[] = [];
  visitProgram(path, (node) => {
    if (ts.isRegularExpressionLiteral(node)) texts.push(node.text.replaceAll('\\', ''));
    else if (
      ts.isStringLiteralLike(node) ||
      ts.isTemplateHead(node) ||
      ts.isTemplateMiddleOrTemplateTail(node)
    )
      texts.push(node.text);
  });
  return texts;
}

/** Labels with dots between them, an IPv4 or an IPv6 address. */
const NAME = /(?<![\w-]|[\w-]\.)(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}(?![\w-])/gi;
const IPV4 = /(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?!\w|\.\d)/g;
const IPV6 = /\[[0-9a-f]*:[0-9a-f:.]*:[0-9a-f:.]*\]/gi;
/** A name without dots is a host after the slashes of a URL. */
const IN_URL = /(?<=[a-z]:\/\/)[a-z0-9-]+(?=[:/?#\s'"]|$)/gi;

/** Everything in a text that could be a host's name or address; some of it is the name of a file. */
export function hostLike(text: string): string[] {
  return [NAME, IPV4, IPV6, IN_URL].flatMap((pattern) => text.match(pattern) ?? []);
}
