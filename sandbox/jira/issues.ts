import type { PermissionKey, Principal } from '../accounts.js';
import type { Clock } from '../clock.js';
import { fields as ids } from '../field-ids.js';
import { FIELDS, ISSUE_TYPES } from '../fields.js';
import { government, issues as keys, sites, users, type User } from '../fixtures.js';
import { record, type ModelReply, type ModelRequest } from '../http.js';
import { documentOf, type AtlassianDocument } from './documents.js';
import { emptyValue, findField, isOnScreen, notEditable, operationsOf, readValue } from './fields.js';
import type { FieldDefinition } from './fields.js';
import { Wrong, type ApiVersion, type FieldUser, type Place } from './kinds.js';

/** The author is in the form in which REST shows a user. */
interface CommentState {
  id: string;
  body: AtlassianDocument;
  author: object;
}

/**
 * Chosen values are kept whole, a cascade's with a `child`, and paragraphs as documents. An empty field holds null, or
 * `[]` if it is one of Jira's own lists.
 */
export interface IssueState {
  id: string;
  key: string;
  fields: Record<string, unknown>;
  comments: CommentState[];
}

/** One Jira, with its only project. */
export interface Tenant extends Pick<Place['tenant'], 'userKey' | 'people'> {
  siteUrl: string;
  name: string;
  project: { id: string; key: string; name: string };
  fields: FieldDefinition[];
  issues: Map<string, IssueState>;
  /** Keys of hidden issues. */
  hidden: Set<string>;
}

export interface CloudTenant extends Tenant {
  cloudId: string;
}

/** A request whose sender is identified. */
export interface RestCall<Caller extends Principal = Principal> {
  tenant: Tenant;
  version: ApiVersion;
  request: ModelRequest;
  caller: Caller | undefined;
  /** The site, or the gateway's URL of the tenant. `/rest/api/N` follows. */
  apiUrl: string;
  now: number;
  /** The caller, in the form in which issues show a user. */
  author: object;
  /** For an issue that is missing or hidden. */
  noIssue: ModelReply;
}

/** An anonymous caller has none. */
export function may({ caller }: RestCall, permission: PermissionKey): boolean {
  return caller?.permissions.has(permission) === true;
}

export function visibleIssue(call: RestCall, keyOrId: string): IssueState | undefined {
  if (!may(call, 'BROWSE_PROJECTS')) return undefined;
  const wanted = keyOrId.toUpperCase();
  const found = [...call.tenant.issues.values()].find(({ key, id }) => key === wanted || id === wanted);
  return found === undefined || call.tenant.hidden.has(found.key) ? undefined : found;
}

/** Every one can be reached from every other. */
export const STATUSES = [
  { id: '10000', name: 'To Do', transitionId: '11', category: 'new' },
  { id: '10001', name: 'In Progress', transitionId: '21', category: 'indeterminate' },
  { id: '10002', name: 'Done', transitionId: '31', category: 'done' },
] as const;

export type Status = (typeof STATUSES)[number];

const PAYMENTS = { id: '10000', key: keys.project, name: 'Payments' };
const PAYMENTS_ISSUES = ['Refunds are rounded the wrong way', 'Receipts lack a time zone'];

/** Alan hides his e-mail. */
function cloudPeople(accounts: Readonly<Record<string, User>>): FieldUser[] {
  return Object.values(accounts).map(({ accountId, displayName, email }) => ({
    accountId,
    accountType: email.includes('@serviceaccount.') ? 'app' : 'atlassian',
    displayName,
    ...(email !== users.alan.email && { emailAddress: email }),
  }));
}

export function createTenants(clock: Clock): Map<string, CloudTenant> {
  const globex = { id: '20000', key: 'GLOB', name: 'Globex' };
  const federal = { id: '30000', key: government.issues.project, name: 'Federal' };
  const fed = { user: government.user, bot: government.serviceAccount };
  return new Map(
    (
      [
        [sites.acme, PAYMENTS, PAYMENTS_ISSUES, users],
        [sites.globex, globex, ['An issue of another tenant'], users],
        [government.site, federal, ['An issue of the government'], fed],
      ] as const
    ).map(([{ cloudId, url: siteUrl, name }, project, summaries, accounts]) => {
      const people = cloudPeople(accounts);
      const tenant = createTenant({ siteUrl, name, project, userKey: 'accountId', people }, summaries, clock);
      return [cloudId, { ...tenant, cloudId }];
    }),
  );
}

