import { authorization } from '../credential.js';
import { Failure } from '../failure.js';
import { type Mask, Secret } from '../secret.js';
import type { HttpAnswer, Send } from '../transport/http.js';
import { field, isObject, type JsonObject, textField } from '../json.js';
import {
  type GrantEvent,
  type GrantHistory,
  historyAfter,
  historyText,
  NOTHING_KNOWN,
  parseHistory,
} from './grant-history.js';
import { REFRESH_TOKEN_FAILURES, type StoreFailures } from './not-saved.js';
import type { TokenStore } from './token-store.js';

export interface GitLabVariableOptions {
  readonly send: Send;
  readonly mask: Mask;
  /** `https://gitlab.com/api/v4`, without a trailing slash. */
  readonly apiUrl: string;
  /** A project's number or path, `group/project`; absent for a variable of a group. */
  readonly project: string | undefined;
  /** A group's number or path. */
  readonly group?: string | undefined;
  /** Which variable, where the key exists in several environment scopes. */
  readonly environmentScope?: string | undefined;
  readonly name: string;
  /** With the scope `api`, and the role Maintainer of the project or Owner of the group. */
  readonly gitlabToken: Secret;
}

type Stage = keyof StoreFailures;

/** A request to the API of variables. */
interface VariableRequest {
  readonly method: 'GET' | 'PUT' | 'POST';
  readonly url: string;
  readonly body?: Secret;
  readonly stage: Stage;
}

/** A CI/CD variable of a GitLab project or group. Unlike GitHub's secrets it can be read again. */
export class GitLabVariable implements TokenStore {
  readonly description: string;
  readonly #options: GitLabVariableOptions;
  readonly #failures: StoreFailures;
  readonly #variablesUrl: string;

  constructor(options: GitLabVariableOptions, failures: StoreFailures = REFRESH_TOKEN_FAILURES) {
    const { apiUrl, project = '', group, environmentScope, name } = options;
    this.#options = options;
    this.#failures = failures;
    const owner =
      group === undefined ? `projects/${encodeURIComponent(project)}` : `groups/${encodeURIComponent(group)}`;
    this.#variablesUrl = `${apiUrl}/${owner}/variables`;
    const scope = environmentScope === undefined ? '' : ` with the environment scope ${environmentScope}`;
    const of = group === undefined ? `project ${project}` : `group ${group}`;
    this.description = `the variable ${name} of the GitLab ${of}${scope}`;
  }

  /** Reads the value, and proves the right to write with a flag that stays: the value may be a newer one by then. */
  async open(): Promise<Secret | undefined> {
    const variable = await this.#fetch();
    const isProtected = field(variable, 'protected');
    await this.#write(typeof isProtected === 'boolean' ? { protected: isProtected } : {}, 'notReady');
    return this.#secretIn(variable);
  }

  async read(): Promise<Secret | undefined> {
    return this.#secretIn(await this.#fetch());
  }

  async #fetch(): Promise<JsonObject> {
    const answer = await this.#ask({ method: 'GET', url: this.#url, stage: 'notReady' });
    if (answer.status !== 200) throw this.#refused(answer, 'notReady');
    return objectIn(answer);
  }

  #secretIn(variable: JsonObject): Secret | undefined {
    const value = textField(variable, 'value');
    // A hidden variable tells no value.
    if (value === undefined) return undefined;
    const secret = new Secret(value);
    this.#options.mask(secret);
    return secret;
  }

  save(token: Secret): Promise<void> {
    return this.#write({ value: token.reveal() }, 'notSaved');
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  /** In a second variable beside it, `NAME_HISTORY`, which is made when there is something to remember first. */
  async remember(event: GrantEvent, at: Date): Promise<GrantHistory> {
    const history = historyAfter(await this.#storedHistory(), event, at);
    const value = historyText(history);
    const url = this.#historyUrl;
    const changed = await this.#ask({ method: 'PUT', url, body: json({ value }), stage: 'notSaved' });
    if (changed.status === 200) return history;
    if (changed.status !== 404) throw this.#refused(changed, 'notSaved');
    const { environmentScope: environment_scope } = this.#options;
    const body = json({ key: this.#historyName, value, raw: true, environment_scope });
    const made = await this.#ask({ method: 'POST', url: this.#variablesUrl, body, stage: 'notSaved' });
    if (made.status !== 201) throw this.#refused(made, 'notSaved');
    return history;
  }

  /** @throws Failure if it can't be known what stands there */
  async #storedHistory(): Promise<GrantHistory> {
    const answer = await this.#ask({ method: 'GET', url: this.#historyUrl, stage: 'notSaved' });
    if (answer.status !== 200 && answer.status !== 404) throw this.#refused(answer, 'notSaved');
    return parseHistory(answer.status === 200 ? (textField(objectIn(answer), 'value') ?? '') : '');
  }

  async history(): Promise<GrantHistory> {
    try {
      return await this.#storedHistory();
    } catch (error) {
      if (error instanceof Failure) return NOTHING_KNOWN;
      throw error;
    }
  }

  get #url(): string {
    return this.#urlOf(this.#options.name);
  }

  get #historyName(): string {
    return `${this.#options.name}_HISTORY`;
  }

  get #historyUrl(): string {
    return this.#urlOf(this.#historyName);
  }

  #urlOf(name: string): string {
    const { environmentScope } = this.#options;
    const filter =
      environmentScope === undefined
        ? ''
        : `?filter[environment_scope]=${encodeURIComponent(environmentScope)}`;
    return `${this.#variablesUrl}/${name}${filter}`;
  }

  async #write(fields: Fields, stage: Stage): Promise<void> {
    const answer = await this.#ask({ method: 'PUT', url: this.#url, body: json(fields), stage });
    if (answer.status !== 200) throw this.#refused(answer, stage);
  }

  async #ask({ method, url, body, stage }: VariableRequest): Promise<HttpAnswer> {
    try {
      return await this.#options.send({
        method,
        url,
        credential: authorization(new Secret(`Bearer ${this.#options.gitlabToken.reveal()}`)),
        ...(body && { body: { type: 'application/json', text: body } }),
        repeatable: stage === 'notSaved' ? 'save' : 'read',
      });
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      throw this.#failures[stage](`${this.description} can't be written: ${error.what}`, 'Try again.');
    }
  }

  #refused({ host, status }: HttpAnswer, stage: Stage): Failure {
    if (status === 401) {
      return this.#failures[stage](
        `${host} refused \`gitlab-token\`.`,
        'It is wrong or has expired: create a new one.',
      );
    }
    if (status === 409) {
      return this.#failures[stage](
        `There are several environment scopes for ${this.description} (409).`,
        'Set `gitlab-environment-scope` to the one that is meant, such as production, or * for all environments.',
      );
    }
    const [kind, role] = this.#options.group === undefined ? ['project', 'Maintainer'] : ['group', 'Owner'];
    return this.#failures[stage](
      `\`gitlab-token\` may not write ${this.description} (${status}), or there is no such variable.`,
      `Create the variable first, masked; and give a ${kind} access token with the scope \`api\` and the role ${role} (CI_JOB_TOKEN can not write variables).`,
    );
  }
}

type Fields = Readonly<Record<string, string | boolean | undefined>>;

function json(fields: Fields): Secret {
  return new Secret(JSON.stringify(fields));
}

function objectIn(answer: HttpAnswer): JsonObject {
  const body = answer.json();
  return isObject(body) ? body : {};
}
