import { readFileSync, writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { parse } from 'yaml';

interface Described {
  readonly description: string;
  readonly default?: string;
}

interface ActionFile {
  readonly inputs: Readonly<Record<string, Described>>;
  readonly outputs: Readonly<Record<string, Described>>;
}

/** A document with its tables of inputs and outputs made anew from an Action's own file. */
export async function withTables(document: string, actionYml: string): Promise<string> {
  const { inputs, outputs } = parse(actionYml) as ActionFile;
  const text = withTable(
    withTable(
      document,
      'inputs',
      '| input | default | meaning |\n|---|---|---|\n',
      Object.entries(inputs).map(
        ([name, input]) => `| \`${name}\` | ${code(input.default)} | ${cell(input)} |`,
      ),
    ),
    'outputs',
    '| output | meaning |\n|---|---|\n',
    Object.entries(outputs).map(([name, output]) => `| \`${name}\` | ${cell(output)} |`),
  );
  return format(text, { ...(await resolveConfig('README.md')), parser: 'markdown' });
}

/** Each document that has such tables, and whose they are. */
export const DOCUMENTS = { 'README.md': 'action.yml', 'docs/expiry.md': 'check/action.yml' } as const;

function withTable(document: string, name: string, head: string, rows: readonly string[]): string {
  const marked = new RegExp(`(<!-- ${name}:.*?-->\n).*?(<!-- /${name} -->)`, 's');
  if (!marked.test(document)) throw new Error(`There are no markers for ${name}.`);
  return document.replace(
    marked,
    (_all, begin: string, end: string) => `${begin}\n${head}${rows.join('\n')}\n\n${end}`,
  );
}

function code(value: string | undefined): string {
  return value === undefined ? '' : `\`${value}\``;
}

function cell({ description }: Described): string {
  return description.trim().replaceAll('\n', ' ').replaceAll('|', '\\|');
}

if (process.argv[1]?.endsWith('docs.ts')) {
  for (const [path, actionYml] of Object.entries(DOCUMENTS)) {
    writeFileSync(path, await withTables(readFileSync(path, 'utf8'), readFileSync(actionYml, 'utf8')));
  }
}
