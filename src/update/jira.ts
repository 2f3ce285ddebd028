import { Failure } from '../failure.js';
import type { Login } from '../hand-over/handed-over.js';
import { field, isObject, type JsonObject, listIn, objectField, textField } from '../json.js';
import { printable, quoted } from '../printable.js';
import type { HttpAnswer, Send } from '../transport/network.js';
import { ask, objectIn } from '../transport/rest.js';
import { invalid } from '../values/given.js';
import { lower } from '../values/near-names.js';
import { isAnonymous, isFailedLogin, untrusted } from '../verify/answer.js';
import { refusal } from '../verify/refusal.js';
import { type Field, fieldIn, fieldsIn, titleOf, wrong } from './field.js';

/** The part of a proven login that requests need. */
export type Place = Omit<Login, 'marks' | 'tls'>;

export type Jira = ReturnType<typeof openJira>;

/** One request that changes an issue. */
export interface Plan {
  /** In Jira's form: `fields` sets whole values, `update` adds to lists and removes from them. */
  readonly body: { readonly fields?: object; readonly update?: object };
  /** The fields that change. Their names replace the ids in Jira's errors. */
  readonly fields: readonly Field[];
}

/** Bytes. There may be thousands of fields and versions. */
const LARGEST_BODY = 32 * 1024 * 1024;

type OnPage = (count: number) => void;

type Special = Readonly<Record<number, Failure>>;

