import { authorization } from '../credential.js';
import { Failure } from '../failure.js';
import type { GitHubPlace } from './settings.js';
import { Secret } from '../secret.js';
import type { HttpAnswer, Send } from '../transport/http.js';
import { field, isObject, type JsonObject, textField } from '../json.js';
import { REFRESH_TOKEN_FAILURES, type StoreFailures } from './not-saved.js';
import type { TokenStore } from './token-store.js';

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

/** Who may use a secret of an organization, as a PUT tells it; nothing for other places. */
interface Audience {
  readonly visibility?: 'all' | 'private' | 'selected';
  readonly selected_repository_ids?: readonly number[];
}

type Stage = keyof StoreFailures;

/** A GitHub Actions secret: sealed for GitHub's key, and never readable again. */
export class GitHubSecret implements TokenStore {
  readonly description: string;
  readonly #options: GitHubSecretOptions;
  readonly #secretsUrl: string;
  readonly #failures: StoreFailures;
  #publicKey: PublicKey | undefined;
  #audience: Audience | undefined;

  constructor(options: GitHubSecretOptions, failures: StoreFailures = REFRESH_TOKEN_FAILURES) {
    this.#options = options;
    this.#failures = failures;
    this.#secretsUrl = secretsUrl(options);
    this.description = `the secret ${options.name} of ${placeName(options.place)}`;
  }

  /**
   * Fetches the public key, and who may use the secret, then proves the right to write: GitHub answers 404 to the
   * deletion of a secret that does not exist, and 403 to those who may only read.
   */
  async open(): Promise<undefined> {
    this.#publicKey = await this.#fetchKey('notReady');
    this.#audience = await this.#fetchAudience('notReady');
    const probe = await this.#ask('DELETE', `${this.#secretsUrl}/${NAME_OF_NOTHING}`, undefined, 'notReady');
    if (probe.status !== 404 && probe.status !== 204) throw this.#refused(probe, 'notReady');
    return undefined;
  }

  /** GitHub gives no secret back. */
  read(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  async save(token: Secret): Promise<void> {
    this.#publicKey ??= await this.#fetchKey('notSaved');
    this.#audience ??= await this.#fetchAudience('notSaved');
    const first = await this.#put(token, this.#publicKey);
    // 422 is also what a key gets that GitHub has replaced since.
    const answer = first.status === 422 ? await this.#put(token, await this.#fetchKey('notSaved')) : first;
    if (answer.status !== 201 && answer.status !== 204) throw this.#refused(answer, 'notSaved');
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  async #put(token: Secret, { id, key }: PublicKey): Promise<HttpAnswer> {
    const encrypted = Buffer.from(await sealed(token.reveal(), key)).toString('base64');
    const body = { encrypted_value: encrypted, key_id: id, ...this.#audience };
    return this.#ask('PUT', this.#secretUrl, body, 'notSaved');
  }

  /** Each PUT to an organization's secret sets who may use it: what was set before is sent back. */
  async #fetchAudience(stage: Stage): Promise<Audience> {
    if (this.#options.place.kind !== 'organization') return {};
    const answer = await this.#ask('GET', this.#secretUrl, undefined, stage);
    if (answer.status === 404) return { visibility: 'private' };
    const visibility = answer.status === 200 ? textField(objectIn(answer), 'visibility') : undefined;
    if (visibility === 'all' || visibility === 'private') return { visibility };
    if (visibility !== 'selected') throw this.#audienceUnknown(answer, stage);
    return { visibility, selected_repository_ids: await this.#fetchRepositories(stage) };
  }

  async #fetchRepositories(stage: Stage): Promise<number[]> {
    const ids = new Set<number>();
    for (let page = 1; ; page += 1) {
      const url = `${this.#secretUrl}/repositories?per_page=${PER_PAGE}&page=${page}`;
      const answer = await this.#ask('GET', url, undefined, stage);
      const body = objectIn(answer);
      const [total, list] = [field(body, 'total_count'), field(body, 'repositories')];
      const before = ids.size;
      for (const repository of Array.isArray(list) ? list : []) {
        const id = isObject(repository) ? field(repository, 'id') : undefined;
        if (typeof id === 'number' && Number.isSafeInteger(id)) ids.add(id);
      }
      if (answer.status === 200 && Array.isArray(list) && ids.size === total) return [...ids];
      if (answer.status !== 200 || ids.size === before) throw this.#audienceUnknown(answer, stage);
    }
  }

  #audienceUnknown({ host, status }: HttpAnswer, stage: Stage): Failure {
    return this.#failures[stage](
      `${host} does not tell which repositories may use ${this.description} (${status}), and saving it could change that.`,
      `Give a \`github-token\` with the permission ${PERMISSIONS.organization}, which sees all of these repositories.`,
    );
  }

  async #fetchKey(stage: Stage): Promise<PublicKey> {
    const answer = await this.#ask('GET', `${this.#secretsUrl}/public-key`, undefined, stage);
    if (answer.status !== 200) throw this.#refused(answer, stage);
    const body = objectIn(answer);
    const id = keyId(field(body, 'key_id'));
    const text = textField(body, 'key') ?? '';
    const key = Buffer.from(text, 'base64');
    if (id === undefined || key.toString('base64') !== text || !(await canSeal(key))) {
      throw this.#failures[stage](
        `${answer.host} gave no key that ${this.description} can be encrypted with.`,
        "Check GITHUB_API_URL: it has to be the address of GitHub's REST API.",
      );
    }
    return { id, key };
  }

  async #ask(
    method: 'GET' | 'PUT' | 'DELETE',
    url: string,
    body: object | undefined,
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
        limits: 'github',
      });
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      throw this.#failures[stage](
        `${this.description} can't be written: ${error.what}`,
        error.code === 'rate-limited'
          ? error.advice
          : 'Try again; if it happens often, look at https://www.githubstatus.com.',
      );
    }
  }

  get #secretUrl(): string {
    return `${this.#secretsUrl}/${this.#options.name}`;
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

/** A page of repositories has to fit into the transport's limit. */
const PER_PAGE = 50;

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

/** For the command line, which is one file; main takes it from a bundle of its own. */
async function sealed(text: string, key: Uint8Array): Promise<Uint8Array> {
  const { seal } = await import(/* webpackMode: "eager" */ './seal.js');
  return seal(text, key);
}

/** Of 32 bytes, some are no key either (RFC 7748, section 6.1): only sealing shows it. */
async function canSeal(key: Uint8Array): Promise<boolean> {
  try {
    await sealed('', key);
    return true;
  } catch {
    return false;
  }
}

/** What is no JSON, or no object, lacks each field. */
function objectIn(answer: HttpAnswer): JsonObject {
  try {
    const body = answer.json();
    return isObject(body) ? body : {};
  } catch (error) {
    if (error instanceof Failure) return {};
    throw error;
  }
}

function keyId(value: unknown): string | undefined {
  return typeof value === 'string' && /^[\w-]{1,64}$/.test(value) ? value : undefined;
}
