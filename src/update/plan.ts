import { Failure } from '../failure.js';
import { printable } from '../printable.js';
import { invalid } from '../values/given.js';
import type { Assignment } from './assignment.js';
import { type Field, fieldsNamed, theField, titleOf, valueType } from './field.js';
import type { Jira, Plan } from './jira.js';
import type { Request } from './read.js';
import { isIssueKey } from './keys.js';
import { valuesOf, writerOf } from './values.js';

export interface Catalog {
  readonly issue: string;
  readonly fields: readonly Field[];
  /** False for the fields of a saved file. */
  readonly isScreen: boolean;
}

type Changes = Pick<Request, 'assignments' | 'allowedFields'>;

/** Finds the fields, and converts the values to their types. Nothing is changed. @throws Failure */
export async function planOf(request: Changes, catalog: Catalog, jira: Jira): Promise<Plan> {
  const fields: Record<string, unknown> = {};
  const update: Record<string, object[]> = {};
  const changed = new Set<Field>();
  for (const assignment of request.assignments) {
    const field = await fieldNamed(assignment.name, catalog, jira);
    refuseUnlisted(field, request.allowedFields, catalog);
    const { operation } = assignment;
    requireOperation(field, assignment);
    if (changed.has(field) && (operation === 'set' || Object.hasOwn(fields, field.id))) {
      throw invalid(
        `${titleOf(field)} is given more than one value.`,
        'Give it once. A list takes several values at once.',
      );
    }
    changed.add(field);
    const { isList } = valueType(field);
    if (!('text' in assignment)) {
      // Jira: a list is emptied by `[]`.
      fields[field.id] = assignment.json ?? (isList ? [] : null);
      continue;
    }
    const values = await valuesOf(assignment.text, field, jira);
    if (operation === 'set') fields[field.id] = isList ? values : values[0];
    else (update[field.id] ??= []).push(...values.map((value) => ({ [operation]: value })));
  }
  const parts = Object.entries({ fields, update }).filter(([, part]) => Object.keys(part).length > 0);
  return { body: Object.fromEntries(parts), fields: [...changed] };
}

async function fieldNamed(name: string, { fields, isScreen, issue }: Catalog, jira: Jira): Promise<Field> {
  const isKnown = fieldsNamed(fields, name).length > 0;
  if (name.trim().toLowerCase() === 'status' && !(isKnown && isScreen)) throw transitionInstead(issue, jira);
  if (isKnown || !isScreen) return theField(fields, name, isScreen ? issue : 'The file in `fields-file`');
  throw notOnScreen(theField(await jira.fields(), name, 'This Jira'), issue, jira);
}

/** @param issue an issue's key, or the words for a new one */
export function notOnScreen(field: Field, issue: string, jira: Jira): Failure {
  if (field.id === 'status') return transitionInstead(isIssueKey(issue) ? issue : 'KEY', jira);
  return new Failure(
    'field-not-editable',
    `${titleOf(field)} exists, but can't be set on ${issue}: it is not on the screen, or the issue's state or the account's permissions don't allow it.`,
    "Ask a Jira admin to add the field to the edit or create screen of the issue's type, and to check the account's permissions.",
  );
}

function transitionInstead(issue: string, { place }: Jira): Failure {
  const url = `"$JIRA_API_URL/issue/${issue}/transitions"`;
  const isSigned = place.credential.kind === 'signature';
  const command = (method: string): string =>
    `curl -q -K "$JIRA_CURL_CONFIG" --fail-with-body ${isSigned ? `-H @<(jira-auth sign ${method} ${url}) ` : ''}${url}`;
  return new Failure(
    'field-not-editable',
    "An issue's status isn't a field: it changes by a workflow transition.",
    `After the login step or \`jira-auth export\`, list the transitions with ${command('GET')}, then make one: ${command('POST')} -H 'Content-Type: application/json' -d '{"transition":{"id":"31"}}'`,
  );
}

function requireOperation(field: Field, assignment: Assignment): void {
  const isEmpty = 'json' in assignment && /^(?:null|\[\]|"\s*")$/.test(JSON.stringify(assignment.json));
  if (isEmpty && field.isRequired === true) {
    throw new Failure(
      'value-not-allowed',
      `${titleOf(field)} is required, so it can't be emptied.`,
      'Give it another value.',
    );
  }
  const ways = { set: 'set', add: 'added to', remove: 'removed from' };
  const { operation } = assignment;
  const { operations } = field;
  if (!operations || operations.includes(operation)) return;
  const possible = Object.entries(ways).flatMap(([each, way]) => (operations.includes(each) ? way : []));
  // Another sign would be refused as well.
  if (possible.length > 0) writerOf(field);
  throw new Failure(
    'field-not-editable',
    `${titleOf(field)} can't be ${ways[operation]} here.`,
    possible.length === 0 ? 'It can be read, but not changed.' : `It can be ${possible.join(' and ')}.`,
  );
}

function refuseUnlisted(field: Field, allowed: readonly string[], { fields, isScreen }: Catalog): void {
  // A saved file can be edited to give a field another one's name.
  const isNamed = (entry: string): boolean =>
    isScreen && !/^customfield_\d+$/.test(entry) && fieldsNamed(fields, entry).includes(field);
  if (allowed.length === 0 || allowed.some((entry) => entry === field.id || isNamed(entry))) return;
  throw invalid(
    `${titleOf(field)} is not in \`allowed-fields\`${isScreen ? '' : '; with `fields-file`, only ids count there'}.`,
    `To allow the change, add ${printable(field.id)} to \`allowed-fields\`.`,
  );
}
