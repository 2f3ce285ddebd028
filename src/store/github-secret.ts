import { bearer } from '../credential.js';
import type { Failure, FailureCode } from '../failure.js';
import { field, textField } from '../json.js';
import type { Secret } from '../secret.js';
import type { HttpAnswer } from '../transport/network.js';
import { ask, paged, type RestApi } from '../transport/rest.js';
import { objectIfAny } from '../transport/wire.js';
import {
  type GitHubPlace,
  type GitHubSecrets,
  REFRESH_TOKEN_FAILURES,
  type StoreEffects,
  type StoreFailures,
  type TokenStore,
  WRITE_ONLY,
} from './token-store.js';

interface PublicKey {
  readonly id: string;
  readonly key: Uint8Array;
}

/** Advice for GitHub alone. */
const LOST: Partial<Record<FailureCode, string>> = {
  'redirect-refused': 'If the repository was renamed, give its new name.',
  'server-unavailable': 'Try again. If it happens often, check https://www.githubstatus.com.',
};

/** Of an organization's repositories. */
const PER_PAGE = 50;

/** A GitHub Actions secret (GitHub: REST API, "Secrets"). It is sealed for GitHub's key and can't be read again. */
export function gitHubSecret(
  { apiUrl, place, githubToken }: GitHubSecrets,
  name: string,
  { send, failures = REFRESH_TOKEN_FAILURES }: Pick<StoreEffects, 'send' | 'failures'>,
): TokenStore {
  const [path, label, permission] = described(place);
  const secretsUrl = `${apiUrl}/${path}/secrets`;
  const secretUrl = `${secretsUrl}/${name}`;
  const description = `the secret ${name} of ${label}`;
  let publicKey: PublicKey | undefined;
  /** Access to an organization's secret. */
  let audience = {};

  const api = (stage: keyof StoreFailures): RestApi => ({
    send,
    credential: bearer(githubToken),
    limits: 'github',
    repeatable: stage === 'notSaved' ? 'save' : 'read',
    lost: ({ code, what, advice }) =>
      failures[stage](`Can't write ${description}: ${what}`, LOST[code] ?? advice),
    refused: ({ host, status }) => {
      const fail = failures[stage];
      if (status === 401) {
        return fail(`${host} refused \`github-token\`.`, 'It is wrong or has expired: create a new one.');
      }
      return status === 403 || status === 404
        ? fail(
            `\`github-token\` may not write ${description} (${status}), or that place does not exist.`,
            `Give a fine-grained personal access token, or an App's, with the permission ${permission}; the workflow's own GITHUB_TOKEN can't have it.`,
          )
        : fail(
            `${host} did not accept ${description} (${status}).`,
            'Check the name of the secret, and that there is room for another one (GitHub: 100 for a repository).',
          );
    },
  });

  const fetchKey = async (stage: keyof StoreFailures): Promise<PublicKey> => {
    const answer = await ask(api(stage), `${secretsUrl}/public-key`);
    const body = objectIfAny(answer);
    const id = textField(body, 'key_id') ?? '';
    const text = textField(body, 'key') ?? '';
    const key = Buffer.from(text, 'base64');
    const isOne = /^[\w-]{1,64}$/.test(id) && key.toString('base64') === text;
    // Even some 32-byte values are invalid keys (RFC 7748, section 6.1). Only sealing detects them.
    if (isOne && (await sealed('', key).then(Boolean, () => false))) return { id, key };
    throw failures[stage](
      `${answer.host} returned no key to encrypt ${description} with.`,
      "Check GITHUB_API_URL: it must be the address of GitHub's REST API.",
    );
  };

  /** Each PUT to an organization's secret sets its access, so the current one is sent back. */
  const fetchAudience = async (): Promise<object> => {
    const refused = ({ host, status }: HttpAnswer): Failure =>
      failures.notReady(
        `${host} does not say which repositories may use ${description} (${status}), and saving it could change that.`,
        `Give a \`github-token\` with the permission ${permission}, which sees all of these repositories.`,
      );
    const answer = await ask(api('notReady'), secretUrl, { expect: [200, 404], refused });
    if (answer.status === 404) return { visibility: 'private' };
    const visibility = textField(objectIfAny(answer), 'visibility');
    if (visibility === 'all' || visibility === 'private') return { visibility };
    if (visibility !== 'selected') throw refused(answer);
    let total: unknown;
    const repositories = paged(1, async (page) => {
      // A page of repositories must fit into the transport's size limit.
      const url = `${secretUrl}/repositories?per_page=${PER_PAGE}&page=${page}`;
      const list = await ask(api('notReady'), url, { refused });
      const body = objectIfAny(list);
      const items = field(body, 'repositories');
      total = field(body, 'total_count');
      if (!Array.isArray(items)) throw refused(list);
      return { items, next: items.length < PER_PAGE ? undefined : page + 1 };
    });
    const ids = new Set<unknown>();
    for await (const item of repositories) ids.add(field(item, 'id'));
    const selected_repository_ids = [...ids].filter(Number.isSafeInteger);
    if (selected_repository_ids.length !== total) throw refused(answer);
    return { visibility, selected_repository_ids };
  };

  const put = async (token: Secret, { id, key }: PublicKey, expect: number[]): Promise<HttpAnswer> => {
    const encrypted_value = Buffer.from(await sealed(token.reveal(), key)).toString('base64');
    const body = { encrypted_value, key_id: id, ...audience };
    return ask(api('notSaved'), secretUrl, { method: 'PUT', body, expect });
  };

  return {
    ...WRITE_ONLY,
    description,
    /**
     * Fetches the public key and the access to the secret, then proves the permission to write: when asked to delete a
     * missing secret, GitHub answers 404, or 403 to a token that may only read.
     */
    open: async () => {
      publicKey = await fetchKey('notReady');
      if (place.kind === 'organization') audience = await fetchAudience();
      const nobodys = `${secretsUrl}/JIRA_AUTH_PROBE_OF_PERMISSION`;
      await ask(api('notReady'), nobodys, { method: 'DELETE', expect: [404, 204] });
      return undefined;
    },
    save: async (token) => {
      publicKey ??= await fetchKey('notSaved');
      // GitHub also answers 422 if it has replaced the key since.
      const { status } = await put(token, publicKey, [201, 204, 422]);
      if (status === 422) await put(token, await fetchKey('notSaved'), [201, 204]);
    },
  };
}

/** Returns a place's path in the API, its name for users, and the permission to write there. */
function described(place: GitHubPlace): [path: string, label: string, permission: string] {
  if (place.kind === 'organization') {
    const { organization } = place;
    const permission = '"Secrets: write" of the organization';
    return [`orgs/${organization}/actions`, `the organization ${organization}`, permission];
  }
  const { repository } = place;
  if (place.kind === 'repository') return [`repos/${repository}/actions`, repository, '"Secrets: write"'];
  const { environment } = place;
  return [
    `repos/${repository}/environments/${encodeURIComponent(environment)}`,
    `the environment ${environment} in ${repository}`,
    '"Environments: write" ("Secrets" is another one)',
  ];
}

/** Loaded late: the Actions have it in a separate bundle. */
async function sealed(text: string, key: Uint8Array): Promise<Uint8Array> {
  const { seal } = await import('./seal.js');
  return seal(text, key);
}
