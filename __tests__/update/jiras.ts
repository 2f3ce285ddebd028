import { fixtures, type Sandbox } from '../../sandbox/index.js';
import { authorization, bearer } from '../../src/credential.js';
import { Secret } from '../../src/secret.js';
import type { Send } from '../../src/transport/network.js';
import { assignmentIn } from '../../src/update/assignment.js';
import { type Jira, openJira, type Place, type Plan } from '../../src/update/jira.js';
import { planOf } from '../../src/update/plan.js';

const { sites, users, tokens, dataCenter } = fixtures;

const basic = Buffer.from(`${users.ada.email}:${tokens.classic}`).toString('base64');

const PLACES: Readonly<Record<'cloud' | 'data-center', Place>> = {
  cloud: {
    ...{ baseUrl: sites.acme.url, siteUrl: sites.acme.url, apiUrl: `${sites.acme.url}/rest/api/3` },
    ...{ deployment: 'cloud', method: 'api-token', account: { id: users.ada.accountId, name: 'Ada' } },
    credential: authorization(new Secret(`Basic ${basic}`)),
  },
  'data-center': {
    ...{ baseUrl: dataCenter.url, siteUrl: dataCenter.url, apiUrl: `${dataCenter.url}/rest/api/2` },
    ...{ deployment: 'data-center', method: 'personal-access-token', account: { id: 'dora', name: 'dora' } },
    credential: bearer(new Secret(dataCenter.tokens.pat)),
  },
};

export const jiraOf = (send: Send, deployment: keyof typeof PLACES = 'cloud'): Jira =>
  openJira(PLACES[deployment], send);

export const heldIn = (sandbox: Sandbox, deployment: keyof typeof PLACES = 'cloud') =>
  (deployment === 'cloud' ? sandbox : sandbox.dataCenter).issue('PROJ-1')?.fields ?? {};

/** Returns the plan of `jira-auth update PROJ-1 ARGUMENTS`. @throws Failure */
export async function planned(jira: Jira, ...args: readonly string[]): Promise<Plan> {
  const fields = await jira.editable('PROJ-1');
  const catalog = { issue: 'PROJ-1', fields, isScreen: true };
  const assignments = args.map((argument) => assignmentIn(argument, {}));
  return planOf({ assignments: assignments, allowedFields: [] }, catalog, jira);
}
