/*
 * Marks an issue's development as completed with jira-client, in a step after the Action.
 *
 *   - env:
 *       AUTHORIZATION: ${{ steps.jira.outputs.authorization }}
 *     run: node with_jira_client.cjs PROJ-1
 *
 * It knows Basic and Bearer, which are all methods but OAuth 1.0a and the session cookie.
 */
const JiraApi = require('jira-client');

const { protocol, hostname, port, pathname } = new URL(process.env.JIRA_API_URL);
const [, base, apiVersion] = pathname.match(/^(.*)\/rest\/api\/(\d)$/);
const [scheme, credential] = process.env.AUTHORIZATION.split(' ');
const [, username, password] =
  Buffer.from(credential, 'base64')
    .toString()
    .match(/^(.*?):(.*)$/s) ?? [];
const jira = new JiraApi({
  ...{ protocol, host: hostname, port, base, apiVersion },
  ...(scheme === 'Bearer' ? { bearer: credential } : { username, password }),
});

async function main(issue) {
  const { fields } = await jira.findIssue(issue);
  console.log(fields.summary);
  await jira.updateIssue(issue, { fields: { customfield_10314: { value: 'Development Completed' } } });
}

main(process.argv[2]).catch(({ message }) => {
  console.error(message);
  process.exitCode = 1;
});