/** Opens one Jira (Cloud: REST API v3; Data Center: v2). @throws Failure */
export function openJira(place: Place, send: Send) {
  const { apiUrl, deployment, credential, baseUrl, method } = place;
  const isCloud = deployment === 'cloud';
  // Jira answers anonymous requests as if nothing existed there. An expired session makes them anonymous.
  const isRefusal = (answer: HttpAnswer): boolean => isFailedLogin(answer) || isAnonymous(answer);
  const refusedFor =
    (explain: (answer: HttpAnswer) => Failure | undefined = () => undefined, scope = 'read:jira-work') =>
    (answer: HttpAnswer): Failure => {
      // 403 or 404 to an anonymous request says as little as 200 about what Jira hides.
      const told = isAnonymous(answer) && answer.status !== 401 ? { ...answer, status: 200 } : answer;
      const general = refusal(told, { deployment, baseUrl, scope });
      if (general.code === 'credentials-rejected' || general.code === 'anonymous-session')
        return general.hinting(ENDED);
      // A 403 may name another reason than a permission: the machine's address, or a password.
      const isNamed = answer.status === 403 && general.code !== 'permission-denied';
      const special = answer.isJson && !isRefusal(answer) && !isNamed ? explain(answer) : undefined;
      return special ?? general;
    };
  if (apiUrl === '') {
    throw invalid(
      `The method ${method} belongs to no account, so it can neither read nor change an issue.`,
      "Log in with an account's credential, such as an API token. After two logins, set JIRA_CURL_CONFIG for this step to the curl config of the right one.",
    );
  }
  const api = { send, credential, largestBody: LARGEST_BODY, isRefusal, refused: refusedFor() };
  /** @param special by status, what means something special here */
  const get = (path: string, special: Special = {}, scope?: string): Promise<HttpAnswer> =>
    ask(api, apiUrl + path, { refused: refusedFor(({ status }) => special[status], scope) });
  const ofIssue = async (issue: string, path: string, none?: object): Promise<JsonObject> => {
    const answer = await get(`/issue/${issue}${path}`, { 404: noIssue(issue) });
    const fields = field(objectIn(answer), 'fields') ?? none;
    if (isObject(fields)) return fields;
    throw untrusted(answer.host, 'it lacks the fields');
  };

  const whole = async (...asked: Parameters<typeof get>): Promise<JsonObject[]> => {
    const answer = await get(...asked);
    return listOf(answer, answer.json());
  };
  const pages = async (path: string, special?: Special, onPage?: OnPage): Promise<JsonObject[]> => {
    const found: JsonObject[] = [];
    for (;;) {
      const answer = await get(`${path}?startAt=${found.length}&maxResults=100`, special);
      const body = objectIn(answer);
      // The list's name depends on the kind of Jira.
      const items = listOf(answer, body['values'], body['issueTypes'], body['fields']);
      found.push(...items);
      const isAll = found.length >= Number(field(body, 'total') ?? Infinity);
      if (items.length === 0 || isAll || field(body, 'isLast') === true) return found;
      onPage?.(found.length);
    }
  };

  return {
    place,
    send,
    /** Version 2 accepts rich text as a string, version 3 as a document. */
    apiVersion: isCloud ? 3 : 2,
    /** Jira: this needs no permission. */
    fields: async (): Promise<Field[]> => fieldsIn(await whole('/field')),
    /** Lists the fields that this account can set in the issue's present state. */
    editable: async (issue: string): Promise<Field[]> => {
      const described = Object.entries(await ofIssue(issue, '/editmeta'));
      const fields = described.flatMap(([id, each]) => fieldIn(each, id) ?? []);
      if (fields.length > 0) return fields;
      throw new Failure(
        'permission-denied',
        `This account can't change ${issue}: Jira lets it set no fields there.`,
        'Ask a project admin for the permission Edit Issues; some workflows also lock issues in a state such as Done.',
      );
    },
    creatable: async (project: string, issueType: string): Promise<Field[]> => {
      const path = `/issue/createmeta/${encodeURIComponent(project)}/issuetypes`;
      const none = new Failure(
        'issue-not-found',
        `There is no project ${project}, or this account may not create issues in it.`,
        'Check the key, and that the account has the permission Create Issues there.',
      );
      const types = await pages(path, { 400: none, 404: none });
      if (types.length === 0) throw none;
      const named = (type: JsonObject): string => textField(type, 'name') ?? '';
      const wanted = lower(issueType);
      const type = types.find((each) => [lower(named(each)), textField(each, 'id')].includes(wanted));
      const id = type && textField(type, 'id');
      if (id === undefined) {
        const names = types.map((each) => quoted(named(each))).join(', ');
        throw invalid(
          `The project ${project} has no issue type ${quoted(issueType)}.`,
          `Set \`issue-type\` to one of ${names}.`,
        );
      }
      return fieldsIn(await pages(`${path}/${encodeURIComponent(id)}`));
    },
    projects: async (onPage: OnPage) => {
      const all = isCloud ? pages('/project/search', undefined, onPage) : whole('/project');
      const text = (project: JsonObject, name: string): string => textField(project, name) ?? '';
      const projects = (await all).map((each) => ({ key: text(each, 'key'), name: text(each, 'name') }));
      return projects.filter(({ key }) => key !== '');
    },
    /** Returns the key of the issue's project. The issue's own key may be an old one. */
    projectOf: async (issue: string): Promise<string> =>
      textField(objectField(await ofIssue(issue, '?fields=project'), 'project'), 'key') ?? '',
    /** Jira answers without `fields` if the issue has none of them. */
    values: (issue: string, ids: readonly string[]) => ofIssue(issue, `?fields=${ids.join(',')}`, {}),
    /** @param given an account id or a visible e-mail address, on Data Center a user name */
    findUser: async (given: string, of: Field): Promise<object> => {
      if (!isCloud) return { name: given };
      if (/^[\w:-]{1,128}$/.test(given)) return { accountId: given };
      const query = `/user/search?query=${encodeURIComponent(given)}`;
      const found = given.includes('@') ? await whole(query, { 403: NO_SEARCH }, 'read:jira-user') : [];
      const isMeant = (user: JsonObject): boolean =>
        textField(user, 'emailAddress')?.toLowerCase() === given.toLowerCase();
      const ids = found.filter(isMeant).flatMap((user) => textField(user, 'accountId') ?? []);
      // A service desk's customer may have the same address as an account.
      if (ids.length === 1) return { accountId: ids[0] };
      const shared = ids.length > 0 && `because ${ids.length} accounts have this address`;
      const why = shared || 'or an e-mail address that its owner lets Jira show';
      throw wrong(given, of, `is an account id, ${why}`);
    },
    /**
     * @param notify false: send no e-mails about the change, which Jira allows only admins
     * @throws Failure; `field-not-editable` or `update-rejected` name the fields
     */
    update: async (issue: string, { body, fields }: Plan, notify: boolean): Promise<void> => {
      // Setting it again changes nothing.
      const isSafe = body.update === undefined;
      const lost = (failure: Failure): Failure =>
        failure.isUncertain && !isSafe
          ? failure.advising(`Look at ${issue} before you run this again: the change may have been made.`)
          : failure;
      await ask(api, `${apiUrl}/issue/${issue}${notify ? '' : '?notifyUsers=false'}`, {
        ...{ method: 'PUT', body, expect: [204, 200], repeatable: isSafe ? 'set' : 'change', lost },
        refused: refusedFor(notUpdated(issue, fields, notify), 'write:jira-work'),
      });
    },
  };
}

