import { lstatSync } from 'node:fs';
import { type Document, isMap, isScalar, isSeq, parseDocument, type YAMLMap } from 'yaml';
import { Failure } from '../failure.js';
import { codeOf, type Patience, readTextOrPipe, replaceFile } from '../files.js';
import { printable } from '../printable.js';
import { readDay } from '../read/day.js';
import { INPUT_NAMES, type InputName, isInputOf, isSecretInput } from '../inputs/schema.js';
import { wordsOf } from '../inputs/words.js';

/** One entry of a file of credentials: what it says, and the names of the variables that hold the rest. */
export interface CredentialEntry {
  readonly name: string;
  /** Inputs with their values. None of them is secret. */
  readonly values: ReadonlyMap<InputName, string>;
  /** Inputs with the names of the variables that hold their values. */
  readonly variables: ReadonlyMap<InputName, string>;
  /** The name of the secret that a new credential belongs into, if the file says it. */
  readonly secret: string | undefined;
}

/** The variable's name stands behind the input's name with this at its end. */
const VARIABLE = '-env';

const LARGEST_BYTES = 256 * 1024;
/** An entry's words for inputs: its keys, without backticks, which stand for an input of the whole check. */
export const KEYS = wordsOf(({ input, value }) => {
  if (!inputNamed(input)) return undefined;
  const key = isSecretInput(input) ? `${input}${VARIABLE}` : input;
  return { text: `the key "${key}${value === undefined ? '' : `: ${value}`}"` };
});

const MOST_ENTRIES = 1000;

/**
 * A YAML file that says which credentials there are and which variables hold them, never a secret:
 *
 *     credentials:
 *       - name: release-bot
 *         site-url: acme
 *         email-env: JIRA_USER_EMAIL
 *         api-token-env: JIRA_API_TOKEN
 *         expires-on: 2027-03-31
 */
export class CredentialFile {
  readonly entries: readonly CredentialEntry[];
  readonly #path: string;
  readonly #document: Document;
  readonly #maps: readonly YAMLMap[];

  /** @throws Failure `invalid-input` or `timeout`, or the signal's reason */
  static async read(path: string, patience: Patience): Promise<CredentialFile> {
    return new CredentialFile(path, await textOf(path, patience));
  }

  /** @throws Failure `invalid-input`, which names the entry and the key that are wrong, and quotes no value */
  constructor(path: string, text: string) {
    this.#path = path;
    this.#document = parsed(text);
    this.#maps = entriesOf(this.#document);
    this.entries = this.#maps.map(entryOf);
    const names = this.entries.map(({ name }) => name);
    const twice = names.find((name, index) => names.indexOf(name) !== index);
    if (twice !== undefined)
      throw wrong(`has two credentials with the name ${printable(twice)}`, 'Rename one.');
  }

