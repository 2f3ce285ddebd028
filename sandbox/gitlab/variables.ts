import type { Parameters } from './parameters.js';
import { readBoolean } from './parameters.js';

/** A CI/CD variable, with the names of GitLab's API. */
export interface Variable {
  variable_type: 'env_var' | 'file';
  key: string;
  value: string;
  hidden: boolean;
  protected: boolean;
  masked: boolean;
  raw: boolean;
  environment_scope: string;
  description: string | null;
}

export type Problems = Record<string, string[]>;

/** What a variable is while nothing is said of it. Source: the documentation's defaults. */
export function newVariable(key: string): Variable {
  return {
    variable_type: 'env_var',
    key,
    value: '',
    hidden: false,
    protected: false,
    masked: false,
    raw: false,
    environment_scope: '*',
    description: null,
  };
}

/** A copy with what the parameters change; `key` and `hidden` are not among that. */
export function changed(variable: Variable, parameters: Parameters): Variable {
  const { value, description, environment_scope: scope, variable_type: type } = parameters;
  return {
    ...variable,
    ...(typeof value === 'string' ? { value } : {}),
    ...(typeof description === 'string' ? { description } : {}),
    ...(typeof scope === 'string' ? { environment_scope: scope } : {}),
    ...(type === 'env_var' || type === 'file' ? { variable_type: type } : {}),
    masked: readBoolean(parameters['masked']) ?? variable.masked,
    protected: readBoolean(parameters['protected']) ?? variable.protected,
    raw: readBoolean(parameters['raw']) ?? variable.raw,
  };
}

/** `Ci::Maskable` of GitLab's source: any characters but spaces where nothing is expanded, else base64's and `@:.~-`. */
const MASKABLE = { raw: /^\S{8,}$/, expanded: /^[a-zA-Z0-9_+=/@:.~-]{8,}$/ };

/**
 * What is wrong with a variable. Documented: 10,000 characters at most. Measured: `is invalid` for a masked value that
 * cannot be masked. The other words are those of GitLab's source.
 */
export function problemsOf(variable: Variable): Problems | undefined {
  const { key, value, masked, raw } = variable;
  const problems: Problems = {};
  if (!/^[a-zA-Z0-9_]+$/.test(key)) problems['key'] = ["can contain only letters, digits and '_'."];
  else if (key.length > 255) problems['key'] = ['is too long (maximum is 255 characters)'];
  if (value.length > 10_000) problems['value'] = ['is too long (maximum is 10000 characters)'];
  else if (masked && !(raw ? MASKABLE.raw : MASKABLE.expanded).test(value))
    problems['value'] = ['is invalid'];
  return Object.keys(problems).length === 0 ? undefined : problems;
}
