import { readText, replaceFile } from '../files.js';
import { field, type JsonObject, parsedObject } from '../json.js';
import { invalid } from '../values/given.js';
import { type Field, fieldIn, fieldJson } from './field.js';
import { type Project, projectFrom } from './keys.js';

/** The content of a file that `fields --save` writes: fields, and the projects of the Jira. */
export interface Saved {
  readonly projects: readonly Project[];
  readonly fields: readonly Field[];
}

const LARGEST_BYTES = 32 * 1024 * 1024;

/** Writes a file for version control: the same fields, in any order, give the same bytes. @throws Failure */
export function save(path: string, { projects, fields }: Saved): void {
  const order = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);
  const text = JSON.stringify(
    {
      fields: [...fields].sort((one, other) => order(one.id, other.id)).map(fieldJson),
      projects: [...projects].sort((one, other) => order(one.key, other.key)),
    },
    undefined,
    2,
  );
  try {
    replaceFile(path, `${text}\n`, 0o644);
  } catch {
    throw invalid("The file in --save can't be written.", 'Give the path of a file in a folder that exists.');
  }
}

/** @throws Failure `invalid-input` */
export function readSaved(path: string, label: string): Saved {
  let document: JsonObject = {};
  try {
    document = parsedObject(readText(path, { largestBytes: LARGEST_BYTES })) ?? {};
  } catch {
    // Treat it as empty, because the error's text would show the path.
  }
  const list = (name: string): unknown[] => {
    const found = field(document, name);
    return Array.isArray(found) ? found : [];
  };
  const fields = list('fields').flatMap((each) => fieldIn(each) ?? []);
  if (fields.length === 0) {
    throw invalid(`${label} holds no fields.`, 'Give the path of a file that `jira-auth fields` has saved.');
  }
  return { fields, projects: list('projects').flatMap((each) => projectFrom(each) ?? []) };
}
