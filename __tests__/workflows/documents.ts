import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { PAGES } from '../../scripts/snippets.js';

export interface Step {
  id?: string;
  name?: string;
  if?: string;
  uses?: string;
  run?: string;
  shell?: string;
  env?: Record<string, unknown>;
  secrets?: Record<string, unknown>;
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

export interface YamlDocument {
  place: string;
  text: string;
  content: unknown;
}

/** Those that the project runs, and those that it offers. */
export function workflowFiles(): YamlDocument[] {
  return ['.github/workflows', 'e2e', 'examples/github', 'examples/secrets']
    .flatMap((folder) => filesOf(folder, /\.ya?ml$/))
    .map(readYaml);
}

export function actionFiles(): YamlDocument[] {
  return filesOf('e2e/actions', /action\.ya?ml$/, true).map(readYaml);
}

export interface Block {
  /** The page, and the heading above. */
  section: string;
  language: string;
  text: string;
  /** From a file that act or a CI system's engine runs. */
  isCut: boolean;
}

/** A heading, or a code block, in which a line may look like a heading. */
const PART =
  /^#+ (?<heading>[^\n]*)$|^(?<cut><!-- from: (?:ci|e2e|examples\/github)\/[^\n]* -->\n\n)?(?<indent> *)```(?<language>[^\n]*)\n(?<code>.*?)^ *```$/gms;

export function blocks(): Block[] {
  return PAGES.flatMap((page) => {
    let section = page;
    return [...readFileSync(page, 'utf8').matchAll(PART)].flatMap(({ groups = {} }) => {
      const { heading, cut, indent = '', language = '', code = '' } = groups;
      if (heading !== undefined) section = `${page}: ${heading}`;
      const text = code.replaceAll(new RegExp(`^${indent}`, 'gm'), '');
      return heading === undefined ? [{ section, language, text, isCut: cut !== undefined }] : [];
    });
  });
}

export function examples(): YamlDocument[] {
  return blocks()
    .filter(({ language, text }) => language === 'yaml' && /\buses:/.test(text))
    .map(({ section, text }) => ({ place: `example in ${section}`, text, content: parse(text) as unknown }));
}

function readYaml(path: string): YamlDocument {
  const text = readFileSync(path, 'utf8');
  return { place: path, text, content: parse(text) };
}

function filesOf(folder: string, name: RegExp, recursive = false): string[] {
  const paths = readdirSync(folder, { recursive, encoding: 'utf8' });
  return paths.filter((path) => name.test(path)).map((path) => join(folder, path));
}

/** An example may show only a part. */
export function isWorkflow(content: unknown): content is Workflow {
  return isObject(content) && 'on' in content && isObject(content['jobs']);
}

/** At any depth. */
export function stepsIn(content: unknown): Step[] {
  if (Array.isArray(content)) return content.flatMap(stepsIn);
  if (!isObject(content)) return [];
  const isStep = typeof content['uses'] === 'string' || typeof content['run'] === 'string';
  return [...(isStep ? [content as Step] : []), ...Object.values(content).flatMap(stepsIn)];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
