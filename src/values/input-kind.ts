import type { Mask, Secret } from '../secret.js';
import type { Given } from './given.js';

type Action = 'action' | 'check-action' | 'update-action';
type LoggingIn = 'export' | 'exec' | 'check' | 'consent' | 'refresh' | 'sign' | 'fields' | 'update';

/** The Actions, the entries of a credentials file, and the commands. */
export type Door = Action | 'file' | LoggingIn | 'cleanup' | 'explain' | 'completion';

/** One input. Its variable is `JIRA_` and its name in capitals, unless `only` says otherwise. */
export interface InputKind {
  /** A sentence for every door, and more for the documents and the Actions' files. No Action's bundle has it. */
  readonly help: string | readonly [sentence: string, more: string];
  readonly doors: readonly Door[];
  /** Text if absent. A switch is a flag whose option takes no value. */
  readonly kind?: 'flag' | 'switch' | 'list';
  /** For a whole number. */
  readonly range?: readonly [least: number, most: number];
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

/** No variable may run a command, loosen a guard, or choose a secret's store. */
const WITHOUT_VARIABLES =
  /^(?:(?:save|jira|gitlab)-.*|refresh-token-(?!file).*|access-token-secret|allow-private-hosts|identity|project)$/;

export function variablesOf(name: string, { only, variables = [] }: InputKind): readonly string[] {
  const derived = `JIRA_${name.toUpperCase().replaceAll('-', '_')}`;
  if (!only && WITHOUT_VARIABLES.test(name)) return [];
  return only ?? (variables.includes(derived) ? variables : [derived, ...variables]);
}

type Entry = Partial<InputKind> & Pick<InputKind, 'help'>;

/** Declares a group of inputs for these doors. An input may name other doors. */
export function through<const Name extends string>(
  doors: readonly Door[],
  entries: Readonly<Record<Name, Entry>>,
): Readonly<Record<Name, InputKind>> {
  const kinds = Object.entries<Entry>(entries).map(([name, entry]) => [name, { doors, ...entry }]);
  return Object.fromEntries(kinds) as Record<Name, InputKind>;
}

export type Together<Union> = (Union extends unknown ? (each: Union) => void : never) extends (
  all: infer All,
) => void
  ? All
  : never;

export const HANDING_OVER: readonly Door[] = ['action', 'export', 'exec'];
export const CHECKING: readonly Door[] = ['check-action', 'check'];
export const ENTRIES: readonly Door[] = [...CHECKING, 'file'];
export const USING: readonly Door[] = ['fields', 'update'];
export const LOGGING_IN: readonly Door[] = [...HANDING_OVER, ...ENTRIES, ...USING];
export const EXCHANGING: readonly Door[] = [...LOGGING_IN, 'consent', 'refresh'];
