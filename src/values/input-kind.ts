import type { Mask, Secret } from '../secret.js';
import type { Given } from './given.js';

/** Places to give inputs: three Actions, the entries of a credentials file, and the commands. */
export type Door =
  | 'action'
  | 'check-action'
  | 'file'
  | 'export'
  | 'exec'
  | 'check'
  | 'consent'
  | 'refresh'
  | 'sign'
  | 'cleanup'
  | 'explain'
  | 'completion'
  | 'fields'
  | 'update'
  | 'update-action';

/** One input. Its variable is `JIRA_` and its name in capitals, unless `only` says otherwise. */
export interface InputKind {
  /** A sentence for every door, and more for the documents and the Actions' files alone. No Action's bundle has it. */
  readonly help: string | readonly [sentence: string, more: string];
  readonly doors: readonly Door[];
  /** Text if absent. A switch is a flag whose option takes no value. */
  readonly kind?: 'flag' | 'switch' | 'number' | 'list';
  /** Never given as an argument, which every user of a machine can read, or in a credentials file. */
  readonly secret?: true;
  /** For a secret that is not a one-line token: reads it, and masks it before any message about it. */
  readonly read?: (given: Given, mask: Mask) => Secret;
  /** Only a byte order mark and trailing newlines, which editors add, are removed: white space may be part of it. */
  readonly verbatim?: true;
  /** Further variables. If the one by the rule is among them, this is the whole order. Otherwise it comes first. */
  readonly variables?: readonly string[];
  /** An exception to the rule: only these variables. */
  readonly only?: readonly string[];
  readonly default?: string;
}

/** Returns an input's variables in order: `JIRA_` and its name in capitals, and those that its kind adds. */
export function variablesOf(name: string, { only, variables = [] }: InputKind): readonly string[] {
  const derived = `JIRA_${name.toUpperCase().replaceAll('-', '_')}`;
  return only ?? (variables.includes(derived) ? variables : [derived, ...variables]);
}

/** An input as the schema defines it, without what it shares with its group. */
type Entry = Omit<InputKind, 'doors'> & Partial<Pick<InputKind, 'doors'>>;

type Kinds<Entries> = {
  readonly [Name in keyof Entries]: InputKind &
    (Entries[Name] extends { readonly secret: true } ? { readonly secret: true } : unknown);
};

/** Declares a group of inputs for these doors. An input may name other doors. */
export function through<const Entries extends Readonly<Record<string, Entry>>>(
  doors: readonly Door[],
  entries: Entries,
  only?: Pick<InputKind, 'only'>,
): Kinds<Entries> {
  const kinds = Object.entries(entries).map(([name, entry]) => [name, { doors, ...only, ...entry }]);
  return Object.fromEntries(kinds) as Kinds<Entries>;
}

/** Declares inputs without variables. No variable may run a command, loosen a guard, or choose a secret's store. */
export function withoutVariables<const Entries extends Readonly<Record<string, Entry>>>(
  doors: readonly Door[],
  entries: Entries,
): Kinds<Entries> {
  return through(doors, entries, { only: NO_VARIABLE });
}

/** The intersection of a union's members. */
export type Together<Union> = (Union extends unknown ? (each: Union) => void : never) extends (
  all: infer All,
) => void
  ? All
  : never;

export const NO_VARIABLE: readonly string[] = [];

export const HANDING_OVER = ['action', 'export', 'exec'] as const satisfies readonly Door[];
export const CHECKING = ['check-action', 'check'] as const satisfies readonly Door[];
export const ENTRIES = [...CHECKING, 'file'] as const satisfies readonly Door[];
export const USING = ['fields', 'update'] as const satisfies readonly Door[];
export const LOGGING_IN = [...HANDING_OVER, ...ENTRIES, ...USING] as const satisfies readonly Door[];
export const EXCHANGING = [...LOGGING_IN, 'consent', 'refresh'] as const satisfies readonly Door[];
