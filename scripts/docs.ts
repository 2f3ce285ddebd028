import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { format, resolveConfig } from 'prettier';
import { parse, stringify } from 'yaml';
import type { Door } from '../src/values/input-kind.js';
import { writeOwner } from './owner.js';
import { INPUT_NAMES, type InputName, isInputOf, kindOf, variablesOf } from '../src/inputs/schema.js';

/** Each Action: its own file, and the document that has tables of its inputs and outputs. */
export const ACTIONS = [
  { door: 'action', file: 'action.yml', document: 'README.md' },
  { door: 'check-action', file: 'check/action.yml', document: 'docs/expiry.md' },
  { door: 'update-action', file: 'update/action.yml', document: 'docs/update.md' },
] as const;

/** An Action's own file with its inputs made anew from the schema. */
export async function withInputs(actionYml: string, door: Door): Promise<string> {
  const inputs = Object.fromEntries(inputsOf(door).map((name) => [name, declared(name)]));
  const text = stringify({ inputs }, { blockQuote: 'folded', lineWidth: 116, singleQuote: true });
  const [head = '', tail = ''] = actionYml.split(/^inputs:\n[^]*?^(?=outputs:\n)/m);
  return format(`${head}${text}\n${tail}`, { ...(await resolveConfig('action.yml')), parser: 'yaml' });
}

/** A document with its tables of inputs and outputs made anew. */
export async function withTables(document: string, actionYml: string, door: Door): Promise<string> {
  const { outputs } = parse(actionYml) as { outputs: Readonly<Record<string, { description: string }>> };
  const text = withTable(
    withTable(
      document,
      'inputs',
      '| input | default | meaning |\n|---|---|---|\n',
      inputsOf(door).map(
        (name) => `| \`${name}\` | ${code(kindOf(name).default)} | ${cell(meaningOf(name))} |`,
      ),
    ),
    'outputs',
    '| output | meaning |\n|---|---|\n',
    Object.entries(outputs).map(([name, { description }]) => `| \`${name}\` | ${cell(description)} |`),
  );
  return format(text, { ...(await resolveConfig('README.md')), parser: 'markdown' });
}

function inputsOf(door: Door): InputName[] {
  return INPUT_NAMES.filter((name) => isInputOf(door, name));
}

/** Without `default`: what the runner gives looks like a user's own value, and no variable would count. */
function declared(name: InputName): { description: string } {
  const { default: usual } = kindOf(name);
  const description = meaningOf(name);
  return { description: usual === undefined ? description : `${description} Default: \`${usual}\`.` };
}

function meaningOf(name: InputName): string {
  const { help, more } = kindOf(name);
  const variables = variablesOf(name).map((variable) => `\`${variable}\``);
  const from = variables.length === 0 ? [] : [`Or from ${variables.join(', ')}.`];
  return [help, ...(more === undefined ? [] : [more]), ...from].join(' ');
}

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

function cell(text: string): string {
  return text.trim().replaceAll('\n', ' ').replaceAll('|', '\\|');
}

if (process.argv[1]?.endsWith('docs.ts')) {
  const { repository } = parseArgs({ options: { repository: { type: 'string' } } }).values;
  if (repository !== undefined) await writeOwner(repository);
  for (const { door, file, document } of ACTIONS) {
    const actionYml = await withInputs(readFileSync(file, 'utf8'), door);
    writeFileSync(file, actionYml);
    writeFileSync(document, await withTables(readFileSync(document, 'utf8'), actionYml, door));
  }
}
