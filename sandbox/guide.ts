import {
  consent,
  dataCenter,
  fields,
  github,
  githubEnterprise,
  gitlab,
  gitlabSelfManaged,
  government,
  issues,
  organization,
  sites,
  tokens,
  users,
  webhook,
} from './fixtures.js';
import type { Sandbox } from './index.js';

/** A credential to try, as the program's environment variables. */
interface Example {
  name: string;
  /** The contract's name of the method, or what comes of it. */
  result: string;
  variables: Record<string, string>;
}

/** What a POSIX shell evaluates to use the sandbox with the classic fixture: one `export` a line. */
export function shellVariables(sandbox: Sandbox): string {
  const variables = {
    ...sandbox.env,
    JIRA_SITE_URL: sites.acme.url,
    JIRA_USER_EMAIL: users.ada.email,
    JIRA_API_TOKEN: tokens.classic,
  };
  return lines(Object.entries(variables).map(([name, value]) => `export ${name}=${quote(value)}`));
}

/** What a person wants to know of a running sandbox. */
export function guide(sandbox: Sandbox): string {
  return lines([
    'A model of Atlassian on loopback. Nothing here is a real credential, and nothing leaves this machine.',
    '',
    `  proxy    ${sandbox.proxyUrl} (CONNECT only)`,
    `  CA       ${sandbox.caFile}`,
    `  sites    ${sites.acme.host}, acme.jira.com  cloudId ${sites.acme.cloudId}`,
    `           ${sites.globex.host}             cloudId ${sites.globex.cloudId}`,
    '           any other *.atlassian.net name is a site that does not exist',
    '  gateway  api.atlassian.com    OAuth  auth.atlassian.com',
    `  gov      ${government.site.host}, with a gateway and OAuth of its own`,
    `  server   ${dataCenter.url}, a Data Center 10.3`,
    `           ${dataCenter.otherUrls.port}, ${dataCenter.otherUrls.local} as well`,
    `           ${dataCenter.mutualTlsUrl} wants a client certificate:`,
    `           ${sandbox.clientCertificate.certFile}`,
    `           ${sandbox.clientCertificate.keyFile}`,
    `  github   ${github.apiUrl}, ${githubEnterprise.apiUrl}: secrets and issues of ${github.repository}`,
    `  gitlab   ${gitlab.apiUrl}, ${gitlabSelfManaged.apiUrl}: variables`,
    `  admin    organization ${organization.orgId}, at api.atlassian.com/admin`,
    `  webhook  ${webhook.url}`,
    `  consent  ${consent.clientId} may ask at auth.atlassian.com/authorize and come back to`,
    `           ${consent.redirectUris[0]}`,
    `  issues   ${issues.first}, ${issues.second}; ${fields.developmentStatus} is "In Progress",`,
    '           "Development Completed" or "Released"',
    '',
    'Use the variables printed on standard output in another shell. Credentials to try, each on top of them:',
    '',
    ...examples().flatMap(describe),
    'On the Data Center:',
    '',
    ...dataCenterExamples().flatMap(describe),
    'To ask when tokens end:',
    '',
    ...expiryExamples().flatMap(describe),
    'Two requests, once the variables are set:',
    '',
    '  curl --user "$JIRA_USER_EMAIL:$JIRA_API_TOKEN" "$JIRA_SITE_URL/rest/api/3/myself"',
    '',
    '  curl --user "$JIRA_USER_EMAIL:$JIRA_API_TOKEN" --fail-with-body \\',
    `    -X PUT "$JIRA_SITE_URL/rest/api/3/issue/${issues.first}" -H 'Content-Type: application/json' \\`,
    `    -d '{"fields":{"${fields.developmentStatus}":{"value":"Development Completed"}}}'`,
    '',
    'Ctrl+C ends it.',
  ]);
}

