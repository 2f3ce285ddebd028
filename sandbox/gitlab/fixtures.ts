import { fakeToken } from '../fake.js';

/** The API treats personal, project and group access tokens alike. */
function tokens(label: string) {
  const token = (name: string, length = 60): string => fakeToken(`${label}-${name}`, length);
  return {
    maintainer: token('maintainer'),
    /** Accepted only as a Bearer. */
    oauth: token('oauth', 64),
    readApi: token('read-api'),
    /** Can't even read variables. */
    developer: token('developer'),
    /** Of a person who can't see the project or the group. */
    noAccess: token('no-access'),
    expired: token('expired'),
  };
}

export type GitLabFixture = ReturnType<typeof serverAt>;

/** A numeric id can replace a full path. */
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

/** Under a relative URL. */
export const gitlabSelfManaged = serverAt(
  'https://gitlab.corp.example/gitlab/api/v4',
  ['corp/deploy', 7],
  3,
  'gitlab-self-managed',
);
