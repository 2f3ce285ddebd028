import { type Line, type Piece, plainText, written } from '../document.js';
import { type IssueMemory, STAGES, type Told } from './events.js';
import { markup, type Message } from './message.js';
import { LABEL, notTold, PER_PAGE, type TrackedIssue, type Tracker } from './tracker.js';
import type { Failure } from '../../failure.js';
import { field, isObject, type JsonObject, objectField, textField } from '../../json.js';
import type { HttpAnswer, Send } from '../../transport/network.js';
import { ask, type Asked, objectIn, type Page, paged, type RestApi } from '../../transport/rest.js';
import { isFailedLogin } from '../../verify/answer.js';
import type { Session } from '../../verify/session.js';

/** The part of a verified session that issues need. */
export type JiraPlace = Pick<Session, 'apiUrl' | 'siteUrl' | 'deployment' | 'credential'>;

/** An issue whose `label` is its key. */
interface JiraIssue extends TrackedIssue {
  readonly labels: readonly string[];
}

/**
 * Issues of a Jira project (Jira Cloud: REST API v3; Data Center: v2). The memory is kept in labels: every project has
 * them, people can see them, and editors of an issue may change them.
 */
export function jiraIssues(
  { project, issueType }: { readonly project: string; readonly issueType: string },
  { apiUrl, siteUrl, deployment, credential }: JiraPlace,
  send: Send,
): Tracker<JiraIssue> {
  const isCloud = deployment === 'cloud';
  const { textOf, lineOf } = isCloud ? ADF : WIKI;
  const api: RestApi = {
    send,
    credential,
    // Jira answers a failed login as if nothing existed there.
    isRefusal: isFailedLogin,
    lost: ({ what }) =>
      notTold(
        `The issues of the Jira project ${project} could not be kept up to date: ${what}`,
        'The next run catches up.',
      ),
    refused: (answer) => refusal(answer, project),
  };
  const post = (path: string, body: object, expect = [201], asked: Asked = { repeatable: 'once' }) =>
    ask(api, `${apiUrl}${path}`, { method: 'POST', body, expect, ...asked });
  /** Takes the first transition to an open or a closed status. Some workflows don't let this account close an issue. */
  const transition = async ({ label }: JiraIssue, toOpen: boolean): Promise<boolean> => {
    const path = `/issue/${label}/transitions`;
    const answer = await ask(api, `${apiUrl}${path}`);
    const transitions = field(objectIn(answer), 'transitions');
    if (!Array.isArray(transitions)) throw refusal(answer, project);
    const found = transitions.filter(isObject).find((each) => {
      const category = categoryOf(objectField(each, 'to'));
      return category !== undefined && (category !== 'done') === toOpen;
    });
    const id = found && textField(found, 'id');
    // Jira answers 400 if the transition's screen requires fields, and 409 on a concurrent change.
    if (id === undefined) return false;
    const { status } = await post(path, { transition: { id } }, [204, 200, 400, 409], {});
    return status < 400;
  };
  const placeOf = (key: string) => ({ label: key, url: `${siteUrl}/browse/${key}` });

  return {
    labelled: () => {
      const jql = `project = "${project}" AND labels = "${LABEL}" ORDER BY created ASC, key ASC`;
      const wanted = { jql, fields: ['labels', 'status'], maxResults: PER_PAGE };
      const read = async (at: object): Promise<Page<object>> => {
        const answer = await post(isCloud ? '/search/jql' : '/search', { ...wanted, ...at }, [200], {});
        const body = objectIn(answer);
        const items = field(body, 'issues');
        if (!Array.isArray(items)) throw refusal(answer, project);
        return { items, next: nextPage(body, at, items.length) };
      };
      return paged({}, read);
    },
    issueIn: (item) => {
      const key = keyIn(item);
      const fields = objectField(item, 'fields');
      const found = field(fields, 'labels');
      const labels = Array.isArray(found) ? found.filter((label) => typeof label === 'string') : [];
      const memory = memoryIn(labels);
      const isOpen = categoryOf(objectField(fields, 'status')) !== 'done';
      return key === undefined || !memory ? undefined : { ...memory, ...placeOf(key), labels, isOpen };
    },
    open: async (message, memory) => {
      const { credential: whose, told, organization } = memory;
      const labels = [LABEL, `${OURS}${whose}`, toldLabel(told)];
      if (organization !== undefined) labels.push(`${ORGANIZATION}${organization}`);
      const fields = {
        project: { key: project },
        issuetype: { name: issueType },
        summary: message.title,
        description: textOf(message),
        labels,
      };
      const answer = await post('/issue', { fields });
      const key = keyIn(objectIn(answer));
      if (key === undefined) throw refusal(answer, project);
      return { ...memory, ...placeOf(key), labels, isOpen: true };
    },
    comment: async ({ label }, line) => {
      await post(`/issue/${label}/comment`, { body: lineOf(line) });
    },
    change: async (issue, told, { message, open }) => {
      // Change the status first: an issue with the new memory and the old status looks as if people had left it there.
      const isMoved = open === undefined || open === issue.isOpen || (await transition(issue, open));
      // Keep labels that people have set.
      const isOld = (label: string): boolean =>
        told ? label.startsWith(TOLD) : label === LABEL || label.startsWith(OURS);
      const fields = {
        ...(message && { summary: message.title, description: textOf(message) }),
        labels: [...issue.labels.filter((label) => !isOld(label)), ...(told ? [toldLabel(told)] : [])],
      };
      const url = `${apiUrl}/issue/${issue.label}`;
      await ask(api, url, { method: 'PUT', body: { fields }, expect: [204, 200] });
      return isMoved;
    },
  };
}

