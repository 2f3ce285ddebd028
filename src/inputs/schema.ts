import type { Door, InputKind } from '../values/input-kind.js';
import { CONNECTION, CREDENTIAL, DEMANDS, HANDED_OVER, SITE } from './login.js';
import { CHECKED, RENEWAL, REPORT, STORES, TELL } from './upkeep.js';

/** The inputs of every door, by the heading that help shows them under. */
export const GROUPS = {
  Site: SITE,
  'Credential, one kind of': CREDENTIAL,
  'Several credentials, or an organization': CHECKED,
  'Where a rotated refresh token is kept': STORES,
  Checks: DEMANDS,
  'Renewal (Data Center)': RENEWAL,
  Report: REPORT,
  'Tell people': TELL,
  'What is handed over': HANDED_OVER,
  Connection: CONNECTION,
} as const;

type Groups = (typeof GROUPS)[keyof typeof GROUPS];
type Together<Union> = (Union extends unknown ? (each: Union) => void : never) extends (
  all: infer All,
) => void
  ? All
  : never;

/** Every input, once. What reads, describes or lists inputs takes them from here. */
const SCHEMA = Object.assign({}, ...Object.values(GROUPS)) as Together<Groups>;

export type InputName = keyof typeof SCHEMA;

export type SecretInput = {
  [Name in InputName]: (typeof SCHEMA)[Name] extends { readonly secret: true } ? Name : never;
}[InputName];

const KINDS: Readonly<Record<InputName, InputKind>> = SCHEMA;

export const INPUT_NAMES = Object.keys(SCHEMA) as InputName[];

export const kindOf = (name: InputName): InputKind => KINDS[name];

export const isSecretInput = (name: InputName): name is SecretInput => kindOf(name).secret === true;

export const SECRET_INPUTS: readonly SecretInput[] = INPUT_NAMES.filter(isSecretInput);

/** True if this door takes the input. */
export const isInputOf = (door: Door, name: InputName): boolean => kindOf(name).doors.includes(door);

/** The variables that stand in for an input, in order: `JIRA_` and its name in capitals, and what the schema adds. */
export function variablesOf(name: InputName): readonly string[] {
  const { only, variables = [] } = kindOf(name);
  const derived = `JIRA_${name.toUpperCase().replaceAll('-', '_')}`;
  return only ?? (variables.includes(derived) ? variables : [derived, ...variables]);
}
