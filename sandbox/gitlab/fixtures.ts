import { fakeToken } from '../fake.js';

/** The tokens of one GitLab. Its API treats personal, project and group access tokens alike. */
function tokens(label: string) {
  const token = (name: string, length = 60): string => fakeToken(`${label}-${name}`, length);
  return {
    /** A maintainer's, with the scope `api`. */
    maintainer: token('maintainer'),
    /** A maintainer's OAuth token with the scope `api`: accepted only as a Bearer. */
    oauth: token('oauth', 64),
    /** A maintainer's, with the scope `read_api`. */
    readApi: token('read-api'),
    /** A developer's, with the scope `api`: can't even read variables. */
    developer: token('developer'),
    /** Owned by a person who can't see the project or the group, which are private. */
    noAccess: token('no-access'),
    expired: token('expired'),
    revoked: token('revoked'),
    /** A job's `CI_JOB_TOKEN`: never accepted for variables. */
    jobToken: token('job-token'),
  };
}

/** One GitLab: its addresses, its contents, and the tokens it accepts. */
export interface GitLabFixture {
  host: string;
  /** Without a trailing slash. */
  apiUrl: string;
  /** The full path, and the numeric id that can replace it. */
  project: string;
  projectId: number;
  group: string;
  groupId: number;
  tokens: ReturnType<typeof tokens>;
}

export const gitlab = {
  host: 'gitlab.com',
  apiUrl: 'https://gitlab.com/api/v4',
  project: 'octo-group/releases/deploy',
  projectId: 4242,
  group: 'octo-group',
  groupId: 42,
  tokens: tokens('gitlab'),
} as const satisfies GitLabFixture;

/** A self-managed GitLab under a relative URL, with separate data. */
export const gitlabSelfManaged = {
  host: 'gitlab.corp.example',
  apiUrl: 'https://gitlab.corp.example/gitlab/api/v4',
  project: 'corp/deploy',
  projectId: 7,
  group: 'corp',
  groupId: 3,
  tokens: tokens('gitlab-self-managed'),
} as const satisfies GitLabFixture;
