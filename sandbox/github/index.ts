import type { Clock } from '../clock.js';
import { refusalIn, reply } from '../http.js';
import type { HostHandler, Model, ModelReply, ModelRequest } from '../http.js';
import type { GitHubFixture } from './fixtures.js';
import { IssueTracker, readIssuesPath } from './issues.js';
import type { IssueComment, NewIssue, TrackedIssue } from './issues.js';
import { refuse, refuseNotFound } from './replies.js';
import { keyOf, placesOf, readSecretsPath, Secrets } from './secrets.js';
import type { Audience, Place, SecretWrite } from './secrets.js';

export type { IssueComment, NewIssue, SecretWrite, TrackedIssue };

/** Which secret: an organization's, an environment's, or, if neither is named, the repository's. */
export interface SecretAddress {
  /** `owner/name`; the fixtures' one if left out. */
  repository?: string;
  environment?: string;
  organization?: string;
  name: string;
}

/** What a test can see of a GitHub and set. A reset undoes all of it. */
export interface GitHub {
  /** A secret, opened; undefined if there is none. */
  secret(address: SecretAddress): string | undefined;
  /** Who may use a secret of an organization; undefined if there is none. */
  audience(address: SecretAddress): Audience | undefined;
  /** Puts a secret there without the API; an organization's is for all if nothing else is said. */
  setSecret(address: SecretAddress, value: string, audience?: Audience): void;
  /** Every secret that was stored over the API, in order; refused ones are not in it. */
  readonly writes: readonly SecretWrite[];
  /** New keys for every place. What was sealed for an old one is refused from now on, which is decided here. */
  rotateKey(): void;
  /** Copies of the fixtures' repository's issues with their comments, in the order of their numbers. */
  issues(): TrackedIssue[];
  /** Opens an issue, or a pull request, in the fixtures' repository without the API. */
  openIssue(issue: NewIssue): TrackedIssue;
  /** Whether the repository has issues at all; `true` at the start. */
  issuesEnabled: boolean;
}

/** Permissions by the names that GitHub's headers have for them. Documented: an environment's is not the repository's. */
const PERMISSION_OF = {
  repository: 'secrets',
  environment: 'environments',
  organization: 'organization_secrets',
  issues: 'issues',
} as const;

type Permission = (typeof PERMISSION_OF)[keyof typeof PERMISSION_OF];

/** A token: whom it acts as, and what it may do; whoever may do nothing sees nothing private. */
interface GitHubToken {
  kind: 'fine-grained' | 'classic' | 'installation';
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
  const both = { secrets: 'write', environments: 'write' } as const;
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
    [tokens.classic, token('classic', 'octocat', { ...both, issues: 'write' })],
    [tokens.app, token('installation', 'octo-app[bot]', both)],
    [tokens.githubToken, workflow({})],
    [tokens.githubTokenIssues, workflow({ issues: 'write' })],
    [tokens.issuesWriter, personal({ issues: 'write' })],
    [tokens.readOnly, personal(reading)],
    [tokens.noAccess, { ...personal({}), permissions: {} }],
  ]);
}

/** Documented: what a request without the header gets, and the version after it. */
const API_VERSIONS: readonly string[] = ['2022-11-28', '2026-03-10'];

/** GitHub's REST API, as far as it is about the secrets of Actions and about issues: github.com's or an Enterprise Server's. */
export function createGitHub(clock: Clock, fixture: GitHubFixture): Model<GitHub, HostHandler> {
  const root = new URL(fixture.apiUrl).pathname.replace(/\/$/, '');
  const tokens = tokensOf(fixture);
  const places = new Set(placesOf(fixture).map(keyOf));
  const secrets = new Secrets();
  const tracker = new IssueTracker(clock);
  const isFixtures = (repository: string): boolean =>
    repository.toLowerCase() === fixture.repository.toLowerCase();

  async function answerTo(request: ModelRequest, credential: string | undefined): Promise<ModelReply> {
    const version = request.headers['x-github-api-version'];
    // Documented: 400 for a version that is not supported. The words are not established.
    if (version !== undefined && !API_VERSIONS.includes(version)) {
      return refuse(400, `"${version}" is not a supported API version.`);
    }
    if (credential === undefined) return refuse(401, 'Requires authentication');
    const token = tokens.get(credential) ?? refuse(401, 'Bad credentials');
    const inside = request.path.startsWith(`${root}/`) ? request.path.slice(root.length) : '';
    const issuesPath = readIssuesPath(inside);
    if (issuesPath !== undefined) {
      admit(token, 'issues', isFixtures(issuesPath.repository), request);
      // Documented: 410 where the repository has no issues. The words were seen on real answers.
      if (!control.issuesEnabled) refuse(410, 'Issues are disabled for this repo');
      return tracker.answer({ request, fixture }, issuesPath, token.login);
    }
    const path = readSecretsPath(inside) ?? refuseNotFound();
    const { place } = path;
    // What a token has to see before it is asked what it may do: of an environment, the repository around it.
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

  const control: GitHub = {
    secret: (address) => secrets.get(placeOf(address), address.name)?.value,
    audience: (address) => structuredClone(secrets.get(placeOf(address), address.name)?.audience),
    setSecret: (address, value, audience = { visibility: 'all' }) => {
      const ofOrganization = address.organization === undefined ? undefined : audience;
      secrets.set(placeOf(address), address.name, value, ofOrganization);
    },
    writes: secrets.writes,
    rotateKey: () => {
      secrets.rotateKeys();
    },
    issues: () => structuredClone(tracker.all),
    openIssue: (issue) => structuredClone(tracker.open(issue)),
    issuesEnabled: true,
  };

  return {
    async handler(request) {
      if ((request.headers['user-agent'] ?? '') === '') return USER_AGENT_MISSING;
      // Documented: `Bearer` or `token`. Basic, which is documented too, is not modelled.
      const credential = /^(?:bearer|token) +(\S+)$/i.exec(request.headers['authorization'] ?? '')?.[1];
      return answerTo(request, credential).catch(refusalIn);
    },
    control,
  };
}

/**
 * Refuses a token that does not see a place, or lacks the permission. The words are measured, and the header is
 * documented: it names what is missing. What a classic token without its scope gets is not established; GitHub documents
 * 404 for much of what is private, and so it is here.
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
  if (kind === 'classic') refuseNotFound();
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
