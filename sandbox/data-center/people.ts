import { EDITOR, READER } from '../accounts.js';
import type { PermissionKey, Principal } from '../accounts.js';
import { define } from '../jira/fields.js';
import type { FieldDefinition } from '../jira/fields.js';
import { dataCenter } from './fixtures.js';

/** Somebody whom the Data Center knows: a name and a key, and no accountId. */
export interface Person extends Principal {
  name: string;
  key: string;
  email: string;
  displayName: string;
}

const { users } = dataCenter;

function person(user: Omit<Person, 'permissions'>, permissions: readonly PermissionKey[]): Person {
  const { name, key, email, displayName } = user;
  return { name, key, email, displayName, permissions: new Set(permissions) };
}

export const DORA = person(users.dora, EDITOR);
export const READING_PERSON = person(users.reader, READER);

/** Whoever has a password. */
export const PEOPLE: readonly Person[] = [DORA, READING_PERSON, person(users.locked, EDITOR)];

/**
 * Who a client-credentials token acts as. Documented: a service account is no user of Jira's, with neither groups nor
 * permission schemes. How it shows itself in `/myself` is not established; here it is like a user.
 */
const SERVICE_ACCOUNT = { name: 'deploy-bot', key: 'JIRAUSER10900', email: '', displayName: 'Deploy Bot' };

/** A scope of the OAuth 2.0 provider that the model knows. WRITE includes READ. */
export type Scope = 'READ' | 'WRITE';

/** Somebody as far as a scope lets them act. */
export function limitedTo(scopes: readonly Scope[], owner: Person): Person {
  return scopes.includes('WRITE') ? owner : { ...owner, permissions: new Set(READER) };
}

export function serviceAccount(scopes: readonly Scope[]): Person {
  return limitedTo(scopes, person(SERVICE_ACCOUNT, EDITOR));
}

/** The one field that Cloud's issues do not have here: it is written differently there. */
export const ASSIGNEE: FieldDefinition = define('assignee', 'Assignee', 'user', {
  users: PEOPLE.map(({ name, key, displayName }) => ({ name, key, displayName })),
});
