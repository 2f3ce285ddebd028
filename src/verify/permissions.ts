import { Failure } from '../failure.js';
import { printable } from '../printable.js';
import type { Credential } from '../credential.js';
import type { Send } from '../transport/http.js';
import { field, isObject } from '../json.js';
import { type Asked, apiUrlOf, isFailedLogin, refusal } from './refusal.js';
import { untrusted } from './refusal.js';

/**
 * Makes sure that the account has every permission that the job will need (Jira: `GET /rest/api/3/mypermissions`; Data
 * Center lists all that it knows, whichever are asked for).
 *
 * @param permissions permission keys such as `EDIT_ISSUES`
 * @param project key of the project in which they are needed; without it, any project will do
 * @throws Failure `permission-denied` naming those that are missing
 */
export async function requirePermissions(
  send: Send,
  place: Pick<Asked, 'deployment' | 'baseUrl'>,
  credential: Credential,
  permissions: readonly string[],
  project: string | undefined,
): Promise<void> {
  const query = new URLSearchParams(
    place.deployment === 'cloud' ? { permissions: permissions.join(',') } : {},
  );
  if (project !== undefined) query.set('projectKey', project);
  const answer = await send({
    method: 'GET',
    url: `${apiUrlOf(place)}/mypermissions?${query.toString()}`,
    credential,
    repeatable: 'read',
  });
  if (place.deployment === 'cloud' && !answer.isJson)
    throw refusal(answer, { ...place, scope: 'read:jira-work' });
  const where = project === undefined ? ': no project grants it' : ` in project ${printable(project)}`;
  if (answer.status === 404) {
    throw new Failure(
      'permission-denied',
      "There is no such project, or this account can't see it.",
      'Check `project`, and that the account may browse it.',
    );
  }
  if (answer.status === 400) {
    throw new Failure(
      'invalid-input',
      'Jira does not know one of the keys in `required-permissions`.',
      'Use keys as the resource `permissions` of its REST API lists them, such as EDIT_ISSUES or ADD_COMMENTS.',
    );
  }
  if (answer.status !== 200 || isFailedLogin(answer))
    throw refusal(answer, { ...place, scope: 'read:jira-work' });
  const missing = missingPermissions(answer.json(), permissions, answer.host);
  if (missing.length > 0) {
    throw new Failure(
      'permission-denied',
      `The account lacks ${missing.join(', ')}${where}.`,
      "Ask a project admin to grant it, or take it out of `required-permissions` if the job doesn't need it.",
    );
  }
}

function missingPermissions(body: unknown, permissions: readonly string[], host: string): string[] {
  const answered = isObject(body) ? field(body, 'permissions') : undefined;
  if (!isObject(answered)) throw untrusted(host, 'no list of permissions');
  return permissions.filter((key) => {
    const permission = field(answered, key);
    return !isObject(permission) || field(permission, 'havePermission') !== true;
  });
}
