/*
 * Marks an issue's development as completed with jira.js 6, in a step after the Action. It needs Node 22 or later.
 *
 *   - env:
 *       JIRA_AUTH_HEADER: ${{ steps.jira.outputs.auth-header }}
 *     run: node with_jirajs.mjs PROJ-1
 *
 * It is for Cloud alone: with_jirajs5.cjs also works with Data Center. Behind a proxy it needs Node's own setting
 * NODE_USE_ENV_PROXY=1.
 */
import { createCloudClient } from 'jira.js';

const { JIRA_BASE_URL, JIRA_AUTH_HEADER } = process.env;
const [name, value] = JIRA_AUTH_HEADER.split(/: (.*)/s);
const jira = createCloudClient({ host: JIRA_BASE_URL, headers: { [name]: value } });

const issueIdOrKey = process.argv[2];
const { fields } = await jira.issues.getIssue({ issueIdOrKey });
console.log(fields.summary);
await jira.issues.editIssue({
  issueIdOrKey,
  fields: { customfield_10314: { value: 'Development Completed' } },
});
