import type { Words } from '../failure.js';
import type { Door } from '../values/input-kind.js';
import { actionWords, type Naming, wordsFor } from '../values/words.js';
import { INPUT_NAMES, type InputName, isInputOf } from './schema.js';

const isInputName = (word: string): word is InputName => (INPUT_NAMES as readonly string[]).includes(word);

export const wordsOf = (naming: Naming<InputName>): Words => wordsFor(naming, isInputName);

const inputWords = (door: Door): Words =>
  actionWords((name) => isInputName(name) && isInputOf(door, name), isInputName);

export const ACTION_WORDS = inputWords('action');
export const CHECK_WORDS = inputWords('check-action');
