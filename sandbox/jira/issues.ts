import { fields as ids, government, issues as keys, sites } from '../fixtures.js';
import type { Clock } from '../clock.js';
import { documentOf } from './document.js';
import type { AtlassianDocument } from './document.js';
import { FIELDS, findField, notEditable, operationsOf, readValue } from './fields.js';
import type { ApiVersion, Edit, FieldDefinition } from './fields.js';

/** A comment, whose author is as REST shows somebody. */
export interface CommentState {
  id: string;
  body: AtlassianDocument;
  author: Readonly<Record<string, unknown>>;
  created: string;
}

/** An issue as the model stores it: select options as `{id, value}`, paragraphs as Atlassian documents. */
export interface IssueState {
  id: string;
  key: string;
  fields: Record<string, unknown>;
  comments: CommentState[];
}

export interface Project {
  id: string;
  key: string;
  name: string;
}

/** The data of one Jira. */
export interface Tenant {
  siteUrl: string;
  name: string;
  project: Project;
  /** What its issues consist of. */
  fields: readonly FieldDefinition[];
  /** By key. */
  issues: Map<string, IssueState>;
}

/** One of Jira Cloud's. */
export interface CloudTenant extends Tenant {
  cloudId: string;
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

/** The Cloud tenants, of whichever realm, with their issues as they are at the start. */
export function createTenants(clock: Clock): Map<string, CloudTenant> {
  const now = timestamp(clock.now());
  const acme = tenant(sites.acme, { id: '10000', key: keys.project, name: 'Payments' }, [
    issue('10001', keys.first, 'Refunds are rounded the wrong way', now),
    issue('10002', keys.second, 'Receipts lack a time zone', now),
  ]);
  const globex = tenant(sites.globex, { id: '20000', key: 'GLOB', name: 'Globex' }, [
    issue('20001', 'GLOB-1', 'An issue of another tenant', now),
  ]);
  const fed = tenant(government.site, { id: '30000', key: government.issues.project, name: 'Federal' }, [
    issue('30001', government.issues.first, 'An issue of the government', now),
  ]);
  return new Map([acme, globex, fed].map((each) => [each.cloudId, each]));
}

/** The Data Center's data: the same project, issues and fields as acme's, and an assignee besides. */
export function createDataCenterTenant(clock: Clock, siteUrl: string, assignee: FieldDefinition): Tenant {
  const now = timestamp(clock.now());
  const all = [
    issue('10001', keys.first, 'Refunds are rounded the wrong way', now),
    issue('10002', keys.second, 'Receipts lack a time zone', now),
  ];
  for (const each of all) each.fields[assignee.id] = null;
  return {
    siteUrl,
    name: 'corp',
    project: { id: '10000', key: keys.project, name: 'Payments' },
    fields: [...FIELDS, assignee],
    issues: new Map(all.map((each) => [each.key, each])),
  };
}

function tenant(
  site: { cloudId: string; url: string; name: string },
  project: Project,
  all: readonly IssueState[],
): CloudTenant {
  return {
    cloudId: site.cloudId,
    siteUrl: site.url,
    name: site.name,
    project,
    fields: FIELDS,
    issues: new Map(all.map((each) => [each.key, each])),
  };
}

function issue(id: string, key: string, summary: string, now: string): IssueState {
  return {
    id,
    key,
    fields: {
      summary,
      description: documentOf('A FAKE issue of the sandbox.'),
      labels: ['sandbox'],
      duedate: null,
      status: STATUSES[0],
      created: now,
      updated: now,
      [ids.developmentStatus]: findField(FIELDS, ids.developmentStatus)?.options[0] ?? null,
      [ids.releaseName]: null,
      [ids.buildNumber]: null,
      [ids.deploymentNotes]: null,
      [ids.environments]: null,
      [ids.calculated]: 3,
    },
    comments: [],
  };
}

/** Adds an issue with the fields that are given, and the others empty. Its number follows the project's last. */
export function newIssue(to: Tenant, values: Readonly<Record<string, unknown>>, nowMs: number): IssueState {
  const last = [...to.issues.values()].at(-1);
  const number = Number(last?.key.split('-').at(-1) ?? 0) + 1;
  const id = String(Number(last?.id ?? to.project.id) + 1);
  const now = timestamp(nowMs);
  const fields: Record<string, unknown> = {};
  for (const field of to.fields) fields[field.id] = field.kind === 'labels' ? [] : null;
  const created: IssueState = {
    id,
    key: `${to.project.key}-${number}`,
    fields: { ...fields, status: STATUSES[0], created: now, updated: now, ...values },
    comments: [],
  };
  to.issues.set(created.key, created);
  return created;
}

/** The body of an edit, already parsed. */
export interface IssueUpdate {
  fields?: unknown;
  update?: unknown;
}

/** Error texts by field id; empty if the edit was made. */
export type EditErrors = Record<string, string>;

/** Makes an edit if all of it is valid, and nothing of it otherwise. */
export function editIssue(
  fields: readonly FieldDefinition[],
  target: IssueState,
  body: IssueUpdate,
  version: ApiVersion,
  nowMs: number,
): EditErrors {
  const set = record(body.fields);
  const update = record(body.update);
  const changes: Record<string, unknown> = {};
  const errors: EditErrors = {};
  for (const id of new Set([...Object.keys(set), ...Object.keys(update)])) {
    const field = findField(fields, id);
    let edit: Edit;
    if (id in set && id in update) {
      edit = { error: `Field '${id}' cannot appear in both 'fields' and 'update'` };
    } else if (field?.editable !== true) {
      edit = notEditable(id);
    } else if (id in set) {
      edit = readValue(field, set[id], version);
    } else {
      edit = operate(field, target.fields[id], update[id], version);
    }
    if ('error' in edit) errors[id] = edit.error;
    else changes[id] = edit.value;
  }
  if (Object.keys(errors).length === 0) {
    Object.assign(target.fields, changes, { updated: timestamp(nowMs) });
  }
  return errors;
}

function operate(field: FieldDefinition, before: unknown, operations: unknown, version: ApiVersion): Edit {
  if (!Array.isArray(operations)) return { error: 'data was not an array' };
  let current = before;
  for (const operation of operations) {
    for (const [name, value] of Object.entries(record(operation))) {
      if (!operationsOf(field).includes(name)) {
        return { error: `Field does not support update '${field.id}' with operation '${name}'` };
      }
      const read = readValue(field, name === 'set' ? value : [value], version);
      if ('error' in read) return read;
      if (name === 'set') current = read.value;
      else if (name === 'add') current = [...without(current, read.value), ...list(read.value)];
      else current = without(current, read.value);
    }
  }
  return { value: current };
}

function without(current: unknown, removed: unknown): unknown[] {
  const gone = new Set(list(removed).map((item) => JSON.stringify(item)));
  return list(current).filter((item) => !gone.has(JSON.stringify(item)));
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

/** An object's entries, or nothing where something else was sent. */
export function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}

/** Jira's spelling of a time: `2026-10-04T10:00:00.000+0000`. */
export function timestamp(ms: number): string {
  return new Date(ms).toISOString().replace('Z', '+0000');
}
