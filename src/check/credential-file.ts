import { lstatSync } from 'node:fs';
import * as yaml from 'js-yaml';
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
  const { events, documents } = parsed(text);
  const entries = mapsIn(documents).map(entryOf);
  const names = entries.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined)
    throw wrong(`has two credentials with the name ${printable(twice)}`, 'Rename one.');
  return {
    entries,
    /** Writes last days, by a credential's name. All else in the file stays. @throws Failure `handoff-failed` */
    writeLastDays: (days: ReadonlyMap<string, string>): void => {
      // From the last on, so that each place stays where it was found.
      const written = placesIn(events, text).reduceRight((before, place, index) => {
        const day = days.get(String(names[index]));
        return day === undefined ? before : withLastDay(before, place, day);
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

function parsed(source: string) {
  try {
    const events = yaml.parseEvents(source, {});
    // Keeps each spelling: a token's name may be 2026.10, and an account's ID 007.
    const schema = yaml.FAILSAFE_SCHEMA.withTags(yaml.realMapTag);
    return { events, documents: yaml.constructFromEvents(events, { source, schema, maxAliases: 0 }) };
  } catch (error) {
    if (!(error instanceof yaml.YAMLException)) throw error;
    // The parser's message may quote the file, and the file may hold a secret by mistake.
    throw wrong(
      `is not valid YAML (line ${(error.mark?.line ?? 0) + 1})`,
      'Check its indentation, colons, quotes, repeated keys and aliases.',
    );
  }
}

type Keys = ReadonlyMap<unknown, unknown>;

function mapsIn([document, ...more]: readonly unknown[]): Keys[] {
  const isAlone = more.length === 0 && document instanceof Map && document.size === 1;
  const list: unknown = isAlone && document.get('credentials');
  if (!Array.isArray(list) || list.length === 0 || list.length > MOST_ENTRIES) {
    throw wrong(
      `is not a list of 1 to ${MOST_ENTRIES} credentials`,
      'Put them all under one key, `credentials`, each after a dash.',
    );
  }
  return list.map((item: unknown, index) => {
    if (item instanceof Map) return item;
    const what = `has a credential without keys, number ${index + 1}`;
    throw wrong(what, 'Give it a "name", a "site-url" and its other keys.');
  });
}

/** The place of an entry in the file's text, and those of its texts, by key. */
interface Place {
  readonly map: yaml.MappingEvent;
  readonly texts: Map<string, yaml.ScalarEvent>;
}

/** In a document, a map and a list. */
const ENTRY_DEPTH = 4;

function placesIn(events: readonly yaml.Event[], source: string): Place[] {
  const places: Place[] = [];
  let depth = 0;
  let key: string | undefined;
  for (const event of events) {
    if (event.type === yaml.EVENT_ID.SCALAR) {
      if (key !== undefined) places.at(-1)?.texts.set(key, event);
      if (depth === ENTRY_DEPTH) key = key === undefined ? yaml.getScalarValue(source, event) : undefined;
    } else if (event.type === yaml.EVENT_ID.POP) {
      depth -= 1;
      key = undefined;
    } else {
      depth += 1;
      if (depth === ENTRY_DEPTH && event.type === yaml.EVENT_ID.MAPPING)
        places.push({ map: event, texts: new Map() });
    }
  }
  return places;
}

/** Replaces a credential's last day in the file's text, or adds one after its name. */
function withLastDay(text: string, { map, texts }: Place, day: string): string {
  const [old, name] = ['expires-on', 'name'].map((key) => texts.get(key));
  if (old) {
    const value = text.slice(old.valueStart, old.valueEnd).replace(/\S(?:[^]*\S)?/, day);
    return text.slice(0, old.valueStart) + value + text.slice(old.valueEnd);
  }
  const { SINGLE_QUOTED, DOUBLE_QUOTED } = yaml.SCALAR_STYLE;
  const isQuoted = name?.style === SINGLE_QUOTED || name?.style === DOUBLE_QUOTED;
  const isFlow = map.style === yaml.COLLECTION_STYLE.FLOW;
  const end = text.slice(0, name?.valueEnd).trimEnd().length + Number(isQuoted);
  const indent = text.slice(0, map.start).replace(/[^]*[\r\n]/, '').length;
  const at = isFlow ? end : end + text.slice(end).search(/[\r\n]|$/);
  const space = isFlow ? ', ' : String(/\r\n?|\n/.exec(text)) + ' '.repeat(indent);
  // In JSON, all texts have quotes.
  const quote = isFlow && isQuoted ? text.charAt(end - 1) : '';
  return `${text.slice(0, at)}${space}${quote}expires-on${quote}: ${quote}${day}${quote}${text.slice(at)}`;
}

function entryOf(map: Keys, index: number) {
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
  for (const [own, value] of map) {
    const key = typeof own === 'string' ? own : '';
    const text = textIn(value);
    if (/^\s*(?:~|null)?\s*$/.test(text))
      throw wrong(`has no value for "${printable(key)}" of ${name}`, 'Give it a text or a list of texts.');
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
function textIn(value: unknown): string {
  const items: unknown[] = [value].flat();
  return items.every((item) => typeof item === 'string') ? items.join(',') : '';
}

function wrong(what: string, advice: string): Failure {
  return invalid(`The credentials file ${what}.`, advice);
}
