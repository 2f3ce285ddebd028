import { fakeToken } from '../fake.js';

/** The tokens of one GitLab. Personal, project and group access tokens are all alike to its API. */
function tokens(label: string) {
  const token = (name: string, length = 60): string => fakeToken(`${label}-${name}`, length);
  return {
    /** A maintainer's, with the scope `api`. */
    maintainer: token('maintainer'),
    /** A maintainer's OAuth token with the scope `api`: good as a Bearer only. */
    oauth: token('oauth', 64),
    /** A maintainer's, with the scope `read_api`. */
    readApi: token('read-api'),
    /** A developer's, with the scope `api`: may not even read variables. */
    developer: token('developer'),
    /** Of somebody who does not see the project or the group, which are private. */
    noAccess: token('no-access'),
    expired: token('expired'),
    revoked: token('revoked'),
    /** What a job is given as `CI_JOB_TOKEN`: not taken for variables at all. */
    jobToken: token('job-token'),
  };
}

/** One GitLab: its addresses, what there is on it, and who may come. */
export interface GitLabFixture {
  host: string;
  /** Without a slash at the end. */
  apiUrl: string;
  /** Full path, and the number that stands for it. */
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

/** A self-managed GitLab under a relative URL, with data of its own. */
export const gitlabSelfManaged = {
  host: 'gitlab.corp.example',
  apiUrl: 'https://gitlab.corp.example/gitlab/api/v4',
  project: 'corp/deploy',
  projectId: 7,
  group: 'corp',
  groupId: 3,
  tokens: tokens('gitlab-self-managed'),
} as const satisfies GitLabFixture;
