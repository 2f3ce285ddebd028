import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { record } from '../http.js';
import { foldCase } from './dotnet.js';

/** Tests read the same file hundreds of times. */
const read = new Map<string, unknown>();

/**
 * Every input that an `action.yml` declares, with its default or an empty string, and undeclared ones. Names ignore
 * case. Expressions in a default are empty. Source: actions/runner, `ActionRunner.cs`.
 */
export function actionInputs(
  actionYmlPath: string,
  given: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const text = readFileSync(actionYmlPath, 'utf8');
  const action = read.get(text) ?? (parse(text) as unknown);
  read.set(text, action);
  const inputs = new Map(Object.entries(given));
  const givenNames = new Set(Object.keys(given).map(foldCase));
  for (const [name, declaration] of Object.entries(record(record(action)['inputs']))) {
    if (givenNames.has(foldCase(name))) continue;
    const value = record(declaration)['default'];
    const text = ['string', 'number', 'boolean'].includes(typeof value) ? String(value) : '';
    inputs.set(name, text.replace(/\$\{\{.*?\}\}/gs, ''));
  }
  return Object.fromEntries(inputs);
}
