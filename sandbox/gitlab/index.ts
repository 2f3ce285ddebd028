import { answering, Refused, type ModelReply, type ModelRequest } from '../http.js';
import type { GitLabFixture } from './fixtures.js';
import { answer, answerVariables, newVariable, refuse, refuseError } from './variables.js';
import type { Variable, Variables, VariableWrite } from './variables.js';

/** The project's if no group is given. */
interface VariableAddress {
  /** The fixtures' if left out. */
  project?: string;
  group?: string;
  key: string;
  /** `*` if left out. */
  environmentScope?: string;
}

type Role = 'maintainer' | 'developer' | 'stranger';

export function createGitLab(fixture: GitLabFixture) {
  const root = new URL(fixture.apiUrl).pathname;
  const { project, projectId, group, groupId } = fixture;
  const writes: VariableWrite[] = [];
  // Both names of each.
  const owners: [names: readonly string[], variables: Variables][] = [
    [[project, String(projectId)], { owner: 'project', all: [], writes }],
    [[group, String(groupId)], { owner: 'group', all: [], writes }],
  ];

  const variablesOf = (kind: string, name: string): Variables | undefined =>
    owners.find(([names, { owner }]) => owner === kind && names.includes(name.toLowerCase()))?.[1];

  function answerTo(request: ModelRequest): ModelReply {
    const inside = request.path.startsWith(`${root}/`) ? request.path.slice(root.length) : '';
    const [, kind, name = '', key] =
      /^\/(project|group)s\/([^/]+)\/variables(?:\/([^/]+))?$/.exec(inside) ?? [];
    if (kind === undefined) return refuseError(404, '404 Not Found');
    const role = identify(fixture, request);
    const variables = variablesOf(kind, decodeURIComponent(name));
    // Documented: a private resource doesn't exist for a person who may not see it.
    if (variables === undefined || role === 'stranger') {
      return refuse(404, `${kind === 'group' ? 'Group' : 'Project'} Not Found`);
    }
    // Documented: only a maintainer may even read them.
    if (role === 'developer') return refuse(403, 'Forbidden');
    return answerVariables(variables, request, key && decodeURIComponent(key));
  }

  const find = ({ project: of = project, group: ofGroup, key, environmentScope = '*' }: VariableAddress) => {
    const all = (ofGroup === undefined ? variablesOf('project', of) : variablesOf('group', ofGroup))?.all;
    const found = all?.find((each) => each.key === key && each.environment_scope === environmentScope);
    return { all, found };
  };

  return {
    handler: (request: ModelRequest): ModelReply => answering(() => answerTo(request)),
    control: {
      variable: (address: VariableAddress) => structuredClone(find(address).found),
      setVariable(address: VariableAddress, change: Partial<Omit<Variable, 'key' | 'environment_scope'>>) {
        const { all, found } = find(address);
        const environment_scope = address.environmentScope ?? '*';
        if (found) Object.assign(found, change);
        else all?.push({ ...newVariable(address.key), ...change, environment_scope });
      },
      /** Variables written over the API, in order. */
      writes: writes as readonly VariableWrite[],
    },
  };
}

/**
 * Documented: `PRIVATE-TOKEN`, which accepts all tokens except OAuth ones, or any of them as a Bearer; `read_api` is
 * enough to read. Measured: a wrong `PRIVATE-TOKEN` gets `401 Unauthorized`.
 */
function identify({ tokens }: GitLabFixture, { method, headers }: ModelRequest): Role {
  const privateToken = headers['private-token'] ?? '';
  const bearer = /^bearer +(\S+)$/i.exec(headers['authorization'] ?? '')?.[1] ?? '';
  switch (privateToken || bearer) {
    case tokens.maintainer:
      return 'maintainer';
    case tokens.oauth:
      return privateToken === '' ? 'maintainer' : refuse(401, 'Unauthorized');
    case tokens.readApi:
      return method === 'GET' ? 'maintainer' : refuseToken(403, 'insufficient_scope');
    case tokens.developer:
      return 'developer';
    case tokens.noAccess:
      return 'stranger';
    case tokens.expired:
      return refuseToken(401, 'invalid_token');
    default:
      return refuse(401, 'Unauthorized');
  }
}

/** An OAuth 2.0 resource server's. Source: `lib/api/api_guard.rb`. */
function refuseToken(status: 401 | 403, error: string): never {
  throw new Refused(answer(status, { error, error_description: 'FAKE' }));
}
