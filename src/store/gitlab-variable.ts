import { authorization } from '../credential.js';
import { Failure } from '../failure.js';
import { type Mask, Secret } from '../secret.js';
import type { HttpAnswer, Send } from '../transport/http.js';
import { isObject, textField } from '../verify/json.js';
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
  /** A project's number, or its path, `group/project`. */
  readonly project: string;
  readonly name: string;
  /** A project access token's, with the scope `api` and the role Maintainer. */
  readonly gitlabToken: Secret;
}

type Stage = keyof StoreFailures;

/** A request to the API of a project's variables. */
interface VariableRequest {
  readonly method: 'GET' | 'PUT' | 'POST';
  readonly url: string;
  readonly body?: Secret;
  readonly stage: Stage;
}

/** A CI/CD variable of a GitLab project. Unlike GitHub's secrets it can be read again. */
export class GitLabVariable implements TokenStore {
  readonly description: string;
  readonly #options: GitLabVariableOptions;
  readonly #failures: StoreFailures;
  readonly #variablesUrl: string;

  constructor(options: GitLabVariableOptions, failures: StoreFailures = REFRESH_TOKEN_FAILURES) {
    const { apiUrl, project, name } = options;
    this.#options = options;
    this.#failures = failures;
    this.#variablesUrl = `${apiUrl}/projects/${encodeURIComponent(project)}/variables`;
    this.description = `the variable ${name} of the GitLab project ${project}`;
  }

  /** Reads the value, and proves the right to write by writing the same value. */
  async open(): Promise<Secret | undefined> {
    const stored = await this.read();
    if (stored) await this.#write(stored, 'notReady');
    return stored;
  }

  async read(): Promise<Secret | undefined> {
    const answer = await this.#ask({ method: 'GET', url: this.#url, stage: 'notReady' });
    if (answer.status !== 200) throw this.#refused(answer, 'notReady');
    const value = valueIn(answer);
    // A hidden variable tells no value.
    if (value === undefined) return undefined;
    const secret = new Secret(value);
    this.#options.mask(secret);
    return secret;
  }

  save(token: Secret): Promise<void> {
    return this.#write(token, 'notSaved');
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
    const body = json({ key: this.#historyName, value, raw: true });
    const made = await this.#ask({ method: 'POST', url: this.#variablesUrl, body, stage: 'notSaved' });
    if (made.status !== 201) throw this.#refused(made, 'notSaved');
    return history;
  }

  /** @throws Failure if it can't be known what stands there */
  async #storedHistory(): Promise<GrantHistory> {
    const answer = await this.#ask({ method: 'GET', url: this.#historyUrl, stage: 'notSaved' });
    if (answer.status !== 200 && answer.status !== 404) throw this.#refused(answer, 'notSaved');
    return parseHistory(answer.status === 200 ? (valueIn(answer) ?? '') : '');
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
    return `${this.#variablesUrl}/${this.#options.name}`;
  }

  get #historyName(): string {
    return `${this.#options.name}_HISTORY`;
  }

  get #historyUrl(): string {
    return `${this.#variablesUrl}/${this.#historyName}`;
  }

  async #write(value: Secret, stage: Stage): Promise<void> {
    const body = json({ value: value.reveal() });
    const answer = await this.#ask({ method: 'PUT', url: this.#url, body, stage });
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
    return status === 401
      ? this.#failures[stage](
          `${host} refused \`gitlab-token\`.`,
          'It is wrong or has expired: create a new one.',
        )
      : this.#failures[stage](
          `\`gitlab-token\` may not write ${this.description} (${status}), or there is no such variable.`,
          'Create the variable first, masked; and give a project access token with the scope `api` and the role Maintainer (CI_JOB_TOKEN can not write variables).',
        );
  }
}

function json(fields: Readonly<Record<string, string | boolean>>): Secret {
  return new Secret(JSON.stringify(fields));
}

function valueIn(answer: HttpAnswer): string | undefined {
  const body = answer.json();
  return isObject(body) ? textField(body, 'value') : undefined;
}
