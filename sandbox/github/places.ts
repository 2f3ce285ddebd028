import type { GitHubFixture } from './fixtures.js';

/** Where secrets are kept. */
export type Place =
  | { kind: 'repository'; repository: string }
  | { kind: 'environment'; repository: string; environment: string }
  | { kind: 'organization'; organization: string };

/** What a path of the secrets' API asks for. */
export interface SecretsPath {
  place: Place;
  /** `public-key`, a secret's name, or undefined for the list. */
  item: string | undefined;
  /** The repositories that may use a secret of an organization are asked for. */
  repositories: boolean;
}

const ITEM = '(?:/([^/]+))?$';
const OF_REPOSITORY = new RegExp(`^/repos/([^/]+/[^/]+)/actions/secrets${ITEM}`);
const OF_ENVIRONMENT = new RegExp(`^/repos/([^/]+/[^/]+)/environments/([^/]+)/secrets${ITEM}`);
const OF_ENVIRONMENT_BY_ID = new RegExp(`^/repositories/(\\d+)/environments/([^/]+)/secrets${ITEM}`);
const OF_ORGANIZATION = new RegExp(`^/orgs/([^/]+)/actions/secrets(?:/([^/]+)(/repositories)?)?$`);

/** Reads a path; undefined for one that is of another API. The addresses by repository id are those of older servers. */
export function readPath(path: string, { repository, repositoryId }: GitHubFixture): SecretsPath | undefined {
  const decoded = (text: string | undefined): string => decodeURIComponent(text ?? '');
  try {
    let match = OF_REPOSITORY.exec(path);
    if (match) {
      return { place: { kind: 'repository', repository: decoded(match[1]) }, ...itemOf(match[2]) };
    }
    match = OF_ENVIRONMENT.exec(path);
    if (match) {
      const place = { repository: decoded(match[1]), environment: decoded(match[2]) };
      return { place: { kind: 'environment', ...place }, ...itemOf(match[3]) };
    }
    match = OF_ENVIRONMENT_BY_ID.exec(path);
    if (match) {
      const of = match[1] === String(repositoryId) ? repository : '';
      const place = { repository: of, environment: decoded(match[2]) };
      return { place: { kind: 'environment', ...place }, ...itemOf(match[3]) };
    }
    match = OF_ORGANIZATION.exec(path);
    if (match) {
      const repositories = match[3] !== undefined;
      const organization = decoded(match[1]);
      return { place: { kind: 'organization', organization }, ...itemOf(match[2]), repositories };
    }
  } catch (error) {
    if (!(error instanceof URIError)) throw error;
  }
  return undefined;
}

function itemOf(text: string | undefined): Omit<SecretsPath, 'place'> {
  return { item: text === undefined ? undefined : decodeURIComponent(text), repositories: false };
}

/** A place as a key. Documented: names of owners, repositories and environments have no case. */
export function keyOf(place: Place): string {
  const { kind, ...names } = place;
  return JSON.stringify([kind, ...Object.values(names)]).toLowerCase();
}

/** The places that there are on one server. */
export function placesOf(fixture: GitHubFixture): Place[] {
  const { repository, organization, environment, environmentToEscape } = fixture;
  return [
    { kind: 'repository', repository },
    { kind: 'organization', organization },
    { kind: 'environment', repository, environment },
    { kind: 'environment', repository, environment: environmentToEscape },
  ];
}
