import { Failure } from '../../failure.js';
import type { HttpAnswer, HttpRequest, Send } from '../../transport/http.js';
import { field, isObject, type JsonObject, textField } from '../../json.js';
import { isFailedLogin } from '../../verify/refusal.js';
import type { Session } from '../../verify/session.js';
import type { Line } from '../document.js';
import type { CheckedCredential } from '../report.js';
import { adfLine, adfOf } from './adf.js';
import { STAGES, type Told } from './events.js';
import { jsonBody, notTold } from './failures.js';
import { type Message, messageOf, reachedText, renewedText } from './message.js';
import type { NewMemory, TrackedIssue, Tracker } from './tracker.js';
import { wikiLine, wikiOf } from './wiki.js';

/** The label that every issue of ours has; what it is about and what was told stand in two more. */
export const LABEL = 'jira-token-expiry';

/** A verified session, as far as issues need it. */
export type JiraPlace = Pick<Session, 'apiUrl' | 'siteUrl' | 'deployment' | 'credential'>;

export interface JiraIssuesOptions {
  readonly send: Send;
  readonly place: JiraPlace;
  /** The project's key. */
  readonly project: string;
  /** The issue type's name. */
  readonly issueType: string;
}

export interface JiraIssue extends TrackedIssue {
  readonly key: string;
  readonly labels: readonly string[];
}

const PER_PAGE = 50;
const MOST_PAGES = 200;

const OF = /^jira-auth-([0-9a-f]{32})$/;
const ORGANIZATION = /^jira-auth-organization-([0-9a-f]{32})$/;
const TOLD = new RegExp(`^jira-auth-told-(${[...STAGES, 'renewed'].join('|')})(?:-(\\d{4}-\\d{2}-\\d{2}))?$`);

/**
 * Issues of a Jira project (Jira Cloud: REST API v3; Data Center: v2). Labels carry what an issue remembers: they are
 * what every project has, people see them, and whoever may edit an issue may change them anyway.
 */
export class JiraIssues implements Tracker<JiraIssue> {
  readonly description: string;
  readonly #options: JiraIssuesOptions;

  constructor(options: JiraIssuesOptions) {
    this.#options = options;
    this.description = `issues of the Jira project ${options.project}`;
  }

  async list(): Promise<JiraIssue[]> {
    const jql = `project = "${this.#options.project}" AND labels = "${LABEL}" ORDER BY created ASC, key ASC`;
    const issues: JiraIssue[] = [];
    let next: object | undefined = {};
    for (let page = 0; next; page++) {
      if (page >= MOST_PAGES) {
        throw notTold(
          `There are more than ${MOST_PAGES * PER_PAGE} issues with the label "${LABEL}" in ${this.#options.project}.`,
          'Take it off issues that are long done.',
        );
      }
      const body = { jql, fields: ['labels', 'status'], maxResults: PER_PAGE, ...next };
      const path = this.#isCloud ? '/search/jql' : '/search';
      const answer = await this.#ask('POST', path, body, 'read');
      const content = answer.status === 200 ? answer.json() : undefined;
      const found = isObject(content) ? field(content, 'issues') : undefined;
      if (!isObject(content) || !Array.isArray(found)) throw this.#refused(answer);
      issues.push(...found.flatMap((item) => this.#read(item) ?? []));
      next = this.#nextPage(content, page, found.length);
    }
    return issues;
  }

  async open(credential: CheckedCredential, memory: NewMemory): Promise<JiraIssue> {
    const { project, issueType } = this.#options;
    const message = messageOf(credential);
    const labels = labelsOf(memory);
    const fields = {
      project: { key: project },
      issuetype: { name: issueType },
      summary: message.title,
      description: this.#text(message),
      labels,
    };
    const answer = await this.#ask('POST', '/issue', { fields }, 'once');
    const body = answer.status === 201 ? answer.json() : undefined;
    const key = isObject(body) ? keyOf(body) : undefined;
    if (key === undefined) throw this.#refused(answer);
    return { ...memory, key, labels, label: key, url: this.#urlOf(key), isOpen: true };
  }

  async update(issue: JiraIssue, credential: CheckedCredential, told: Told, aloud: boolean): Promise<void> {
    // If one of these fails, the next run does them again: better told twice than never.
    if (aloud) await this.#comment(issue, reachedText(credential));
    const message = messageOf(credential);
    await this.#edit(issue, {
      summary: message.title,
      description: this.#text(message),
      labels: relabelled(issue, told),
    });
    if (!issue.isOpen) await this.#transition(issue, (category) => category !== 'done');
  }

  async close(issue: JiraIssue, credential: CheckedCredential | undefined): Promise<void> {
    await this.#comment(issue, renewedText(credential));
    // Not every workflow lets this account end an issue; then the comment has to do.
    await this.#transition(issue, (category) => category === 'done');
    await this.settle(issue);
  }

  async settle(issue: JiraIssue): Promise<void> {
    await this.#edit(issue, { labels: relabelled(issue, { ...issue.told, stage: 'renewed' }) });
  }

  async dismiss(issue: JiraIssue, original: JiraIssue): Promise<void> {
    await this.#comment(issue, [`${original.key} is for the same credential.`]);
    await this.#transition(issue, (category) => category === 'done');
    await this.#edit(issue, { labels: issue.labels.filter((label) => !isOurs(label)) });
  }

  get #isCloud(): boolean {
    return this.#options.place.deployment === 'cloud';
  }