  /**
   * Writes the last day of some credentials into the file; everything else in it stays, comments as well.
   *
   * @param days last days (`YYYY-MM-DD`) by a credential's name
   * @throws Failure `handoff-failed`
   */
  writeLastDays(days: ReadonlyMap<string, string>): void {
    for (const [index, { name }] of this.entries.entries()) {
      const day = days.get(name);
      if (day !== undefined) this.#maps[index]?.set('expires-on', day);
    }
    try {
      const entry = lstatSync(this.#path);
      // A file in a link's place would leave the one that it leads to as it was.
      if (!entry.isFile()) throw notWritten('it is a link or a pipe');
      replaceFile(this.#path, this.#document.toString({ lineWidth: 0 }), entry.mode & 0o777);
    } catch (error) {
      throw error instanceof Failure ? error : notWritten(codeOf(error));
    }
  }
}

async function textOf(path: string, patience: Patience): Promise<string> {
  try {
    return await readTextOrPipe(path, 'the file of credentials', {
      largestBytes: LARGEST_BYTES,
      ...patience,
    });
  } catch (error) {
    patience.signal.throwIfAborted();
    if (error instanceof Failure) throw error;
    if (codeOf(error) === 'EFBIG')
      throw wrong('is larger than 256 KB', 'Give the path of the file that lists the credentials.');
    throw wrong(
      `can't be read (${codeOf(error)})`,
      'Give the path of a YAML file, from the working directory.',
    );
  }
}

function parsed(text: string): Document {
  const document = parseDocument(text, { prettyErrors: false, uniqueKeys: true, stringKeys: true });
  const [error] = [...document.errors, ...document.warnings];
  if (!error) return document;
  const line = text.slice(0, error.pos[0]).split('\n').length;
  // The parser's message may quote the file, which a careless owner may have put a secret into.
  throw wrong(`is no YAML: line ${line} can't be understood`, 'Look for its indentation, colons and quotes.');
}

function entriesOf(document: Document): YAMLMap[] {
  const list = isMap(document.contents) ? document.contents.get('credentials') : undefined;
  const others = isMap(document.contents) ? document.contents.items.length - 1 : 0;
  if (!isSeq(list) || others > 0 || list.items.length === 0 || list.items.length > MOST_ENTRIES) {
    throw wrong(
      `is not a list of 1 to ${MOST_ENTRIES} credentials`,
      'Put all of them under the one key `credentials`, each with a dash in front.',
    );
  }
  return list.items.map((item, index) => {
    if (isMap(item)) return item;
    throw wrong(
      `has a credential without keys, number ${index + 1}`,
      'Give it `name`, `site-url` and the others.',
    );
  });
}

function entryOf(map: YAMLMap, index: number): CredentialEntry {
  const values = new Map<InputName, string>();
  const variables = new Map<InputName, string>();
  const texts = new Map<string, string>();
  const name = nameOf(map, index);
  for (const { key, value } of map.items) {
    const word = isScalar(key) ? String(key.value) : '';
    const text = textIn(value);
    if (text === undefined || text.trim() === '')
      throw wrong(`has no value for ${quoted(word)} of ${name}`, 'Give it a text.');
    const input = inputNamed(word);
    const variable = word.endsWith(VARIABLE) ? inputNamed(word.slice(0, -VARIABLE.length)) : undefined;
    if (input && isSecretInput(input)) throw secretInFile(input, name);
    if (input) values.set(input, text);
    else if (variable) variables.set(variable, variableName(text, word, name));
    else if (word === 'name' || word === 'secret') texts.set(word, text);
    else
      throw wrong(
        `has the key ${quoted(word)} in ${name}, which is not known`,
        `Use an input's name, such as site-url, or one with ${VARIABLE} behind it.`,
      );
  }
  for (const input of variables.keys()) {
    if (values.has(input))
      throw wrong(`gives ${input} of ${name} twice`, `Leave ${input} or ${input}${VARIABLE} out.`);
  }
  if (values.has('expires-on')) readDay(values.get('expires-on') ?? '', `\`expires-on\` of ${name}`);
  return { name, values, variables, secret: texts.get('secret') };
}

function nameOf(map: YAMLMap, index: number): string {
  const name = map.get('name');
  if (typeof name === 'string' && name.length <= 100 && name !== '' && name === printable(name)) return name;
  throw wrong(
    `has a credential without a name, number ${index + 1}`,
    'Give it a `name` of at most 100 characters, by which people know it.',
  );
}

/** A list stands for its items with commas between them, as inputs have it. */
function textIn(value: unknown): string | undefined {
  if (isSeq(value)) {
    const items = value.items.map(textIn);
    return items.every((item) => item !== undefined) ? items.join(',') : undefined;
  }
  const plain = isScalar(value) ? value.value : undefined;
  return ['string', 'number', 'boolean'].includes(typeof plain) ? String(plain) : undefined;
}

function inputNamed(word: string): InputName | undefined {
  return INPUT_NAMES.find((name) => name === word && isInputOf('file', name));
}

function variableName(text: string, key: string, name: string): string {
  if (/^[A-Za-z_][A-Za-z0-9_]{0,254}$/.test(text)) return text;
  throw wrong(
    `has something else than the name of a variable in ${key} of ${name}`,
    'Give the name alone, such as JIRA_API_TOKEN, not what it holds.',
  );
}

function secretInFile(input: InputName, name: string): Failure {
  return wrong(
    `has a value for ${input} of ${name}: this file is no place for a secret`,
    `Take it out, replace the secret if anybody may have read it, and name the variable that holds it: ${input}${VARIABLE}.`,
  );
}

function quoted(word: string): string {
  return `"${printable(word)}"`;
}

function notWritten(why: string): Failure {
  return new Failure(
    'handoff-failed',
    `The file of credentials can't be written (${why}).`,
    'Check its folder and its owner; it must be no link.',
  );
}

function wrong(what: string, advice: string): Failure {
  return new Failure('invalid-input', `The file of credentials ${what}.`, advice);
}
