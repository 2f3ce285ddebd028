import { Failure } from '../failure.js';
import type { Credentials } from './credentials.js';
import type { Deployment } from './site.js';

/** Methods that only one kind of Jira takes. */
const ONLY: Readonly<Partial<Record<Credentials['method'], Deployment>>> = {
  auto: 'cloud',
  'api-token': 'cloud',
  'scoped-api-token': 'cloud',
  'service-account-token': 'cloud',
  'personal-access-token': 'data-center',
  basic: 'data-center',
  'session-cookie': 'data-center',
  oauth1: 'data-center',
};

/** The only kind of Jira that takes this kind of credential; `undefined` for those that both take. */
export function deploymentOf({ method }: Credentials): Deployment | undefined {
  return ONLY[method];
}

/**
 * Makes sure that this kind of Jira takes this kind of credential, before it is sent.
 *
 * @throws Failure `invalid-input`
 */
export function requireDeployment({ method }: Credentials, deployment: Deployment): void {
  const only = ONLY[method];
  if (only === undefined || only === deployment) return;
  throw only === 'cloud'
    ? new Failure(
        'invalid-input',
        "An API token is Jira Cloud's, but `site-url` leads to a Jira Data Center.",
        'Give a `personal-access-token` of that server, or set `site-url` to the Cloud site.',
      )
    : new Failure(
        'invalid-input',
        `The method ${method} is Jira Data Center's, but \`site-url\` leads to Jira Cloud.`,
        'Give `email` and `api-token`, or set `site-url` to the address of your own server.',
      );
}