  #urlOf(key: string): string {
    return `${this.#options.place.siteUrl}/browse/${key}`;
  }

  #text(message: Message): object | string {
    return this.#isCloud ? adfOf(message) : wikiOf(message);
  }

  async #comment({ key }: JiraIssue, line: Line): Promise<void> {
    const body = this.#isCloud ? adfLine(line) : wikiLine(line);
    const answer = await this.#ask('POST', `/issue/${key}/comment`, { body }, 'once');
    if (answer.status !== 201) throw this.#refused(answer);
  }

  async #edit({ key }: JiraIssue, fields: object): Promise<void> {
    const answer = await this.#ask('PUT', `/issue/${key}`, { fields }, 'read');
    if (answer.status !== 204 && answer.status !== 200) throw this.#refused(answer);
  }

  /** Takes the first transition that leads to such a status, if there is one. */
  async #transition({ key }: JiraIssue, leadsTo: (category: string) => boolean): Promise<void> {
    const answer = await this.#ask('GET', `/issue/${key}/transitions`, undefined, 'read');
    const body = answer.status === 200 ? answer.json() : undefined;
    const transitions = isObject(body) ? field(body, 'transitions') : undefined;
    if (!Array.isArray(transitions)) throw this.#refused(answer);
    const transition = transitions.filter(isObject).find((each) => {
      const to = field(each, 'to');
      const category = isObject(to) ? categoryOf(to) : undefined;
      return category !== undefined && leadsTo(category);
    });
    const id = transition && textField(transition, 'id');
    if (id === undefined) return;
    const made = await this.#ask('POST', `/issue/${key}/transitions`, { transition: { id } }, 'read');
    // 400 stands for a screen with fields that have to be filled in, 409 for a change at the same time.
    if (![204, 200, 400, 409].includes(made.status)) throw this.#refused(made);
  }

  /** Where the next page begins; `undefined` behind the last. Jira documents a token on Cloud, a total on Data Center. */
  #nextPage(content: JsonObject, page: number, count: number): object | undefined {
    if (this.#isCloud) {
      const nextPageToken = textField(content, 'nextPageToken');
      return nextPageToken === undefined ? undefined : { nextPageToken };
    }
    const total = field(content, 'total');
    const startAt = page * PER_PAGE + count;
    return typeof total === 'number' && count > 0 && startAt < total ? { startAt } : undefined;
  }

  #read(item: unknown): JiraIssue | undefined {
    const fields = isObject(item) ? field(item, 'fields') : undefined;
    if (!isObject(item) || !isObject(fields)) return undefined;
    const key = keyOf(item);
    const list = field(fields, 'labels');
    const labels = Array.isArray(list) ? list.filter((label) => typeof label === 'string') : [];
    const credential = matching(labels, OF)?.[1];
    const [, stage, ends] = matching(labels, TOLD) ?? [];
    if (key === undefined || credential === undefined || stage === undefined) return undefined;
    const status = field(fields, 'status');
    return {
      key,
      labels,
      label: key,
      url: this.#urlOf(key),
      credential,
      told: { stage: stage as Told['stage'], ends },
      organization: matching(labels, ORGANIZATION)?.[1],
      isOpen: !isObject(status) || categoryOf(status) !== 'done',
    };
  }

  async #ask(
    method: HttpRequest['method'],
    path: string,
    body: object | undefined,
    repeatable: 'read' | 'once',
  ): Promise<HttpAnswer> {
    const { send, place } = this.#options;
    try {
      const answer = await send({
        method,
        url: `${place.apiUrl}${path}`,
        credential: place.credential,
        ...(body && { body: jsonBody(body) }),
        repeatable,
      });
      // Jira answers somebody whom it has not let in as if nothing were there.
      if (isFailedLogin(answer)) throw this.#refused(answer);
      return answer;
    } catch (error) {
      if (!(error instanceof Failure) || error.code === 'handoff-failed') throw error;
      throw notTold(
        `The ${this.description} could not be kept up to date: ${error.what}`,
        'The next run catches up.',
      );
    }
  }

  #refused(answer: HttpAnswer): Failure {
    const fields = answer.status === 400 ? refusedFields(answer) : [];
    const which = fields.length === 0 ? '' : `: it refused ${fields.join(', ')}`;
    return notTold(
      `${answer.host} did not take what is to be told in the ${this.description} (${answer.status})${which}.`,
      answer.status === 400
        ? 'Check `jira-issue-project` and `jira-issue-type`, and that its screens have the field Labels and want no others.'
        : 'Check that the credential named in `jira-issue-credential` may browse the project and create, edit and comment issues there; one with scopes needs read:jira-work and write:jira-work.',
    );
  }
}

