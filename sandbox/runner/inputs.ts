import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { foldCase } from './dotnet.js';

/**
 * The inputs that the runner hands to an Action: every one that its `action.yml` declares, with its default where
 * none is given, or empty; and what was given without being declared, which the runner passes on with a warning.
 * Names are compared without regard to case.
 *
 * @param expressions values for `${{ ... }}` in a default, by the expression, e.g. `github.token`; others are empty.
 * Source: actions/runner, `ActionRunner.cs`.
 */
export function actionInputs(
  actionYmlPath: string,
  given: Readonly<Record<string, string>> = {},
  expressions: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const inputs = new Map(Object.entries(given));
  const givenNames = new Set(Object.keys(given).map(foldCase));
  for (const [name, declaration] of Object.entries(declaredInputs(actionYmlPath))) {
    if (!givenNames.has(foldCase(name))) inputs.set(name, evaluate(defaultOf(declaration), expressions));
  }
  return Object.fromEntries(inputs);
}

/** The environment variables that carry inputs: `site-url` as `INPUT_SITE-URL`, with spaces as underscores. */
export function inputVariables(inputs: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => [
      `INPUT_${name.replaceAll(' ', '_').toUpperCase()}`,
      value,
    ]),
  );
}

function declaredInputs(actionYmlPath: string): object {
  const action: unknown = parse(readFileSync(actionYmlPath, 'utf8'));
  if (!isObject(action)) throw new Error(`${actionYmlPath} is not a mapping`);
  const inputs = 'inputs' in action ? action.inputs : undefined;
  return isObject(inputs) ? inputs : {};
}

function defaultOf(declaration: unknown): string {
  const value: unknown = isObject(declaration) && 'default' in declaration ? declaration.default : undefined;
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : '';
}

function evaluate(text: string, expressions: Readonly<Record<string, string>>): string {
  return text.replace(/\$\{\{(.*?)\}\}/gs, (_, expression: string) => expressions[expression.trim()] ?? '');
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
