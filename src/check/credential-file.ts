import { lstatSync } from 'node:fs';
import { type Document, isMap, isScalar, isSeq, parseDocument, type YAMLMap } from 'yaml';
import { Failure } from '../failure.js';
import { codeOf, type Patience, readText, readTextOrPipe, replaceFile } from '../files.js';
import { orHandOffFailed } from '../hand-over/ci-system.js';
import { INPUT_NAMES, type InputName, isInputOf, isSecretInput } from '../inputs/schema.js';
import { printable } from '../printable.js';
import { readDay } from '../values/day.js';
import { invalid } from '../values/given.js';

export type CredentialEntry = Readonly<ReturnType<typeof entryOf>>;

export type CredentialFile = ReturnType<typeof credentialFile>;

/** Suffix that turns an input's name into the key for its variable. */
const VARIABLE = '-env';
const MOST_ENTRIES = 1000;

/** @throws Failure `invalid-input` or `timeout`, or the signal's reason */
export async function readCredentialFile(path: string, patience: Patience): Promise<CredentialFile> {
  try {
    const options = { largestBytes: 256 * 1024, ...patience };
    return credentialFile(path, await readTextOrPipe(path, 'the credentials file', options));
  } catch (error) {
    patience.signal.throwIfAborted();
    if (error instanceof Failure) throw error;
    const code = codeOf(error);
    if (code === 'EFBIG')
      throw wrong('is larger than 256 KB', 'Give the path of the file that lists the credentials.');
    throw wrong(`can't be read (${code})`, 'Give the path of a YAML file, from the working directory.');
  }
}

/**
 * Reads a YAML file that lists credentials and the variables that hold them, but never a secret (docs/expiry.md).
 * @throws Failure `invalid-input`, which names the wrong entry and key, and quotes no value
 */
export function credentialFile(path: string, text: string) {
  const maps = mapsIn(parsed(text));
  const entries = maps.map(entryOf);
  const names = entries.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined)
    throw wrong(`has two credentials with the name ${printable(twice)}`, 'Rename one.');
  return {
    entries,
    /** Writes last days, by a credential's name. All else in the file stays. @throws Failure `handoff-failed` */
    writeLastDays: (days: ReadonlyMap<string, string>): void => {
      // From the last on, so that each place stays where it was found.
      const written = maps.reduceRight((before, map) => {
        const day = days.get(String(map.get('name')));
        return day === undefined ? before : withLastDay(before, map, day);
      }, text);
      const what = "The credentials file can't be written";
      const advice = 'Check its folder and its owner, and run the check again. It must not be a link.';
      const replace = (): void => {
        const found = lstatSync(path);
        // Replacing a link with a file would leave the link's target unchanged.
        const why = found.isFile() ? 'it has changed during the check' : 'it is a link or a pipe';
        if (!found.isFile() || readText(path) !== text)
          throw new Failure('handoff-failed', `${what} (${why}).`, advice);
        replaceFile(path, written, found.mode & 0o777);
      };
      orHandOffFailed(replace, what, advice);
    },
  };
}

function parsed(text: string): Document {
  // Keep each spelling: a token's name may be 2026.10, and an account's ID 007.
  const options = { schema: 'failsafe', prettyErrors: false, uniqueKeys: true, stringKeys: true } as const;
  const document = parseDocument(text, options);
  const [error] = [...document.errors, ...document.warnings];
  if (!error) return document;
  const line = text.slice(0, error.pos[0]).split('\n').length;
  // The parser's message may quote the file, and the file may hold a secret by mistake.
  throw wrong(`is not valid YAML (line ${line})`, 'Check its indentation, colons, quotes and repeated keys.');
}

function mapsIn({ contents }: Document): YAMLMap[] {
  const list = isMap(contents) && contents.items.length === 1 ? contents.get('credentials') : undefined;
  if (!isSeq(list) || list.items.length === 0 || list.items.length > MOST_ENTRIES) {
    throw wrong(
      `is not a list of 1 to ${MOST_ENTRIES} credentials`,
      'Put them all under one key, `credentials`, each after a dash.',
    );
  }
  return list.items.map((item, index) => {
    if (isMap(item)) return item;
    const what = `has a credential without keys, number ${index + 1}`;
    throw wrong(what, 'Give it a "name", a "site-url" and its other keys.');
  });
}