/** The same project, issues and fields as acme's, with different people. */
export function createDataCenterTenant(clock: Clock, siteUrl: string, people: readonly FieldUser[]): Tenant {
  const own = { siteUrl, name: 'corp', project: PAYMENTS, userKey: 'name', people } as const;
  return createTenant(own, PAYMENTS_ISSUES, clock);
}

function createTenant(
  own: Pick<Tenant, 'siteUrl' | 'name' | 'project' | 'userKey' | 'people'>,
  summaries: readonly string[],
  clock: Clock,
): Tenant {
  const tenant: Tenant = {
    ...own,
    fields: [...FIELDS],
    issues: new Map(),
    hidden: new Set(),
  };
  for (const summary of summaries) initialIssue(tenant, summary, clock);
  return tenant;
}

export function initialIssue(tenant: Tenant, summary: string, clock: Clock): void {
  const values = {
    summary,
    issuetype: ISSUE_TYPES[1],
    description: documentOf('A FAKE issue of the sandbox.'),
    labels: ['sandbox'],
    [ids.developmentStatus]: findField(FIELDS, ids.developmentStatus)?.options[0],
    [ids.auditNote]: 'FAKE note',
    [ids.legacyId]: 'FAKE-3',
  };
  newIssue(tenant, values, clock.now());
}

/** The number follows the project's last. */
export function newIssue(
  { project, fields, issues }: Pick<Tenant, 'project' | 'fields' | 'issues'>,
  values: Readonly<Record<string, unknown>>,
  nowMs: number,
): IssueState {
  const last = [...issues.values()].at(-1);
  const number = Number(last?.key.split('-').at(-1) ?? 0) + 1;
  const now = timestamp(nowMs);
  const empty = Object.fromEntries(fields.map((field) => [field.id, field.initial ?? emptyValue(field)]));
  const created: IssueState = {
    id: String(Number(last?.id ?? project.id) + 1),
    key: `${project.key}-${number}`,
    fields: { ...empty, status: STATUSES[0], created: now, updated: now, ...values },
    comments: [],
  };
  issues.set(created.key, created);
  return created;
}

export function typeOf({ fields }: IssueState): string {
  return String(record(fields['issuetype'])['name']);
}

export function readAll(
  names: Iterable<string>,
  read: (name: string) => unknown,
): { values: Record<string, unknown>; errors: Record<string, string> } {
  const values: Record<string, unknown> = {};
  const errors: Record<string, string> = {};
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

/** Applies nothing. */
export function readEdit(
  call: RestCall,
  target: IssueState,
  body: Record<string, unknown>,
): ReturnType<typeof readAll> {
  const [set, update] = [record(body['fields']), record(body['update'])];
  return readAll(new Set([...Object.keys(set), ...Object.keys(update)]), (id) => {
    const field = findField(call.tenant.fields, id);
    if (field === undefined || !isOnScreen(field, typeOf(target))) return notEditable(id);
    if (id in set && id in update) {
      throw new Wrong(`Field '${id}' cannot appear in both 'fields' and 'update'`);
    }
    return id in set ? readValue(field, set[id], call) : operate(field, target.fields[id], update[id], call);
  });
}

function operate(field: FieldDefinition, before: unknown, operations: unknown, call: RestCall): unknown {
  if (!Array.isArray(operations)) throw new Wrong('data was not an array');
  let current = before;
  for (const [name, value] of operations.flatMap((each) => Object.entries(record(each)))) {
    const supported = operationsOf(field);
    if (!supported.includes(name)) {
      throw new Wrong(`Field '${field.id}' does not support operation '${name}'`);
    }
    const isOfList = name === 'add' || name === 'remove';
    const read = readValue(field, isOfList ? [value] : value, call);
    if (isOfList) {
      const next = [...without(current, read), ...(name === 'add' ? list(read) : [])];
      current = next.length > 0 ? next : emptyValue(field);
    } else current = name === 'edit' ? { ...record(current), ...record(read) } : read;
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

/** `2026-10-04T10:00:00.000+0000` */
export function timestamp(ms: number): string {
  return new Date(ms).toISOString().replace('Z', '+0000');
}
