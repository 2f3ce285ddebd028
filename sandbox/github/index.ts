import type { Clock } from '../clock.js';
import type { Headers, HostHandler, ModelReply, ModelRequest } from '../http.js';
import type { GitHubFixture } from './fixtures.js';
import { issuesAnchor, issuesDisabled, issuesResource, readIssuesPath } from './issues-resource.js';
import type { IssuesPath } from './issues-resource.js';
import { IssueTracker } from './issue-tracker.js';
import type { IssueComment, NewIssue, TrackedIssue } from './issue-tracker.js';
import { keyOf, placesOf, readPath } from './places.js';
import type { Place, SecretsPath } from './places.js';
import { RateLimits } from './rate-limit.js';
import { notAccessible, notFound, refused, userAgentMissing } from './replies.js';
import { SecretStore } from './secret-store.js';
import type { Audience } from './secret-store.js';
import { secretsResource } from './secrets-resource.js';
import type { SecretWrite } from './secrets-resource.js';
import { mayUse, PERMISSION_OF, tokensOf } from './tokens.js';
import type { GitHubToken, Level } from './tokens.js';

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
  /**
   * Copies of a repository's issues with their comments, in the order of their numbers.
   *
   * @param owner the fixtures' repository if left out
   */
  issues(owner?: string, repository?: string): TrackedIssue[];
  /** Opens an issue, or a pull request, in the fixtures' repository without the API. */
  openIssue(issue: NewIssue): TrackedIssue;
  /** Whether the repository has issues at all; `true` at the start. */
  issuesEnabled: boolean;
}

/** The model, as its host needs it. */
export interface GitHubModel {
  handler: HostHandler;
  control: GitHub;
  reset(): void;
}

/** Documented: what a request without the header gets, and the version after it. */
const API_VERSIONS: readonly string[] = ['2022-11-28', '2026-03-10'];

/** The release that the Enterprise Server says it is. */
const ENTERPRISE_RELEASE = '3.19.0';

