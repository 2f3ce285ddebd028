import { refusalIn, reply } from '../http.js';
import type { ModelReply, ModelRequest } from '../http.js';
import type { GitHubFixture } from './fixtures.js';
import { IssueTracker, readIssuesPath } from './issues.js';
import type { NewIssue, TrackedIssue } from './issues.js';
import { refuse, refuseNotFound } from './replies.js';
import { keyOf, placesOf, readSecretsPath, Secrets } from './secrets.js';
import type { Audience, Place, SecretWrite } from './secrets.js';

export type { TrackedIssue };

/** Names a secret: an organization's, an environment's or, if both are left out, the repository's. */
export interface SecretAddress {
  /** `owner/name`. The fixtures' repository if left out. */
  repository?: string;
  environment?: string;
  organization?: string;
  name: string;
}

/** Permissions by their names in GitHub's headers. Documented: an environment's differs from the repository's. */
const PERMISSION_OF = {
  repository: 'secrets',
  environment: 'environments',
  organization: 'organization_secrets',
  issues: 'issues',
} as const;

type Permission = (typeof PERMISSION_OF)[keyof typeof PERMISSION_OF];

/** A token: the account it acts as, and its permissions. Without any permission it sees nothing private. */
interface GitHubToken {
  kind: 'fine-grained' | 'installation';
  login: string;
  /** `*` to see the repository and the organization. */
  permissions: Partial<Record<Permission | '*', 'read' | 'write'>>;
}

function tokensOf({ tokens }: GitHubFixture): ReadonlyMap<string, GitHubToken> {
  const token = (kind: GitHubToken['kind'], login: string, permissions: GitHubToken['permissions']) => ({
    kind,
    login,
    permissions: { '*': 'read', ...permissions } as const,
  });
  const personal = (permissions: GitHubToken['permissions']) => token('fine-grained', 'octocat', permissions);
  const workflow = (permissions: GitHubToken['permissions']) =>
    token('installation', 'github-actions[bot]', permissions);
  const reading = {
    secrets: 'read',
    environments: 'read',
    organization_secrets: 'read',
    issues: 'read',
  } as const;
  return new Map<string, GitHubToken>([
    [tokens.secretsWriter, personal({ secrets: 'write' })],
    [tokens.environmentsWriter, personal({ environments: 'write' })],
    [tokens.orgSecretsWriter, personal({ organization_secrets: 'write' })],
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

  async function answerTo(request: ModelRequest, credential: string | undefined): Promise<ModelReply> {
    if (credential === undefined) return refuse(401, 'Requires authentication');
    const token = tokens.get(credential) ?? refuse(401, 'Bad credentials');
    const inside = request.path.startsWith(`${root}/`) ? request.path.slice(root.length) : '';
    const issuesPath = readIssuesPath(inside);
    if (issuesPath !== undefined) {
      admit(token, 'issues', isFixtures(issuesPath.repository), request);
      // Documented: 410 if the repository has issues disabled. The words were seen on real answers.
      if (!control.issuesEnabled) refuse(410, 'Issues are disabled for this repo');
      return tracker.answer({ request, fixture }, issuesPath, token.login);
    }
    const path = readSecretsPath(inside) ?? refuseNotFound();
    const { place } = path;
    // A token must see the place before its permissions are checked. For an environment, that is the repository.
    const isAround = place.kind === 'environment' ? isFixtures(place.repository) : places.has(keyOf(place));
    admit(token, place.kind, isAround, request);
    if (!places.has(keyOf(place))) refuseNotFound();
    return secrets.answer({ request, fixture }, path);
  }

  const placeOf = ({ organization, environment, repository = fixture.repository }: SecretAddress): Place => {
    if (organization !== undefined) return { kind: 'organization', organization };
    return environment === undefined
      ? { kind: 'repository', repository }
      : { kind: 'environment', repository, environment };
  };

  const control = {
    secret: (address: SecretAddress) => secrets.get(placeOf(address), address.name)?.value,
    audience: (address: SecretAddress) =>
      structuredClone(secrets.get(placeOf(address), address.name)?.audience),
    /** Sets a secret without the API. By default, all repositories may use an organization's secret. */
    setSecret: (address: SecretAddress, value: string, audience: Audience = { visibility: 'all' }) => {
      const ofOrganization = address.organization === undefined ? undefined : audience;
      secrets.set(placeOf(address), address.name, value, ofOrganization);
    },
    /** Every secret that was stored over the API, in order, without refused ones. */
    writes: secrets.writes as readonly SecretWrite[],
    /** Creates new keys for every place. Decided here: from then on, values sealed for an old key are refused. */
    rotateKey: () => {
      secrets.rotateKeys();
    },
    issues: () => structuredClone(tracker.all),
    openIssue: (issue: NewIssue) => structuredClone(tracker.open(issue)),
    /** Whether the repository has issues enabled. */
    issuesEnabled: true,
  };

  return {
    handler: async (request: ModelRequest) => {
      if ((request.headers['user-agent'] ?? '') === '') return USER_AGENT_MISSING;
      // Documented: `Bearer` or `token`. Basic is documented too but not modeled.
      const credential = /^(?:bearer|token) +(\S+)$/i.exec(request.headers['authorization'] ?? '')?.[1];
      return answerTo(request, credential).catch(refusalIn);
    },
    control,
  };
}

/**
 * Refuses a token that doesn't see a place or lacks the permission. The words are measured. The header, which names
 * the missing permission, is documented.
 */
function admit(
  { kind, permissions }: GitHubToken,
  place: keyof typeof PERMISSION_OF,
  isThere: boolean,
  { method }: ModelRequest,
): void {
  const permission = PERMISSION_OF[place];
  const level = method === 'GET' ? 'read' : 'write';
  if (permissions['*'] === undefined || !isThere) refuseNotFound();
  if (permissions[permission] === 'write' || permissions[permission] === level) return;
  const by = kind === 'installation' ? 'integration' : 'personal access token';
  const headers = { 'x-accepted-github-permissions': `${permission}=${level}` };
  refuse(403, `Resource not accessible by ${by}`, {}, headers);
}

/** Documented: a request without a `User-Agent` is refused before anything else. */
const USER_AGENT_MISSING = reply(
  403,
  'text/html; charset=utf-8',
  'Request forbidden by administrative rules. Please make sure your request has a User-Agent header ' +
    '(https://docs.github.com/en/rest/overview/resources-in-the-rest-api#user-agent-required). ' +
    'Check https://developer.github.com for other possible causes.\n',
);