/** Names of fields that Jira found fault with, which it documents as the keys of `errors`. */
function refusedFields(answer: HttpAnswer): string[] {
  const body = answer.isJson ? answer.json() : undefined;
  const errors = isObject(body) ? field(body, 'errors') : undefined;
  return isObject(errors) ? Object.keys(errors).filter((name) => /^\w{1,40}$/.test(name)) : [];
}

function labelsOf({ credential, organization, told }: NewMemory): string[] {
  return [
    LABEL,
    `jira-auth-${credential}`,
    toldLabel(told),
    ...(organization === undefined ? [] : [`jira-auth-organization-${organization}`]),
  ];
}

function toldLabel({ stage, ends }: Told): string {
  return `jira-auth-told-${stage}${ends === undefined ? '' : `-${ends}`}`;
}

/** Its labels with another one for what was told; people's own stay. */
function relabelled({ labels }: JiraIssue, told: Told): string[] {
  return [...labels.filter((label) => !TOLD.test(label)), toldLabel(told)];
}

function isOurs(label: string): boolean {
  return label === LABEL || [OF, ORGANIZATION, TOLD].some((pattern) => pattern.test(label));
}

function matching(labels: readonly string[], pattern: RegExp): RegExpExecArray | undefined {
  for (const label of labels) {
    const match = pattern.exec(label);
    if (match) return match;
  }
  return undefined;
}

function keyOf(item: JsonObject): string | undefined {
  const key = textField(item, 'key');
  return key !== undefined && /^[A-Z][A-Z0-9_]*-\d+$/i.test(key) ? key : undefined;
}

function categoryOf(status: JsonObject): string | undefined {
  const category = field(status, 'statusCategory');
  return isObject(category) ? textField(category, 'key') : undefined;
}