/** @throws Failure: a missing list would look like an empty one */
function listOf({ host }: HttpAnswer, ...candidates: readonly unknown[]): JsonObject[] {
  const found = candidates.find((each) => Array.isArray(each));
  if (found) return found.filter(isObject);
  throw untrusted(host, 'it lacks a list');
}

const ENDED =
  'Jira accepted it at the login. An OAuth access token ends after an hour, and a session when it is idle: log in again right before this.';

const NO_SEARCH = new Failure(
  'permission-denied',
  "The account may not search for users, so it can't find one by an e-mail address.",
  'Give the account id, or ask a Jira admin for the permission Browse users and groups.',
);

/** Jira also answers 404 for an issue that the account may not see. */
const noIssue = (issue: string): Failure =>
  new Failure(
    'issue-not-found',
    `There is no issue ${issue}, or this account may not see it.`,
    "Check the key, and that the account has the permission Browse Projects in the issue's project.",
  );

const notUpdated =
  (issue: string, fields: readonly Field[], notify: boolean) =>
  (answer: HttpAnswer): Failure | undefined => {
    const { status } = answer;
    if (status === 404) return noIssue(issue);
    if (status === 403) {
      return new Failure(
        'permission-denied',
        `The account may not change ${issue} this way.`,
        notify
          ? "Ask a project admin for the permission Edit Issues in the issue's project."
          : 'Only project admins may change an issue without e-mails: leave that out, or ask for the permission. The permission Edit Issues is needed in any case.',
      );
    }
    if (![400, 409, 413, 422].includes(status)) return undefined;
    const reasons = reasonsIn(objectIn(answer), fields);
    const isOnScreen = !reasons.some((reason) => /not on the appropriate screen/i.test(reason));
    const said = reasons.length === 0 ? '.' : `: ${reasons.slice(0, MOST_REASONS).join(' ')}`;
    return new Failure(
      isOnScreen ? 'update-rejected' : 'field-not-editable',
      `Jira did not change ${issue} (${status})${said}`,
      isOnScreen
        ? 'Correct the values: `jira-auth fields` with the issue shows what each field takes.'
        : "Ask a Jira admin to add the field to the edit screen of the issue's type.",
    );
  };

const MOST_REASONS = 10;

/** Returns Jira's own messages, with the fields' names in place of their ids. */
function reasonsIn(body: JsonObject, fields: readonly Field[]): string[] {
  const names = new Map(fields.map(({ id, name }) => [id, name]));
  const named = (text: string): string => text.replace(/\w+/g, (word) => names.get(word) ?? word);
  // Not every value can be converted to text.
  const sentence = (said: unknown): string =>
    printable(named(typeof said === 'string' ? said : 'refused'), 200).replace(/[.!]?$/, '.');
  return [
    ...Object.entries(objectField(body, 'errors')).map(([id, reason]) => {
      const found = fields.find((each) => each.id === id);
      return `${found ? titleOf(found) : printable(id, 60)}: ${sentence(reason)}`;
    }),
    ...listIn(field(body, 'errorMessages')).map(sentence),
  ];
}
