import type { Credential } from '../credential.js';
import { Failure } from '../failure.js';
import { field, isObject, objectField } from '../json.js';
import { printable } from '../printable.js';
import { objectIn, type Send } from '../transport/wire.js';
import { type Asked, apiUrlOf, isAnonymous, isFailedLogin, untrusted } from './answer.js';
import { refused } from './refused.js';

/**
 * Checks that the account has every permission that the job needs, in a project or in any (Jira: `GET
 * /rest/api/3/mypermissions`; Data Center lists all, whichever are requested). @throws Failure `permission-denied`
 */
export async function requirePermissions(
  send: Send,
  place: Pick<Asked, 'deployment' | 'baseUrl'>,
  credential: Credential,
  permissions: readonly string[],
  project: string | undefined,
): Promise<void> {
  const isCloud = place.deployment === 'cloud';
  const query = new URLSearchParams(isCloud ? { permissions: permissions.join(',') } : {});
  if (project !== undefined) query.set('projectKey', project);
  const url = `${apiUrlOf(place)}/mypermissions?${query.toString()}`;
  const answer = await send({ method: 'GET', url, credential, repeatable: 'read' });
  const { status } = answer;
  const isVisitors = isFailedLogin(answer) || isAnonymous(answer);
  const isJiras = !isVisitors && (answer.isJson || !isCloud);
  if (isJiras && status === 404) {
    throw new Failure(
      'permission-denied',
      "There is no such project, or this account can't see it.",
      'Check `project`, and that the account may browse it.',
    );
  }
  if (isJiras && status === 400) throw unknown();
  // A visitor gets a 404 for a project.
  const told = isVisitors && status === 404 ? { ...answer, status: 200 } : answer;
  if (!isJiras || status !== 200) throw await refused(told, { ...place, scope: 'read:jira-work' });
  const answered = field(objectIn(answer), 'permissions');
  if (!isObject(answered)) throw untrusted(answer.host, 'no list of permissions');
  // Data Center lists every key, and no other.
  if (!isCloud && permissions.some((key) => field(answered, key) === undefined)) throw unknown();
  const missing = permissions.filter((key) => field(objectField(answered, key), 'havePermission') !== true);
  if (missing.length === 0) return;
  const where = project === undefined ? ': no project grants it' : ` in project ${printable(project)}`;
  throw new Failure(
    'permission-denied',
    `The account lacks ${missing.join(', ')}${where}.`,
    "Ask a project admin to grant it, or take it out of `required-permissions` if the job doesn't need it.",
  );
}

function unknown(): Failure {
  return new Failure(
    'invalid-input',
    'Jira does not know one of the keys in `required-permissions`.',
    'Use keys that its REST API lists under `permissions`, such as EDIT_ISSUES or ADD_COMMENTS.',
  );
}
