import { answering, Refused, type ModelReply, type ModelRequest } from '../http.js';
import type { GitLabFixture } from './fixtures.js';
import { answer, answerVariables, newVariable, refuse, refuseError } from './variables.js';
import type { Variable, Variables, VariableWrite } from './variables.js';

/** Names a variable: the project's if no group is given. */
export interface VariableAddress {
  /** Full path. The fixtures' project if left out. */
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
  // Both names that an address may use for each.
  const owners: [names: readonly string[], variables: Variables][] = [
    [[project, String(projectId)], { owner: 'project', all: [], writes }],
    [[group, String(groupId)], { owner: 'group', all: [], writes }],
  ];
  let serial = 0;

  const variablesOf = (kind: string, name: string): Variables | undefined =>
    owners.find(([names, { owner }]) => owner === kind && names.includes(name.toLowerCase()))?.[1];

  function answerTo(request: ModelRequest): ModelReply {
    const inside = request.path.startsWith(`${root}/`) ? request.path.slice(root.length) : '';
    // Documented: a path in the address is escaped, including its slashes.
    const [, kind, name = '', key] =
      /^\/(project|group)s\/([^/]+)\/variables(?:\/([^/]+))?$/.exec(inside) ?? [];
    if (kind === undefined) return refuseError(404, '404 Not Found');
    const role = identify(fixture, request);
    const variables = variablesOf(kind, decode(name));
    // Documented: a private resource doesn't exist for a person who may not see it.
    if (variables === undefined || role === 'stranger') {
      return refuse(404, `${kind === 'group' ? 'Group' : 'Project'} Not Found`);
    }
    // Documented: only a maintainer may use a project's variables, even to read them, and only an owner a group's.
    // Here the same person is both.
    if (role === 'developer') return refuse(403, 'Forbidden');
    return answerVariables(variables, request, key === undefined ? undefined : decode(key));
  }

  const find = ({ project: of = project, group: ofGroup, key, environmentScope = '*' }: VariableAddress) => {
    const all = (ofGroup === undefined ? variablesOf('project', of) : variablesOf('group', ofGroup))?.all;
    return {
      all,
      found: all?.find((each) => each.key === key && each.environment_scope === environmentScope),
    };
  };

  return {
    handler: (request: ModelRequest): ModelReply => {
      serial += 1;
      const reply = answering(() => answerTo(request));
      const headers = {
        'x-request-id': `01FAKE${String(serial).padStart(20, '0')}`,
        'cache-control': 'max-age=0, private, must-revalidate',
      };
      return { ...reply, headers: { ...headers, ...reply.headers } };
    },
    control: {
      variable: (address: VariableAddress) => structuredClone(find(address).found),
      setVariable(address: VariableAddress, change: Partial<Omit<Variable, 'key' | 'environment_scope'>>) {
        const { all, found } = find(address);
        if (all === undefined) throw new Error('The sandbox has no such project or group');
        const environment_scope = address.environmentScope ?? '*';
        if (found) Object.assign(found, change);
        else all.push({ ...newVariable(address.key), ...change, environment_scope });
      },
      /** Every variable that was created or changed over the API, in order, without refused ones. */
      writes: writes as readonly VariableWrite[],
    },
  };
}

/**
 * Returns the caller's role for variables. Documented: `PRIVATE-TOKEN`, which accepts all tokens except OAuth ones,
 * or any of them as a Bearer; `read_api` is enough to read. A job's token is refused. Measured: a wrong
 * `PRIVATE-TOKEN` gets `401 Unauthorized`. The words for the rest are those of GitLab's source.
 */
function identify({ tokens }: GitLabFixture, { method, headers }: ModelRequest): Role {
  const privateToken = headers['private-token'] ?? '';
  const bearer = /^bearer +(\S+)$/i.exec(headers['authorization'] ?? '')?.[1] ?? '';
  switch (privateToken || bearer) {
    case tokens.maintainer:
      return 'maintainer';
    case tokens.oauth:
      return privateToken === '' ? 'maintainer' : refuse(401, 'Unauthorized');
    case tokens.readApi: {
      const words = 'The request requires higher privileges than provided by the access token.';
      return method === 'GET'
        ? 'maintainer'
        : refuseToken(403, 'insufficient_scope', words, { scope: 'api' });
    }
    case tokens.developer:
      return 'developer';
    case tokens.noAccess:
      return 'stranger';
    case tokens.expired: {
      const words = 'Token is expired. You can either do re-authorization or token refresh.';
      return refuseToken(401, 'invalid_token', words);
    }
    default:
      return refuse(401, 'Unauthorized');
  }
}

/** The refusals of an OAuth 2.0 resource server, which personal tokens get too. Source: `lib/api/api_guard.rb`. */
function refuseToken(status: 401 | 403, error: string, description: string, more: object = {}): never {
  const challenge = `Bearer realm="The API", error="${error}", error_description="${description}"`;
  const headers = status === 401 ? { 'www-authenticate': challenge } : {};
  throw new Refused(answer(status, { error, error_description: description, ...more }, headers));
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return refuseError(404, '404 Not Found');
  }
}
