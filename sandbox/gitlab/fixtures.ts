import { fakeToken } from '../fake.js';

/** The tokens of one GitLab. Personal, project and group access tokens are all alike to its API. */
export interface GitLabTokens {
  /** A maintainer's, with the scope `api`. */
  maintainer: string;
  /** A maintainer's OAuth token with the scope `api`: good as a Bearer only. */
  oauth: string;
  /** A maintainer's, with the scope `read_api`. */
  readApi: string;
  /** A developer's, with the scope `api`: may not even read variables. */
  developer: string;
  /** Of somebody who does not see the project or the group, which are private. */
  noAccess: string;
  expired: string;
  revoked: string;
  /** What a job is given as `CI_JOB_TOKEN`: not taken for variables at all. */
  jobToken: string;
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
  tokens: GitLabTokens;
}

function tokens(label: string): GitLabTokens {
  return {
    maintainer: fakeToken(`${label}-maintainer`, 60),
    oauth: fakeToken(`${label}-oauth`, 64),
    readApi: fakeToken(`${label}-read-api`, 60),
    developer: fakeToken(`${label}-developer`, 60),
    noAccess: fakeToken(`${label}-no-access`, 60),
    expired: fakeToken(`${label}-expired`, 60),
    revoked: fakeToken(`${label}-revoked`, 60),
    jobToken: fakeToken(`${label}-job-token`, 60),
  };
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
