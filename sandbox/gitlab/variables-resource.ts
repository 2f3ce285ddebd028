import type { ModelReply, ModelRequest } from '../http.js';
import type { Parameters } from './parameters.js';
import { readBoolean, readParameters, scopeFilter } from './parameters.js';
import { answer, invalid, refused } from './replies.js';
import { changed, newVariable, problemsOf } from './variables.js';
import type { Variable } from './variables.js';

/** A variable that was created or changed over the API, as it is since. */
export interface VariableWrite extends Variable {
  owner: 'project' | 'group';
  created: boolean;
  /** Milliseconds since the epoch, by the sandbox's clock. */
  at: number;
}

/** A request for the variables of a project or a group by somebody who may make it. */
export interface VariablesCall {
  request: ModelRequest;
  owner: 'project' | 'group';
  variables: Variable[];
  /** Undefined for all of them. */
  key: string | undefined;
  now: () => number;
  wrote: (write: VariableWrite) => void;
}

/** Source of what is answered when: `lib/api/ci/variables.rb` and `lib/api/group_variables.rb`. */
export function variablesResource(call: VariablesCall): ModelReply {
  const { request, key } = call;
  const parameters = readParameters(request);
  if (parameters === undefined) return answer(400, { error: 'The request body could not be read' });
  if (key === undefined) {
    if (request.method === 'GET') return list(call);
    return request.method === 'POST' ? create(call, parameters) : methodNotAllowed();
  }
  if (!['GET', 'PUT', 'DELETE'].includes(request.method)) return methodNotAllowed();
  const found = find(call, key, parameters);
  if ('status' in found) return found;
  if (request.method === 'PUT') return update(call, found, parameters);
  if (request.method === 'GET') return answer(200, bean(found));
  call.variables.splice(call.variables.indexOf(found), 1);
  return { status: 204, headers: {}, body: '' };
}

/**
 * Several variables of one key are told apart by the filter, and nothing is guessed; except that PUT to a group without
 * a filter takes the first one, which GitLab's source calls a matter of compatibility.
 */
function find(call: VariablesCall, key: string, parameters: Parameters): Variable | ModelReply {
  const scope = scopeFilter(parameters);
  const all = call.variables.filter(
    (each) => each.key === key && (scope === undefined || each.environment_scope === scope),
  );
  const [first] = all;
  if (first === undefined) {
    return refused(404, `${call.owner === 'group' ? 'GroupVariable' : 'Variable'} Not Found`);
  }
  const takesFirst = call.owner === 'group' && call.request.method === 'PUT';
  if (all.length === 1 || takesFirst) return first;
  const message =
    "There are multiple variables with provided parameters. Please use 'filter[environment_scope]'";
  return answer(409, { message });
}

function create(call: VariablesCall, parameters: Parameters): ModelReply {
  const { key, value } = parameters;
  const missing = Object.entries({ key, value }).filter(([, given]) => typeof given !== 'string');
  if (missing.length > 0) {
    return answer(400, { error: missing.map(([name]) => `${name} is missing`).join(', ') });
  }
  const hidden = readBoolean(parameters['masked_and_hidden']) ?? false;
  const plain = changed(newVariable(String(key)), parameters);
  const variable = { ...plain, hidden, masked: hidden || plain.masked };
  const problems = problemsOf(variable) ?? clash(call, variable);
  if (problems !== undefined) return invalid(problems);
  call.variables.push(variable);
  return stored(call, variable, true);
}

function update(call: VariablesCall, variable: Variable, parameters: Parameters): ModelReply {
  const next = changed(variable, parameters);
  if (variable.hidden && !next.masked) {
    return invalid({ base: ['Updating masked attribute is not allowed on updates for hidden variables.'] });
  }
  const problems = problemsOf(next) ?? clash(call, next, variable);
  if (problems !== undefined) return invalid(problems);
  return stored(call, Object.assign(variable, next), false);
}

/** Documented: of one key and one environment scope there is one variable. */
function clash(call: VariablesCall, next: Variable, itself?: Variable): Record<string, string[]> | undefined {
  const taken = call.variables.some(
    (each) => each !== itself && each.key === next.key && each.environment_scope === next.environment_scope,
  );
  return taken ? { key: [`(${next.key}) has already been taken`] } : undefined;
}

function stored(call: VariablesCall, variable: Variable, created: boolean): ModelReply {
  call.wrote({ ...variable, owner: call.owner, created, at: call.now() });
  return answer(created ? 201 : 200, bean(variable));
}

/** Documented: 20 to a page if nothing else is asked for, 100 at most; the headers tell of the other pages. */
function list({ request, variables }: VariablesCall): ModelReply {
  const perPage = Math.min(100, Number(request.query.get('per_page') ?? 20) || 20);
  const page = Number(request.query.get('page') ?? 1) || 1;
  const shown = variables.slice((page - 1) * perPage, page * perPage);
  const more = variables.length > page * perPage;
  return answer(200, shown.map(bean), {
    'x-page': String(page),
    'x-per-page': String(perPage),
    'x-total': String(variables.length),
    'x-next-page': more ? String(page + 1) : '',
  });
}

/** Documented: the value of a hidden variable is never shown again. */
function bean(variable: Variable): object {
  return variable.hidden ? { ...variable, value: null } : variable;
}

function methodNotAllowed(): ModelReply {
  return answer(405, { error: '405 Not Allowed' });
}