/** Replaces a credential's last day in the file's text, or adds one after its name. */
function withLastDay(text: string, map: YAMLMap, day: string): string {
  const [old, name] = ['expires-on', 'name'].map((key) => map.get(key, true)?.range);
  // In JSON, all texts have quotes.
  const quoteAt = (place = 0): string => /["']/.exec(text.charAt(place))?.[0] ?? '';
  if (old) {
    const quote = quoteAt(old[0]);
    // A block scalar ends on the next line.
    const [space] = /\s*$/.exec(text.slice(old[0], old[1])) ?? [];
    return `${text.slice(0, old[0])}${quote}${day}${quote}${space ?? ''}${text.slice(old[1])}`;
  }
  const [start = 0] = map.range ?? [];
  // An anchor or a tag of the first key comes before the map.
  const before = text.slice(text.lastIndexOf('\n', start - 1) + 1, start);
  const indent = before.replace(/(?:[&!]\S*\s+)+$/, '').length;
  const end = text.slice(0, name?.[1]).trimEnd().length;
  const isFlow = map.flow === true;
  const at = isFlow ? end : end + text.slice(end).search(/\r?\n|$/);
  const space = isFlow ? ', ' : (text.includes('\r\n') ? '\r\n' : '\n') + ' '.repeat(indent);
  const quote = isFlow ? quoteAt(name?.[0]) : '';
  return `${text.slice(0, at)}${space}${quote}expires-on${quote}: ${quote}${day}${quote}${text.slice(at)}`;
}

function entryOf(map: YAMLMap, index: number) {
  const name = map.get('name');
  if (typeof name !== 'string' || name.length > 100 || name === '' || name !== printable(name)) {
    throw wrong(
      `has a credential without a name, number ${index + 1}`,
      'Give it a `name` that people recognize, of at most 100 characters.',
    );
  }
  /** The inputs, each as a value or as the name of the variable that holds it. */
  const given = new Map<InputName, { readonly value?: string; readonly variable?: string }>();
  /** The name of the secret that stores a new credential, if the file gives it. */
  let secret: string | undefined;
  for (const item of map.items) {
    const key = isScalar(item.key) ? String(item.key.value) : '';
    const text = textIn(item.value);
    if (/^\s*(?:~|null)?\s*$/.test(text))
      throw wrong(
        `has no value for "${printable(key)}" of ${name}`,
        'Give it a text or a list of texts, no alias.',
      );
    const isVariable = key.endsWith(VARIABLE);
    const word = isVariable ? key.slice(0, -VARIABLE.length) : key;
    const input = INPUT_NAMES.find((each) => each === word && isInputOf('file', each));
    if (input === undefined) {
      if (key === 'secret') secret = text;
      else if (key !== 'name') {
        throw wrong(
          `has the unknown key "${printable(key)}" in ${name}`,
          `Use an input's name, such as site-url, or one followed by ${VARIABLE}.`,
        );
      }
      continue;
    }
    if (given.has(input))
      throw wrong(`gives ${input} of ${name} twice`, `Leave ${input} or ${input}${VARIABLE} out.`);
    if (!isVariable && isSecretInput(input)) {
      throw wrong(
        `has a value for ${input} of ${name}: keep secrets out of this file`,
        `Remove it, replace the secret if others may have read it, and name the variable that holds the new one: ${input}${VARIABLE}.`,
      );
    }
    if (isVariable && !/^[A-Za-z_][A-Za-z0-9_]{0,254}$/.test(text)) {
      throw wrong(
        `does not name a variable in ${key} of ${name}`,
        'Give only its name, such as JIRA_API_TOKEN, not its value.',
      );
    }
    if (key === 'expires-on') readDay(text, `The key "expires-on" of ${name}`);
    given.set(input, isVariable ? { variable: text } : { value: text });
  }
  return { name, given, secret };
}

/** A list becomes its items joined with commas, as inputs write lists. */
function textIn(node: unknown): string {
  const items = isSeq(node) ? node.items : [node];
  return items.every((item) => isScalar(item)) ? items.map(({ value }) => String(value)).join(',') : '';
}

function wrong(what: string, advice: string): Failure {
  return invalid(`The credentials file ${what}.`, advice);
}
