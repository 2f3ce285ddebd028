import { readFileSync } from 'node:fs';
import ts from 'typescript';

const parsed = new Map<string, ts.SourceFile>();

export function visitProgram(path: string, visit: (node: ts.Node) => void): void {
  const text = readFileSync(path, 'utf8');
  const file =
    parsed.get(path) ?? ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true, ts.ScriptKind.JS);
  parsed.set(path, file);
  const each = (node: ts.Node): void => {
    visit(node);
    ts.forEachChild(node, each);
  };
  each(file);
}

/** Strings, parts of templates, regular expressions. */
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

/** Labels separated by dots, an IPv4 or an IPv6 address. */
const NAME = /(?<![\w-]|[\w-]\.)(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}(?![\w-])/gi;
const IPV4 = /(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?!\w|\.\d)/g;
const IPV6 = /\[[0-9a-f]*:[0-9a-f:.]*:[0-9a-f:.]*\]/gi;
/** A name without dots is a host only after the slashes of a URL. */
const IN_URL = /(?<=[a-z]:\/\/)[a-z0-9-]+(?=[:/?#\s'"]|$)/gi;

/** Includes some file names. */
export function hostLike(text: string): string[] {
  return [NAME, IPV4, IPV6, IN_URL].flatMap((pattern) => text.match(pattern) ?? []);
}
