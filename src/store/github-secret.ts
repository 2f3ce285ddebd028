import { authorization } from '../credential.js';
import { Failure } from '../failure.js';
import { Secret } from '../secret.js';
import type { HttpAnswer, Send } from '../transport/http.js';
import { field, isObject, textField } from '../verify/json.js';
import { REFRESH_TOKEN_FAILURES, type StoreFailures } from './not-saved.js';
import type { TokenStore } from './token-store.js';

/** Where a GitHub Actions secret is. */
export type GitHubPlace =
  | { readonly kind: 'repository'; readonly repository: string }
  | { readonly kind: 'environment'; readonly repository: string; readonly environment: string }
  | { readonly kind: 'organization'; readonly organization: string };

export interface GitHubSecretOptions {
  readonly send: Send;
  /** `https://api.github.com`, or GitHub Enterprise Server's, without a trailing slash. */
  readonly apiUrl: string;
  readonly place: GitHubPlace;
  readonly name: string;
  /** A personal access token's or an App's, with the right to write secrets. */
  readonly githubToken: Secret;
}

interface PublicKey {
  readonly id: string;
  readonly key: Uint8Array;
}

type Stage = keyof StoreFailures;

/** A GitHub Actions secret: sealed for GitHub's key, and never readable again. */
export class GitHubSecret implements TokenStore {
  readonly description: string;
  readonly #options: GitHubSecretOptions;
  readonly #secretsUrl: string;
  readonly #failures: StoreFailures;
  #publicKey: PublicKey | undefined;

  constructor(options: GitHubSecretOptions, failures: StoreFailures = REFRESH_TOKEN_FAILURES) {
    this.#options = options;
    this.#failures = failures;
    this.#secretsUrl = secretsUrl(options);
    this.description = `the secret ${options.name} of ${placeName(options.place)}`;
  }

  /**
   * Fetches the public key, then proves the right to write: GitHub answers 404 to the deletion of a secret that does
   * not exist, and 403 to those who may only read.
   */
  async open(): Promise<undefined> {
    this.#publicKey = await this.#fetchKey('notReady');
    const probe = await this.#ask('DELETE', `${this.#secretsUrl}/${NAME_OF_NOTHING}`, undefined, 'notReady');
    if (probe.status !== 404 && probe.status !== 204) throw this.#refused(probe, 'notReady');
    return undefined;
  }

  /** GitHub gives no secret back. */
  read(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  async save(token: Secret): Promise<void> {
    const first = await this.#put(token, this.#publicKey ?? (await this.#fetchKey('notSaved')));
    // 422 is also what a key gets that GitHub has replaced since.
    const answer = first.status === 422 ? await this.#put(token, await this.#fetchKey('notSaved')) : first;
    if (answer.status !== 201 && answer.status !== 204) throw this.#refused(answer, 'notSaved');
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  async #put(token: Secret, { id, key }: PublicKey): Promise<HttpAnswer> {
    // For the command line, which is one file; main takes it from a bundle of its own.
    const { seal } = await import(/* webpackMode: "eager" */ './seal.js');
    const body: Record<string, string> = {
      encrypted_value: Buffer.from(seal(token.reveal(), key)).toString('base64'),
      key_id: id,
    };
    // GitHub wants to be told which repositories of an organization may see the secret.
    if (this.#options.place.kind === 'organization') body['visibility'] = 'private';
    return this.#ask('PUT', `${this.#secretsUrl}/${this.#options.name}`, body, 'notSaved');
  }

  async #fetchKey(stage: Stage): Promise<PublicKey> {
    const answer = await this.#ask('GET', `${this.#secretsUrl}/public-key`, undefined, stage);
    if (answer.status !== 200) throw this.#refused(answer, stage);
    const body = answer.json();
    const id = isObject(body) ? keyId(field(body, 'key_id')) : undefined;
    const key = isObject(body) ? Buffer.from(textField(body, 'key') ?? '', 'base64') : Buffer.alloc(0);
    if (id === undefined || key.length !== 32) {
      throw this.#failures[stage](
        `${answer.host} gave no key for ${this.description}.`,
        "Check GITHUB_API_URL: it has to be the address of GitHub's REST API.",
      );
    }
    return { id, key };
  }

  async #ask(
    method: 'GET' | 'PUT' | 'DELETE',
    url: string,
    body: Record<string, string> | undefined,
    stage: Stage,
  ): Promise<HttpAnswer> {
    try {
      return await this.#options.send({
        method,
        url,
        credential: authorization(new Secret(`Bearer ${this.#options.githubToken.reveal()}`)),
        ...(body && { body: { type: 'application/json', text: new Secret(JSON.stringify(body)) } }),
        // Each of them may be sent twice without doing more than once.
        repeatable: stage === 'notSaved' ? 'save' : 'read',
      });
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      throw this.#failures[stage](
        `${this.description} can't be written: ${error.what}`,
        'Try again; if it happens often, look at https://www.githubstatus.com.',
      );
    }
  }

  #refused({ host, status }: HttpAnswer, stage: Stage): Failure {
    const { place } = this.#options;
    if (status === 401) {
      return this.#failures[stage](
        `${host} refused \`github-token\`.`,
        'It is wrong or has expired: create a new one and store it.',
      );
    }
    if (status === 403 || status === 404) {
      return this.#failures[stage](
        `\`github-token\` may not write ${this.description} (${status}), or that place does not exist.`,
        `Give a fine-grained personal access token, or an App's, with the permission ${PERMISSIONS[place.kind]}; the workflow's own GITHUB_TOKEN can't have it.`,
      );
    }
    return this.#failures[stage](
      `${host} did not take ${this.description} (${status}).`,
      'Check the name of the secret, and that there is room for another one (GitHub: 100 for a repository).',
    );
  }
}

const PERMISSIONS = {
  repository: '"Secrets: write"',
  environment: '"Environments: write" ("Secrets" is another one)',
  organization: '"Secrets: write" of the organization',
} as const;

/** Nobody has a secret of this name, so that deleting it changes nothing. */
const NAME_OF_NOTHING = 'JIRA_AUTH_PROBE_OF_PERMISSION';

function secretsUrl({ apiUrl, place }: GitHubSecretOptions): string {
  switch (place.kind) {
    case 'repository':
      return `${apiUrl}/repos/${place.repository}/actions/secrets`;
    case 'environment':
      return `${apiUrl}/repos/${place.repository}/environments/${encodeURIComponent(place.environment)}/secrets`;
    case 'organization':
      return `${apiUrl}/orgs/${place.organization}/actions/secrets`;
  }
}

function placeName(place: GitHubPlace): string {
  switch (place.kind) {
    case 'repository':
      return place.repository;
    case 'environment':
      return `the environment ${place.environment} in ${place.repository}`;
    case 'organization':
      return `the organization ${place.organization}`;
  }
}

function keyId(value: unknown): string | undefined {
  return typeof value === 'string' && /^[\w-]{1,64}$/.test(value) ? value : undefined;
}
