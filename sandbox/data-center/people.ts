import { EDITOR, READER, type PermissionKey, type Principal } from '../accounts.js';
import { dataCenter } from './fixtures.js';

/** Somebody whom the Data Center knows: a name, and a key that a rename leaves alone; no accountId. */
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
/** Everybody who has a password. */
export const PEOPLE: readonly Person[] = [DORA, READING_PERSON, person(users.locked, EDITOR)];

/**
 * Who a client-credentials token acts as. Documented: a service account is no user of Jira's, with neither groups nor
 * permission schemes. How it shows itself in `/myself` is not established; here it is like a user.
 */
export const SERVICE_ACCOUNT = person(
  { name: 'deploy-bot', key: 'JIRAUSER10900', email: '', displayName: 'Deploy Bot' },
  EDITOR,
);

/** Somebody as far as scopes let them act. WRITE includes READ. */
export function limitedTo(scopes: readonly string[], owner: Person): Person {
  return scopes.includes('WRITE') ? owner : { ...owner, permissions: new Set(READER) };
}
