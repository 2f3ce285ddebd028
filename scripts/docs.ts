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

/** The README with its tables of inputs and outputs made anew from action.yml. */
export async function readmeWithTables(readme: string, actionYml: string): Promise<string> {
  const { inputs, outputs } = parse(actionYml) as ActionFile;
  const text = withTable(
    withTable(
      readme,
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

function withTable(readme: string, name: string, head: string, rows: readonly string[]): string {
  const marked = new RegExp(`(<!-- ${name}:.*?-->\n).*?(<!-- /${name} -->)`, 's');
  if (!marked.test(readme)) throw new Error(`README.md has no markers for ${name}.`);
  return readme.replace(
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
  const made = await readmeWithTables(readFileSync('README.md', 'utf8'), readFileSync('action.yml', 'utf8'));
  writeFileSync('README.md', made);
}
