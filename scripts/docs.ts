import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { format, resolveConfig } from 'prettier';
import { parse, stringify } from 'yaml';
import type { Door } from '../src/values/input-kind.js';
import { GROUPS, INPUT_NAMES, type InputName, isInputOf, kindOf, variablesOf } from '../src/inputs/schema.js';
import { METHODS } from '../src/methods/index.js';
import { writeOwner } from './owner.js';
import { PAGES, withSnippets } from './snippets.js';

export const ACTIONS = [
  { door: 'action', file: 'action.yml', name: 'login' },
  { door: 'check-action', file: 'check/action.yml', name: 'check' },
  { door: 'update-action', file: 'update/action.yml', name: 'update' },
] as const;

export const PAGE = 'docs/inputs.md';

/** The page's headings where they differ from those of the command line's help. */
const HEADINGS: Readonly<Record<string, string>> = { Site: 'Basics', 'Credential (one kind)': 'Basics' };

export async function withInputs(actionYml: string, door: Door): Promise<string> {
  const inputs = Object.fromEntries(inputsOf(door).map((name) => [name, declared(name)]));
  const text = stringify({ inputs }, { blockQuote: 'folded', lineWidth: 116, singleQuote: true });
  const [head = '', tail = ''] = actionYml.split(/^inputs:\n[^]*?^(?=outputs:\n)/m);
  return format(`${head}${text}\n${tail}`, { ...(await resolveConfig('action.yml')), parser: 'yaml' });
}

/** The page with its tables made anew: inputs from the schema, outputs from the Actions' files. */
export async function withTables(page: string): Promise<string> {
  const inputs = [...new Set(INPUT_NAMES.map(headingOf))].map((heading) => {
    const rows = INPUT_NAMES.filter((name) => headingOf(name) === heading).map(inputRow);
    return `### ${heading}\n\n| input | of | default | meaning |\n|---|---|---|---|\n${rows.join('\n')}\n`;
  });
  const outputs = ACTIONS.map(
    ({ file, name }) =>
      `### Outputs of ${name}\n\n| output | meaning |\n|---|---|\n${outputRows(file).join('\n')}\n`,
  );
  const text = withBlock(withBlock(page, 'inputs', inputs.join('\n')), 'outputs', outputs.join('\n'));
  return format(text, { ...(await resolveConfig(PAGE)), parser: 'markdown' });
}

/** A method's inputs stand under the kind of credential of the first method that has them. */
function headingOf(name: InputName): string {
  const method = METHODS.find(({ inputs }) => name in inputs);
  if (method !== undefined) {
    if (method.everywhere) return 'OAuth 2.0';
    return method.cloud ? 'API token' : 'Data Center';
  }
  const group = Object.entries(GROUPS).find(([, inputs]) => name in inputs)?.[0] ?? '';
  return HEADINGS[group] ?? group;
}

function inputRow(name: InputName): string {
  const of = ACTIONS.filter(({ door }) => isInputOf(door, name)).map((action) => action.name);
  const doors = of.length === 0 ? 'command line' : of.join(', ');
  return `| \`${name}\` | ${doors} | ${code(kindOf(name).default)} | ${cell(meaningOf(name))} |`;
}

function outputRows(file: string): string[] {
  const action = parse(readFileSync(file, 'utf8')) as { outputs: Record<string, { description: string }> };
  return Object.entries(action.outputs).map(
    ([name, { description }]) => `| \`${name}\` | ${cell(description)} |`,
  );
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
  const variables = variablesOf(name).map((variable) => `\`${variable}\``);
  const from = variables.length === 0 ? [] : [`Or from ${variables.join(', ')}.`];
  return [kindOf(name).help, from].flat().join(' ');
}

function withBlock(page: string, name: string, block: string): string {
  const marked = new RegExp(`(<!-- ${name}:.*?-->\n).*?(<!-- /${name} -->)`, 's');
  if (!marked.test(page)) throw new Error(`There are no markers for ${name}.`);
  return page.replace(marked, (_all, begin: string, end: string) => `${begin}\n${block}\n${end}`);
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
  for (const { door, file } of ACTIONS) {
    writeFileSync(file, await withInputs(readFileSync(file, 'utf8'), door));
  }
  writeFileSync(PAGE, await withTables(readFileSync(PAGE, 'utf8')));
  for (const path of PAGES) writeFileSync(path, withSnippets(readFileSync(path, 'utf8')));
}
