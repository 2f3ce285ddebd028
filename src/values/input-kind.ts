import type { Mask, Secret } from '../secret.js';
import type { Given } from './given.js';

/** Where inputs are given: three Actions, the entries of a file of credentials, and the commands. */
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
  /** One sentence for every door, and what only the documents and the Actions' own files add. No Action's bundle has it. */
  readonly help: string | readonly [sentence: string, more: string];
  readonly doors: readonly Door[];
  /** A text if not given. A switch is a flag whose option takes no value. */
  readonly kind?: 'flag' | 'switch' | 'number' | 'list';
  /** Never an argument, which every user of a machine can read, nor in a file. */
  readonly secret?: true;
  /** Of a secret that is no token in one line: reads it, and masks it before anything else is said. */
  readonly read?: (given: Given, mask: Mask) => Secret;
  /** Only what editors add to a file is left out, a byte order mark and line ends: white space may belong to it. */
  readonly verbatim?: true;
  /** Further variables. If the one by the rule is among them, this is the whole order; otherwise it comes first. */
  readonly variables?: readonly string[];
  /** An exception to the rule: these variables and no other. */
  readonly only?: readonly string[];
  readonly default?: string;
}

/** The variables that stand in for an input, in order: `JIRA_` and its name in capitals, and what its kind adds. */
export function variablesOf(name: string, { only, variables = [] }: InputKind): readonly string[] {
  const derived = `JIRA_${name.toUpperCase().replaceAll('-', '_')}`;
  return only ?? (variables.includes(derived) ? variables : [derived, ...variables]);
}

/** As the schema has it: what it does not share with its group. */
type Entry = Omit<InputKind, 'doors'> & Partial<Pick<InputKind, 'doors'>>;

type Kinds<Entries> = {
  readonly [Name in keyof Entries]: InputKind &
    (Entries[Name] extends { readonly secret: true } ? { readonly secret: true } : unknown);
};

/** A group of inputs, which go through these doors unless they name some of their own. */
export function through<const Entries extends Readonly<Record<string, Entry>>>(
  doors: readonly Door[],
  entries: Entries,
  only?: Pick<InputKind, 'only'>,
): Kinds<Entries> {
  const kinds = Object.entries(entries).map(([name, entry]) => [name, { doors, ...only, ...entry }]);
  return Object.fromEntries(kinds) as Kinds<Entries>;
}

/** The same for inputs that have none: no variable may run a command, loosen a guard, or choose where a secret is stored. */
export function withoutVariables<const Entries extends Readonly<Record<string, Entry>>>(
  doors: readonly Door[],
  entries: Entries,
): Kinds<Entries> {
  return through(doors, entries, { only: NO_VARIABLE });
}

/** All members of a union at once. */
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