function refusal(answer: HttpAnswer, project: string): Failure {
  const { host, status } = answer;
  // Jira documents the keys of `errors` as the fields that it rejects.
  const errors = status === 400 && answer.isJson ? objectField(objectIn(answer), 'errors') : {};
  const names = Object.keys(errors).filter((name) => /^\w{1,40}$/.test(name));
  const which = names.length === 0 ? '' : `: it refused ${names.join(', ')}`;
  return notTold(
    `${host} did not accept a request for the issues of the Jira project ${project} (${status})${which}.`,
    status === 400
      ? 'Check `jira-issue-project` and `jira-issue-type`, and that its screens have the field Labels and require no others.'
      : 'Check that the credential named in `jira-issue-credential` may browse the project, and create, edit and comment on issues there. A token with scopes needs read:jira-work and write:jira-work.',
  );
}

/** Returns the next page: by its token on Cloud, by the total number of issues on Data Center. */
function nextPage(body: JsonObject, at: { startAt?: number }, count: number): object | undefined {
  const nextPageToken = textField(body, 'nextPageToken');
  if (nextPageToken !== undefined) return { nextPageToken };
  const startAt = (at.startAt ?? 0) + count;
  const total = field(body, 'total');
  return count > 0 && typeof total === 'number' && startAt < total ? { startAt } : undefined;
}

const OURS = 'jira-auth-';
const ORGANIZATION = `${OURS}organization-`;
const TOLD = `${OURS}told-`;

function toldLabel({ stage, ends }: Told): string {
  return `${TOLD}${stage}${ends === undefined ? '' : `-${ends}`}`;
}

/** Reads the memory from an issue's labels. Returns `undefined` if the issue is not ours. */
function memoryIn(labels: readonly string[]): IssueMemory | undefined {
  const after = (prefix: string): string[] =>
    labels.flatMap((label) => (label.startsWith(prefix) ? label.slice(prefix.length) : []));
  const isFingerprint = (text: string): boolean => /^[0-9a-f]{32}$/.test(text);
  const credential = after(OURS).find(isFingerprint);
  const [told = ''] = after(TOLD);
  const stage = STAGES.find((each) => told === each || told.startsWith(`${each}-`));
  if (credential === undefined || stage === undefined) return undefined;
  return {
    credential,
    told: { stage, ends: told.slice(stage.length + 1) || undefined },
    organization: after(ORGANIZATION).find(isFingerprint),
  };
}

function keyIn(item: JsonObject): string | undefined {
  const key = textField(item, 'key');
  return key !== undefined && /^[A-Z][A-Z0-9_]*-\d+$/i.test(key) ? key : undefined;
}

function categoryOf(status: JsonObject): string | undefined {
  return textField(objectField(status, 'statusCategory'), 'key');
}

/** A node of the Atlassian Document Format, in which text is never markup. */
export interface AdfNode {
  readonly type: string;
  readonly version?: 1;
  readonly text?: string;
  readonly marks?: readonly { readonly type: string; readonly attrs?: { readonly href: string } }[];
  readonly attrs?: { readonly level: number };
  readonly content?: readonly AdfNode[];
}

/** Documents for Jira Cloud's REST API v3. */
export const ADF = {
  textOf: ({ lead, facts, steps, footer }: Message): AdfNode => {
    const list = (type: string, lines: readonly Line[]): AdfNode => ({
      type,
      content: lines.map((line) => ({ type: 'listItem', content: [paragraph(line)] })),
    });
    const heading = { type: 'heading', attrs: { level: 3 }, content: [{ type: 'text', text: 'What to do' }] };
    return document(
      paragraph(lead),
      list('bulletList', facts),
      ...(steps.length === 0 ? [] : [heading, list('orderedList', steps)]),
      { type: 'rule' },
      paragraph(footer),
    );
  },
  lineOf: (line: Line): AdfNode => document(paragraph(line)),
};

function document(...content: AdfNode[]): AdfNode {
  return { type: 'doc', version: 1, content };
}

function paragraph(line: Line): AdfNode {
  // A text node must not be empty.
  return { type: 'paragraph', content: line.map(textNode).filter(({ text }) => text !== '') };
}

function textNode(piece: Piece): AdfNode {
  const text = plainText([piece]);
  if (typeof piece === 'string') return { type: 'text', text };
  if ('link' in piece) return { type: 'text', text, marks: [{ type: 'link', attrs: { href: piece.link } }] };
  return { type: 'text', text, ...('code' in piece && { marks: [{ type: 'code' }] }) };
}

/** Wiki markup for Jira Data Center's REST API v2. */
export const WIKI = {
  textOf: (message: Message): string =>
    markup(message, wikiLine, { strong: '*', fact: '*', heading: 'h3.', step: '#', footer: '' }),
  lineOf: wikiLine,
};

function wikiLine(line: Line): string {
  const link = (address: string): string =>
    address.replace(/[[\]{}|!\\]/g, encodeURIComponent).replaceAll('!', '%21');
  return written(line, { says: harmless, link });
}

/** Replaces characters that begin a mention, a macro, an image, a link or a style with entities. */
function harmless(text: string): string {
  return text.replace(/[\\{}[\]!*_?+^~|#@&<>]/g, (character) => `&#${character.charCodeAt(0)};`);
}
