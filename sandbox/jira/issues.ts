import type { PermissionKey, Principal } from '../accounts.js';
import type { Clock } from '../clock.js';
import { fields as ids, government, issues as keys, sites } from '../fixtures.js';
import { record } from '../http.js';
import type { ModelReply, ModelRequest } from '../http.js';
import { documentOf, FIELDS, findField, notEditable, operationsOf, readValue, Wrong } from './fields.js';
import type { ApiVersion, AtlassianDocument, FieldDefinition } from './fields.js';

/** A comment, whose author is as REST shows somebody. */
export interface CommentState {
  id: string;
  body: AtlassianDocument;
  author: object;
  created: string;
}

/** An issue as the model stores it: select options as `{id, value}`, paragraphs as Atlassian documents. */
export interface IssueState {
  id: string;
  key: string;
  fields: Record<string, unknown>;
  comments: CommentState[];
}

/** The data of one Jira, with its one project. */
export interface Tenant {
  siteUrl: string;
  name: string;
  project: { id: string; key: string; name: string };
  /** What its issues consist of. */
  fields: readonly FieldDefinition[];
  /** By key. */
  issues: Map<string, IssueState>;
}

/** One of Jira Cloud's. */
export interface CloudTenant extends Tenant {
  cloudId: string;
}

/** A request to Jira's REST API after the site, the gateway or the Data Center found out who sent it. */
export interface RestCall<Caller extends Principal = Principal> {
  tenant: Tenant;
  version: ApiVersion;
  request: ModelRequest;
  /** Undefined for an anonymous request. */
  caller: Caller | undefined;
  /** What `self` links start with: the site, or the gateway's URL of the tenant; then `/rest/api/N`. */
  apiUrl: string;
  /** Milliseconds since the epoch, by the sandbox's clock. */
  now: number;
  /** The caller as issues show somebody. */
  author: object;
  /** What a caller is told of an issue that is missing, or that they may not see. */
  noIssue: ModelReply;
}

/**
 * Whether the caller has a permission on the tenant's one project; an anonymous caller has none. Whether they may use
 * the tenant at all was settled before.
 */
export function may({ caller }: RestCall, permission: PermissionKey): boolean {
  return caller?.permissions.has(permission) === true;
}

/** The issue with this key or id, if the caller may see it. */
export function visibleIssue(call: RestCall, keyOrId: string): IssueState | undefined {
  if (!may(call, 'BROWSE_PROJECTS')) return undefined;
  const wanted = keyOrId.toUpperCase();
  return [...call.tenant.issues.values()].find(({ key, id }) => key === wanted || id === wanted);
}

/** A workflow status; every status can be reached from every other. */
export interface Status {
  id: string;
  name: string;
  transitionId: string;
  transitionName: string;
  category: { id: number; key: string; colorName: string; name: string };
}

const TO_DO = { id: 2, key: 'new', colorName: 'blue-gray', name: 'To Do' };
const DOING = { id: 4, key: 'indeterminate', colorName: 'yellow', name: 'In Progress' };
const DONE = { id: 3, key: 'done', colorName: 'green', name: 'Done' };

export const STATUSES: readonly [Status, ...Status[]] = [
  { id: '10000', name: 'To Do', transitionId: '11', transitionName: 'To Do', category: TO_DO },
  { id: '10001', name: 'In Progress', transitionId: '21', transitionName: 'Start', category: DOING },
  { id: '10002', name: 'Done', transitionId: '31', transitionName: 'Finish', category: DONE },
];

const PAYMENTS = { id: '10000', key: keys.project, name: 'Payments' };
const PAYMENTS_ISSUES = ['Refunds are rounded the wrong way', 'Receipts lack a time zone'];

/** The Cloud tenants of both realms by cloudId, with their issues as they are at the start. */
export function createTenants(clock: Clock): Map<string, CloudTenant> {
  const globex = { id: '20000', key: 'GLOB', name: 'Globex' };
  const federal = { id: '30000', key: government.issues.project, name: 'Federal' };
  return new Map(
    (
      [
        [sites.acme, PAYMENTS, PAYMENTS_ISSUES],
        [sites.globex, globex, ['An issue of another tenant']],
        [government.site, federal, ['An issue of the government']],
      ] as const
    ).map(([{ cloudId, url, name }, project, summaries]) => {
      const issues = issuesOf(project, summaries, FIELDS, clock);
      return [cloudId, { cloudId, siteUrl: url, name, project, fields: FIELDS, issues }];
    }),
  );
}