function examples(): Example[] {
  const basic = (email: string, token: string): Record<string, string> => ({
    JIRA_USER_EMAIL: email,
    JIRA_API_TOKEN: token,
  });
  const client = (of: { clientId: string; clientSecret: string }): Record<string, string> => ({
    JIRA_CLIENT_ID: of.clientId,
    JIRA_CLIENT_SECRET: of.clientSecret,
  });
  const { ada } = users;
  const { threeLegged, globexOnly, serviceAccount } = tokens;
  return [
    { name: 'classic', result: 'api-token', variables: basic(ada.email, tokens.classic) },
    { name: 'scoped', result: 'scoped-api-token', variables: basic(ada.email, tokens.scoped) },
    {
      name: 'scopedNoUserScope',
      result: 'scoped-api-token without read:jira-user',
      variables: basic(ada.email, tokens.scopedNoUserScope),
    },
    {
      name: 'serviceAccount',
      result: 'service-account-token',
      variables: basic(serviceAccount.email, serviceAccount.token),
    },
    { name: 'clientCredentials', result: 'client-credentials', variables: client(tokens.clientCredentials) },
    {
      name: 'threeLegged',
      result: 'refresh-token, reaches acme and globex',
      variables: { ...client(threeLegged), JIRA_REFRESH_TOKEN: threeLegged.refreshToken },
    },
    {
      name: 'globexOnly',
      result: 'refresh-token, does not reach acme',
      variables: { ...client(globexOnly), JIRA_REFRESH_TOKEN: globexOnly.refreshToken },
    },
    { name: 'accessToken', result: 'access-token', variables: { JIRA_ACCESS_TOKEN: tokens.accessToken } },
    {
      name: 'readOnly',
      result: 'api-token without EDIT_ISSUES',
      variables: basic(tokens.readOnly.email, tokens.readOnly.token),
    },
    { name: 'expired', result: 'refused', variables: basic(ada.email, tokens.expired) },
    { name: 'password', result: 'refused: not a token', variables: basic(ada.email, tokens.password) },
    {
      name: 'locked',
      result: 'refused until a CAPTCHA is solved',
      variables: basic(tokens.locked.email, tokens.locked.token),
    },
    {
      name: 'ipBlocked',
      result: 'refused by the address allow-list',
      variables: basic(tokens.ipBlocked.email, tokens.ipBlocked.token),
    },
  ];
}

function dataCenterExamples(): Example[] {
  const { dora, reader } = dataCenter.users;
  const { pat, patReader, oauth2 } = dataCenter.tokens;
  const at = { JIRA_SITE_URL: dataCenter.url };
  return [
    {
      name: 'pat',
      result: 'personal-access-token',
      variables: { ...at, JIRA_PERSONAL_ACCESS_TOKEN: pat },
    },
    {
      name: 'patReader',
      result: `personal-access-token of ${reader.name}, without EDIT_ISSUES`,
      variables: { ...at, JIRA_PERSONAL_ACCESS_TOKEN: patReader },
    },
    {
      name: dora.name,
      result: 'basic',
      variables: { ...at, JIRA_USERNAME: dora.name, JIRA_PASSWORD: dora.password },
    },
    {
      name: 'oauth2',
      result: 'refresh-token',
      variables: {
        ...at,
        JIRA_CLIENT_ID: oauth2.clientId,
        JIRA_CLIENT_SECRET: oauth2.clientSecret,
        JIRA_REFRESH_TOKEN: oauth2.refreshToken,
        JIRA_REDIRECT_URI: oauth2.redirectUri,
      },
    },
  ];
}

function expiryExamples(): Example[] {
  const { orgId, keys } = organization;
  return [
    {
      name: 'organization',
      result: `every token, by the admin API; ${organization.apiTokens.length} of people`,
      variables: { JIRA_ORG_ID: orgId, JIRA_ORG_API_KEY: keys.full },
    },
    {
      name: 'tokensOnly',
      result: 'nothing of service accounts',
      variables: { JIRA_ORG_ID: orgId, JIRA_ORG_API_KEY: keys.tokensOnly },
    },
    {
      name: 'noScope',
      result: 'refused: a key without scopes',
      variables: { JIRA_ORG_ID: orgId, JIRA_ORG_API_KEY: keys.noScope },
    },
    {
      name: 'github',
      result: 'a token that may open issues',
      variables: {
        GITHUB_API_URL: github.apiUrl,
        GITHUB_REPOSITORY: github.repository,
        GITHUB_TOKEN: github.tokens.githubTokenIssues,
      },
    },
  ];
}

function describe(example: Example): string[] {
  const names = Object.keys(example.variables);
  // A variable of another method would make two methods of one.
  const ofJira = names.some((name) => name.startsWith('JIRA_'));
  const others = ['JIRA_USER_EMAIL', 'JIRA_API_TOKEN'].filter((name) => ofJira && !names.includes(name));
  return [
    `  ${example.name.padEnd(18)} ${example.result}`,
    ...(others.length === 0 ? [] : [`    unset ${others.join(' ')}`]),
    ...names.map((name) => `    export ${name}=${quote(example.variables[name] ?? '')}`),
    '',
  ];
}

/** In single quotes, as a POSIX shell needs it. */
function quote(value: string): string {
  return `'${value.replaceAll("'", `'\\''`)}'`;
}

function lines(all: readonly string[]): string {
  return `${all.join('\n')}\n`;
}
