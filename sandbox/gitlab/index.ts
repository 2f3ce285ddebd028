import type { Clock } from '../clock.js';
import type { Handler, ModelReply, ModelRequest } from '../http.js';
import type { GitLabFixture } from './fixtures.js';
import { identify, tokensOf } from './identify.js';
import { answer, refused } from './replies.js';
import { newVariable } from './variables.js';
import type { Variable } from './variables.js';
import { variablesResource } from './variables-resource.js';
import type { VariableWrite } from './variables-resource.js';

export type { Variable, VariableWrite };

/** Which variable: the project's, if no group is named. */
export interface VariableAddress {
  /** Full path; the fixtures' project if left out. */
  project?: string;
  group?: string;
  key: string;
  /** `*` if left out. */
  environmentScope?: string;
}

/** What a test can see of a GitLab and set. A reset undoes all of it. */
export interface GitLab {
  /** A copy of a variable, with its value even if it is hidden; undefined if there is none. */
  variable(address: VariableAddress): Variable | undefined;
  /** Puts a variable there without the API, or changes one. */
  setVariable(address: VariableAddress, change: Partial<Omit<Variable, 'key' | 'environment_scope'>>): void;
  /** Every variable that was created or changed over the API, in order; refused ones are not in it. */
  readonly writes: readonly VariableWrite[];
}

/** The model, as its host needs it. */
export interface GitLabModel {
  handler: Handler;
  control: GitLab;
  reset(): void;
}

interface Owner {
  kind: 'project' | 'group';
  /** Both ways an address may name it. */
  names: readonly string[];
  variables: Variable[];
}

/** GitLab's REST API, as far as it is about CI/CD variables: gitlab.com's or a self-managed one's. */
export function createGitLab(clock: Clock, fixture: GitLabFixture): GitLabModel {
  const root = new URL(fixture.apiUrl).pathname;
  const tokens = tokensOf(fixture);
  const { project, projectId, group, groupId } = fixture;
  const owners: readonly Owner[] = [
    { kind: 'project', names: [project, String(projectId)], variables: [] },
    { kind: 'group', names: [group, String(groupId)], variables: [] },
  ];
  const writes: VariableWrite[] = [];
  let serial = 0;

  const ownerOf = (kind: string, name: string): Owner | undefined =>
    owners.find((each) => each.kind === kind && each.names.includes(name.toLowerCase()));

  function answerTo(request: ModelRequest): ModelReply {
    const path = request.path.startsWith(`${root}/`) ? readPath(request.path.slice(root.length)) : undefined;
    if (path === undefined) return answer(404, { error: '404 Not Found' });
    const caller = identify(tokens, request);
    if ('status' in caller) return caller;
    const owner = ownerOf(path.kind, path.name);
    // Documented: what is private is not there for somebody who may not see it.
    if (owner === undefined || caller.role === 'stranger') {
      return refused(404, `${path.kind === 'group' ? 'Group' : 'Project'} Not Found`);
    }
    // Documented: a project's variables are a maintainer's, to read as well. A group's are an owner's; here the one
    // person is both.
    if (caller.role === 'developer') return refused(403, 'Forbidden');
    return variablesResource({
      request,
      owner: owner.kind,
      variables: owner.variables,
      key: path.key,
      now: () => clock.now(),
      wrote: (write) => writes.push(write),
    });
  }

  const find = ({ project: of = project, group: ofGroup, key, environmentScope = '*' }: VariableAddress) => {
    const owner = ofGroup === undefined ? ownerOf('project', of) : ownerOf('group', ofGroup);
    const found = owner?.variables.find(
      (each) => each.key === key && each.environment_scope === environmentScope,
    );
    return { owner, found };
  };

  return {
    handler(request) {
      serial += 1;
      const reply = answerTo(request);
      return {
        ...reply,
        headers: {
          'x-request-id': `01FAKE${String(serial).padStart(20, '0')}`,
          'cache-control': 'max-age=0, private, must-revalidate',
          ...reply.headers,
        },
      };
    },
    control: {
      variable: (address) => structuredClone(find(address).found),
      setVariable(address, change) {
        const { owner, found } = find(address);
        if (owner === undefined) throw new Error('The sandbox has no such project or group');
        const environment_scope = address.environmentScope ?? '*';
        if (found) Object.assign(found, change);
        else owner.variables.push({ ...newVariable(address.key), ...change, environment_scope });
      },
      writes,
    },
    reset() {
      for (const owner of owners) owner.variables.length = 0;
      writes.length = 0;
    },
  };
}

interface VariablesPath {
  kind: 'project' | 'group';
  /** A number, or a full path, unescaped. */
  name: string;
  key: string | undefined;
}

/** Documented: a path in the address is escaped, its slashes too. */
function readPath(path: string): VariablesPath | undefined {
  const match = /^\/(project|group)s\/([^/]+)\/variables(?:\/([^/]+))?$/.exec(path);
  if (!match) return undefined;
  try {
    return {
      kind: match[1] === 'group' ? 'group' : 'project',
      name: decodeURIComponent(match[2] ?? ''),
      key: match[3] === undefined ? undefined : decodeURIComponent(match[3]),
    };
  } catch {
    return undefined;
  }
}
