/*
 * Marks an issue's development as completed with jira.js, in a step after the Action.
 *
 *   - env:
 *       JIRA_AUTH_HEADER: ${{ steps.jira.outputs.auth-header }}
 *     run: node with_jirajs.cjs PROJ-1
 *
 * It works with every method but OAuth 1.0a, which needs a header of its own for each request.
 */
const { Version2Client, Version3Client } = require('jira.js');

const { JIRA_BASE_URL, JIRA_DEPLOYMENT, JIRA_AUTH_HEADER } = process.env;
const [name, value] = JIRA_AUTH_HEADER.split(/: (.*)/s);

// Data Center has no version 3.
const Client = JIRA_DEPLOYMENT === 'data-center' ? Version2Client : Version3Client;
const jira = new Client({ host: JIRA_BASE_URL, baseRequestConfig: { headers: { [name]: value } } });

async function main() {
  const myself = await jira.myself.getCurrentUser();
  // Data Center has user names, Cloud has none.
  console.log(myself.name ?? myself.displayName);

  const fields = { customfield_10314: { value: 'Development Completed' } };
  await jira.issues.editIssue({ issueIdOrKey: process.argv[2], fields });
}

// An error of an HTTP client may hold the request with its header: only the message is printed.
main().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
