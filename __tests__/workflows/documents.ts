import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

export interface Step {
  name?: string;
  if?: string;
  uses?: string;
  run?: string;
  with?: Record<string, unknown>;
}

export interface JobOf {
  uses?: string;
  permissions?: unknown;
  'timeout-minutes'?: unknown;
  secrets?: unknown;
  steps?: Step[];
}

export interface Workflow {
  on: unknown;
  permissions?: unknown;
  jobs: Record<string, JobOf>;
}

/** A piece of YAML that GitHub would run, and where it stands. */
export interface YamlDocument {
  readonly place: string;
  readonly text: string;
  readonly content: unknown;
}

/** The workflows that the project runs, and those that it offers. */
export function workflowFiles(): YamlDocument[] {
  return ['.github/workflows', 'e2e', 'examples/github', 'examples/secrets']
    .flatMap((folder) => filesOf(folder, /\.ya?ml$/))
    .map(readYaml);
}

/** The composite actions that the workflows use. */
export function actionFiles(): YamlDocument[] {
  return filesOf('e2e/actions', /action\.ya?ml$/, true).map(readYaml);
}

/** Every example in a Markdown file that uses an action. */
export function examples(): YamlDocument[] {
  return [
    ...filesOf('.', /\.md$/),
    ...filesOf('docs', /\.md$/, true),
    ...filesOf('examples', /\.md$/),
  ].flatMap(examplesOf);
}

function examplesOf(path: string): YamlDocument[] {
  const markdown = readFileSync(path, 'utf8');
  return [...markdown.matchAll(/^( *)```ya?ml\b[^\n]*\n(.*?)^\1```/gms)]
    .map(([, indent = '', block = ''], index) => ({
      place: `${path}, example ${index + 1}`,
      text: block.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
    }))
    .filter(({ text }) => /\buses:/.test(text))
    .map((example) => ({ ...example, content: parse(example.text) as unknown }));
}

function readYaml(path: string): YamlDocument {
  const text = readFileSync(path, 'utf8');
  return { place: path, text, content: parse(text) };
}

function filesOf(folder: string, name: RegExp, recursive = false): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive, encoding: 'utf8' })
    .filter((path) => name.test(path))
    .map((path) => join(folder, path));
}

/** A whole one: an example may show a part. */
export function isWorkflow(content: unknown): content is Workflow {
  return isObject(content) && 'on' in content && isObject(content['jobs']);
}

/** All mappings in a document that are steps, whatever they stand in: an example may be a step alone, or a list. */
export function stepsIn(content: unknown): Step[] {
  if (Array.isArray(content)) return content.flatMap(stepsIn);
  if (!isObject(content)) return [];
  const own =
    typeof content['uses'] === 'string' || typeof content['run'] === 'string' ? [content as Step] : [];
  return [...own, ...Object.values(content).flatMap(stepsIn)];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
