import { bearer } from '../credential.js';
import { field, type JsonObject, textField } from '../json.js';
import type { Secret } from '../secret.js';
import type { HttpAnswer } from '../transport/network.js';
import { ask, objectIn, type RestApi } from '../transport/rest.js';
import {
  consentIn,
  type GitLabVariables,
  oneToken,
  REFRESH_TOKEN_FAILURES,
  type StoreEffects,
  type StoreFailures,
  type TokenStore,
  WRITE_ONLY,
} from './token-store.js';

/**
 * A CI/CD variable of a GitLab project or group (GitLab: "Project-level variables API"). Unlike GitHub's secrets, it
 * can be read again. `NAME_HISTORY`, created with a consent, holds its date.
 */
export function gitLabVariable(
  { apiUrl, project = '', group, environmentScope, gitlabToken, name }: GitLabVariables & { name: string },
  { send, mask, failures = REFRESH_TOKEN_FAILURES }: Pick<StoreEffects, 'send' | 'mask' | 'failures'>,
): Required<TokenStore> {
  const [owner, kind, role] =
    group === undefined ? [project, 'project', 'Maintainer'] : [group, 'group', 'Owner'];
  const scope = environmentScope === undefined ? '' : ` with the environment scope ${environmentScope}`;
  const description = `the variable ${name} of the GitLab ${kind} ${owner}${scope}`;
  const variablesUrl = `${apiUrl}/${kind}s/${encodeURIComponent(owner)}/variables`;
  const filter =
    environmentScope === undefined
      ? ''
      : `?filter[environment_scope]=${encodeURIComponent(environmentScope)}`;
  const urlOf = (key: string): string => `${variablesUrl}/${key}${filter}`;
  const history = `${name}_HISTORY`;

  const api = (stage: keyof StoreFailures): RestApi => ({
    send,
    credential: bearer(gitlabToken),
    repeatable: stage === 'notSaved' ? 'save' : 'read',
    lost: ({ code, what, advice }) =>
      failures[stage](
        `Can't write ${description}: ${what}`,
        // The usual advice is about the address of Jira.
        code === 'redirect-refused' ? `If the ${kind} was renamed or moved, give its new path.` : advice,
      ),
    refused: ({ host, status }) => {
      const fail = failures[stage];
      if (status === 401)
        return fail(`${host} refused \`gitlab-token\`.`, 'It is wrong or has expired: create a new one.');
      if (status === 409) {
        return fail(
          `There are several environment scopes for ${description} (409).`,
          'Set `gitlab-environment-scope` to the right one, such as production, or * for all environments.',
        );
      }
      return status === 403 || status === 404
        ? fail(
            `\`gitlab-token\` may not write ${description} (${status}), or there is no such variable.`,
            `Create the variable first, masked; and give a ${kind} access token with the scope \`api\` and the role ${role} (CI_JOB_TOKEN can't write variables).`,
          )
        : fail(
            `${host} did not accept ${description} (${status}).`,
            "If the variable is masked, clear its option 'Expand variable reference', which limits the characters that it accepts.",
          );
    },
  });
  const fetch = async (): Promise<JsonObject> => objectIn(await ask(api('notReady'), urlOf(name)));
  const put = (stage: keyof StoreFailures, key: string, body: object, expect = [200]): Promise<HttpAnswer> =>
    ask(api(stage), urlOf(key), { method: 'PUT', body, expect });
  /** The API returns no value for a hidden variable. A new variable may hold a placeholder. */
  const secretIn = (variable: JsonObject): Secret | undefined =>
    oneToken(textField(variable, 'value') ?? '', mask);

  return {
    ...WRITE_ONLY,
    description,
    /** Reads the value, then proves the permission to write by an unchanged flag, as the value may be newer by then. */
    open: async () => {
      const variable = await fetch();
      const isProtected = field(variable, 'protected');
      await put('notReady', name, typeof isProtected === 'boolean' ? { protected: isProtected } : {});
      return secretIn(variable);
    },
    read: async () => secretIn(await fetch()),
    save: async (token) => {
      await put('notSaved', name, { value: token.reveal() });
    },
    remember: async (consentedAt) => {
      const value = JSON.stringify({ consentedAt });
      const { status } = await put('notSaved', history, { value }, [200, 404]);
      if (status === 200) return;
      const body = { key: history, value, raw: true, environment_scope: environmentScope };
      await ask(api('notSaved'), variablesUrl, { method: 'POST', body, expect: [201] });
    },
    consentedAt: async () => {
      const stored = await ask(api('notSaved'), urlOf(history), { expect: [200, 404] });
      return stored.status === 200 ? consentIn(textField(objectIn(stored), 'value') ?? '') : undefined;
    },
  };
}
