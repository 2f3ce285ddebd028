import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { shellQuoted as quoted } from '../src/hand-over/quoting.js';
import { fixtures, type ClientFixture } from './fixtures.js';
import type { Sandbox } from './index.js';

const { consent, dataCenter, fields, github, githubEnterprise, gitlab, gitlabSelfManaged } = fixtures;
const { government, issues, organization, sites, tokens, users, webhook } = fixtures;

/** A credential to try, as the program's environment variables, with the method's name or the expected result. */
type Example = readonly [name: string, result: string, variables: Record<string, string>];

const of = (email: string, token: string) => ({ JIRA_USER_EMAIL: email, JIRA_API_TOKEN: token });
const ofClient = ({ clientId, clientSecret }: ClientFixture) => ({
  JIRA_CLIENT_ID: clientId,
  JIRA_CLIENT_SECRET: clientSecret,
});
const refreshing = (grant: ClientFixture & { refreshToken: string }) => ({
  ...ofClient(grant),
  JIRA_REFRESH_TOKEN: grant.refreshToken,
});

const { email } = users.ada;
const CLOUD: readonly Example[] = [
  ['classic', 'api-token', of(email, tokens.classic)],
  ['scoped', 'scoped-api-token', of(email, tokens.scoped)],
  ['serviceAccount', 'service-account-token', of(tokens.serviceAccount.email, tokens.serviceAccount.token)],
  ['clientCredentials', 'client-credentials', ofClient(tokens.clientCredentials)],
  ['deployer', 'oauth-credentials', { JIRA_AUTH_METHOD: 'oauth-credentials', ...ofClient(tokens.deployer) }],
  ['threeLegged', 'refresh-token, reaches acme and globex', refreshing(tokens.threeLegged)],
  ['accessToken', 'access-token', { JIRA_ACCESS_TOKEN: tokens.accessToken }],
  ['expired', 'refused', of(email, tokens.expired)],
];

const { dora } = dataCenter.users;
const { pat, oauth2 } = dataCenter.tokens;
const AT = { JIRA_SITE_URL: dataCenter.url };
const ON_DATA_CENTER: readonly Example[] = [
  ['pat', 'personal-access-token', { ...AT, JIRA_PERSONAL_ACCESS_TOKEN: pat }],
  ['dora', 'basic', { ...AT, JIRA_USERNAME: dora.name, JIRA_PASSWORD: dora.password }],
  ['oauth2', 'refresh-token', { ...AT, ...refreshing(oauth2), JIRA_REDIRECT_URI: oauth2.redirectUri }],
];

const { orgId, keys } = organization;
const OF_ORGANIZATION: readonly Example[] = [
  ['organization', 'every token, by the admin API', { JIRA_ORG_ID: orgId, JIRA_ORG_API_KEY: keys.full }],
  [
    'github',
    'a token that may open issues',
    {
      GITHUB_API_URL: github.apiUrl,
      GITHUB_REPOSITORY: github.repository,
      GITHUB_TOKEN: github.tokens.githubTokenIssues,
    },
  ],
];

/** Writes the variables, and a `jira-auth` that runs the built program. @returns the line for a POSIX shell */
export function writeForShell(sandbox: Sandbox): string {
  const folder = dirname(sandbox.caFile);
  const program = fileURLToPath(new URL('../dist/cli/index.js', import.meta.url));
  writeFileSync(join(folder, 'jira-auth'), `#!/bin/sh\nexec node ${quoted(program)} "$@"\n`, { mode: 0o700 });
  const given = { ...sandbox.env, JIRA_SITE_URL: sites.acme.url, ...of(email, tokens.classic) };
  const lines = [...exportsOf(given), `PATH=${quoted(folder)}:"$PATH"`, ''];
  const variables = join(folder, 'variables.sh');
  writeFileSync(variables, lines.join('\n'), { mode: 0o600 });
  return `. ${/^[\w./-]+$/.test(variables) ? variables : quoted(variables)}\n`;
}

export function guide({ proxyUrl, caFile, clientCertificate }: Sandbox): string {
  return `A model of Atlassian on loopback. Nothing here is a real credential, and nothing leaves this machine.

  proxy    ${proxyUrl} (CONNECT only)
  CA       ${caFile}
  sites    ${sites.acme.host}, acme.jira.com  cloudId ${sites.acme.cloudId}
           ${sites.globex.host}             cloudId ${sites.globex.cloudId}
           any other *.atlassian.net name is a site that does not exist
  gateway  api.atlassian.com    OAuth  auth.atlassian.com
  gov      ${government.site.host}, with a gateway and OAuth of its own
  server   ${dataCenter.url}, a Data Center 10.3
           ${dataCenter.otherUrls.port}, ${dataCenter.otherUrls.local} as well
           ${dataCenter.mutualTlsUrl} wants a client certificate:
           ${clientCertificate.certFile}
           ${clientCertificate.keyFile}
  github   ${github.apiUrl}, ${githubEnterprise.apiUrl}: secrets and issues of ${github.repository}
  gitlab   ${gitlab.apiUrl}, ${gitlabSelfManaged.apiUrl}: variables
  admin    organization ${orgId}, at api.atlassian.com/admin
  webhook  ${webhook.url}
  consent  ${consent.clientId} may ask at auth.atlassian.com/authorize and come back to
           ${consent.redirectUris[0]}
  issues   ${issues.first}, ${issues.second}; ${fields.developmentStatus} is "In Development",
           "Development Completed" or "Released"

Evaluate the line printed on standard output in another shell, and try:

  jira-auth check
  jira-auth fields 'Development status' --issue ${issues.first}
  jira-auth update ${issues.first} 'Development status=Development Completed'
  eval "$(jira-auth export)"
  curl -q -K "$JIRA_CURL_CONFIG" --fail-with-body "$JIRA_API_URL/myself"
  jira-auth cleanup

Other credentials, each on top of that line:

${CLOUD.map(describe).join('\n')}
On the Data Center:

${ON_DATA_CENTER.map(describe).join('\n')}
To ask when tokens end:

${OF_ORGANIZATION.map(describe).join('\n')}
Ctrl+C ends it.
`;
}

function describe([name, result, variables]: Example): string {
  // A leftover variable of another method would select two methods.
  const isOfJira = Object.keys(variables).some((key) => key.startsWith('JIRA_'));
  const others = ['JIRA_USER_EMAIL', 'JIRA_API_TOKEN'].filter((key) => isOfJira && !(key in variables));
  const lines = [...(others.length > 0 ? [`unset ${others.join(' ')}`] : []), ...exportsOf(variables)];
  return [`  ${name.padEnd(18)} ${result}`, ...lines.map((line) => `    ${line}`), ''].join('\n');
}

function exportsOf(variables: Record<string, string>): string[] {
  return Object.entries(variables).map(([name, value]) => `export ${name}=${quoted(value)}`);
}
