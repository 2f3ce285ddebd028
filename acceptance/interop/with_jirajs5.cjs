/*
 * Marks an issue's development as completed with jira.js 5, in a step after the Action.
 *
 *   - env:
 *       JIRA_AUTH_HEADER: ${{ steps.jira.outputs.auth-header }}
 *     run: node with_jirajs5.cjs PROJ-1
 *
 * It works with every method but OAuth 1.0a, which needs a header of its own for each request. Version 6 is for Cloud
 * alone: see with_jirajs.mjs.
 */
const { Version2Client, Version3Client } = require('jira.js');

const { JIRA_BASE_URL, JIRA_DEPLOYMENT, JIRA_AUTH_HEADER } = process.env;
const [name, value] = JIRA_AUTH_HEADER.split(/: (.*)/s);

// Data Center has no version 3.
const Client = JIRA_DEPLOYMENT === 'data-center' ? Version2Client : Version3Client;
const jira = new Client({ host: JIRA_BASE_URL, baseRequestConfig: { headers: { [name]: value } } });

async function main(issueIdOrKey) {
  const { fields } = await jira.issues.getIssue({ issueIdOrKey });
  console.log(fields.summary);
  await jira.issues.editIssue({
    issueIdOrKey,
    fields: { customfield_10314: { value: 'Development Completed' } },
  });
}

// An error of an HTTP client may hold the request with its header: only the message is printed.
main(process.argv[2]).catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