/** The Data Center's data: the same project, issues and fields as acme's, and an assignee besides. */
export function createDataCenterTenant(clock: Clock, siteUrl: string, assignee: FieldDefinition): Tenant {
  const fields = [...FIELDS, assignee];
  const issues = issuesOf(PAYMENTS, PAYMENTS_ISSUES, fields, clock);
  return { siteUrl, name: 'corp', project: PAYMENTS, fields, issues };
}

function issuesOf(
  project: Tenant['project'],
  summaries: readonly string[],
  fields: readonly FieldDefinition[],
  clock: Clock,
): Tenant['issues'] {
  const tenant = { project, fields, issues: new Map<string, IssueState>() };
  for (const summary of summaries) {
    const values = {
      summary,
      description: documentOf('A FAKE issue of the sandbox.'),
      labels: ['sandbox'],
      [ids.developmentStatus]: findField(FIELDS, ids.developmentStatus)?.options[0],
      [ids.calculated]: 3,
    };
    newIssue(tenant, values, clock.now());
  }
  return tenant.issues;
}

/** Adds an issue with the fields that are given, and the others empty. Its number follows the project's last. */
export function newIssue(
  { project, fields, issues }: Pick<Tenant, 'project' | 'fields' | 'issues'>,
  values: Readonly<Record<string, unknown>>,
  nowMs: number,
): IssueState {
  const last = [...issues.values()].at(-1);
  const number = Number(last?.key.split('-').at(-1) ?? 0) + 1;
  const now = timestamp(nowMs);
  const empty = Object.fromEntries(fields.map(({ id, kind }) => [id, kind === 'labels' ? [] : null]));
  const created: IssueState = {
    id: String(Number(last?.id ?? project.id) + 1),
    key: `${project.key}-${number}`,
    fields: { ...empty, status: STATUSES[0], created: now, updated: now, ...values },
    comments: [],
  };
  issues.set(created.key, created);
  return created;
}

/** What `read` makes of each name, with the error texts by name. */
export function readAll(
  names: Iterable<string>,
  read: (name: string) => unknown,
): { values: Record<string, unknown>; errors: Record<string, string> } {
  const [values, errors]: [Record<string, unknown>, Record<string, string>] = [{}, {}];
  for (const name of names) {
    try {
      values[name] = read(name);
    } catch (error) {
      if (!(error instanceof Wrong)) throw error;
      errors[name] = error.message;
    }
  }
  return { values, errors };
}

/**
 * Makes an edit if all of it is valid, and nothing of it otherwise.
 *
 * @returns error texts by field id; empty if the edit was made
 */
export function editIssue(
  { tenant, version, now }: RestCall,
  target: IssueState,
  body: Record<string, unknown>,
): Record<string, string> {
  const [set, update] = [record(body['fields']), record(body['update'])];
  const { values, errors } = readAll(new Set([...Object.keys(set), ...Object.keys(update)]), (id) => {
    if (id in set && id in update) {
      throw new Wrong(`Field '${id}' cannot appear in both 'fields' and 'update'`);
    }
    const field = findField(tenant.fields, id);
    if (field?.editable !== true) return notEditable(id);
    if (id in set) return readValue(field, set[id], version);
    return operate(field, target.fields[id], update[id], version);
  });
  if (Object.keys(errors).length === 0) {
    Object.assign(target.fields, values, { updated: timestamp(now) });
  }
  return errors;
}

function operate(field: FieldDefinition, before: unknown, operations: unknown, version: ApiVersion): unknown {
  if (!Array.isArray(operations)) throw new Wrong('data was not an array');
  let current = before;
  for (const [name, value] of operations.flatMap((each) => Object.entries(record(each)))) {
    if (!operationsOf(field).includes(name)) {
      throw new Wrong(`Field does not support update '${field.id}' with operation '${name}'`);
    }
    const read = readValue(field, name === 'set' ? value : [value], version);
    if (name === 'set') current = read;
    else current = [...without(current, read), ...(name === 'add' ? list(read) : [])];
  }
  return current;
}

function without(current: unknown, removed: unknown): unknown[] {
  const gone = new Set(list(removed).map((item) => JSON.stringify(item)));
  return list(current).filter((item) => !gone.has(JSON.stringify(item)));
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Jira's spelling of a time: `2026-10-04T10:00:00.000+0000`. */
export function timestamp(ms: number): string {
  return new Date(ms).toISOString().replace('Z', '+0000');
}
