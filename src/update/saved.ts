import { replaceFile } from '../files.js';
import { field, parsedObject, textField } from '../json.js';
import { invalid } from '../values/given.js';
import { readSmallFile } from '../values/pem.js';
import { type Field, fieldJson, fieldsIn } from './field.js';

export type Project = Readonly<Record<'key' | 'name', string>>;

export interface Saved {
  /** The site that has these fields. The same id belongs to another field on another one. */
  readonly site: string | undefined;
  readonly fields: readonly Field[];
}

const LARGEST_BYTES = 32 * 1024 * 1024;

/** Writes a file for version control: the same fields, in any order, give the same bytes. @throws Failure */
export function save(path: string, { site, fields }: Saved, projects: readonly Project[]): void {
  const saved = {
    fields: fields.toSorted((one, other) => (one.id < other.id ? -1 : 1)).map(fieldJson),
    projects: projects.toSorted((one, other) => (one.key < other.key ? -1 : 1)),
    site,
  };
  try {
    replaceFile(path, `${JSON.stringify(saved, undefined, 2)}\n`, 0o644);
  } catch {
    throw invalid("The file in --save can't be written.", 'Give the path of a file in a folder that exists.');
  }
}

export function readSaved(path: string, label: string): Saved {
  const document = parsedObject(readSmallFile(path, { largestBytes: LARGEST_BYTES }) ?? '') ?? {};
  const fields = fieldsIn(field(document, 'fields'));
  if (fields.length === 0) {
    throw invalid(`${label} holds no fields.`, 'Give the path of a file that `jira-auth fields` has saved.');
  }
  return { site: textField(document, 'site'), fields };
}
