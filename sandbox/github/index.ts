import { refusalIn } from '../http.js';
import type { ModelReply, ModelRequest } from '../http.js';
import type { GitHubFixture } from './fixtures.js';
import { IssueTracker, readIssuesPath } from './issues.js';
import type { NewIssue, TrackedIssue } from './issues.js';
import { answer, refuse, refuseNotFound } from './replies.js';
import { keyOf, placeOf, placesOf, readSecretsPath, Secrets } from './secrets.js';
import type { Audience, Place, SecretWrite } from './secrets.js';

export type { TrackedIssue };

/** The repository's, if both places are left out. */
interface SecretAddress {
  /** The fixtures' if left out. */
  repository?: string;
  environment?: string;
  organization?: string;
  name: string;
}

/** Documented: an environment's differs from the repository's. */
type Permission = Place['kind'] | 'issues';

interface GitHubToken {
  kind: 'fine-grained' | 'installation';
  login: string;
  /** `*` to see the repository and the organization. */
  permissions: Partial<Record<Permission | '*', 'read' | 'write'>>;
}

function tokensOf({ tokens }: GitHubFixture): ReadonlyMap<string, GitHubToken> {
  const personal = (permissions: GitHubToken['permissions']): GitHubToken => ({
    kind: 'fine-grained',
    login: 'octocat',
    permissions: { '*': 'read', ...permissions },
  });
  const workflow = (permissions: GitHubToken['permissions']): GitHubToken => ({
    ...personal(permissions),
    ...{ kind: 'installation', login: 'github-actions[bot]' },
  });
  const reading = { repository: 'read', environment: 'read', organization: 'read', issues: 'read' } as const;
  return new Map([
    [tokens.secretsWriter, personal({ repository: 'write' })],
    [tokens.environmentsWriter, personal({ environment: 'write' })],
    [tokens.orgSecretsWriter, personal({ organization: 'write' })],
    [tokens.githubToken, workflow({})],
    [tokens.githubTokenIssues, workflow({ issues: 'write' })],
    [tokens.issuesWriter, personal({ issues: 'write' })],
    [tokens.readOnly, personal(reading)],
    [tokens.noAccess, { ...personal({}), permissions: {} }],
  ]);
}

export function createGitHub(fixture: GitHubFixture) {
  const root = new URL(fixture.apiUrl).pathname.replace(/\/$/, '');
  const tokens = tokensOf(fixture);
  const places = new Set(placesOf(fixture).map(keyOf));
  const secrets = new Secrets();
  const tracker = new IssueTracker();
  const isFixtures = (repository: string): boolean =>
    repository.toLowerCase() === fixture.repository.toLowerCase();

  async function answerTo(request: ModelRequest, credential: string): Promise<ModelReply> {
    const token = tokens.get(credential) ?? refuse(401, 'Bad credentials');
    const inside = request.path.startsWith(`${root}/`) ? request.path.slice(root.length) : '';
    const issuesPath = readIssuesPath(inside);
    if (issuesPath !== undefined) {
      admit(token, 'issues', isFixtures(issuesPath.repository), request);
      // Documented, and seen on real answers.
      if (!control.issuesEnabled) refuse(410, 'Issues are disabled for this repo');
      return tracker.answer({ request, fixture }, issuesPath, token.login);
    }
    const path = readSecretsPath(inside) ?? refuseNotFound();
    const { place } = path;
    // A token must see an environment's repository before its permissions are checked.
    const isAround = place.kind === 'environment' ? isFixtures(place.repository) : places.has(keyOf(place));
    admit(token, place.kind, isAround, request);
    if (!places.has(keyOf(place))) refuseNotFound();
    return secrets.answer({ request, fixture }, path);
  }

  const at = ({ organization, environment, repository = fixture.repository }: SecretAddress) =>
    placeOf(repository, organization, environment);

  const control = {
    secret: (address: SecretAddress) => secrets.get(at(address), address.name)?.value,
    audience: (address: SecretAddress) => secrets.get(at(address), address.name)?.audience,
    setSecret: (address: SecretAddress, value: string, audience: Audience = { visibility: 'all' }) => {
      const ofOrganization = address.organization === undefined ? undefined : audience;
      secrets.set(at(address), address.name, value, ofOrganization);
    },
    /** Secrets stored over the API, in order. */
    writes: secrets.writes as readonly SecretWrite[],
    /** From then on, values sealed for an old key are refused. */
    rotateKey: () => {
      secrets.rotateKeys();
    },
    issues: () => structuredClone(tracker.all),
    openIssue: (issue: NewIssue) => structuredClone(tracker.open(issue)),
    issuesEnabled: true,
  };

  return {
    handler: async (request: ModelRequest) => {
      const { authorization = '', 'user-agent': agent } = request.headers;
      // Documented: a request without a `User-Agent` is refused before anything else.
      if (!agent) return answer(403, { message: 'A User-Agent is required.' });
      // Documented, and Basic, too.
      const [, credential = ''] = /^(?:bearer|token) +(\S+)$/i.exec(authorization) ?? [];
      return answerTo(request, credential).catch(refusalIn);
    },
    control,
  };
}

/** The words are measured. */
function admit(
  { kind, permissions }: GitHubToken,
  permission: Permission,
  isThere: boolean,
  { method }: ModelRequest,
): void {
  if (permissions['*'] === undefined || !isThere) refuseNotFound();
  const level = method === 'GET' ? 'read' : 'write';
  if (permissions[permission] === 'write' || permissions[permission] === level) return;
  const by = kind === 'installation' ? 'integration' : 'personal access token';
  refuse(403, `Resource not accessible by ${by}`);
}
