import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isMap, isNode, isSeq, type Node, parseDocument } from 'yaml';

export const PAGES = ['.', 'docs', 'docs/ci', 'ci', 'examples'].flatMap((folder) =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name)),
);

/** `<!-- from: examples/github/start.yml steps -->` and the code block below it. */
const MARKED = /(<!-- from: (\S+)((?: \S+)*) -->\n+```\w+\n)[^]*?(?=^```$)/gm;

/** A page with each marked code block cut anew out of its file, which tests run. */
export function withSnippets(page: string): string {
  return page.replace(MARKED, (_all, head: string, path: string, parts: string) => {
    return `${head}${snippet(readFileSync(path, 'utf8'), path, parts.split(' ').slice(1))}\n`;
  });
}

/**
 * Parts of a YAML file, each named by its keys, such as `steps/0/with/email,api-token`, where `steps` are those of a
 * workflow's first job; without parts, and of any other file, all that follows the comment it begins with.
 */
export function snippet(text: string, path: string, parts: readonly string[]): string {
  const code = text.replace(/^(?:(?:#|\/\/).*\n)+\n*/, '').trimEnd();
  if (parts.length === 0) return code;
  const root = parseDocument(code).contents;
  const isWorkflow = isMap(root) && root.has('jobs');
  const cut = parts.flatMap(siblings).map((part) => {
    const keys = isWorkflow ? part.replace(/^steps\b/, 'jobs/0/steps') : part;
    const range = rangeOf(root, keys.split('/'));
    if (range === undefined) throw new Error(`${path} has no ${part}.`);
    return wholeLines(code, ...range);
  });
  return cut.join('\n');
}

/** `with/email,api-token` as `with/email` and `with/api-token`. */
function siblings(part: string): string[] {
  const parent = part.slice(0, part.lastIndexOf('/') + 1);
  return part
    .slice(parent.length)
    .split(',')
    .map((key) => parent + key);
}

type Range = readonly [start: number, end: number];

/** Where a key with its value, or an item of a list, begins and ends. A number also counts keys. */
function rangeOf(node: unknown, [key = '', ...more]: readonly string[]): Range | undefined {
  if (isSeq(node)) {
    const item = node.items[Number(key)];
    if (more.length > 0) return rangeOf(item, more);
    return isNode(item) ? between(item, item, '- '.length) : undefined;
  }
  if (!isMap<Node, Node>(node)) return undefined;
  const pair = node.items.find((each, index) => [String(each.key), String(index)].includes(key));
  if (pair?.value == null) return undefined;
  return more.length > 0 ? rangeOf(pair.value, more) : between(pair.key, pair.value);
}

function between(first: Node, last: Node, marker = 0): Range {
  return [(first.range?.[0] ?? 0) - marker, last.range?.[1] ?? 0];
}

/** Without the indentation that the first has, and with a comment behind the last. */
function wholeLines(text: string, start: number, end: number): string {
  const indent = start - text.lastIndexOf('\n', start) - 1;
  const to = text.indexOf('\n', Math.max(start, text.slice(0, end).trimEnd().length));
  const [first, ...rest] = text.slice(start, to < 0 ? undefined : to).split('\n');
  return [first, ...rest.map((line) => line.slice(indent))].join('\n');
}
