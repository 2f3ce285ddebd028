import { authorization } from '../credential.js';
import { Failure } from '../failure.js';
import { type Mask, Secret } from '../secret.js';
import type { HttpAnswer, Send } from '../transport/http.js';
import { isObject, textField } from '../verify/json.js';
import { notReady, notSaved } from './not-saved.js';
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

/** A CI/CD variable of a GitLab project. Unlike GitHub's secrets it can be read again. */
export class GitLabVariable implements TokenStore {
  readonly description: string;
  readonly #options: GitLabVariableOptions;
  readonly #url: string;

  constructor(options: GitLabVariableOptions) {
    const { apiUrl, project, name } = options;
    this.#options = options;
    this.#url = `${apiUrl}/projects/${encodeURIComponent(project)}/variables/${name}`;
    this.description = `the variable ${name} of the GitLab project ${project}`;
  }

  /** Reads the value, and proves the right to write by writing the same value. */
  async open(): Promise<Secret | undefined> {
    const stored = await this.#read(notReady);
    if (stored) await this.#write(stored, notReady);
    return stored;
  }

  read(): Promise<Secret | undefined> {
    return this.#read(notReady);
  }

  save(token: Secret): Promise<void> {
    return this.#write(token, notSaved);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  async #read(failure: typeof notReady): Promise<Secret | undefined> {
    const answer = await this.#ask('GET', undefined, failure);
    if (answer.status !== 200) throw this.#refused(answer, failure);
    const body = answer.json();
    const value = isObject(body) ? textField(body, 'value') : undefined;
    // A hidden variable tells no value.
    if (value === undefined) return undefined;
    const secret = new Secret(value);
    this.#options.mask(secret);
    return secret;
  }

  async #write(value: Secret, failure: typeof notReady): Promise<void> {
    const answer = await this.#ask('PUT', value, failure);
    if (answer.status !== 200) throw this.#refused(answer, failure);
  }

  async #ask(
    method: 'GET' | 'PUT',
    value: Secret | undefined,
    failure: typeof notReady,
  ): Promise<HttpAnswer> {
    try {
      return await this.#options.send({
        method,
        url: this.#url,
        credential: authorization(new Secret(`Bearer ${this.#options.gitlabToken.reveal()}`)),
        ...(value && {
          body: {
            type: 'application/json',
            text: new Secret(JSON.stringify({ value: value.reveal() })),
          },
        }),
        repeatable: failure === notSaved ? 'save' : 'read',
      });
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      throw failure(`${this.description} can't be written: ${error.what}`, 'Try again.');
    }
  }

  #refused({ host, status }: HttpAnswer, failure: typeof notReady): Failure {
    return status === 401
      ? failure(`${host} refused \`gitlab-token\`.`, 'It is wrong or has expired: create a new one.')
      : failure(
          `\`gitlab-token\` may not write ${this.description} (${status}), or there is no such variable.`,
          'Create the variable first, masked; and give a project access token with the scope `api` and the role Maintainer (CI_JOB_TOKEN can not write variables).',
        );
  }
}
