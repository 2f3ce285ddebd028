import { EDITOR, READER, type PermissionKey, type Principal } from '../accounts.js';
import { dataCenter } from './fixtures.js';

/** A name, and a key that survives a rename. There is no accountId. */
export interface Person extends Principal {
  name: string;
  key: string;
  email: string;
  displayName: string;
}

function person(user: Omit<Person, 'permissions'>, permissions: readonly PermissionKey[]): Person {
  const { name, key, email, displayName } = user;
  return { name, key, email, displayName, permissions: new Set(permissions) };
}

const { users } = dataCenter;
export const DORA = person(users.dora, EDITOR);
export const READING_PERSON = person(users.reader, READER);
export const PEOPLE: readonly Person[] = [DORA, READING_PERSON, person(users.locked, EDITOR)];

/** Documented: a service account isn't a Jira user. Its appearance in `/myself` is not established. */
export const SERVICE_ACCOUNT = person(
  { name: 'deploy-bot', key: 'JIRAUSER10900', email: '', displayName: 'Deploy Bot' },
  EDITOR,
);

/** WRITE includes READ. */
export function limitedTo(scopes: readonly string[], owner: Person): Person {
  return scopes.includes('WRITE') ? owner : { ...owner, permissions: new Set(READER) };
}
