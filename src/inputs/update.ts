import type { Words } from '../failure.js';
import { EXCHANGING, type InputKind, through } from '../values/input-kind.js';
import { actionWords } from '../values/words.js';

/** Inputs of doors that log in, and of the Action `update`, which does not. */
export const SHARED_INPUTS = through([...EXCHANGING, 'sign', 'update-action'], {
  'allowed-hosts': { doors: [...EXCHANGING, 'sign', 'cleanup', 'update-action'], kind: 'list' },
  'expected-account-id': {},
  'timeout-seconds': { doors: [...EXCHANGING, 'update-action'], kind: 'number', default: '60' },
});

/** What is read of issues, and changed in them. */
export const UPDATE_INPUTS = through(['update', 'update-action'], {
  issue: { doors: ['fields', 'update', 'update-action'], kind: 'list' },
  'issue-from': {},
  fields: { doors: ['update-action'] },
  'fields-file': {},
  'dry-run': { kind: 'switch', default: 'false' },
  notify: { kind: 'flag', default: 'true' },
  'show-before': { kind: 'switch', default: 'false' },
  'allowed-projects': { kind: 'list' },
  'allowed-fields': {},
  'issue-type': { doors: ['fields'] },
});

/** Inputs that the Action `update` has, among others. */
export const UPDATE_KINDS: Readonly<
  Record<keyof typeof SHARED_INPUTS | keyof typeof UPDATE_INPUTS, InputKind>
> = { ...SHARED_INPUTS, ...UPDATE_INPUTS };

export type UpdateInput = keyof typeof UPDATE_KINDS;

/** True for an input that the Action `update` takes. */
export const isUpdateInput = (name: string): boolean =>
  Object.hasOwn(UPDATE_KINDS, name) && UPDATE_KINDS[name as UpdateInput].doors.includes('update-action');

/** Its words. Whatever else stands in backticks is an input of another door, which it lacks. */
export const UPDATE_WORDS: Words = actionWords(isUpdateInput);
