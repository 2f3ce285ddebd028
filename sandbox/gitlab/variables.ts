import { isOfType, json, objectIn, record, Refused } from '../http.js';
import type { ModelReply, ModelRequest } from '../http.js';

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

export interface VariableWrite extends Variable {
  owner: 'project' | 'group';
}

/** GitLab names no charset. */
export function answer(status: number, value: unknown): ModelReply {
  return json(status, value, { 'content-type': 'application/json' });
}

/** A sentence that begins with the status, or a list of problems by attribute. */
export function refuse(status: number, message: string | Record<string, string[]>): never {
  const words = typeof message === 'string' && status !== 409 ? `${status} ${message}` : message;
  throw new Refused(answer(status, { message: words }));
}

/** Of Grape, the framework of GitLab's API. */
export function refuseError(status: number, error: string): never {
  throw new Refused(answer(status, { error }));
}

export function newVariable(key: string): Variable {
  const flags = { hidden: false, protected: false, masked: false, raw: false };
  return { variable_type: 'env_var', key, value: '', ...flags, environment_scope: '*', description: null };
}

type Parameters = Record<string, unknown>;

/** In JSON, `filter[environment_scope]` is `{"filter": {"environment_scope": …}}`. */
function readParameters(request: ModelRequest): Parameters {
  const inQuery = Object.fromEntries(request.query);
  if (request.body === '') return inQuery;
  const inBody = isOfType(request, 'application/json') ? objectIn(request.body) : undefined;
  return { ...inQuery, ...(inBody ?? refuseError(400, 'The request body could not be read')) };
}

function changed(variable: Variable, parameters: Parameters): Variable {
  const { value, environment_scope: scope } = parameters;
  const flags = Object.entries(parameters).filter(
    ([name, given]) => ['masked', 'protected', 'raw'].includes(name) && typeof given === 'boolean',
  );
  return {
    ...variable,
    ...(typeof value === 'string' && { value }),
    ...(typeof scope === 'string' && { environment_scope: scope }),
    ...Object.fromEntries(flags),
  };
}

/** `Ci::Maskable` of GitLab's source. */
const MASKABLE = { raw: /^\S{8,}$/, expanded: /^[a-zA-Z0-9_+=/@:.~-]{8,}$/ };

/** Documented: one variable per key and environment scope. Measured: `is invalid`. */
function check(variable: Variable, others: readonly Variable[]): void {
  const { key, value, masked, raw, environment_scope: scope } = variable;
  const isMaskable = (raw ? MASKABLE.raw : MASKABLE.expanded).test(value);
  if (masked && !isMaskable) refuse(400, { value: ['is invalid'] });
  const isTaken = others.some((each) => each.key === key && each.environment_scope === scope);
  if (isTaken) refuse(400, { key: [`(${key}) has already been taken`] });
}

export interface Variables {
  owner: 'project' | 'group';
  all: Variable[];
  writes: VariableWrite[];
}

/** Source: `lib/api/ci/variables.rb` and `lib/api/group_variables.rb`. @param key undefined for all variables */
export function answerVariables(
  variables: Variables,
  request: ModelRequest,
  key: string | undefined,
): ModelReply {
  const { all, owner } = variables;
  const { method } = request;
  const parameters = readParameters(request);
  if (key === undefined && method === 'POST') return create(variables, parameters);
  const found = find(variables, method, String(key), parameters);
  if (method === 'GET') return answer(200, bean(found));
  if (method !== 'PUT') return refuseError(405, '405 Not Allowed');
  const next = changed(found, parameters);
  check(
    next,
    all.filter((each) => each !== found),
  );
  variables.writes.push({ ...Object.assign(found, next), owner });
  return answer(200, bean(found));
}

function create({ all, owner, writes }: Variables, parameters: Parameters): ModelReply {
  const variable = changed(newVariable(String(parameters['key'])), parameters);
  check(variable, all);
  all.push(variable);
  writes.push({ ...variable, owner });
  return answer(201, bean(variable));
}

/**
 * The filter selects among variables of the same key. PUT to a group without one takes the first, according to GitLab's
 * source.
 */
function find({ all, owner }: Variables, method: string, key: string, parameters: Parameters): Variable {
  const flat = parameters['filter[environment_scope]'];
  const scope = flat ?? record(parameters['filter'])['environment_scope'];
  const found = all.filter(
    (each) => each.key === key && (typeof scope !== 'string' || each.environment_scope === scope),
  );
  const [first] = found;
  if (first === undefined) return refuse(404, 'Variable Not Found');
  if (found.length === 1 || (owner === 'group' && method === 'PUT')) return first;
  return refuse(409, 'There are multiple variables with provided parameters.');
}

/** Documented: the value of a hidden variable is never shown again. */
function bean(variable: Variable): object {
  return variable.hidden ? { ...variable, value: null } : variable;
}