/** GitHub's REST API, as far as it is about the secrets of Actions and about issues: github.com's or an Enterprise Server's. */
export function createGitHub(clock: Clock, fixture: GitHubFixture): GitHubModel {
  const { pathname } = new URL(fixture.apiUrl);
  const root = pathname === '/' ? '' : pathname;
  const enterprise = root !== '';
  const tokens = tokensOf(fixture);
  const places = new Set(placesOf(fixture).map(keyOf));
  const store = new SecretStore(clock);
  const rateLimits = new RateLimits(clock);
  const tracker = new IssueTracker(clock);
  const writes: SecretWrite[] = [];
  const docs = enterprise
    ? `https://docs.github.com/enterprise-server@${ENTERPRISE_RELEASE.slice(0, 4)}/rest`
    : 'https://docs.github.com/rest';
  let serial = 0;

  async function answerTo(request: ModelRequest, credential: string | undefined): Promise<ModelReply> {
    const version = request.headers['x-github-api-version'];
    // Documented: 400 for a version that is not supported. The words are not established.
    if (version !== undefined && !API_VERSIONS.includes(version)) {
      return refused(400, `"${version}" is not a supported API version.`, docs);
    }
    if (credential === undefined) return refused(401, 'Requires authentication', docs);
    const token = tokens.get(credential);
    if (token === undefined) return refused(401, 'Bad credentials', docs);
    if (!request.path.startsWith(`${root}/`)) return notFound(docs);
    const inside = request.path.slice(root.length);
    const issuesPath = readIssuesPath(inside);
    if (issuesPath !== undefined) return issuesAnswer(request, token, issuesPath);
    const path = readPath(inside, fixture);
    if (path === undefined) return notFound(docs);
    const { place, item, repositories } = path;
    const documentation = `${docs}/actions/secrets#${anchor(request.method, path)}`;
    if (!token.sees || !isThere(around(place))) return notFound(documentation);
    const level: Level = request.method === 'GET' ? 'read' : 'write';
    if (!mayUse(token, PERMISSION_OF[place.kind], level)) {
      return notAccessible(token, PERMISSION_OF[place.kind], level, documentation);
    }
    if (!isThere(place)) return notFound(documentation);
    const call = { store, request, place, item, repositories, documentation, apiUrl: fixture.apiUrl };
    const now = (): number => clock.now();
    return (await secretsResource({ ...call, now, wrote: (write) => writes.push(write) })) ?? notFound(docs);
  }

  function issuesAnswer(request: ModelRequest, token: GitHubToken, path: IssuesPath): ModelReply {
    const documentation = `${docs}/issues/${issuesAnchor(request.method, path)}`;
    if (!token.sees || !isFixtures(path.repository)) return notFound(documentation);
    const level: Level = request.method === 'GET' ? 'read' : 'write';
    if (!mayUse(token, 'issues', level)) return notAccessible(token, 'issues', level, documentation);
    if (!control.issuesEnabled) return issuesDisabled(documentation);
    const { repository, apiUrl } = fixture;
    const { login } = token;
    const call = { tracker, request, path, repository, login, documentation, apiUrl };
    return issuesResource(call) ?? notFound(docs);
  }

  const isFixtures = (repository: string): boolean =>
    repository.toLowerCase() === fixture.repository.toLowerCase();
  const isThere = (place: Place): boolean => places.has(keyOf(place));

  /** Measured, but for the Enterprise Server: its documentation says that it has no rate limits until it is given some. */
  function dress(reply: ModelReply, request: ModelRequest, credential: string | undefined): ModelReply {
    serial += 1;
    const limits: Headers = enterprise
      ? { 'x-github-enterprise-version': `enterprise-server@${ENTERPRISE_RELEASE}` }
      : rateLimits.headers(credential ?? '', limitOf(credential));
    return {
      ...reply,
      headers: {
        server: 'github.com',
        'x-github-request-id': `FA4E:${serial.toString(16).toUpperCase()}`,
        'x-github-media-type': 'github.v3; format=json',
        'x-github-api-version-selected': request.headers['x-github-api-version'] ?? '2022-11-28',
        ...limits,
        ...reply.headers,
      },
    };
  }

  function limitOf(credential: string | undefined): number {
    if (credential === undefined || !tokens.has(credential)) return 60;
    const { githubToken, githubTokenIssues } = fixture.tokens;
    return [githubToken, githubTokenIssues].includes(credential) ? 1000 : 5000;
  }

  const placeOf = ({ organization, environment, repository = fixture.repository }: SecretAddress): Place => {
    if (organization !== undefined) return { kind: 'organization', organization };
    return environment === undefined
      ? { kind: 'repository', repository }
      : { kind: 'environment', repository, environment };
  };

  const control: GitHub = {
    secret: (address) => store.get(placeOf(address), address.name)?.value,
    audience: (address) => structuredClone(store.get(placeOf(address), address.name)?.audience),
    setSecret: (address, value, audience = { visibility: 'all' }) => {
      const ofOrganization = address.organization === undefined ? undefined : audience;
      store.set(placeOf(address), address.name, value, ofOrganization);
    },
    writes,
    rotateKey: () => {
      store.rotateKeys();
    },
    issues: (owner, repository) => {
      const wanted = owner === undefined ? fixture.repository : `${owner}/${repository ?? ''}`;
      return isFixtures(wanted) ? structuredClone([...tracker.all]) : [];
    },
    openIssue: (issue) => structuredClone(tracker.open(issue)),
    issuesEnabled: true,
  };

  return {
    async handler(request) {
      if ((request.headers['user-agent'] ?? '') === '') return userAgentMissing();
      const credential = readCredential(request.headers['authorization']);
      return dress(await answerTo(request, credential), request, credential);
    },
    control,
    reset() {
      store.reset();
      rateLimits.reset();
      tracker.reset();
      control.issuesEnabled = true;
      writes.length = 0;
    },
  };
}

/** Documented: `Bearer` or `token`. Basic, which is documented too, is not modelled. */
function readCredential(header: string | undefined): string | undefined {
  return /^(?:bearer|token) +(\S+)$/i.exec(header ?? '')?.[1];
}

/** What a token has to see before it is asked what it may do: of an environment, the repository around it. */
function around(place: Place): Place {
  return place.kind === 'environment' ? { kind: 'repository', repository: place.repository } : place;
}

const ARTICLES: Record<Place['kind'], string> = {
  repository: 'a-repository',
  environment: 'an-environment',
  organization: 'an-organization',
};

function anchor(method: string, { place, item, repositories }: SecretsPath): string {
  if (repositories) return 'list-selected-repositories-for-an-organization-secret';
  if (item === undefined) return `list-${place.kind}-secrets`;
  if (item === 'public-key') return `get-${ARTICLES[place.kind]}-public-key`;
  const verbs: Record<string, string> = { PUT: 'create-or-update', DELETE: 'delete' };
  return `${verbs[method] ?? 'get'}-${ARTICLES[place.kind]}-secret`;
}
