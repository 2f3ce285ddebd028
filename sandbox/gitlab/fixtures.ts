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
  };
}

export type GitLabFixture = ReturnType<typeof serverAt>;

/** A project and a group have a full path, and a numeric id that can replace it. */
function serverAt(apiUrl: string, project: [path: string, id: number], groupId: number, label: string) {
  const [path, projectId] = project;
  const [group = ''] = path.split('/');
  const { host } = new URL(apiUrl);
  return { host, apiUrl, project: path, projectId, group, groupId, tokens: tokens(label) };
}

export const gitlab = serverAt(
  'https://gitlab.com/api/v4',
  ['octo-group/releases/deploy', 4242],
  42,
  'gitlab',
);

/** A self-managed GitLab under a relative URL, with separate data. */
export const gitlabSelfManaged = serverAt(
  'https://gitlab.corp.example/gitlab/api/v4',
  ['corp/deploy', 7],
  3,
  'gitlab-self-managed',
);
